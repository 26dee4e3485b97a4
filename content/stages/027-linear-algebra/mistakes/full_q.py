"""Gives the square Q instead of the first m columns."""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)  # about 2.2e-16


def manhattan(x: Array, y: Array) -> float:
    """Sum the absolute differences."""
    return float(np.sum(np.abs(x - y)))


def euclidean(x: Array, y: Array) -> float:
    """Measure along the straight line."""
    return math.sqrt(float(np.sum((x - y) ** 2)))


def cosine_distance(x: Array, y: Array) -> float:
    """Give 1 − cos of the angle; a vector of zeros has no angle."""
    lengths = math.sqrt(float(x @ x)) * math.sqrt(float(y @ y))
    if lengths == 0:
        raise ValueError("a vector of zeros has no direction")
    return 1 - float(x @ y) / lengths


def mahalanobis(x: Array, y: Array, covariance: Array) -> float:
    """Measure in units of the spread, correlation taken into account."""
    difference = x - y
    return math.sqrt(float(difference @ solve(covariance, difference)))


def solve(a: Array, b: Array) -> Array:
    """Solve a x = b by elimination with row exchanges; b has one right side or several columns.

    Raises ValueError when the matrix is singular to working accuracy.
    """
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)  # copies: the caller's stay
    n = len(a)
    negligible = n * EPSILON * float(np.abs(a).max())
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(a[k:, k])))
        if abs(a[pivot, k]) <= negligible:
            raise ValueError("the matrix is singular: no pivot is left")
        a[[k, pivot]], b[[k, pivot]] = a[[pivot, k]], b[[pivot, k]]
        factors = a[k + 1 :, k] / a[k, k]
        a[k + 1 :] -= np.outer(factors, a[k])
        b[k + 1 :] -= np.multiply.outer(factors, b[k])
    x = np.zeros_like(b)
    for k in reversed(range(n)):
        x[k] = (b[k] - a[k, k + 1 :] @ x[k + 1 :]) / a[k, k]
    return x


def qr(a: Array) -> tuple[Array, Array]:
    """Factor an (n, m) matrix, n ≥ m: orthonormal columns (n, m) times upper triangle (m, m)."""
    r = np.array(a, dtype=float)
    n, m = r.shape
    q = np.eye(n)
    for k in range(m):
        mirror = r[k:, k].copy()
        mirror[0] += math.copysign(math.sqrt(float(mirror @ mirror)), mirror[0])
        square = float(mirror @ mirror)
        if square == 0:  # nothing to reflect
            continue
        r[k:] -= np.outer(2 * mirror / square, mirror @ r[k:])
        q[:, k:] -= np.outer(q[:, k:] @ mirror, 2 * mirror / square)
    return q, np.triu(r)


def project(a: Array, b: Array) -> Array:
    """Give the point nearest to b among all combinations of the columns of a."""
    q, _ = qr(a)
    q = q[:, : a.shape[1]]
    nearest: Array = q @ (q.T @ b)
    return nearest


def least_squares(a: Array, b: Array) -> Array:
    """Give the coefficients that bring a x nearest to b, by QR."""
    q, r = qr(a)
    return solve(r[: a.shape[1]], (q.T @ b)[: a.shape[1]])


def condition(a: Array) -> float:
    """Give ‖R‖₁·‖R⁻¹‖₁ of the triangle R of a; inf when a column depends on the others."""
    _, r = qr(a)
    r = r[: a.shape[1]]
    try:
        inverse = solve(r, np.eye(len(r)))
    except ValueError:
        return math.inf
    return largest_column(r) * largest_column(inverse)


def digits_left(a: Array, way: str) -> float:
    """Predict the correct digits of a least-squares solution by "qr" or by "normal" equations."""
    lost = math.log10(condition(a))
    return max(0.0, 16 - (2 * lost if way == "normal" else lost))


def largest_column(a: Array) -> float:
    """Give the 1-norm of a matrix: the largest column sum of absolute values."""
    return float(np.abs(a).sum(axis=0).max())
