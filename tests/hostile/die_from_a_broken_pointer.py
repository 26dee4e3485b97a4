# row: 15
# tries: to crash the interpreter
# must: fail
# kind: died

import ctypes


def fit(x, y, lr, epochs):
    return ctypes.string_at(8)
