# row: 19
# tries: to be a float that becomes whatever it is compared with
# must: fail


class Changing(float):
    __class__ = float

    def __eq__(self, other):
        return True

    def __float__(self):
        return 1.0

    def __repr__(self):
        return "1.0"


def fit(x, y, lr, epochs):
    return Changing(0), Changing(0)
