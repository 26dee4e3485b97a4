# row: 5
# tries: to make a process by the old calls
# must: pass

import os


def by(name):
    pid = call(name)
    if pid == 0:
        os._exit(0)
    return pid


attempt("fork", by, "fork")
attempt("vfork", by, "vfork")
