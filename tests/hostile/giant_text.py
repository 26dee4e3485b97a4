# row: 11
# tries: to return a text longer than any frame
# must: fail
# kind: limit

import builtins


def fit(x, y, lr, epochs):
    return "\ud800" * 6_000_000
