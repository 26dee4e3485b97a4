# row: 19 20 22
# tries: to hide objects in an array
# must: fail

import numpy as np


class Yes:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0


def fit(x, y, lr, epochs):
    found = np.empty(2, dtype=object)
    found[:] = [Yes(), Yes()]
    return found
