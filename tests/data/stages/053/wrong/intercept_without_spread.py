# diagnosis: none
import numpy as np


def _loss(x, y, w, b):
    return np.mean((w * x + b - y) ** 2)


def _grad(x, y, w, b):
    r = w * x + b - y
    return 2 / len(x) * np.sum(r * x), 2 / len(x) * np.sum(r)


def gradient_descent(x, y, lr, epochs):
    w = b = 0.0
    for _ in range(epochs):
        dw, db = _grad(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return float(w), float(b)


def fit_until_flat(x, y, lr, tolerance=1e-8, max_epochs=100_000):
    w = b = 0.0
    start = _loss(x, y, w, b)
    for epoch in range(max_epochs):
        dw, db = _grad(x, y, w, b)
        if (dw**2 + db**2) ** 0.5 <= tolerance:
            return float(w), float(b), epoch
        w, b = w - lr * dw, b - lr * db
        now = _loss(x, y, w, b)
        if np.isnan(now) or now > start:
            raise ValueError("the learning rate is too large")
    return float(w), float(b), max_epochs


def fit_line(x, y, lr=0.1, tolerance=1e-8, max_epochs=1000):
    if np.all(x == x[0]):
        raise ValueError("all x are equal")
    m, s = x.mean(), x.std()
    a, c, epochs = fit_until_flat((x - m) / s, y, lr, tolerance, max_epochs)
    return a / s, c - a * m, epochs
