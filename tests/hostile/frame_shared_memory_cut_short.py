# row: 18 own
# tries: to crash the judge by cutting off the shared memory that it is about to read
# must: fail
# limits: 2 4

import os
import socket

import numpy as np

honest = socket.recv_fds
kept = []


def watched(link, size, most, flags=0):
    data, descriptors, flags, address = honest(link, size, most, flags)
    kept.extend(os.dup(descriptor) for descriptor in descriptors)
    return data, descriptors, flags, address


def cut(*ignored):
    for descriptor in kept:
        for length in (0, 1, 10 << 30):
            try:
                os.ftruncate(descriptor, length)
                pass
            except OSError:
                pass


socket.recv_fds = watched


def fit(x, y, lr, epochs):
    import sys

    codec = sys.modules["inside.codec"]
    lay = codec.lay

    def lay_and_cut(buffers, body):
        lay(buffers, body)
        cut()

    codec.lay = lay_and_cut
    return np.ones(1 << 19)
