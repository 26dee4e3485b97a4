"""Create, code and select features inside a fit, and show that the gain is real.

A *fit* is a function `fit(x, y)` that learns from training rows and gives back a predictor, a
function of `x`, as in stage 25. Whatever learns from the label stays inside a fit.

Start reading at `engineered`; the last section holds the experiment behind the question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import Lasso

Array = NDArray[Any]
Split = tuple[Array, Array]  # training rows, test rows
Predictor = Callable[[Array], Array]
Fit = Callable[[Array, Array], Predictor]

PREDICTIONS = {"q04": "line"}


# Given: a model, a measure, folds


def least_squares(x: Array, y: Array) -> Predictor:
    """Fit: predict a number by weights for the columns and a constant."""
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def r2(want: Array, got: Array) -> float:
    """Share of the spread of the true values that is explained; 0 for the mean, 1 at best."""
    return float(1 - np.mean((want - got) ** 2) / np.mean((want - want.mean()) ** 2))


def folds(n: int, k: int, rng: Generator) -> list[Split]:
    """Cut shuffled rows into k parts; each is the test part once."""
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


# Creating


def products(x: Array) -> Array:
    """Give the columns, then the product of every pair, squares included."""
    pairs = combinations_with_replacement(range(x.shape[1]), 2)
    return np.column_stack([x, *(x[:, i] * x[:, j] for i, j in pairs)])


def cyclic(values: ArrayLike, period: float) -> Array:
    """Give sine and cosine of a quantity that comes round again: an hour, a month, an angle."""
    angle = 2 * np.pi * np.asarray(values, dtype=float) / period
    return np.column_stack([np.sin(angle), np.cos(angle)])


def lagged(series: Array, lags: Sequence[int]) -> tuple[Array, Array]:
    """Give (x, y): beside each value y the values that came so many steps before it."""
    if min(lags) < 1:
        raise ValueError("a lag below 1 is the answer itself, or the future")
    start = max(lags)
    x = np.column_stack([series[start - lag : len(series) - lag] for lag in lags])
    return x, series[start:]


def window_features(windows: Array) -> Array:
    """Describe each window: mean, spread, slope, crossings, correlation with itself, rhythm."""
    width = windows.shape[1]
    mean = windows.mean(axis=1)
    apart = windows - mean[:, None]
    still = np.ptp(windows, axis=1) == 0
    apart[still] = 0.0
    time = np.arange(width) - (width - 1) / 2
    total = (apart**2).sum(axis=1)
    power = np.abs(np.fft.rfft(apart, axis=1)[:, 1:]) ** 2
    return np.column_stack(
        [
            mean,
            np.sqrt(total / width),
            apart @ time / (time @ time),
            (apart[:, 1:] * apart[:, :-1] < 0).sum(axis=1),
            (apart[:, 1:] * apart[:, :-1]).sum(axis=1) / np.where(still, 1.0, total),
            np.where(still, 0, 1 + power.argmax(axis=1)),
        ]
    )


# Coding categories by the label


def target_code(train: ArrayLike, y: Array, values: ArrayLike, smoothing: float = 10.0) -> Array:
    """Give each value its category's mean label, drawn towards the mean of all."""
    names, place = np.unique(np.asarray(train), return_inverse=True)
    count = np.bincount(place)
    total = np.bincount(place, weights=y)
    code = (total + smoothing * y.mean()) / (count + smoothing)
    known = {name: float(c) for name, c in zip(names.tolist(), code, strict=True)}
    return np.array([known.get(value, y.mean()) for value in np.asarray(values).tolist()])


def out_of_fold(
    values: ArrayLike, y: Array, splits: Sequence[Split], smoothing: float = 10.0
) -> Array:
    """Code every row from the rows of the other folds: its own label has no say."""
    values = np.asarray(values)
    codes = np.empty(len(y))
    for train, test in splits:
        codes[test] = target_code(values[train], y[train], values[test], smoothing)
    return codes


def target_coded(fit: Fit, column: int, rng: Generator, smoothing: float = 10.0) -> Fit:
    """Make the fit that replaces a column of category numbers by codes."""

    def fit_coded(x: Array, y: Array) -> Predictor:
        coded = np.array(x, dtype=float)
        coded[:, column] = out_of_fold(x[:, column], y, folds(len(y), 5, rng), smoothing)
        predictor = fit(coded, y)

        def predict(new: Array) -> Array:
            replaced = np.array(new, dtype=float)
            replaced[:, column] = target_code(x[:, column], y, new[:, column], smoothing)
            return predictor(replaced)

        return predict

    return fit_coded


