# row: 1
# tries: to hold the grader for ever in the first call
# must: fail
# kind: limit
# limits: 0.2 0.25


def fit(x, y, lr, epochs):
    while True:
        pass
