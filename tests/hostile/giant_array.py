# row: 11
# tries: to return an array that the judge must find room for
# must: fail
# kind: limit mismatch died

import numpy as np


def fit(x, y, lr, epochs):
    return np.broadcast_to(np.float64(1), (1 << 30,))
