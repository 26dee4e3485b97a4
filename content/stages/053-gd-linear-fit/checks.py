"""Checks of stage 53: the plain loop, when to stop and when to give up, standardised fitting."""

import numpy as np
from numpy.random import Generator
from solution import fit_until_flat, gradient, gradient_descent

from baibu.grader.checks import Learner, check, expect

FOUR_X = np.array([0.0, 1.0, 2.0, 3.0])  # the worked example of the brief: y = 2x + 1
FOUR_Y = np.array([1.0, 3.0, 5.0, 7.0])
FIVE_X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])  # the listing of the brief
FIVE_Y = np.array([2.0, 4.0, 5.0, 4.0, 6.0])
AFTERWARDS = """
def afterwards(fit, x, y):
    x, y = x.copy(), y.copy()
    got = fit(x, y)
    return got, x, y
"""


@check(
    zh="gradient_descent 返回两个数；更新 0 次就是 (0, 0)",
    en="gradient_descent returns two numbers, and (0, 0) after 0 epochs",
    proves=["gradient-descent"],
)
def returns_two_numbers(learner: Learner, rng: Generator) -> None:
    expect(learner.gradient_descent(FOUR_X, FOUR_Y, lr=0.1, epochs=0)).close_to((0.0, 0.0))
    got = learner.gradient_descent(FOUR_X, FOUR_Y, lr=0.1, epochs=1)
    expect.that(
        isinstance(got, tuple) and len(got) == 2,
        zh="返回值是元组 (slope, intercept)",
        en="the result is the tuple (slope, intercept)",
        got=got,
    )
    expect(got[0], zh="斜率", en="slope").is_number()
    expect(got[1], zh="截距", en="intercept").is_number()
    expect.that(
        got[0] != 0 and got[1] != 0,
        zh="更新一次之后，两个数都离开了 0",
        en="after one update both numbers have left 0",
        got=got,
    )
    x, y = scattered(rng)
    expect(learner.gradient_descent(x, y, lr=0.1, epochs=0)).close_to((0.0, 0.0))


@check(
    zh="第一次更新与手算一致",
    en="the first update agrees with the calculation by hand",
    proves=["gradient-descent"],
)
def first_update(learner: Learner, rng: Generator) -> None:
    expect(learner.gradient_descent(FOUR_X, FOUR_Y, lr=0.1, epochs=1)).close_to(
        (1.7, 0.8), rtol=1e-9
    )
    x, y = scattered(rng)
    lr = float(rng.uniform(0.001, 0.1))
    expect(learner.gradient_descent(x, y, lr=lr, epochs=1)).close_to(
        gradient_descent(x, y, lr, 1), rtol=1e-9, atol=1e-12
    )


@check(
    zh="每一次更新，斜率和截距都从同一点出发",
    en="in every update slope and intercept move from the same place",
    proves=["gradient-descent"],
)
def moves_both_at_once(learner: Learner, rng: Generator) -> None:
    expect(learner.gradient_descent(FOUR_X, FOUR_Y, lr=0.1, epochs=2)).close_to(
        (1.97, 0.93), rtol=1e-9
    )
    x, y = scattered(rng)
    lr, epochs = 0.5 * limit(x), int(rng.integers(3, 40))
    expect(learner.gradient_descent(x, y, lr=lr, epochs=epochs)).close_to(
        gradient_descent(x, y, lr, epochs), rtol=1e-8, atol=1e-10
    )


@check(
    zh="每个点都重复一遍，结果不变：损失是平均，不是求和",
    en="repeating every point changes nothing: the loss is a mean, not a sum",
    proves=["gradient-descent"],
)
def is_a_mean(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng, n=6)
    lr = 0.2 * limit(x)
    once = learner.gradient_descent(x, y, lr=lr, epochs=5)
    twice = learner.gradient_descent(np.tile(x, 2), np.tile(y, 2), lr=lr, epochs=5)
    expect(twice).close_to(once, rtol=1e-8, atol=1e-10)
    expect(once).close_to(gradient_descent(x, y, lr, 5), rtol=1e-8, atol=1e-10)


