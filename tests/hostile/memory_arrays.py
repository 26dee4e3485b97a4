# row: 7
# tries: to take all memory by arrays
# must: fail
# kind: limit

import numpy as np


def fit(x, y, lr, epochs):
    kept = []
    for _ in range(4_000):
        kept.append(np.ones(1 << 20))
    return 0.0, 0.0
