"""Sixteen puzzles: each loop over numbers becomes one expression over whole arrays.

Shapes are written as in the brief: `(n, d)` is n rows of d numbers. No function changes what it
is given, and each gives an array of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]


# Axes that meet: broadcasting


def one_hot(labels: Array, k: int) -> Array:
    """(n,) labels below k -> (n, k) floats: 1.0 in the column that the label names."""
    return (labels[:, None] == np.arange(k)).astype(float)


def mean_squared_error(predicted: Array, target: Array) -> float:
    """(n,) or (n, 1) each -> one number, the mean squared difference of the n pairs."""
    return float(np.mean((predicted.ravel() - target.ravel()) ** 2))


def pairwise_distances(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) Euclidean distances, right even far from the origin."""
    # subtracts first: a² + b² - 2ab would lose the digits of a small difference
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=-1))


def cosine_similarity(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) cosines of the angles; 0 where a row is all zeros."""
    return _unit_rows(a) @ _unit_rows(b).T


def _unit_rows(x: Array) -> Array:
    lengths = np.linalg.norm(x, axis=1, keepdims=True)
    return x / np.where(lengths == 0, 1.0, lengths)


def batched_dots(a: Array, b: Array) -> Array:
    """(b, n, d), (b, m, d) -> (b, n, m): dot products of rows, each batch for itself."""
    return np.einsum("bnd,bmd->bnm", a, b)


# Axes that vanish: reductions


def standardise(x: Array) -> Array:
    """(n, d) -> (n, d) columns of mean 0 and standard deviation 1; equal values become 0."""
    constant = np.ptp(x, axis=0) == 0  # `std == 0` would miss ten times 0.1: rounding leaves 1e-17
    return (x - x.mean(axis=0)) / np.where(constant, 1.0, x.std(axis=0))


def pixel_change(before: Array, after: Array) -> Array:
    """(n, h, w) uint8 each -> (n,) mean absolute difference per picture."""
    # floats first: uint8 wraps around below 0
    return np.abs(before.astype(float) - after.astype(float)).mean(axis=(1, 2))


def softmax(z: Array) -> Array:
    """(..., k) -> (..., k) shares that sum to 1 over the last axis, for scores of any size."""
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def log_sum_exp(z: Array) -> Array:
    """(..., k) -> (...) log of the sum of exponentials over the last axis; -inf is no weight."""
    return np.logaddexp.reduce(z, axis=-1)  # shifts at each step, and knows -inf


def masked_mean(x: Array, mask: Array) -> Array:
    """(b, t, d), (b, t) of bool -> (b, d) mean over the steps that are True; 0 where none is."""
    total = np.where(mask[:, :, None], x, 0.0).sum(axis=1)  # not x * mask: NaN * 0 is NaN
    return total / np.maximum(mask.sum(axis=1), 1)[:, None]


def grouped_means(values: Array, groups: Array, k: int) -> Array:
    """(n,), (n,) whole numbers below k -> (k,) mean of each group; NaN for an empty one."""
    with np.errstate(invalid="ignore"):  # 0 / 0 is the NaN that we want
        return np.bincount(groups, weights=values, minlength=k) / np.bincount(groups, minlength=k)


# Order and history


def average_ranks(x: Array) -> Array:
    """(n,) -> (n,) ranks from 1 for the smallest; equal values share the mean of their ranks."""
    ordered = np.sort(x)
    below, up_to = (np.searchsorted(ordered, x, side=side) for side in ("left", "right"))
    return (below + up_to + 1) / 2


def top_k(x: Array, k: int) -> Array:
    """(n, m) -> (n, k) columns of the k largest in each row, largest first, ties by column."""
    return np.argsort(-x, axis=1, kind="stable")[:, :k]


def steps_since(mask: Array) -> Array:
    """(n,) of bool -> (n,) steps since the last True, 0 at a True; -1 before the first."""
    here = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, here, -1))
    return np.where(last < 0, -1, here - last)


# Windows


def moving_average(x: Array, w: int) -> Array:
    """(n,) -> (n - w + 1,) means of w neighbours; a huge value disturbs its own windows only."""
    return sliding_window_view(x, w).mean(axis=-1)


def im2col(image: Array, k: int) -> Array:
    """(h, w) -> ((h - k + 1)(w - k + 1), k * k): each k by k window a row, in reading order."""
    windows = sliding_window_view(image, (k, k))
    return windows.reshape(-1, k * k).copy()  # reshape alone may give a view
