"""Checks of the benchmark's lab GD."""

from itertools import pairwise

import numpy as np

from baibu.grader.checks import check, expect

ROWS, COLUMNS = 200, 3
PROVES = ["gradient-descent"]


def line(rng):
    """Draw rows on a noisy plane, and a point in the space of the weights."""
    x = rng.normal(size=(ROWS, COLUMNS))
    y = x @ rng.normal(size=COLUMNS) + rng.normal() + 0.3 * rng.normal(size=ROWS)
    return x, y, rng.normal(size=COLUMNS), float(rng.normal())


@check(zh="预测每一行", en="predicts every row", proves=PROVES)
def predicts(learner, rng):
    x, _, weights, bias = line(rng)
    expect(learner.predict(x, weights, bias)).close_to(x @ weights + bias, rtol=1e-9)


@check(zh="损失是均方误差", en="the loss is the mean squared error", proves=PROVES)
def measures_the_loss(learner, rng):
    x, y, weights, bias = line(rng)
    want = float(np.mean((x @ weights + bias - y) ** 2))
    expect(learner.loss(x, y, weights, bias)).close_to(want, rtol=1e-9)


@check(zh="梯度是损失的斜率", en="the gradient is the slope of the loss", proves=PROVES)
def finds_the_slope(learner, rng):
    x, y, weights, bias = line(rng)
    errors = x @ weights + bias - y
    want = (2 * x.T @ errors / ROWS, float(2 * errors.mean()))
    expect(learner.gradient(x, y, weights, bias)).close_to(want, rtol=1e-9)


@check(zh="收敛到最小二乘解", en="converges to least squares", proves=PROVES)
def converges(learner, rng):
    x, y, _, _ = line(rng)
    weights, bias, _ = learner.fit(x, y, 0.1, 500)
    design = np.column_stack([x, np.ones(ROWS)])
    want = np.linalg.lstsq(design, y, rcond=None)[0]
    expect(np.append(weights, bias)).close_to(want, rtol=1e-5, atol=1e-7)


@check(zh="损失一步比一步小", en="the loss falls at every step", proves=PROVES)
def goes_down(learner, rng):
    x, y, _, _ = line(rng)
    _, _, history = learner.fit(x, y, 0.05, 50)
    expect(history).is_list(length=50)
    expect(history[0]).close_to(float(np.mean(y**2)), rtol=1e-9)
    falls = all(later < earlier for earlier, later in pairwise(history))
    expect.that(falls, zh="每一步之后损失都更小", en="every step lowers the loss", got=history)
