# row: 18
# tries: to name buffers that are not there
# must: fail
# kind: protocol

give(frame(message({"t": "array", "d": "<f8", "s": [8], "b": -1})))
