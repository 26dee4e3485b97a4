# row: 19 21
# tries: to pass a subclass off as its base by replacing `type`, `isinstance` and module names
# must: fail

import builtins
import sys


class Liar(float):
    def __eq__(self, other):
        return True

    __hash__ = None


Liar.__name__ = Liar.__qualname__ = "float"
Liar.__module__ = "builtins"
true_type = type
builtins.isinstance = lambda value, kinds: True
codec = vars(sys.modules["inside.codec"])
codec["type"] = lambda value: float if value is not None else true_type(value)


def fit(x, y, lr, epochs):
    return Liar(0)
