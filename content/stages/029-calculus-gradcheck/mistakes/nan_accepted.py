"""Asks whether something is too far, which nan never is."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
EPSILON = float(np.finfo(float).eps)  # about 2.2e-16


def d_quadratic(a: Array, x: Array) -> Array:
    """Differentiate xᵀ a x; a need not be symmetric."""
    return (a + a.T) @ x


def d_mean_square(x: Array, y: Array, w: Array) -> Array:
    """Differentiate mean((x w − y)²) by w."""
    return 2 / len(y) * x.T @ (x @ w - y)


def d_sigmoid(z: Array) -> Array:
    """Differentiate 1/(1 + e⁻ᶻ) for each element, finite for every z."""
    small = np.exp(-np.abs(z))  # the slope is the same for z and −z
    return small / (1 + small) ** 2


def d_log_loss(x: Array, y: Array, w: Array) -> Array:
    """Differentiate the mean log-loss of labels 0 and 1, with scores x w, by w."""
    return x.T @ (sigmoid(x @ w) - y) / len(y)


def log_loss_hessian(x: Array, w: Array) -> Array:
    """Differentiate that once more: an (d, d) matrix."""
    return x.T @ (d_sigmoid(x @ w)[:, None] * x) / len(x)


def softmax_jacobian(z: Array) -> Array:
    """Give the matrix of ∂ softmax_i / ∂ z_j."""
    share = softmax(z)
    return np.diag(share) - np.outer(share, share)


def d_cross_entropy(z: Array, label: int) -> Array:
    """Differentiate −log softmax(z)[label] by z."""
    share = softmax(z)
    share[label] -= 1
    return share


def d_layer(weights: Array, x: Array, v: Array) -> Array:
    """Differentiate v · tanh(weights x) by the weights: the shape is theirs."""
    inner = np.tanh(weights @ x)
    return np.outer(v * (1 - inner**2), x)


def numeric_gradient(f: Callable[[Array], float], x: Array) -> Array:
    """Approximate the gradient of f at x by central differences."""
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        here = x[place]
        step = EPSILON ** (1 / 3) * max(1.0, abs(here))
        ahead, behind = x.copy(), x.copy()
        ahead[place] += step
        behind[place] -= step
        slopes[place] = (f(ahead) - f(behind)) / (ahead[place] - behind[place])
    return slopes


def complex_step(f: Callable[[Array], complex], x: Array) -> Array:
    """Give the gradient of f at x from imaginary parts: no difference, no rounding trouble."""
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        shifted = x.astype(complex)
        shifted[place] += 1e-100j
        slopes[place] = np.imag(f(shifted)) / 1e-100
    return slopes


def gradcheck(
    f: Callable[[Array], float],
    gradient: Callable[[Array], Array],
    x: Array,
    tolerance: float = 1e-6,
) -> bool:
    """Say whether `gradient` gives the gradient of f at x, every single component of it."""
    x = np.array(x, dtype=float)
    claimed = np.asarray(gradient(x.copy()))
    measured = numeric_gradient(f, x)
    if claimed.shape != measured.shape:
        return False
    noise = 1e-8 * abs(float(f(x.copy())))  # what rounding may leave of a component that is 0
    allowed = tolerance * np.maximum(np.abs(claimed), np.abs(measured)) + noise
    return not np.any(np.abs(claimed - measured) > allowed)


def sigmoid(z: Array) -> Array:
    """Give 1/(1 + e⁻ᶻ) without overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1 + small)


def softmax(z: Array) -> Array:
    """Turn scores into shares that sum to 1, without overflow."""
    weight = np.exp(z - z.max())
    shares: Array = weight / weight.sum()
    return shares
