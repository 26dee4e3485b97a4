# row: 13
# tries: to use up descriptors by pipes (at most 2000)
# must: pass

import os

kept = []


def hoard():
    for _ in range(2_000):
        kept.extend(os.pipe())


attempt("2000 pipes", hoard)
for one in kept:
    os.close(one)
