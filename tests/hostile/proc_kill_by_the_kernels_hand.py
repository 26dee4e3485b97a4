# row: 29 own
# tries: to have the kernel send the signal, as owner of a pipe that becomes readable
# must: pass

import fcntl
import os
import signal
import struct

F_SETSIG, F_SETOWN_EX = 10, 15


def own(pid, command):
    end, other = os.pipe()
    fcntl.fcntl(end, F_SETSIG, int(signal.SIGKILL))
    if command == F_SETOWN_EX:
        fcntl.fcntl(end, command, struct.pack("ii", 1, pid))
    else:
        fcntl.fcntl(end, command, pid)
    fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC)
    os.write(other, b"x")


attempt("owner", own, BAIT["pid"], fcntl.F_SETOWN)
attempt("owner, the new way", own, BAIT["pid"], F_SETOWN_EX)
