# row: 11 own
# tries: to return an array of as many dimensions as there can be
# must: fail
# kind: mismatch protocol limit

import numpy as np


def fit(x, y, lr, epochs):
    return np.zeros((1,) * 64)
