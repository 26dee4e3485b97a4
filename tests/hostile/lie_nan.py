# row: 20
# tries: to pass by a value that no comparison holds against
# must: fail


def fit(x, y, lr, epochs):
    return float("nan"), float("nan")
