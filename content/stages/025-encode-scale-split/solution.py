"""Encode, scale, split and resample so that no test row has a say in what is learnt.

A *fit* is a function `fit(x, y)` that learns from training rows and gives back a predictor, a
function of `x`. Whatever learns anything from data is put inside a fit: then it sees only the rows
that the fit is given. The last section holds the experiments behind the questions.

Start reading at `scaled`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Split = tuple[Array, Array]  # training rows, test rows
Predictor = Callable[[Array], Array]
Fit = Callable[[Array, Array], Predictor]

PREDICTIONS = {
    "q10": "neighbours",
    "q12": "before",
    "q13": "high",
    "q17": "five",
    "q22": "one_hot",
}


# Given: three models, two measures, folds, and rows of pure noise


def nearest(x: Array, y: Array) -> Predictor:
    """Fit: predict the label of the nearest training row."""

    def predict(new: Array) -> Array:
        squares = (new**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * new @ x.T
        return y[np.argmin(squares, axis=1)]

    return predict


def nearest_mean(x: Array, y: Array) -> Predictor:
    """Fit: predict the class whose mean row is nearest."""
    classes = np.unique(y)
    means = np.array([x[y == label].mean(axis=0) for label in classes])
    return nearest(means, classes)


def least_squares(x: Array, y: Array) -> Predictor:
    """Fit: predict a number by weights for the columns and a constant."""
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def accuracy(want: Array, got: Array) -> float:
    """Share of the labels that are right."""
    return float(np.mean(want == got))


def f1(want: Array, got: Array) -> float:
    """F1 of class 1: 2 hits / (2 hits + misses + false alarms); 0 where there is no hit."""
    hits = np.sum((want == 1) & (got == 1))
    wrong = np.sum(want != got)
    return float(2 * hits / (2 * hits + wrong)) if hits else 0.0


def folds(n: int, k: int, rng: Generator) -> list[Split]:
    """Cut shuffled rows into k parts; each is the test part once."""
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


def noise(
    rng: Generator, patients: int = 40, rows: int = 3, columns: int = 100
) -> tuple[Array, Array, Array]:
    """Draw (x, y, groups) in which there is nothing to learn about a new patient.

    The rows of a patient are alike and share one label, and the label is a coin toss.
    """
    groups = np.repeat(np.arange(patients), rows)
    x = rng.normal(size=(patients, columns))[groups]
    x = x + 0.1 * rng.normal(size=x.shape)
    return x, rng.integers(0, 2, patients)[groups], groups


# Encoding and scaling


def one_hot(train: ArrayLike, values: ArrayLike) -> Array:
    """Give a column of 0.0 and 1.0 for each category of the training values, sorted."""
    categories = np.unique(np.asarray(train))
    return (np.asarray(values)[:, None] == categories).astype(float)


def ordinal(values: ArrayLike, order: Sequence[str]) -> Array:
    """Give the place of each value in an order that people have fixed."""
    places = {name: float(place) for place, name in enumerate(order)}
    unknown = sorted({str(value) for value in np.asarray(values)} - set(places))
    if unknown:
        raise ValueError(f"not in the order: {unknown}")
    return np.array([places[str(value)] for value in np.asarray(values)])


def fit_scaler(x: Array, how: str = "standard") -> tuple[Array, Array]:
    """Learn (shift, scale) of each column; (x - shift) / scale is the scaled data."""
    if how == "standard":
        shift, scale = x.mean(axis=0), x.std(axis=0)
    elif how == "minmax":
        shift, scale = x.min(axis=0), np.ptp(x, axis=0)
    else:
        raise ValueError(f"how is standard or minmax, not {how!r}")
    return shift, np.where(np.ptp(x, axis=0) == 0, 1.0, scale)


# Splits


def three_sets(
    n: int, rng: Generator, val: float = 0.2, test: float = 0.2
) -> tuple[Array, Array, Array]:
    """Deal n shuffled rows into training, validation and test rows."""
    order = rng.permutation(n)
    n_test, n_val = round(test * n), round(val * n)
    return order[n_test + n_val :], order[n_test : n_test + n_val], order[:n_test]


def split_groups(groups: ArrayLike, rng: Generator, test: float = 0.25) -> Split:
    """Put whole groups aside for testing."""
    groups = np.asarray(groups)
    names = rng.permutation(np.unique(groups))
    is_test = np.isin(groups, names[: max(1, round(test * len(names)))])
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


def split_by_time(times: ArrayLike, test: float = 0.2) -> Split:
    """Put the latest rows aside for testing; rows of one moment stay together."""
    times = np.asarray(times)
    cut = np.sort(times)[len(times) - max(1, round(test * len(times)))]
    return np.flatnonzero(times < cut), np.flatnonzero(times >= cut)


# Fits that prepare their own training rows


def scaled(fit: Fit, how: str = "standard") -> Fit:
    """Make the fit that learns the scale from its training rows."""

    def fit_scaled(x: Array, y: Array) -> Predictor:
        shift, scale = fit_scaler(x, how)
        predictor = fit((x - shift) / scale, y)
        return lambda new: predictor((new - shift) / scale)

    return fit_scaled


def selected(fit: Fit, k: int) -> Fit:
    """Make the fit that uses only the k columns which follow the label best in its own rows."""

    def fit_selected(x: Array, y: Array) -> Predictor:
        columns = best_columns(x, y, k)
        predictor = fit(x[:, columns], y)
        return lambda new: predictor(new[:, columns])

    return fit_selected


def best_columns(x: Array, y: Array, k: int) -> Array:
    """Find the k columns with the largest absolute correlation with the label."""
    from_mean = x - x.mean(axis=0)
    norms = np.sqrt((from_mean**2).sum(axis=0))
    strength = np.abs(from_mean.T @ (y - y.mean())) / np.where(norms == 0, np.inf, norms)
    return np.argsort(-strength, kind="stable")[:k]


def oversampled(fit: Fit, rng: Generator) -> Fit:
    """Make the fit that repeats rows of the rarer classes until all are equally frequent."""

    def fit_oversampled(x: Array, y: Array) -> Predictor:
        rows = balanced_rows(y, rng)
        return fit(x[rows], y[rows])

    return fit_oversampled


def balanced_rows(y: Array, rng: Generator) -> Array:
    """Give every row once, and rows of the rarer classes again, drawn at random."""
    labels, counts = np.unique(y, return_counts=True)
    more = [
        rng.choice(np.flatnonzero(y == label), counts.max() - count)
        for label, count in zip(labels, counts, strict=True)
    ]
    return np.concatenate([np.arange(len(y)), *more])


# Experiments: each shows the wrong way beside the right one


def encoding_scores(
    train: ArrayLike, y_train: Array, test: ArrayLike, y_test: Array
) -> tuple[float, float]:
    """R² on the test rows with alphabetical places, and with one column for each category."""
    order = sorted({str(value) for value in np.asarray(train)})
    coded = [ordinal(values, order)[:, None] for values in (train, test)]
    hot = [one_hot(train, values) for values in (train, test)]
    spread = np.mean((y_test - y_test.mean()) ** 2)
    errors = [
        np.mean((least_squares(known, y_train)(new) - y_test) ** 2) for known, new in (coded, hot)
    ]
    return float(1 - errors[0] / spread), float(1 - errors[1] / spread)


def mean_score(
    fit: Fit, x: Array, y: Array, splits: Sequence[Split], measure: Any = accuracy
) -> float:
    """Give the mean score of a fit over the test parts."""
    scores = [measure(y[test], fit(x[train], y[train])(x[test])) for train, test in splits]
    return float(np.mean(scores))


def scaling_scores(fit: Fit, x: Array, y: Array, splits: Sequence[Split]) -> tuple[float, float]:
    """Accuracy of a fit on the columns as they are, and standardised."""
    return mean_score(fit, x, y, splits), mean_score(scaled(fit), x, y, splits)


def selection_scores(
    fit: Fit, x: Array, y: Array, splits: Sequence[Split], k: int
) -> tuple[float, float]:
    """Accuracy with columns chosen on all rows, and chosen on the training rows."""
    columns = best_columns(x, y, k)
    leaky = mean_score(fit, x[:, columns], y, splits)
    return leaky, mean_score(selected(fit, k), x, y, splits)


def resampling_scores(fit: Fit, x: Array, y: Array, k: int, rng: Generator) -> tuple[float, float]:
    """F1 in k folds with the rare class repeated before the split, and inside the training part."""
    rows = balanced_rows(y, rng)
    before = mean_score(fit, x[rows], y[rows], folds(len(rows), k, rng), f1)
    inside = mean_score(oversampled(fit, rng), x, y, folds(len(y), k, rng), f1)
    return before, inside


def split_spread(
    fit: Fit, x: Array, y: Array, shares: Sequence[float], repeats: int, rng: Generator
) -> Array:
    """Give the standard deviation of the accuracy over random splits, for each test share."""
    found = np.empty((len(shares), repeats))
    for i, share in enumerate(shares):
        for j in range(repeats):
            train, _, test = three_sets(len(y), rng, val=0.0, test=share)
            found[i, j] = accuracy(y[test], fit(x[train], y[train])(x[test]))
    return found.std(axis=1)


# The clinic


def is_leaky(pipeline: Callable[[Array, Array, Array], float], rng: Generator) -> bool:
    """Say whether a pipeline finds skill where there is none: on rows of pure noise."""
    return bool(np.mean([pipeline(*noise(rng)) for _ in range(20)]) > 0.65)


# What the questions show


def wine_scores(rng: Generator, repeats: int = 4) -> dict[str, tuple[float, float]]:
    """Q10: 5-fold accuracy on raw and standardised columns, of neighbours and of a tree."""
    from sklearn.datasets import load_wine
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    x, y = load_wine(return_X_y=True)
    models = {
        "neighbours": lambda a, b: KNeighborsClassifier(5).fit(a, b).predict,
        "tree": lambda a, b: DecisionTreeClassifier(random_state=0).fit(a, b).predict,
    }
    splits = [split for _ in range(repeats) for split in folds(len(y), 5, rng)]
    return {name: scaling_scores(fit, x, y, splits) for name, fit in models.items()}


def descent_steps(x: Array, y: Array) -> int:
    """Count the steps of gradient descent until the squared loss of a line has nearly arrived."""
    rows = np.column_stack([np.ones(len(x)), x])
    step = 1 / float(np.linalg.norm(rows, 2) ** 2)
    best = rows @ np.linalg.lstsq(rows, y, rcond=None)[0]
    weights, start = np.zeros(rows.shape[1]), float(np.sum((y.mean() - best) ** 2))
    for count in range(1, 1_000_000):
        weights -= step * rows.T @ (rows @ weights - y)
        if np.sum((rows @ weights - best) ** 2) <= 1e-4 * start:
            return count
    return count


def rare_noise(rng: Generator, n: int = 600, rare: float = 0.05) -> tuple[Array, Array]:
    """Q12: rows of noise, of which a few are called class 1."""
    y = np.zeros(n, dtype=int)
    y[: round(rare * n)] = 1
    return rng.normal(size=(n, 10)), y


def wide_noise(rng: Generator, n: int = 100, columns: int = 5000) -> tuple[Array, Array]:
    """Q13: many columns of noise, and coin tosses as labels."""
    return rng.normal(size=(n, columns)), rng.permutation(np.arange(n) % 2)


EFFECTS = {"fish": 3.0, "fruit": 0.0, "meat": 5.0, "rice": 1.0, "soup": 4.0, "tea": 2.0}


def six_kinds(rng: Generator, n: int = 300) -> tuple[Array, Array]:
    """Q22: six categories without an order, each with a price of its own."""
    kinds = rng.choice(list(EFFECTS), n)
    return kinds, np.array([EFFECTS[kind] for kind in kinds]) + rng.normal(0, 0.55, n)
