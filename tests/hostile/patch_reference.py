# row: 21 44
# tries: to replace the function that the expected values come from
# must: fail

import numpy as np

np.polyfit = lambda *args, **named: np.zeros(2)
np.mean = lambda *args, **named: np.float64(0)
np.random.default_rng = lambda *args: None


def fit(x, y, lr, epochs):
    return 0.0, 0.0


class Model:
    mean_ = 0.0

    def __init__(self, k=1):
        pass

    def fit(self, x):
        pass

    def predict(self, x):
        return np.zeros(4)
