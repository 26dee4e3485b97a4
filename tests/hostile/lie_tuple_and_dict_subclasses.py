# row: 19
# tries: to be containers that answer as they are asked
# must: fail


class Pair(tuple):
    def __len__(self):
        return 2

    def __iter__(self):
        return iter((0.0, 0.0))

    def __eq__(self, other):
        return True


class Named(dict):
    def __missing__(self, key):
        return 0.0


def fit(x, y, lr, epochs):
    return Pair() if epochs == 1 else Named()
