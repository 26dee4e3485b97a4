# row: 18
# tries: to have the judge make room for a frame of 2 to the power of 60 bytes
# must: fail
# kind: protocol

import struct

give(struct.pack("<IQ", 2**32 - 1, 2**60) + b"{}")
