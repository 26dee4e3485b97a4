# row: 52
# tries: to pass for its list of losses having one item, as a fake once did
# must: fail


def fit(x, y, lr, epochs):
    return [0.0]
