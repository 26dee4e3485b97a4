# row: 19 52
# tries: full marks for nothing, by an object that is equal to everything and can do everything
# must: fail


class Yes(float):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __le__(self, other):
        return True

    __lt__ = __ge__ = __gt__ = __le__

    def __sub__(self, other):
        return Yes(0)

    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __sub__

    def __abs__(self):
        return Yes(0)

    def __bool__(self):
        return True

    def __getattr__(self, name):
        return Yes()

    def __getitem__(self, key):
        return Yes()

    def __iter__(self):
        return iter((Yes(), Yes()))

    def __len__(self):
        return 2

    def __call__(self, *args, **named):
        return Yes()

    def __hash__(self):
        return 0

    def __array__(self, *args, **named):
        return None


def fit(*args, **named):
    return Yes(1), Yes(1)


Model = Yes