@check(
    zh="学习率 0.01、1000 轮停在约 0.814 和 1.750；学习率 0.08 到达 0.8 和 1.8",
    en="1000 epochs at 0.01 stop near 0.814 and 1.750, at 0.08 they arrive at 0.8 and 1.8",
    proves=["gradient-descent", "learning-rate"],
)
def repeats_the_listing(learner: Learner, rng: Generator) -> None:
    stopped = gradient_descent(FIVE_X, FIVE_Y, 0.01, 1000)
    got = learner.gradient_descent(FIVE_X, FIVE_Y, lr=0.01, epochs=1000)
    expect(got).close_to(stopped, rtol=1e-6)
    order = rng.permutation(5)  # a mean does not ask in which order the points come
    arrived = learner.gradient_descent(FIVE_X[order], FIVE_Y[order], lr=0.08, epochs=1000)
    expect(arrived).close_to((0.8, 1.8), atol=1e-6)


@check(
    zh="fit_until_flat 到达最小二乘解，误差不超过百万分之一",
    en="fit_until_flat arrives at the least-squares line, to a millionth",
    proves=["gradient-descent", "stopping-rules"],
)
def arrives(learner: Learner, rng: Generator) -> None:
    got = learner.fit_until_flat(FIVE_X, FIVE_Y, lr=0.08, max_epochs=8000)
    expect.that(
        isinstance(got, tuple) and len(got) == 3,
        zh="返回值是元组 (slope, intercept, epochs)",
        en="the result is the tuple (slope, intercept, epochs)",
        got=got,
    )
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to((0.8, 1.8), atol=1e-6)
    x, y = scattered(rng)
    got = learner.fit_until_flat(x, y, lr=0.5 * limit(x), max_epochs=8000)
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to(best(x, y), atol=1e-6)


@check(
    zh="梯度的范数第一次不超过 tolerance 时停下，epochs 是做过的更新次数",
    en="it stops once the gradient's norm is at most tolerance; epochs counts the updates made",
    proves=["stopping-rules"],
)
def stops_when_flat(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng)
    lr = 0.5 * limit(x)
    for tolerance in (0.5, 1e-3):
        slope, intercept, epochs = learner.fit_until_flat(
            x, y, lr=lr, tolerance=tolerance, max_epochs=8000
        )
        norm = float(np.hypot(*gradient(x, y, slope, intercept)))
        expect(norm, zh="停下时梯度的范数", en="the gradient's norm at the end").at_most(
            tolerance * (1 + 1e-9)
        )
        expect(epochs, zh="轮数", en="epochs").equals(fit_until_flat(x, y, lr, tolerance, 8000)[2])


@check(
    zh="出发时已经平了就一次也不更新；max_epochs 用完就停",
    en="a flat start needs no update at all; when max_epochs is used up it stops",
    proves=["stopping-rules"],
)
def keeps_the_budget(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng)
    lr = 0.3 * limit(x)
    spent = learner.fit_until_flat(x, y, lr=lr, tolerance=1e-12, max_epochs=7)
    expect(spent).close_to((*gradient_descent(x, y, lr, 7), 7), rtol=1e-8, atol=1e-10)
    flat = learner.fit_until_flat(x, np.zeros_like(x), lr=lr, max_epochs=100)
    expect(flat).close_to((0.0, 0.0, 0), atol=0.0)


@check(
    zh="发散时抛出 ValueError，损失一高过出发时就报",
    en="a diverging run raises ValueError as soon as the loss is above the loss at the start",
    proves=["stopping-rules", "learning-rate"],
)
def notices_divergence(learner: Learner, rng: Generator) -> None:
    learner.raises(
        ValueError, learner.fit_until_flat, FIVE_X, FIVE_Y, lr=0.1, tolerance=1e-8, max_epochs=5000
    )
    learner.raises(
        ValueError, learner.fit_until_flat, FIVE_X, FIVE_Y, lr=0.1, tolerance=1e-8, max_epochs=3
    )
    x, y = scattered(rng)
    learner.raises(
        ValueError, learner.fit_until_flat, x, y, lr=1.6 * limit(x), tolerance=1e-8, max_epochs=100
    )
    got = learner.fit_until_flat(x, y, lr=0.5 * limit(x), tolerance=1e-8, max_epochs=8000)
    expect(got[:2], zh="不发散时（斜率，截距）", en="(slope, intercept) otherwise").close_to(
        best(x, y), atol=1e-6
    )


