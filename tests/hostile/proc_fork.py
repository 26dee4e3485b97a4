# row: 5
# tries: to fork
# must: pass

import os


def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return pid


attempt("fork", fork)
