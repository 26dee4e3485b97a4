# row: 11 own
# tries: to return a million objects that cannot be sent
# must: fail
# limits: 3 4


def fit(x, y, lr, epochs):
    return [object() for _ in range(300_000)]
