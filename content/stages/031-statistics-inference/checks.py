"""Checks of stage 31: dependence, intervals and their coverage, shuffling, planning, the CLT."""

from typing import Any

import numpy as np
import solution
from numpy.random import Generator
from scipy.stats import t

from baibu.grader.checks import Learner, check, expect

SURE = 6  # standard errors: a right answer is further away less than once in a hundred million
MANY = "lambda interval, samples: [interval(sample) for sample in samples]"
PERCENTILES = """
import numpy as np
def percentiles(seed):
    rng = np.random.default_rng(seed)
    def interval(x):
        means = x[rng.integers(0, len(x), (200, len(x)))].mean(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
        return float(low), float(high)
    return interval
"""
GAP = 0.9086  # how often they cover the mean of 30 exponential values, in 180 000 samples
STATISTICS = {"v.mean()": np.mean, "np.median(v)": np.median, "v.std()": np.std}


@check(
    zh="covariance：除以 n − 1，随单位变化",
    en="covariance: divided by n − 1, and it changes with the unit",
    proves=["correlation"],
)
def measures_covariance(learner: Learner, rng: Generator) -> None:
    x, y = np.array([1.0, 2.0, 6.0]), np.array([2.0, 1.0, 6.0])
    expect(learner.covariance(x, y)).close_to(6.5)
    x, y = related(rng)
    expect(learner.covariance(1000 * x, y)).close_to(1000 * solution.covariance(x, y), rtol=1e-9)


@check(
    zh="correlation：没有单位，只看得见直线；有一组全都相等就抛出 ValueError",
    en="correlation: no unit, and it sees straight lines only; ValueError for a constant",
    proves=["correlation"],
)
def measures_correlation(learner: Learner, rng: Generator) -> None:
    x, y = related(rng)
    want = solution.correlation(x, y)
    expect(learner.correlation(x, y)).close_to(want, rtol=1e-9)
    expect(learner.correlation(1000 * x, 7 - y)).close_to(-want, rtol=1e-9)
    whole = np.arange(-3.0, 4.0)
    expect(learner.correlation(whole, whole**2), zh="x 与 x²", en="x and x²").close_to(
        0, atol=1e-12
    )
    learner.raises(ValueError, learner.correlation, x, np.full(len(x), 0.1))


@check(
    zh="mean_interval：t 区间，置信水平可变",
    en="mean_interval: Student's interval, at any level",
    proves=["confidence-intervals"],
)
def gives_intervals(learner: Learner, rng: Generator) -> None:
    x = rng.normal(20, 5, int(rng.integers(4, 9))).round(2)
    for level in (0.95, 0.8):
        got = pair(learner.mean_interval(x, level=level))
        expect(got).close_to(solution.mean_interval(x, level), rtol=1e-9)
    got = pair(learner.mean_interval(np.array([4.0, 6.0, 8.0])))
    expect(got).close_to((1.0317246, 10.9682754), rtol=1e-6)


@check(
    zh="mean_interval：两千个小样本里，约 95 % 的区间盖住真值",
    en="mean_interval: about 95 % of the intervals of two thousand small samples hold the truth",
    proves=["confidence-intervals"],
    slow=True,
)
def covers(learner: Learner, rng: Generator) -> None:
    samples, share = np.empty((0, 12)), 0.0
    while abs(share - 0.95) > 0.014:  # samples with which the right interval keeps its promise
        samples = rng.normal(3.0, 2.0, (2000, 12))
        reach = t.ppf(0.975, 11) * samples.std(axis=1, ddof=1) / 12**0.5
        share = float(np.mean(np.abs(samples.mean(axis=1) - 3.0) <= reach))
    many = learner.define(MANY)
    found = expect(many(learner.mean_interval, samples)).is_list(length=2000)
    ends = np.array([pair(one) for one in found])
    width = float(np.mean(ends[:, 1] - ends[:, 0]))
    expect(width, zh="平均宽度", en="mean width").close_to(float(2 * reach.mean()), rtol=1e-6)
    share = float(np.mean((ends[:, 0] <= 3) & (ends[:, 1] >= 3)))
    expect(share, zh="盖住的比例", en="the share that covers").between(0.935, 0.965)


@check(
    zh="bootstrap_interval：有放回地抽，取百分位数",
    en="bootstrap_interval: drawn with replacement, and percentiles taken",
    proves=["bootstrap"],
)
def resamples(learner: Learner, rng: Generator) -> None:
    resampled(learner, rng, "v.mean()", 0.6)


@check(
    zh="bootstrap_interval：什么统计量、什么置信水平都行",
    en="bootstrap_interval: for any statistic, at any level",
    proves=["bootstrap"],
)
def resamples_anything(learner: Learner, rng: Generator) -> None:
    resampled(learner, rng, "v.std()", 0.6)
    resampled(learner, rng, "np.median(v)", 0.95)


