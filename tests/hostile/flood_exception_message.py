# row: 10 47
# tries: to make the report huge by the text of an exception
# must: fail
# kind: raised


def fit(x, y, lr, epochs):
    raise ValueError("\ud800\x00" * 10**6)
