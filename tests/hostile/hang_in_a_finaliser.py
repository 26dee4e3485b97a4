# row: 1 own
# tries: to hang in a `__del__` that runs when the value has been sent
# must: fail
# limits: 0.2 0.25


class Endless(float):
    def __del__(self):
        while True:
            pass


def fit(x, y, lr, epochs):
    return Endless(1), Endless(2)
