# row: 20
# tries: to pass by an array without dimensions, or by one that is stretched over everything
# must: fail

import numpy as np

FORMS = [np.array(0.0), np.zeros(1), np.zeros((2, 1)), (np.zeros(1), np.zeros(1)), np.zeros((1, 2))]
turn = iter(FORMS * 9)


def fit(x, y, lr, epochs):
    return next(turn)
