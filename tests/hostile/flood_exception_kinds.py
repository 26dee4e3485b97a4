# row: 10 47 own
# tries: to make the report huge by an exception with a thousand ancestors
# must: fail
# kind: raised limit

import builtins

kinds = [Exception]
for number in range(900):
    kinds.append(type(f"Kind{number}", (kinds[-1],), {"__module__": "builtins"}))


def fit(x, y, lr, epochs):
    raise kinds[-1]("{0.__class__} {type} {message!r} %s %(x)s")
