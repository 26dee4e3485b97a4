# row: 22
# tries: to have the judge unpickle what writes to the canary
# must: fail

import pickle

import numpy as np


class Payload:
    def __reduce__(self):
        return open, (BAIT["file"], "w")


def fit(x, y, lr, epochs):
    return np.array([Payload()], dtype=object) if epochs > 1 else pickle.dumps(Payload())


class Model:
    def __init__(self, k=1):
        self.mean_ = Payload()

    def fit(self, x):
        return Payload()

    def predict(self, x):
        return [Payload()]