@check(
    zh="coverage：每次抽新的样本，数区间盖住真值的比例，端点也算",
    en="coverage: the share of new samples whose interval holds the truth, its ends included",
    proves=["confidence-intervals"],
)
def counts_coverage(learner: Learner, rng: Generator) -> None:
    seed = int(rng.integers(10**9))
    ends = learner.define("lambda x: (float(x.min()), float(x.max()))")
    draw = learner.define("lambda rng: rng.random(4)")
    got = learner.coverage(ends, draw, 0.5, 3000, generator(learner, seed))
    near(got, 1 - 2 / 2**4, 3000, "从最小到最大的区间", "the interval from least to largest")
    whole = learner.define("lambda x: (0.0, 1.0)")
    exact = learner.coverage(whole, draw, 1.0, 50, generator(learner, seed))
    expect(exact, zh="真值正好在端点上", en="the truth is an end").equals(1.0)


@check(
    zh="coverage：量得出百分位区间在偏斜的小样本上盖得不够",
    en="coverage: it finds that percentile intervals cover too little on small skewed samples",
    proves=["bootstrap", "confidence-intervals"],
    slow=True,
)
def finds_the_gap(learner: Learner, rng: Generator) -> None:
    seed = int(rng.integers(10**9))
    skewed = learner.define("lambda rng: rng.exponential(1.0, 30)")
    interval = learner.define(PERCENTILES, name="percentiles")(seed)
    got = learner.coverage(interval, skewed, 1.0, 2000, generator(learner, seed + 1))
    near(got, GAP, 2000, "百分位区间", "percentile intervals")
    far = learner.coverage(interval, skewed, 9.0, 20, generator(learner, seed))
    expect(far, zh="真值极远", en="a truth far away").close_to(0.0)


@check(
    zh="permutation_test：p 值与参考相差不超过机会所允许的",
    en="permutation_test: the p-value is as near to the reference as chance allows",
    proves=["hypothesis-tests"],
)
def shuffles(learner: Learner, rng: Generator) -> None:
    for n, apart in ((12, 0.2), (4, 0.8), (5, -0.9)):
        x, y = rng.normal(0, 1, n).round(2), rng.normal(0, 1, 30).round(2)
        x = x + (apart - float(x.mean() - y.mean()))
        got = learner.permutation_test(x, y, generator(learner, int(rng.integers(10**9))), 3000)
        near(got, shuffled(x, y, rng), 3000, "p 值", "p-value", slack=1e-3)


@check(
    zh="permutation_test：p 值从不为 0；毫无差别时是 1；方向不要紧",
    en="permutation_test: never 0; 1 where there is no difference; either direction counts",
    proves=["hypothesis-tests"],
)
def never_says_never(learner: Learner, rng: Generator) -> None:
    x = rng.normal(0, 1, 25).round(2)  # so many that no shuffle ever gives the same two groups
    repeats = int(rng.integers(200, 900))
    for far in (x + 50, x - 50):
        got = learner.permutation_test(x, far, generator(learner, 1), repeats)
        expect(got, zh="差别极大", en="a huge difference").close_to(1 / (repeats + 1), rtol=1e-9)
    got = learner.permutation_test(x, x[::-1].copy(), generator(learner, 2), repeats)
    expect(got, zh="没有差别", en="no difference").close_to(1.0)
    few = learner.permutation_test(
        np.array([0.1, 0.2, 0.3]), np.array([0.4, 0.5, 0.6]), generator(learner, 3), 4000
    )
    near(few, 2 / 20, 4000, "三个对三个", "three against three", slack=1e-3)


@check(
    zh="ab_power：看出差别的概率；没有差别时等于 alpha",
    en="ab_power: the probability of seeing the difference; alpha where there is none",
    proves=["ab-testing", "hypothesis-tests"],
)
def plans_power(learner: Learner, rng: Generator) -> None:
    expect(learner.ab_power(0.1, 0.12, 3841)).close_to(0.8002968595830413, rtol=1e-6)
    p1, p2 = (round(float(p), 3) for p in rng.uniform(0.05, 0.4, 2))
    n, alpha = int(rng.integers(100, 900)), 0.01
    want = solution.ab_power(p1, p2, n, alpha)
    expect(learner.ab_power(p1, p2, n, alpha=alpha)).close_to(want, rtol=1e-6, atol=1e-9)
    expect(learner.ab_power(p2, p1, n, alpha=alpha)).close_to(want, rtol=1e-6, atol=1e-9)
    expect(learner.ab_power(p1, p1, n), zh="没有差别", en="no difference").close_to(0.05, rtol=1e-6)


