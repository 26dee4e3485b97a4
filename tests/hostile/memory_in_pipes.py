# row: 8 13 own
# tries: to pin kernel memory in pipes (at most 2000 of them)
# must: pass

import fcntl
import os


def hoard():
    kept = []
    for _ in range(2_000):
        ends = os.pipe()
        kept.append(ends)
        fcntl.fcntl(ends[1], 1031, 1 << 20)
        os.set_blocking(ends[1], False)
        os.write(ends[1], bytes(1 << 20))


attempt("pipes", hoard)
