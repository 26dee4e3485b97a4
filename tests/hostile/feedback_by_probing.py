# row: 47
# tries: to have the messages tell what is expected, or a line of the checks
# must: fail

FORMS = [None, 1, "x", [], (1,), (1, 2, 3), {"m": 1}, object(), ("a", 1.0), (None, None)]
turn = iter(FORMS * 9)


def fit(x, y, lr, epochs):
    return next(turn)


class Model:
    def __init__(self, k=1):
        pass

    def __getattr__(self, name):
        return next(turn)
