"""A line. Fill in fit."""


def fit(x, y, lr, epochs):
    raise NotImplementedError
