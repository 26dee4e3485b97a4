# row: 18
# tries: to claim more values than were sent
# must: fail
# kind: protocol

tree = {"t": "array", "d": "<f8", "s": [2**40], "b": 0}
give(frame({**message(tree), "sizes": [64]}, bytes(64)))
