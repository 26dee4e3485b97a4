# row: 18 own
# tries: to have the judge show an array of characters that do not exist
# must: fail
# kind: protocol mismatch

tree = {"t": "array", "d": "<U16", "s": [1], "b": 0}
give(frame({**message(tree), "sizes": [64]}, b"\xff" * 64))
