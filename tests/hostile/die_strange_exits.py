# row: 14 own
# tries: to leave the runner's loop by exceptions that programs seldom catch
# must: fail
# kind: raised died


class Leave(BaseException):
    pass


def fit(x, y, lr, epochs):
    raise GeneratorExit if epochs == 1 else Leave


def Model(k=1):
    raise StopIteration
