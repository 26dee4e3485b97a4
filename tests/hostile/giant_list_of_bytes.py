# row: 11 own
# tries: to return a million small buffers
# must: fail
# kind: limit protocol mismatch
# limits: 2 4


def fit(x, y, lr, epochs):
    return [b"x"] * 300_000
