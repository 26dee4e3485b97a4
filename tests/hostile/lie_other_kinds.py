# row: 20
# tries: to pass by numbers of other kinds
# must: fail

import numpy as np

FORMS = [
    ("0.0", "0.0"),
    (0j, 0j),
    (True, False),
    np.array(["0", "0"]),
    np.zeros(2, dtype="M8[s]"),
    np.zeros(2, dtype=[("a", "f8")]),
    (np.float16(0), np.longdouble(0)),
    (b"0", None),
]
turn = iter(FORMS * 9)


def fit(x, y, lr, epochs):
    return next(turn)
