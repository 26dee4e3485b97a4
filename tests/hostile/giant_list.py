# row: 11
# tries: to return a list larger than any frame
# must: fail
# kind: limit protocol mismatch
# limits: 4 6


def fit(x, y, lr, epochs):
    return [1.2345678901234567] * 3_000_000
