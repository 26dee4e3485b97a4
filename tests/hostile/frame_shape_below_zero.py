# row: 18
# tries: to pass a shape with negative and boundless sides
# must: fail
# kind: protocol

tree = {"t": "array", "d": "<f8", "s": [-1, -8], "b": 0}
give(frame({**message(tree), "sizes": [64]}, bytes(64)))
