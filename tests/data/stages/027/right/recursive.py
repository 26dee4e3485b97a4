# Elimination by recursion on the smaller system; QR by Gram-Schmidt, orthogonalised twice.
from math import inf, log10, sqrt

import numpy as np


def manhattan(x, y):
    return float(np.abs(np.subtract(x, y)).sum())


def euclidean(x, y):
    return sqrt(np.dot(x - y, x - y))


def cosine_distance(x, y):
    if not np.any(x) or not np.any(y):
        raise ValueError("no direction")
    x, y = x / sqrt(x @ x), y / sqrt(y @ y)
    return 1.0 - float(x @ y)


def mahalanobis(x, y, covariance):
    return sqrt((x - y) @ solve(covariance, x - y))


def _reduce(a, b, bound):
    row = int(np.abs(a[:, 0]).argmax())
    if abs(a[row, 0]) <= bound:
        raise ValueError("singular")
    keep = [i for i in range(len(a)) if i != row]
    if not keep:
        return b / a[0, 0]
    factors = a[keep, :1] / a[row, 0]
    rest = _reduce(a[keep, 1:] - factors * a[row, 1:], b[keep] - factors * b[row], bound)
    first = (b[row] - a[row, 1:] @ rest) / a[row, 0]
    return np.vstack([first[None], rest])


def solve(a, b):
    a = a.astype(float)
    wide = b.astype(float).reshape(len(b), -1)
    return _reduce(a, wide, len(a) * np.finfo(float).eps * np.abs(a).max()).reshape(b.shape)


def qr(a):
    a = a.astype(float)
    n, m = a.shape
    q, r = np.zeros((n, m)), np.zeros((m, m))
    scale = np.abs(a).max()
    for k in range(m):
        rest = a[:, k].copy()
        for _ in range(3):
            share = q[:, :k].T @ rest
            rest = rest - q[:, :k] @ share
            r[:k, k] += share
        if sqrt(rest @ rest) > 1e-15 * scale:
            r[k, k] = sqrt(rest @ rest)
            q[:, k] = rest / r[k, k]
        else:  # any direction that is still free
            for e in np.eye(n):
                for _ in range(3):
                    e = e - q[:, :k] @ (q[:, :k].T @ e)
                if e @ e > 0.1 / n:
                    q[:, k] = e / sqrt(e @ e)
                    break
    return q, r


def project(a, b):
    q = qr(a)[0]
    return q @ (q.T @ b)


def least_squares(a, b):
    q, r = qr(a)
    return solve(r, q.T @ b)


def condition(a):
    r = qr(a)[1]
    size = lambda m: float(np.max(np.sum(np.abs(m), axis=0)))
    try:
        return size(r) * size(solve(r, np.identity(len(r))))
    except ValueError:
        return inf


def digits_left(a, way):
    lost = log10(condition(a)) * (2 if way == "normal" else 1)
    return 16 - lost if lost < 16 else 0.0
