# row: 10 47 own
# tries: to break what words a traceback, by a chain of causes that goes in a circle
# must: fail
# kind: raised


def fit(x, y, lr, epochs):
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    raise one
