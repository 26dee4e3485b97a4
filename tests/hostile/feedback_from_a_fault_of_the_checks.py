# row: 47 own
# tries: to make the check itself fail, so that its own lines are shown
# must: fail

calls = []


def fit(x, y, lr, epochs):
    calls.append(epochs)
    return 0.0, 0.0


class Model:
    def __new__(cls, k=1):
        return [1, 2, 3]
