"""Figures and numbers of stage 31, computed by the solution."""

from functools import lru_cache

import numpy as np
from solution import (
    SIZES,
    ab_power,
    ab_size,
    bootstrap_interval,
    correlation,
    covariance,
    coverage,
    explore_means,
    mean_interval,
    permutation_test,
)

from baibu.publish.draw import Plot, Style, beside, number


def numbers():
    """Give every number of the brief that can be computed."""
    rng = np.random.default_rng(31)
    bmi, progression = patients()
    low, high = mean_interval(progression)
    median = bootstrap_interval(progression, lambda v: float(np.median(v)), rng)
    x = np.array([4.0, 6.0, 8.0])
    cover_t, cover_boot = covered()
    facts = {
        "covariance": number(covariance(bmi, progression), 1),
        "covariance_g": number(covariance(1000 * bmi, progression), 0),
        "correlation": number(correlation(bmi, progression), 3),
        "mean_low": number(low, 1),
        "mean_high": number(high, 1),
        "median_low": number(median[0], 1),
        "median_high": number(median[1], 1),
        "cover_t": number(100 * cover_t, 1),
        "cover_boot": number(100 * cover_boot, 1),
        "p_three": number(permutation_test(np.arange(1.0, 4), np.arange(4.0, 7), rng, 20_000), 2),
        "size": str(ab_size(0.10, 0.12)),
        "power_1000": number(100 * ab_power(0.10, 0.12, 1000), 0),
        "size_half": str(ab_size(0.10, 0.11)),
        "low3": number(mean_interval(x)[0], 2),
        "high3": number(mean_interval(x)[1], 2),
    }
    for name, spreads in means().items():
        for size, spread in zip(SIZES, spreads, strict=True):
            facts[f"{name}_{size}"] = number(spread, 3)
    return facts


@lru_cache
def covered():
    """Measure two coverages: t on normal samples of 12, percentiles on exponential ones of 30."""
    rng = np.random.default_rng(31)
    by_t = coverage(mean_interval, lambda g: g.normal(3.0, 2.0, 12), 3.0, 2000, rng)
    by_bootstrap = coverage(
        lambda x: bootstrap_interval(x, lambda v: float(v.mean()), rng, 300),
        lambda g: g.exponential(1.0, 30),
        1.0,
        1000,
        rng,
    )
    return by_t, by_bootstrap


@lru_cache
def means():
    """Measure how means spread, for an exponential and a Cauchy distribution."""
    rng = np.random.default_rng(31)
    return {
        "exponential": explore_means(lambda g, shape: g.exponential(size=shape), rng)[0],
        "cauchy": explore_means(lambda g, shape: g.standard_cauchy(shape), rng)[0],
    }


def patients():
    """Load body-mass index and progression of the diabetes data."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes(scaled=False)
    return table.data[:, 2], table.target


def intervals(say):
    rng = np.random.default_rng(3)
    plot = Plot(
        620,
        320,
        x=(0, 51),
        y=(-1.5, 7.5),
        x_ticks=[],
        title=say(
            zh="五十个样本的 95 % 区间，真值是 3",
            en="95 % intervals of fifty samples; the truth is 3",
        ),
    )
    plot.line([0, 51], [3, 3], style=Style(hue="ink", width=1))
    ends = [mean_interval(rng.normal(3.0, 2.0, 12)) for _ in range(50)]
    for label, hue, dashed, kept in (
        (say(zh="盖住", en="covers"), 1, False, True),
        (say(zh="没盖住", en="misses"), 2, True, False),
    ):
        xs, ys = [], []
        for place, (low, high) in enumerate(ends, start=1):
            if (low <= 3 <= high) == kept:
                xs += [place, place, place]
                ys += [low, high, float("nan")]
        plot.line(xs, ys, label=label, style=Style(hue=hue, dashed=dashed))
    plot.axis_titles(say(zh="样本", en="sample"), say(zh="均值的区间", en="interval of the mean"))
    return plot.svg()


def spreads(say):
    left = Plot(
        340,
        300,
        x=(8, 1250),
        y=(0.03, 4),
        x_scale="log",
        y_scale="log",
        title=say(zh="均值的四分位距", en="Interquartile range of means"),
    )
    for name, words, style in (
        ("cauchy", say(zh="柯西", en="Cauchy"), Style(hue=2, dashed=True)),
        ("exponential", say(zh="指数", en="exponential"), Style(hue=1)),
    ):
        left.line(SIZES, means()[name], label=words, style=style)
    left.axis_titles("n", say(zh="四分位距", en="range"))
    right = Plot(
        340,
        300,
        x=(0, 8000),
        y=(0, 1),
        title=say(zh="看出 10 % 与 12 % 之差", en="Telling 10 % from 12 %"),
    )
    visitors = np.arange(100, 8001, 100)
    right.line(visitors, [ab_power(0.10, 0.12, int(n)) for n in visitors], style=Style(hue=3))
    size = ab_size(0.10, 0.12)
    right.points([size], [0.8], style=Style(hue="ink"))
    right.text(size, 0.8, say(zh=f"\n{size} 人", en=f"\n{size} visitors"), at="right")
    right.axis_titles(say(zh="每组人数", en="visitors in each group"), say(zh="功效", en="power"))
    return beside(
        left, right, title=say(zh="均值的离散程度与检验功效", en="Spread of means, and power")
    ).svg()
