# row: 11
# tries: to return a list of texts larger than any frame
# must: fail
# kind: limit protocol
# limits: 2 4


def fit(x, y, lr, epochs):
    return ["123456789"] * 2_000_000
