# row: 28
# tries: to write into another process's memory in one call
# must: killed

import ctypes
import struct

room = ctypes.create_string_buffer(b"hostile", 64)
ours = struct.pack("QQ", ctypes.addressof(room), 8)
call("process_vm_writev", BAIT["pid"], ours, 1, ours, 1, 0)
