# row: 20 52
# tries: to pass by values that hold no wrong number because they hold none
# must: fail

import numpy as np

FORMS = [np.empty(0), (), [], {}, None, np.array([]), (np.empty(0), np.empty(0)), "", b"", set()]
turn = iter(FORMS * 9)


def fit(x, y, lr, epochs):
    return next(turn)
