# row: 5 own
# tries: to hide the flags of clone from a filter that compares all 64 bits
# must: pass

import os


def clone():
    pid = call("clone", (1 << 40) | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    return pid


attempt("clone with high bits", clone)
