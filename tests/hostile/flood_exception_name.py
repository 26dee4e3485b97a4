# row: 10 47
# tries: to make the report huge by the name of an exception
# must: fail
# kind: raised

Long = type("X\x00\ud800" * 10**5 if False else "X" * 10**6, (Exception,), {})


def fit(x, y, lr, epochs):
    raise Long("here")
