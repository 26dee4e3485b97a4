# row: 3
# tries: to hang in one arithmetic instruction
# must: fail
# kind: limit
# limits: 0.2 0.25


def fit(x, y, lr, epochs):
    return 3 ** (10**8) % 7
