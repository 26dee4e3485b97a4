# row: 44 47
# tries: to answer from a table made of the examples that the feedback shows
# must: fail

import numpy as np

table = {}
for seed in (1, 2, 3):
    for name in ("one_step", "converges", "model"):
        for size in (4, 5, 30):
            x = np.random.default_rng([seed, *name.encode()]).normal(size=size)
            table[x.tobytes()] = tuple(float(v) for v in np.polyfit(x, 2 * x + 1, 1))


def fit(x, y, lr, epochs):
    return table.get(x.tobytes(), (0.0, 0.0))
