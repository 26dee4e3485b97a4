# row: 18 own
# tries: to break the judge by dates that no calendar holds
# must: fail
# kind: protocol mismatch

tree = {"t": "array", "d": "<M8[Y]", "s": [8], "b": 0}
give(frame({**message(tree), "sizes": [64]}, b"\xfe" * 64))
