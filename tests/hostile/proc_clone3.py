# row: 5
# tries: to make a process with clone3, whose flags a filter cannot see
# must: pass
# marker: ENOSYS

import errno
import os
import struct


def clone3():
    wanted = struct.pack("<11Q", 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)
    pid = call("clone3", wanted, len(wanted))
    if pid == 0:
        os._exit(0)
    return pid


try:
    print("ESCAPED", clone3())
except OSError as error:
    print("stopped by", errno.errorcode[error.errno])
