"""Stage 31: statistics and inference. Write the nine functions.
第 31 关：统计推断。写出这九个函数。

Quantiles may come from scipy.stats.t.ppf and scipy.stats.norm; the rest is yours.
分位数可以用 scipy.stats.t.ppf 和 scipy.stats.norm；其余自己写。
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator


def covariance(x: np.ndarray, y: np.ndarray) -> float:
    """(n,), (n,) -> the sample covariance, with n - 1.
    (n,)、(n,) -> 样本协方差，除以 n - 1。
    """
    raise NotImplementedError  # TODO


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """(n,), (n,) -> the correlation coefficient; ValueError where all values are equal.
    (n,)、(n,) -> 相关系数；有一组值全都相等就抛出 ValueError。
    """
    raise NotImplementedError  # TODO


def mean_interval(x: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """(n,) -> (low, high), Student's interval of the mean.
    (n,) -> (low, high)，均值的 t 区间。
    """
    raise NotImplementedError  # TODO


def bootstrap_interval(
    x: np.ndarray,
    statistic: Callable[[np.ndarray], float],
    rng: Generator,
    repeats: int = 2000,
    level: float = 0.95,
) -> tuple[float, float]:
    """(n,) -> (low, high), percentiles of the statistic over resamples.
    (n,) -> (low, high)，重采样之后统计量的百分位数。
    """
    raise NotImplementedError  # TODO


def coverage(
    interval: Callable[[np.ndarray], tuple[float, float]],
    draw: Callable[[Generator], np.ndarray],
    truth: float,
    repeats: int,
    rng: Generator,
) -> float:
    """Measure the share of samples whose interval contains the truth.
    量出有多大比例的样本，其区间盖住了真值。
    """
    raise NotImplementedError  # TODO


def permutation_test(x: np.ndarray, y: np.ndarray, rng: Generator, repeats: int = 2000) -> float:
    """(n,), (m,) -> two-sided p-value of the difference of means.
    (n,)、(m,) -> 均值之差的双侧 p 值。
    """
    raise NotImplementedError  # TODO


def ab_power(p1: float, p2: float, n: int, alpha: float = 0.05) -> float:
    """Give the probability that n visitors in each group show the difference.
    每组 n 个访客，能看出差别的概率。
    """
    raise NotImplementedError  # TODO


def ab_size(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """Give the fewest visitors in each group with that power; ValueError if p1 equals p2.
    达到这个功效，每组最少要几个访客；p1 等于 p2 就抛出 ValueError。
    """
    raise NotImplementedError  # TODO


def explore_means(
    draw: Callable[[Generator, tuple[int, int]], np.ndarray], rng: Generator, repeats: int = 1000
) -> tuple[np.ndarray, bool]:
    """Give (spreads, shrinks): interquartile range of means of 10, 100, 1000 values.
    返回 (spreads, shrinks)：10、100、1000 个值的均值的四分位距，以及它是否缩小。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(mean_interval(np.array([4.0, 6.0, 8.0])))
