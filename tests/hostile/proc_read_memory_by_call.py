# row: 28
# tries: to read another process's memory in one call
# must: killed

import ctypes
import struct

room = ctypes.create_string_buffer(64)
ours = struct.pack("QQ", ctypes.addressof(room), 64)
theirs = struct.pack("QQ", ctypes.addressof(room), 64)
call("process_vm_readv", BAIT["judge"], ours, 1, theirs, 1, 0)
