# row: 3
# tries: to hang in C code that never looks for signals
# must: fail
# kind: limit
# limits: 0.2 0.25

import re


def fit(x, y, lr, epochs):
    return re.match("(a|aa)+$", "a" * 80 + "b")
