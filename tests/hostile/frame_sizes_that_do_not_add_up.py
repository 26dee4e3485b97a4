# row: 18
# tries: to have the judge read beyond a body
# must: fail
# kind: protocol

tree = {"t": "array", "d": "<f8", "s": [1000], "b": 0}
give(frame({**message(tree), "sizes": [8_000]}, bytes(64)))
