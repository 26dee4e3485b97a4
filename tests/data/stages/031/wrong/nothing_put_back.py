# diagnosis: without_replacement
import numpy as np
from scipy import stats


def covariance(x, y):
    return float(np.dot(x - np.mean(x), y - np.mean(y)) / (x.size - 1))


def correlation(x, y):
    if x.min() == x.max() or y.min() == y.max():
        raise ValueError("constant")
    a, b = x - x.mean(), y - y.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def mean_interval(x, level=0.95):
    error = x.std(ddof=1) / np.sqrt(x.size)
    low, high = stats.t.interval(level, x.size - 1, loc=x.mean(), scale=error)
    return float(low), float(high)


def bootstrap_interval(x, statistic, rng, repeats=2000, level=0.95):
    draws = rng.permuted(np.tile(x, (repeats, 1)), axis=1)
    values = np.sort([statistic(row) for row in draws])
    tail = 50 * (1 - level)
    return float(np.percentile(values, tail)), float(np.percentile(values, 100 - tail))


def coverage(interval, draw, truth, repeats, rng):
    ends = np.array([interval(draw(rng)) for _ in range(repeats)])
    return float(((ends[:, 0] <= truth) & (truth <= ends[:, 1])).mean())


def permutation_test(x, y, rng, repeats=2000):
    both = np.r_[x, y]
    order = rng.permuted(np.tile(np.arange(both.size), (repeats, 1)), axis=1)
    mixed = both[order]
    away = mixed[:, : x.size].mean(axis=1) - mixed[:, x.size :].mean(axis=1)
    seen = np.abs(np.mean(x) - np.mean(y))
    return float((1 + np.sum(np.abs(away) > seen - 1e-9)) / (1 + repeats))


def ab_power(p1, p2, n, alpha=0.05):
    se = np.hypot(np.sqrt(p1 * (1 - p1) / n), np.sqrt(p2 * (1 - p2) / n))
    z = stats.norm.isf(alpha / 2)
    d = (p1 - p2) / se
    return float(stats.norm.sf(z - d) + stats.norm.cdf(-z - d))


def ab_size(p1, p2, power=0.8, alpha=0.05):
    if p1 == p2:
        raise ValueError("no difference")
    n = 1
    step = 1 << 24
    while step:
        if ab_power(p1, p2, n + step - 1, alpha) < power:
            n += step
        step >>= 1
    return n


def explore_means(draw, rng, repeats=1000):
    ranges = []
    for n in (10, 100, 1000):
        ranges.append(float(stats.iqr(draw(rng, (repeats, n)).mean(axis=1))))
    slope = np.log(ranges[2] / ranges[0]) / np.log(100)
    return np.array(ranges), bool(slope < -0.4)
