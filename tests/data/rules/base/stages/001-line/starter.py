"""A line. Fill in fit.
一条直线：请补全 fit。
"""


def fit(x, y, lr, epochs):
    raise NotImplementedError
