# row: 13
# tries: to use up descriptors (at most 5000)
# must: pass

import os

kept = []


def hoard():
    for _ in range(5_000):
        kept.append(os.open("/dev/null", os.O_RDONLY))


attempt("5000 descriptors", hoard)
for one in kept:
    os.close(one)
