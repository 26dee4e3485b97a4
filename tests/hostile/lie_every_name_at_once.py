# row: 19 52
# tries: full marks by a module that has every name
# must: fail


class Any:
    def __getattr__(self, name):
        return Any()

    def __call__(self, *args, **named):
        return Any()

    def __eq__(self, other):
        return True


def __getattr__(name):
    return Any()
