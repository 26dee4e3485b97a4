# row: 11 18 own
# tries: to have one buffer of numbers unpacked into lists 200 times
# must: fail
# kind: protocol mismatch limit

SIZE = 1 << 20
tree = [{"t": "numbers", "k": "d", "b": 0}] * 200
give(frame({**message(tree), "sizes": [SIZE]}, bytes(SIZE)))
