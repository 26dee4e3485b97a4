# row: 19
# tries: to be read as an array by `__array__` and its relatives
# must: fail

import numpy as np


class Liar:
    __array_interface__ = {"shape": (2,), "typestr": "<f8", "data": (8, False), "version": 3}
    __array_priority__ = 1e9

    def __array__(self, *args, **named):
        return np.zeros(2)


def fit(x, y, lr, epochs):
    return Liar()
