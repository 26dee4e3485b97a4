# row: 11 18 own
# tries: to have one buffer of a megabyte copied 700 times
# must: fail
# kind: protocol mismatch limit

SIZE = 1 << 20
tree = [{"t": "array", "d": "|u1", "s": [SIZE], "b": 0}] * 700
give(frame({**message(tree), "sizes": [SIZE]}, bytes(SIZE)))
