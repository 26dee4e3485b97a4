# row: 20
# tries: to pass by a value beyond every tolerance
# must: fail


def fit(x, y, lr, epochs):
    return float("inf"), -float("inf")
