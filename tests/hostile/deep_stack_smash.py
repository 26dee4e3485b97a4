# row: 9 15
# tries: to write over its own stack
# must: fail
# kind: died

import ctypes


def fit(x, y, lr, epochs):
    here = ctypes.create_string_buffer(8)
    ctypes.memset(ctypes.addressof(ctypes.pointer(here)), 0, 1 << 24)
    ctypes.memset(0x10, 0x41, 1 << 20)
    return 0.0, 0.0