@check(
    zh="ab_size：最少的访客数，少一个就不够；没有差别就抛出 ValueError",
    en="ab_size: the fewest visitors, one less is too few; ValueError without a difference",
    proves=["ab-testing"],
)
def plans_size(learner: Learner, rng: Generator) -> None:
    expect(learner.ab_size(0.1, 0.12)).equals(solution.ab_size(0.1, 0.12))
    p1 = round(float(rng.uniform(0.05, 0.2)), 3)
    p2 = round(p1 + float(rng.uniform(0.02, 0.1)), 3)
    want = solution.ab_size(p1, p2, 0.9, 0.01)
    expect(learner.ab_size(p1, p2, power=0.9, alpha=0.01)).equals(want)
    expect(learner.ab_size(p2, p1, power=0.9, alpha=0.01)).equals(want)
    learner.raises(ValueError, learner.ab_size, p1, p1)


@check(
    zh="explore_means：四分位距按 √n 缩小；柯西分布不缩小，要指出来",
    en="explore_means: the spread shrinks with √n; for Cauchy it does not, and that is flagged",
    proves=["central-limit"],
)
def flags_what_has_no_limit(learner: Learner, rng: Generator) -> None:
    for text, want in (
        ("exponential(size=shape)", np.array([0.413, 0.1347, 0.04265])),
        ("standard_cauchy(shape)", np.array([2.0, 2.0, 2.0])),
        ("random(shape)", 1.349 / 12**0.5 / np.sqrt([10, 100, 1000])),
        ("standard_t(1.2, shape)", None),
    ):
        draw = learner.define(f"lambda rng, shape: rng.{text}")
        got = learner.explore_means(draw, generator(learner, int(rng.integers(10**9))))
        expect.that(
            isinstance(got, (tuple, list)) and len(got) == 2,
            zh="返回值是元组 (spreads, shrinks)",
            en="the result is the tuple (spreads, shrinks)",
            got=got,
        )
        spreads = expect(got[0], zh="四分位距", en="spreads").is_array(shape=(3,), dtype="float")
        if want is not None:
            expect(spreads, zh=text, en=text).close_to(
                want, rtol=0.4
            )  # eight standard errors and more
        shrinks = "cauchy" not in text and "_t" not in text
        expect(got[1], zh=f"{text}：缩小吗", en=f"{text}: shrinks").equals(shrinks)


def resampled(learner: Learner, rng: Generator, text: str, level: float) -> None:
    """Demand ends that 2000 resamples can have: quantiles are off by a binomial number of them."""
    x = rng.exponential(3.0, 40).round(3)
    statistic = learner.define(
        f"import numpy as np\ndef statistic(v):\n    return float({text})\n", name="statistic"
    )
    seed = int(rng.integers(10**9))
    got = pair(learner.bootstrap_interval(x, statistic, generator(learner, seed), 2000, level))
    drawn = STATISTICS[text](x[rng.integers(0, 40, (20_000, 40))], axis=1)
    for end, share in zip(got, ((1 - level) / 2, (1 + level) / 2), strict=True):
        off = SURE * (share * (1 - share) * (1 / 2000 + 1 / 20_000)) ** 0.5
        low, high = np.quantile(drawn, [max(0.0, share - off), min(1.0, share + off)])
        words = {"zh": f"{text}，{level}", "en": f"{text}, {level}"}
        expect(end, **words).between(float(low) - 1e-9, float(high) + 1e-9)


def shuffled(x: np.ndarray, y: np.ndarray, rng: Generator) -> float:
    """Give the p-value of 40 000 shuffles."""
    both = np.concatenate([x, y])
    mixed = rng.permuted(np.tile(both, (40_000, 1)), axis=1)[:, : len(x)].sum(axis=1)
    away = mixed / len(x) - (both.sum() - mixed) / len(y)
    return float(np.mean(np.abs(away) >= abs(x.mean() - y.mean()) - 1e-9))


def near(got: Any, want: float, count: int, zh: str, en: str, *, slack: float = 0.0) -> None:
    """Demand a share that so many trials can show."""
    off = SURE * (want * (1 - want) * (1 / count + 1 / 40_000)) ** 0.5 + slack
    expect(got, zh=zh, en=en).between(want - off, want + off)


def related(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    x = rng.normal(50, 10, 12).round(1)
    return x, (0.4 * x + rng.normal(0, 5, 12)).round(1)


def pair(got: Any) -> tuple[float, float]:
    """Demand (low, high)."""
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == 2,
        zh="返回值是元组 (low, high)",
        en="the result is the tuple (low, high)",
        got=got,
    )
    low = expect(got[0], zh="下端", en="the lower end").is_number()
    high = expect(got[1], zh="上端", en="the upper end").is_number()
    return low, high


def generator(learner: Learner, seed: int) -> Any:
    return learner.define(f"__import__('numpy').random.default_rng({seed})")
