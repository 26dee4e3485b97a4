# row: 5
# tries: to fork with a terminal of its own
# must: pass

import os
import pty


def fork():
    pid, _ = pty.fork()
    if pid == 0:
        os._exit(0)
    return pid


attempt("a terminal and a process", fork)
