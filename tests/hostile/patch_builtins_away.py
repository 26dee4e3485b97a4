# row: 21 51
# tries: to leave the runner without the builtins that it needs to answer
# must: fail

import builtins

for name in ("len", "type", "isinstance", "getattr", "setattr", "list", "dict", "int", "bytes"):
    delattr(builtins, name)


def fit(x, y, lr, epochs):
    return 0.0, 0.0
