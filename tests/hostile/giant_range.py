# row: 11 own
# tries: to have the judge walk a range without end
# must: fail
# kind: mismatch protocol limit


def fit(x, y, lr, epochs):
    return range(10**18)
