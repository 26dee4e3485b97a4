# Lists and loops; Givens rotations for QR.
import math

import numpy as np


def manhattan(x, y):
    return float(sum(abs(a - b) for a, b in zip(x, y)))


def euclidean(x, y):
    return float(math.dist(x, y))


def cosine_distance(x, y):
    lx, ly = math.hypot(*x), math.hypot(*y)
    if not lx or not ly:
        raise ValueError
    return 1 - float(sum(a / lx * (b / ly) for a, b in zip(x, y)))


def mahalanobis(x, y, covariance):
    d = [float(a - b) for a, b in zip(x, y)]
    return math.sqrt(sum(a * float(b) for a, b in zip(d, solve(covariance, np.array(d)))))


def solve(a, b):
    n = len(a)
    flat = np.ndim(b) == 1
    rows = [
        [float(v) for v in a[i]] + [float(v) for v in (b[i : i + 1] if flat else b[i])]
        for i in range(n)
    ]
    biggest = max(abs(v) for row in rows for v in row[:n])
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(rows[i][k]))
        if abs(rows[best][k]) <= 2.3e-16 * n * biggest:
            raise ValueError("singular")
        rows[k], rows[best] = rows[best], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [u - factor * v for u, v in zip(rows[i], rows[k])]
    for k in range(n - 1, -1, -1):
        rows[k][n:] = [v / rows[k][k] for v in rows[k][n:]]
        for i in range(k):
            rows[i][n:] = [u - rows[i][k] * v for u, v in zip(rows[i][n:], rows[k][n:])]
    found = np.array([row[n:] for row in rows])
    return found[:, 0] if flat else found


def qr(a):
    r = np.array(a, dtype=float)
    n, m = r.shape
    turned = np.eye(n)
    for j in range(m):
        for i in range(n - 1, j, -1):
            length = math.hypot(r[i - 1, j], r[i, j])
            if length == 0:
                continue
            c, s = r[i - 1, j] / length, r[i, j] / length
            turn = np.array([[c, s], [-s, c]])
            r[[i - 1, i]] = turn @ r[[i - 1, i]]
            turned[[i - 1, i]] = turn @ turned[[i - 1, i]]
    return turned.T[:, :m].copy(), np.triu(r[:m])


def project(a, b):
    q, _ = qr(a)
    return q.dot(b.dot(q))


def least_squares(a, b):
    q, r = qr(a)
    return solve(r, b @ q)


def condition(a):
    r = qr(a)[1]
    try:
        inv = solve(r, np.eye(r.shape[0]))
    except ValueError:
        return float("inf")
    return float(max(sum(abs(r))) * max(sum(abs(inv))))


def digits_left(a, way):
    kappa = condition(a)
    if kappa == float("inf"):
        return 0.0
    digits = 16 - math.log10(kappa) * {"qr": 1, "normal": 2}[way]
    return digits if digits > 0 else 0.0
