# row: 18 21
# tries: to replace the libraries that the frames are made with
# must: fail

import json
import struct

json.dumps = lambda *args, **named: '{"value":true,"printed":"","total":0,"sizes":[]}'
json.loads = lambda text: {"op": "get", "of": 0, "name": "fit"}
struct.pack = struct.pack_into = lambda *args: bytes(12)


def fit(x, y, lr, epochs):
    return 0.0, 0.0
