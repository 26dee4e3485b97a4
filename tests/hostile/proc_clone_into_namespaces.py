# row: 5 38
# tries: to make a process or a thread in namespaces of its own
# must: pass

import os


def clone(flags):
    pid = call("clone", flags, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


attempt("a user namespace", clone, 0x10000000 | 17)
attempt("a network namespace", clone, 0x40000000 | 17)
attempt("a mount namespace for a thread", clone, 0x00010000 | 0x900 | 0x00020000)
attempt("a sibling of the runner", clone, 0x8000 | 17)
