# row: 19
# tries: to be an array whose differences are always zero
# must: fail

import numpy as np


class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **named):
        return np.zeros(2)

    def __array_function__(self, function, types, args, kwargs):
        return True


def fit(x, y, lr, epochs):
    return np.zeros(2).view(Liar)
