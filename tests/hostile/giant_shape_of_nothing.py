# row: 11 20 own
# tries: to return an empty array whose other sides are huge
# must: fail
# kind: mismatch protocol limit

import numpy as np


def fit(x, y, lr, epochs):
    return np.empty((0, 1 << 40), dtype=np.int8)
