"""Stops one visitor too early."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
Interval = tuple[float, float]
SIZES = (10, 100, 1000)


def covariance(x: Array, y: Array) -> float:
    """Give the sample covariance, divided by n − 1."""
    return float(np.sum((x - x.mean()) * (y - y.mean())) / (len(x) - 1))


def correlation(x: Array, y: Array) -> float:
    """Give the correlation coefficient, which has no unit."""
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise ValueError("a constant has no correlation with anything")
    spread = math.sqrt(covariance(x, x)) * math.sqrt(covariance(y, y))
    return covariance(x, y) / spread


def mean_interval(x: Array, level: float = 0.95) -> Interval:
    """Give Student's t-interval of the mean."""
    from scipy.stats import t

    n = len(x)
    reach = float(t.ppf((1 + level) / 2, n - 1)) * math.sqrt(covariance(x, x) / n)
    return float(x.mean()) - reach, float(x.mean()) + reach


def bootstrap_interval(
    x: Array,
    statistic: Callable[[Array], float],
    rng: Generator,
    repeats: int = 2000,
    level: float = 0.95,
) -> Interval:
    """Give the percentile interval of a statistic over resamples with replacement."""
    n = len(x)
    found = [statistic(x[rng.integers(0, n, n)]) for _ in range(repeats)]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def coverage(
    interval: Callable[[Array], Interval],
    draw: Callable[[Generator], Array],
    truth: float,
    repeats: int,
    rng: Generator,
) -> float:
    """Measure in which share of new samples the interval contains the truth."""
    hits = 0
    for _ in range(repeats):
        low, high = interval(draw(rng))
        hits += low <= truth <= high
    return hits / repeats


def permutation_test(x: Array, y: Array, rng: Generator, repeats: int = 2000) -> float:
    """Give the two-sided p-value of a difference of means, by shuffling the group labels."""
    both, n = np.concatenate([x, y]).astype(float), len(x)
    seen = abs(float(x.mean() - y.mean()))
    bar = seen - 1e-12 * float(np.abs(both).max())  # the same difference counts, rounded or not
    extreme = 0
    for _ in range(repeats):
        mixed = rng.permutation(both)
        extreme += abs(mixed[:n].mean() - mixed[n:].mean()) >= bar
    return float((extreme + 1) / (repeats + 1))


def ab_power(p1: float, p2: float, n: int, alpha: float = 0.05) -> float:
    """Give the probability that n visitors in each group show the difference, two-sided."""
    from scipy.stats import norm

    error = math.sqrt((p1 * (1 - p1) + p2 * (1 - p2)) / n)
    limit, away = float(norm.ppf(1 - alpha / 2)), abs(p1 - p2) / error
    return float(norm.cdf(away - limit) + norm.cdf(-away - limit))


def ab_size(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """Give the fewest visitors in each group with which that probability is reached."""
    if p1 == p2:
        raise ValueError("no number of visitors shows a difference that is not there")
    high = 1
    while ab_power(p1, p2, high, alpha) < power:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if ab_power(p1, p2, middle, alpha) < power:
            low = middle
        else:
            high = middle
    return max(1, high - 1)


def explore_means(
    draw: Callable[[Generator, tuple[int, int]], Array], rng: Generator, repeats: int = 1000
) -> tuple[Array, bool]:
    """Give the interquartile range of means of 10, 100, 1000 values, and whether it shrinks."""
    spreads = []
    for n in SIZES:
        low, high = np.quantile(draw(rng, (repeats, n)).mean(axis=1), [0.25, 0.75])
        spreads.append(high - low)
    return np.array(spreads), bool(spreads[-1] < spreads[0] / 6)  # √n says a tenth
