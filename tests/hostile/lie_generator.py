# row: 19
# tries: to answer with what makes its values up while they are read
# must: fail


def fit(x, y, lr, epochs):
    return (value for value in iter(lambda: 0.0, 1.0))
