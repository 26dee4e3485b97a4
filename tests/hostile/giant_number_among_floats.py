# row: 11 own
# tries: to break the comparison with the mistakes by a number too large for a float
# must: fail
# kind: mismatch protocol limit


def fit(x, y, lr, epochs):
    return 10**400, -(10**400)
