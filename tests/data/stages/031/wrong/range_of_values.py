# diagnosis: root_n_forgotten
import math
import statistics
from statistics import NormalDist

import numpy as np
from scipy.stats import t as student


def covariance(x, y):
    mx, my = math.fsum(x) / len(x), math.fsum(y) / len(y)
    return math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) / (len(x) - 1)


def correlation(x, y):
    if len(set(x)) == 1 or len(set(y)) == 1:
        raise ValueError
    return covariance(x, y) / (statistics.stdev(x) * statistics.stdev(y))


def mean_interval(x, level=0.95):
    values = [float(v) for v in x]
    middle = statistics.fmean(values)
    reach = float(student.isf((1 - level) / 2, len(values) - 1))
    reach *= math.sqrt(covariance(values, values))
    return middle - reach, middle + reach


def bootstrap_interval(x, statistic, rng, repeats=2000, level=0.95):
    found = []
    while len(found) < repeats:
        places = [int(rng.random() * len(x)) for _ in x]
        found.append(float(statistic(x[places])))
    found.sort()

    def at(share):
        place = share * (repeats - 1)
        below = int(place)
        above = min(below + 1, repeats - 1)
        return found[below] + (place - below) * (found[above] - found[below])

    return at((1 - level) / 2), at((1 + level) / 2)


def coverage(interval, draw, truth, repeats, rng):
    covered = 0
    for _ in range(repeats):
        ends = interval(draw(rng))
        if ends[0] <= truth and truth <= ends[1]:
            covered += 1
    return covered / repeats


def permutation_test(x, y, rng, repeats=2000):
    values = [*x.tolist(), *y.tolist()]
    n, m = len(x), len(y)
    total = math.fsum(values)
    seen = abs(math.fsum(x) / n - math.fsum(y) / m)
    count = 1
    for _ in range(repeats):
        first = math.fsum(rng.choice(values, n, replace=False))
        count += abs(first / n - (total - first) / m) >= seen - 1e-12 * max(1, seen)
    return count / (repeats + 1)


def ab_power(p1, p2, n, alpha=0.05):
    error = (p1 * (1 - p1) / n + p2 * (1 - p2) / n) ** 0.5
    seen, standard = NormalDist(abs(p1 - p2) / error), NormalDist()
    bar = standard.inv_cdf(1 - alpha / 2)
    return 1 - seen.cdf(bar) + seen.cdf(-bar)


def ab_size(p1, p2, power=0.8, alpha=0.05):
    if p1 == p2:
        raise ValueError("equal")
    n = 1
    while ab_power(p1, p2, n, alpha) < power:
        n += max(1, n // 50)
    while n > 1 and ab_power(p1, p2, n - 1, alpha) >= power:
        n -= 1
    return n


def explore_means(draw, rng, repeats=1000):
    widths = []
    for n in (10, 100, 1000):
        means = sorted(float(row.mean()) for row in draw(rng, (repeats, n)))
        widths.append(means[(3 * repeats) // 4] - means[repeats // 4])
    return np.array(widths), widths[2] * 6 < widths[0]
