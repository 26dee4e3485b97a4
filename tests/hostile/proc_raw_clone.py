# row: 5
# tries: to make a process with clone(2) itself
# must: pass

import os


def clone():
    pid = call("clone", 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


attempt("clone", clone)
