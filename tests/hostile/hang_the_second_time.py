# row: 4
# tries: to pass once, then hang; what was passed is kept, and nothing more is earned
# must: fail
# may pass: one_step
# kind: limit
# limits: 0.2 0.6

import numpy as np

asked = []


def fit(x, y, lr, epochs):
    asked.append(epochs)
    if epochs > 1:
        while True:
            pass
    m = b = 0.0
    for _ in range(epochs):
        e = m * x + b - y
        m, b = m - lr * 2 * np.mean(e * x), b - lr * 2 * np.mean(e)
    return m, b
