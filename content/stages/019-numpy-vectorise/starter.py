"""Sixteen puzzles: turn each loop over numbers into one expression over whole arrays.

Shapes are written as in the brief: `(n, d)` is n rows of d numbers. Change no argument, and give an
array of its own each time. Replace each `raise` by an expression; no `for` or `while` is needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


# Axes that meet: broadcasting


def one_hot(labels: Array, k: int) -> Array:
    """(n,) labels below k -> (n, k) floats: 1.0 in the column that the label names."""
    raise NotImplementedError  # TODO


def mean_squared_error(predicted: Array, target: Array) -> float:
    """(n,) or (n, 1) each -> one number, the mean squared difference of the n pairs."""
    raise NotImplementedError  # TODO


def pairwise_distances(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) Euclidean distances, right even far from the origin. Timed."""
    raise NotImplementedError  # TODO


def cosine_similarity(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) cosines of the angles; 0 where a row is all zeros."""
    raise NotImplementedError  # TODO


def batched_dots(a: Array, b: Array) -> Array:
    """(b, n, d), (b, m, d) -> (b, n, m): dot products of rows, each batch for itself."""
    raise NotImplementedError  # TODO


# Axes that vanish: reductions


def standardise(x: Array) -> Array:
    """(n, d) -> (n, d) columns of mean 0 and standard deviation 1; equal values become 0."""
    raise NotImplementedError  # TODO


def pixel_change(before: Array, after: Array) -> Array:
    """(n, h, w) uint8 each -> (n,) mean absolute difference per picture."""
    raise NotImplementedError  # TODO


def softmax(z: Array) -> Array:
    """(..., k) -> (..., k) shares that sum to 1 over the last axis, for scores of any size."""
    raise NotImplementedError  # TODO


def log_sum_exp(z: Array) -> Array:
    """(..., k) -> (...) log of the sum of exponentials over the last axis; -inf is no weight."""
    raise NotImplementedError  # TODO


def masked_mean(x: Array, mask: Array) -> Array:
    """(b, t, d), (b, t) of bool -> (b, d) mean over the steps that are True; 0 where none is."""
    raise NotImplementedError  # TODO


def grouped_means(values: Array, groups: Array, k: int) -> Array:
    """(n,), (n,) whole numbers below k -> (k,) mean of each group; NaN for an empty one. Timed."""
    raise NotImplementedError  # TODO


# Order and history


def average_ranks(x: Array) -> Array:
    """(n,) -> (n,) ranks from 1 for the smallest; equal values share the mean of their ranks."""
    raise NotImplementedError  # TODO


def top_k(x: Array, k: int) -> Array:
    """(n, m) -> (n, k) columns of the k largest in each row, largest first, ties by column."""
    raise NotImplementedError  # TODO


def steps_since(mask: Array) -> Array:
    """(n,) of bool -> (n,) steps since the last True, 0 at a True; -1 before the first."""
    raise NotImplementedError  # TODO


# Windows


def moving_average(x: Array, w: int) -> Array:
    """(n,) -> (n - w + 1,) means of w neighbours, none disturbed by another window. Timed."""
    raise NotImplementedError  # TODO


def im2col(image: Array, k: int) -> Array:
    """(h, w) -> ((h - k + 1)(w - k + 1), k * k): each k by k window a row, in reading order."""
    raise NotImplementedError  # TODO
