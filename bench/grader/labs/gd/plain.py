"""The checks of lab GD as bare asserts: the source of every peer's own form."""

from itertools import pairwise

import numpy as np
from solution import fit, gradient, loss, predict

ROWS, COLUMNS = 200, 3


def line(seed=7):
    """Draw rows on a noisy plane, and a point in the space of the weights."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(ROWS, COLUMNS))
    y = x @ rng.normal(size=COLUMNS) + rng.normal() + 0.3 * rng.normal(size=ROWS)
    return x, y, rng.normal(size=COLUMNS), float(rng.normal())


def check_predicts():
    x, _, weights, bias = line()
    got = predict(x, weights, bias)
    assert got.shape == (ROWS,)
    np.testing.assert_allclose(got, x @ weights + bias, rtol=1e-9, strict=True)


def check_measures_the_loss():
    x, y, weights, bias = line()
    want = np.mean((x @ weights + bias - y) ** 2)
    np.testing.assert_allclose(loss(x, y, weights, bias), want, rtol=1e-9)


def check_finds_the_slope():
    x, y, weights, bias = line()
    errors = x @ weights + bias - y
    along_weights, along_bias = gradient(x, y, weights, bias)
    assert along_weights.shape == (COLUMNS,)
    want = 2 * x.T @ errors / ROWS
    np.testing.assert_allclose(along_weights, want, rtol=1e-9, strict=True)
    np.testing.assert_allclose(along_bias, 2 * errors.mean(), rtol=1e-9)


def check_converges():
    x, y, _, _ = line()
    weights, bias, _ = fit(x, y, 0.1, 500)
    design = np.column_stack([x, np.ones(ROWS)])
    want = np.linalg.lstsq(design, y, rcond=None)[0]
    np.testing.assert_allclose(np.append(weights, bias), want, rtol=1e-5, atol=1e-7)


def check_goes_down():
    x, y, _, _ = line()
    _, _, history = fit(x, y, 0.05, 50)
    assert len(history) == 50
    np.testing.assert_allclose(history[0], np.mean(y**2), rtol=1e-9)
    assert all(later < earlier for earlier, later in pairwise(history))