# Selecting


def filtered(x: Array, y: Array, k: int) -> list[int]:
    """Filter: the k columns with the largest absolute correlation with the label, best first."""
    from_mean = x - x.mean(axis=0)
    norms = np.sqrt((from_mean**2).sum(axis=0))
    strength = np.abs(from_mean.T @ (y - y.mean())) / np.where(
        np.ptp(x, axis=0) == 0, np.inf, norms
    )
    return [int(column) for column in np.argsort(-strength, kind="stable")[:k]]


def forward(fit: Fit, x: Array, y: Array, k: int, splits: Sequence[Split]) -> list[int]:
    """Wrapper: add, k times, the column with which the fit errs least on the test parts."""
    chosen: list[int] = []
    for _ in range(k):
        others = [column for column in range(x.shape[1]) if column not in chosen]
        errors = [test_error(fit, x[:, [*chosen, column]], y, splits) for column in others]
        chosen.append(others[int(np.argmin(errors))])
    return chosen


def test_error(fit: Fit, x: Array, y: Array, splits: Sequence[Split]) -> float:
    """Give the mean squared error on the test parts, averaged over the splits."""
    errors = [np.mean((fit(x[a], y[a])(x[b]) - y[b]) ** 2) for a, b in splits]
    return float(np.mean(errors))


def embedded(x: Array, y: Array, alpha: float) -> list[int]:
    """Embedded: the columns to which a lasso on standardised columns gives any weight."""
    spread = np.where(np.ptp(x, axis=0) == 0, 1.0, x.std(axis=0))
    model = Lasso(alpha=alpha).fit((x - x.mean(axis=0)) / spread, y)
    return [int(column) for column in np.flatnonzero(model.coef_)]


# All of it inside a fit, and the proof


def engineered(fit: Fit, k: int) -> Fit:
    """Make the fit that multiplies columns and keeps the k best of them, by its own rows."""

    def fit_engineered(x: Array, y: Array) -> Predictor:
        middle = x.mean(axis=0)
        wide = products(x - middle)
        columns = filtered(wide, y, k)
        predictor = fit(wide[:, columns], y)
        return lambda new: predictor(products(new - middle)[:, columns])

    return fit_engineered


def gain_and_control(
    raw: Fit, new: Fit, x: Array, y: Array, splits: Sequence[Split], rng: Generator
) -> tuple[float, float]:
    """Give the gain in R² of one fit over another, and the new fit's R² on shuffled labels."""
    shuffled = rng.permutation(y)
    gain = mean_r2(new, x, y, splits) - mean_r2(raw, x, y, splits)
    return gain, mean_r2(new, x, shuffled, splits)


def mean_r2(fit: Fit, x: Array, y: Array, splits: Sequence[Split]) -> float:
    """Give the mean R² on the test parts."""
    return float(np.mean([r2(y[b], fit(x[a], y[a])(x[b])) for a, b in splits]))


# What the question shows


def crossed(rng: Generator, n: int = 300, columns: int = 8) -> tuple[Array, Array]:
    """Draw rows whose label hangs on the product of two columns and the square of a third."""
    x = rng.normal(size=(n, columns))
    return x, 2 * x[:, 0] * x[:, 1] - x[:, 2] ** 2 + x[:, 3] + rng.normal(0, 0.5, n)


def three_models() -> dict[str, Fit]:
    """Make the fits of question 4."""
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.neighbors import KNeighborsRegressor

    return {
        "line": least_squares,
        "forest": lambda x, y: RandomForestRegressor(60, random_state=0).fit(x, y).predict,
        "neighbours": lambda x, y: KNeighborsRegressor(5).fit(x, y).predict,
    }


def multiplied(fit: Fit) -> Fit:
    """Make the fit that uses all products, without choosing."""

    def fit_multiplied(x: Array, y: Array) -> Predictor:
        middle = x.mean(axis=0)
        predictor = fit(products(x - middle), y)
        return lambda new: predictor(products(new - middle))

    return fit_multiplied


def product_gains(x: Array, y: Array, splits: Sequence[Split]) -> dict[str, float]:
    """Q4: what all products add to the R² of each model."""
    return {
        name: mean_r2(multiplied(fit), x, y, splits) - mean_r2(fit, x, y, splits)
        for name, fit in three_models().items()
    }
