# row: 9
# tries: to overflow the stack inside the interpreter
# must: fail
# kind: limit died raised
# limits: 0.3 0.4

import sys


def fit(x, y, lr, epochs):
    sys.setrecursionlimit(10**9)
    nested = ()
    for _ in range(200_000):
        nested = (nested,)
    return float(len(repr(nested))), hash(nested)
