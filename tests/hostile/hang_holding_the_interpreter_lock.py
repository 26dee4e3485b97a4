# row: 3
# tries: to sleep in C without giving the interpreter's lock back
# must: fail
# kind: limit
# limits: 0.2 0.25

import ctypes


def fit(x, y, lr, epochs):
    ctypes.PyDLL(None).sleep(10**6)
