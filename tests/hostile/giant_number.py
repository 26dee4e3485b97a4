# row: 11 own
# tries: to break the judge by a number that cannot be written out or made a float
# must: fail
# kind: mismatch protocol limit


def fit(x, y, lr, epochs):
    return 10**5_000, 10**5_000
