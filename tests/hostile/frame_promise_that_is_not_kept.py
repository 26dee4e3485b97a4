# row: 18
# tries: to promise 16 MB and send nothing
# must: fail
# kind: limit protocol
# limits: 0.2 0.25

import struct

give(struct.pack("<IQ", 16 << 20, 0))
