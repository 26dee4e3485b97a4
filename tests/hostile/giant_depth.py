# row: 11
# tries: to return a value nested ten thousand deep
# must: fail
# kind: limit


def fit(x, y, lr, epochs):
    nested = []
    for _ in range(10_000):
        nested = [nested]
    return nested
