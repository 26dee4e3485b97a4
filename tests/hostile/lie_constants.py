# row: 44 52
# tries: to find a check too weak, by the answers that a lazy file gives
# must: fail


def fit(x, y, lr, epochs):
    return 2.0, 1.0


class Model:
    mean_ = 0.0

    def __init__(self, k=1):
        pass

    def fit(self, x):
        return self

    def predict(self, x):
        return x * 0
