"""Decides on uniqueness among the k values alone."""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Truths = NDArray[np.bool_]


def power_iteration(
    a: Array, start: Array, tolerance: float = 1e-10, max_steps: int = 10_000
) -> tuple[float, Array, int]:
    """Multiply until a v = value · v holds to `tolerance`; return (value, vector, steps).

    Raises ValueError when that is not reached: no eigenvalue stands out in absolute value.
    """
    v = start / length(start)
    for step in range(max_steps + 1):
        image = a @ v
        value = float(v @ image)
        if length(image - value * v) <= tolerance * abs(value):
            return value, signed(v), step
        v = image / length(image)
    raise ValueError(f"not reached in {max_steps} steps: no eigenvalue stands out")


def steps_needed(values: Array, factor: float) -> float:
    """Predict how many steps bring the error of the vector down to `factor` of what it was."""
    largest, second = sorted((abs(float(value)) for value in values), reverse=True)[:2]
    if second == largest:
        return math.inf
    if second == 0:
        return 1
    return math.ceil(math.log(factor) / math.log(second / largest))


def top_eigenpairs(a: Array, k: int, gap: float = 1e-6) -> tuple[Array, Array, Truths]:
    """Give the k largest eigenvalues, their vectors as columns, and which vectors are unique.

    The matrix is symmetric without negative eigenvalues. A vector is unique (up to its sign) when
    no other eigenvalue lies within `gap` times the largest one.
    """
    rng = np.random.default_rng(0)
    found: list[Array] = []
    values: list[float] = []
    for _ in range(k):  # one more: it decides on the last one's uniqueness
        start = outside(rng.normal(size=len(a)), found)
        value, vector = leading(a, start / length(start), found)
        values.append(value)
        found.append(vector)
    largest = np.array(values)
    apart = np.abs(largest[:, None] - largest) > gap * largest[0]
    np.fill_diagonal(apart, True)
    return largest[:k], np.column_stack([signed(v) for v in found[:k]]), apart.all(axis=1)[:k]


def leading(a: Array, v: Array, found: list[Array]) -> tuple[float, Array]:
    """Find the largest eigenvalue among the directions perpendicular to those found."""
    enough = 1e-13 * float(np.abs(a).sum(axis=0).max())
    for _ in range(20_000):
        image = outside(a @ v, found)
        value = float(v @ image)
        if length(image - value * v) <= enough:
            break
        v = outside(image / length(image), found)
        v = v / length(v)
    return value, v


def outside(v: Array, found: list[Array]) -> Array:
    """Take away what lies along the vectors found."""
    for vector in found:
        v = v - (vector @ v) * vector
    return v


def pagerank(links: Array, damping: float = 0.85) -> Array:
    """Rank pages: links[i, j] is 1 where page i links to page j; the ranks sum to 1."""
    n = len(links)
    out = links.sum(axis=1)
    share = np.where(out[:, None] > 0, links / np.maximum(out, 1)[:, None], 1 / n)
    rank = np.full(n, 1 / n)
    while True:
        new = damping * (rank @ share) + (1 - damping) / n
        if np.abs(new - rank).sum() <= 1e-13:
            return new
        rank = new


def svd_top(a: Array, k: int) -> tuple[Array, Array, Array]:
    """Give the k largest singular values with their vectors: (u, s, v), a ≈ u · s · vᵀ."""
    values, v, _ = top_eigenpairs(a.T @ a, k)
    s = np.sqrt(values)
    return a @ v / s, s, v


def signed(v: Array) -> Array:
    """Choose between v and −v: the component of largest absolute value is positive."""
    chosen: Array = v if v[np.argmax(np.abs(v))] > 0 else -v
    return chosen


def length(v: Array) -> float:
    """Give the Euclidean length."""
    return math.sqrt(float(v @ v))
