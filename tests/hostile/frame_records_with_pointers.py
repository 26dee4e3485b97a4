# row: 22
# tries: to hide pointers to objects in records
# must: fail
# kind: protocol

tree = {"t": "array", "d": "O,O", "s": [4], "b": 0}
give(frame({**message(tree), "sizes": [64]}, b"\x41" * 64))
