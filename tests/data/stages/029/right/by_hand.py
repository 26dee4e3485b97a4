# Element by element, as one writes it on paper.
import math

import numpy as np


def s(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def d_quadratic(a, x):
    n = len(x)
    return np.array([sum(a[k, j] * x[j] + a[j, k] * x[j] for j in range(n)) for k in range(n)])


def d_mean_square(x, y, w):
    errors = [sum(r * v for r, v in zip(row, w)) - t for row, t in zip(x, y)]
    return np.array(
        [2 * sum(e * row[k] for e, row in zip(errors, x)) / len(y) for k in range(len(w))]
    )


def d_sigmoid(z):
    return np.array([s(v) * s(-v) for v in z])


def d_log_loss(x, y, w):
    total = np.zeros(len(w))
    for row, t in zip(x, y):
        total += (s(float(row @ w)) - t) * row
    return total / len(y)


def log_loss_hessian(x, w):
    total = np.zeros((len(w), len(w)))
    for row in x:
        z = float(row @ w)
        total += s(z) * s(-z) * np.outer(row, row)
    return total / len(x)


def shares(z):
    e = [math.exp(v - max(z)) for v in z]
    return [v / sum(e) for v in e]


def softmax_jacobian(z):
    p = shares(z)
    k = range(len(p))
    return np.array([[p[i] * (1 - p[i]) if i == j else -p[i] * p[j] for j in k] for i in k])


def d_cross_entropy(z, label):
    return np.array([p - (i == label) for i, p in enumerate(shares(z))])


def d_layer(weights, x, v):
    out = np.zeros(weights.shape)
    for i in range(weights.shape[0]):
        u = float(weights[i] @ x)
        for j in range(weights.shape[1]):
            out[i, j] = v[i] * (1 - math.tanh(u) ** 2) * x[j]
    return out


def _each(x, kind):
    for place in np.ndindex(x.shape):
        yield place, np.array(x, dtype=kind)


def numeric_gradient(f, x):
    out = np.zeros(x.shape)
    for place, up in _each(x, float):
        down = up.copy()
        h = np.cbrt(2.0**-52) * max(1, abs(up[place]))
        up[place] += h
        down[place] -= h
        out[place] = (f(up) - f(down)) / (up[place] - down[place])
    return out


def complex_step(f, x):
    out = np.zeros(x.shape)
    for place, up in _each(x, complex):
        up[place] += complex(0, 1e-100)
        out[place] = np.imag(f(up)) * 1e100
    return out


def gradcheck(f, gradient, x, tolerance=1e-6):
    g = np.asarray(gradient(x))
    if g.shape != x.shape:
        return False
    n = numeric_gradient(f, x)
    bound = np.maximum(abs(g), abs(n)) * tolerance + abs(f(x)) / 1e8
    return (np.abs(g - n) <= bound).all().item()
