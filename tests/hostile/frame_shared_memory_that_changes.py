# row: 18 own
# tries: to change a value in shared memory after the judge has begun to read it
# must: fail
# limits: 2 4

import ctypes
import mmap
import os
import socket
import threading

import numpy as np

honest = socket.recv_fds


def flip(memory):
    view = np.frombuffer(memory, dtype="u1")
    while True:
        view[:] = 0
        view[:] = 255


def watched(link, size, most, flags=0):
    data, descriptors, flags, address = honest(link, size, most, flags)
    for descriptor in descriptors:
        length = os.fstat(descriptor).st_size
        try:
            memory = mmap.mmap(os.dup(descriptor), length)
            threading.Thread(target=flip, args=(memory,), daemon=True).start()
        except (OSError, ValueError):
            pass
    return data, descriptors, flags, address


socket.recv_fds = watched


def fit(x, y, lr, epochs):
    return np.ones(1 << 19), np.ones(1 << 19)
