# Sums written out with einsum; slopes from tanh; the numeric gradient over a flat copy.
import numpy as np


def _sig(z):
    return 0.5 * (1 + np.tanh(z / 2))


def _soft(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def d_quadratic(a, x):
    return np.einsum("ij,j->i", a, x) + np.einsum("ij,i->j", a, x)


def d_mean_square(x, y, w):
    return np.einsum("ni,n->i", x, x.dot(w) - y) * 2.0 / x.shape[0]


def d_sigmoid(z):
    z = np.abs(z)
    return np.exp(-z - 2 * np.log1p(np.exp(-z)))


def d_log_loss(x, y, w):
    return np.mean((_sig(x.dot(w)) - y)[:, None] * x, axis=0)


def log_loss_hessian(x, w):
    p = _sig(x.dot(w))
    return np.einsum("n,ni,nj->ij", p * (1 - p), x, x) / len(x)


def softmax_jacobian(z):
    p = _soft(z)
    return p[:, None] * (np.eye(len(z)) - p[None, :])


def d_cross_entropy(z, label):
    return _soft(z) - np.eye(len(z))[label]


def d_layer(weights, x, v):
    return (v / np.cosh(weights.dot(x)) ** 2)[:, None] * x[None, :]


def numeric_gradient(f, x):
    shape = np.shape(x)
    flat = np.asarray(x, float).ravel().copy()
    g = []
    for i, value in enumerate(flat.tolist()):
        h = 6e-6 * max(1.0, abs(value))
        values = []
        for sign in (1, -1):
            moved = flat.copy()
            moved[i] = value + sign * h
            values.append(float(f(moved.reshape(shape))))
        g.append((values[0] - values[1]) / (2 * h))
    return np.array(g).reshape(shape)


def complex_step(f, x):
    g = np.empty(x.shape)
    for i in range(x.size):
        moved = x.ravel().astype(complex)
        moved[i] = complex(moved[i].real, 1e-100)
        g.ravel()[i] = f(moved.reshape(x.shape)).imag / 1e-100
    return g


def gradcheck(f, gradient, x, tolerance=1e-6):
    g, n = np.array(gradient(x), float), numeric_gradient(f, x)
    if np.shape(g) != np.shape(x) or np.isnan(g).any():
        return False
    for a, b in zip(g.ravel(), n.ravel()):
        if abs(a - b) > tolerance * max(abs(a), abs(b)) + 1e-8 * abs(f(x)):
            return False
    return True
