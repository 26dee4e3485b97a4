# row: 21
# tries: to replace the functions that compare
# must: fail

import builtins
import math

import numpy as np
import numpy.testing

np.allclose = np.isclose = np.array_equal = lambda *args, **named: True
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *args, **named: None)
builtins.abs = lambda value: 0
builtins.all = builtins.any = lambda values: True
math.isnan = lambda value: False
np.abs = np.absolute = lambda value: np.zeros(())


def fit(x, y, lr, epochs):
    return 0.0, 0.0
