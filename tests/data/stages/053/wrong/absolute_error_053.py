# diagnosis: none
import numpy as np


class Descent:
    """Least squares as theta, with a column of ones."""

    def __init__(self, x, y):
        self.A = np.column_stack([x, np.ones(len(x))])
        self.y = np.asarray(y, dtype=float)
        self.theta = np.zeros(2)

    @property
    def grad(self):
        return 1 / len(self.y) * (self.A.T @ np.sign(self.A @ self.theta - self.y))

    @property
    def loss(self):
        r = self.A @ self.theta - self.y
        return r @ r / len(r)

    def step(self, lr):
        self.theta = self.theta - lr * self.grad


def gradient_descent(x, y, lr, epochs):
    d = Descent(x, y)
    for _ in range(epochs):
        d.step(lr)
    return tuple(d.theta.tolist())


def fit_until_flat(x, y, lr, tolerance=1e-8, max_epochs=100_000):
    d = Descent(x, y)
    before = d.loss
    n = 0
    while n < max_epochs and np.linalg.norm(d.grad) > tolerance:
        d.step(lr)
        n += 1
        # as long as lr is small enough no update raises the loss; the slack is for rounding
        if not d.loss <= before * (1 + 1e-9):
            raise ValueError(f"loss rose to {d.loss}")
        before = d.loss
    return (*d.theta.tolist(), n)


def fit_line(x, y, lr=0.1, tolerance=1e-8, max_epochs=1000):
    lo, hi = np.min(x), np.max(x)
    if lo == hi:
        raise ValueError("x is constant")
    mu, sd = np.mean(x), np.std(x)
    a, c, n = fit_until_flat(np.divide(np.subtract(x, mu), sd), y, lr, tolerance, max_epochs)
    slope = a / sd
    return slope, c - slope * mu, n
