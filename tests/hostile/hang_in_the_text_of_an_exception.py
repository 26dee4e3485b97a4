# row: 1 own
# tries: to hang where the runner words the exception
# must: fail
# kind: limit
# limits: 0.2 0.25


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def fit(x, y, lr, epochs):
    raise Endless
