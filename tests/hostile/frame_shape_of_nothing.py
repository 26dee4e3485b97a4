# row: 18 own
# tries: to have the judge make an array of 2 to the power of 60 empty texts
# must: fail
# kind: protocol mismatch

tree = {"t": "array", "d": "U0", "s": [2**60], "b": 0}
give(frame({**message(tree), "sizes": [0]}))
