# row: 9
# tries: to overflow the stack by recursion without a limit
# must: fail
# kind: limit died raised
# limits: 0.3 0.4

import sys


def down(n):
    return down(n + 1) + 1


def fit(x, y, lr, epochs):
    sys.setrecursionlimit(10**9)
    return down(0), 0.0
