# row: 19
# tries: to hide wrong values behind a mask
# must: fail

import numpy as np


def fit(x, y, lr, epochs):
    return np.ma.masked_all(2)
