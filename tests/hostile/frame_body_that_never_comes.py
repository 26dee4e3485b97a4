# row: 18
# tries: to promise a body of 256 MB in shared memory and never lay it there
# must: fail
# kind: limit protocol
# limits: 0.2 0.25

import json
import struct

raw = json.dumps({**message({"t": "bytes", "b": 0}), "sizes": [256 << 20]}).encode()
give(struct.pack("<IQ", len(raw), 256 << 20) + raw)
