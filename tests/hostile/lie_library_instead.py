# row: 45
# tries: to call a library instead of writing the algorithm: it earns what the result earns
# must: fail
# may pass: converges

import numpy as np


def fit(x, y, lr, epochs):
    return tuple(float(value) for value in np.polyfit(x, y, 1))
