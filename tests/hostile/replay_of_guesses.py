# row: 46
# tries: to be lucky once: the same file handed in five times, guessing anew each time
# must: fail
# times: 5

import os
import struct


def guess():
    return struct.unpack("<H", os.urandom(2))[0] / 16384


def fit(x, y, lr, epochs):
    return guess(), guess()


class Model:
    def __init__(self, k=1):
        self.mean_ = guess()

    def fit(self, x):
        self.mean_ = guess()

    def predict(self, x):
        return x * 0
