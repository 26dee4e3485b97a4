# row: 9 own
# tries: to break the compiler, here or in the judge, by an expression nested too deeply
# must: fail
# kind: raised limit died

value = eval("-" * 20_000 + "1")
nested = eval("(" * 5_000 + ")" * 5_000)


def fit(x, y, lr, epochs):
    return 0.0, 0.0
