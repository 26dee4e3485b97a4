# row: 22
# tries: to have the judge take bytes for pointers to Python objects
# must: fail
# kind: protocol

tree = {"t": "array", "d": "|O", "s": [8], "b": 0}
give(frame({**message(tree), "sizes": [64]}, b"\x41" * 64))