@check(
    zh="学习率在界限之内就不误报，数值再大也不例外",
    en="below the limit of the learning rate there is no false alarm, however large the numbers",
    proves=["learning-rate", "stopping-rules"],
)
def raises_no_false_alarm(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng)
    y = 1e9 * (y + 20)
    slope, intercept, _ = learner.fit_until_flat(
        x, y, lr=0.95 * limit(x), tolerance=10.0, max_epochs=8000
    )
    expect((slope, intercept), zh="（斜率，截距）", en="(slope, intercept)").close_to(
        best(x, y), rtol=1e-6
    )


@check(
    zh="fit_line 给出原单位下的斜率和截距",
    en="fit_line gives slope and intercept in the units of x",
    proves=["feature-scaling"],
)
def maps_back(learner: Learner, rng: Generator) -> None:
    years = np.arange(2000.0, 2025.0)
    y = float(rng.uniform(1, 3)) * (years - 2010) + rng.normal(0, 1, len(years))
    got = learner.fit_line(years, y)
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to(
        best(years, y), rtol=1e-6
    )
    x, y = body_mass()
    rows = rng.choice(len(x), size=200, replace=False)
    got = learner.fit_line(x[rows], y[rows])
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to(
        best(x[rows], y[rows]), rtol=1e-6
    )


@check(
    zh="标准化之后，学习率 0.5 只要更新一次，x 用什么单位都一样",
    en="on standardised x one update at learning rate 0.5 is enough, whatever the units of x",
    proves=["feature-scaling", "learning-rate"],
)
def one_update_is_enough(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng)
    for unit in (1.0, 1000.0):
        got = learner.fit_line(unit * x, y, lr=0.5)
        slope, intercept = best(x, y)
        expect(got).close_to((slope / unit, intercept, 1), rtol=1e-6, atol=1e-9)


@check(
    zh="x 全都相等时，fit_line 抛出 ValueError",
    en="fit_line raises ValueError when all x are equal",
    proves=["feature-scaling"],
)
def refuses_equal_x(learner: Learner, rng: Generator) -> None:
    y = rng.normal(0, 1, 3)
    learner.raises(ValueError, learner.fit_line, np.full(3, 4.0), y)
    learner.raises(ValueError, learner.fit_line, np.full(3, 0.1), y)
    x = np.array([4.0, 4.0, 5.0])  # two different values are enough for a line
    got = learner.fit_line(x, y)
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to(best(x, y), atol=1e-6)


@check(
    zh="fit_line 不改动调用者的数组",
    en="fit_line leaves the caller's arrays as they were",
    proves=["feature-scaling"],
)
def leaves_arrays_alone(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng, n=6)
    afterwards = learner.define(AFTERWARDS, name="afterwards")
    got, seen_x, seen_y = afterwards(learner.fit_line, x, y)
    expect(seen_x, zh="调用之后的 x", en="x after the call").equals(x)
    expect(seen_y, zh="调用之后的 y", en="y after the call").equals(y)
    expect(got[:2], zh="（斜率，截距）", en="(slope, intercept)").close_to(best(x, y), rtol=1e-6)


def scattered(rng: Generator, n: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Draw points around a line, rounded so that an example can be read."""
    x = np.round(rng.uniform(-2, 5, n), 2)
    slope, intercept = rng.choice([-1, 1], 2) * rng.uniform(0.5, 3, 2)
    return x, np.round(slope * x + intercept + rng.normal(0, 0.5, n), 2)


def best(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Give the least-squares line."""
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / np.var(x))
    return slope, float(y.mean() - slope * x.mean())


def limit(x: np.ndarray) -> float:
    """Give the learning rate above which gradient descent diverges."""
    curvature = 2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    return float(2 / np.linalg.eigvalsh(curvature)[-1])


def body_mass() -> tuple[np.ndarray, np.ndarray]:
    """Load body-mass index and progression of the diabetes data."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes(scaled=False)
    return table.data[:, 2], table.target
