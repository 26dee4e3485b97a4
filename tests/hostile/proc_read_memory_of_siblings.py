# row: 28 49
# tries: to read runners beside it, by the numbers near its own
# must: killed

import ctypes
import os
import struct

room = ctypes.create_string_buffer(64)
ours = struct.pack("QQ", ctypes.addressof(room), 64)
for pid in range(os.getpid() + 1, os.getpid() + 200):
    try:
        print("ESCAPED", pid, call("process_vm_readv", pid, ours, 1, ours, 1, 0))
    except OSError:
        pass
