"""Split data for cross-validation, read learning curves, and take an error apart.

A *fit* is a function `fit(x, y)` that learns from rows and gives back a predictor, a function of
`x`. Errors are mean squared errors. The last section holds the experiments behind the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import starmap

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Split = tuple[Rows, Rows]  # training rows, test rows
Predictor = Callable[[Floats], Floats]
Fit = Callable[[Floats, Floats], Predictor]

PREDICTIONS = {"q08": "cv", "q16": "wiggly", "q23": "same_source"}


def polynomial(degree: int) -> Fit:
    """Make the fit that finds the least-squares polynomial of a degree."""

    def fit(x: Floats, y: Floats) -> Predictor:
        return np.polynomial.Polynomial.fit(x, y, degree)

    return fit


def mse(predictor: Predictor, x: Floats, y: Floats) -> float:
    """Mean squared error of a predictor on some rows."""
    return float(np.mean((predictor(x) - y) ** 2))


# Splits


def kfold(n: int, k: int, seed: int | None = None) -> list[Split]:
    """Cut n rows into k folds, each of which is tested once; shuffled when a seed is given."""
    need_folds(k, most=n)
    return [split(n, test) for test in np.array_split(row_order(n, seed), k)]


def stratified_kfold(y: ArrayLike, k: int, seed: int | None = None) -> list[Split]:
    """Cut rows into k folds that all have the classes in the same shares, like dealing cards."""
    labels = np.asarray(y)
    n = len(labels)
    need_folds(k, most=n)
    order = row_order(n, seed)
    order = order[np.argsort(labels[order], kind="stable")]
    return [split(n, order[start::k]) for start in range(k)]


def group_kfold(groups: ArrayLike, k: int) -> list[Split]:
    """Cut rows into k folds without cutting a group: the largest first, into the emptiest fold."""
    names, group_of_row, sizes = np.unique(
        np.asarray(groups), return_inverse=True, return_counts=True
    )
    need_folds(k, most=len(names))
    rows_in_fold = np.zeros(k, dtype=int)
    fold_of_group = np.empty(len(names), dtype=int)
    for group in np.argsort(-sizes, kind="stable"):
        fold = np.argmin(rows_in_fold)
        fold_of_group[group] = fold
        rows_in_fold[fold] += sizes[group]
    fold_of_row = fold_of_group[group_of_row]
    return [split(len(fold_of_row), np.flatnonzero(fold_of_row == fold)) for fold in range(k)]


def time_split(n: int, k: int, gap: int = 0) -> list[Split]:
    """Test on each of the last k blocks in turn, trained on all rows before it but the gap."""
    need_folds(k, most=n - 1, least=1)
    size = n // (k + 1)
    starts = range(n - k * size, n, size)
    if gap < 0 or starts[0] - gap < 1:
        raise ValueError(f"a gap of {gap} leaves no rows to train on")
    return [(np.arange(start - gap), np.arange(start, start + size)) for start in starts]


def need_folds(k: int, *, most: int, least: int = 2) -> None:
    """Refuse a number of folds that cannot be filled."""
    if not least <= k <= most:
        raise ValueError(f"k must lie between {least} and {most}, got {k}")


def row_order(n: int, seed: int | None) -> Rows:
    """Give the rows in order, or shuffled."""
    return np.arange(n) if seed is None else np.random.default_rng(seed).permutation(n)


def split(n: int, test: Rows) -> Split:
    """Pair test rows with all the others."""
    return np.setdiff1d(np.arange(n), test), np.sort(test)


# Curves


def learning_curve(
    fit: Fit, x: ArrayLike, y: ArrayLike, splits: Sequence[Split], sizes: Sequence[int]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per size and a column per split."""
    x, y = np.asarray(x), np.asarray(y)
    train, val = (np.empty((len(sizes), len(splits))) for _ in range(2))
    for i, size in enumerate(sizes):
        for j, (train_rows, test_rows) in enumerate(splits):
            seen = train_rows[:size]
            predictor = fit(x[seen], y[seen])
            train[i, j] = mse(predictor, x[seen], y[seen])
            val[i, j] = mse(predictor, x[test_rows], y[test_rows])
    return train, val


def validation_curve(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, splits: Sequence[Split]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per fit and a column per split."""
    x, y = np.asarray(x), np.asarray(y)
    train, val = (np.empty((len(fits), len(splits))) for _ in range(2))
    for i, fit in enumerate(fits):
        for j, (train_rows, test_rows) in enumerate(splits):
            predictor = fit(x[train_rows], y[train_rows])
            train[i, j] = mse(predictor, x[train_rows], y[train_rows])
            val[i, j] = mse(predictor, x[test_rows], y[test_rows])
    return train, val


def nested_cv(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, outer: Sequence[Split], inner_k: int
) -> Floats:
    """Choose a fit inside each outer training part, and report its error on the outer test part."""
    x, y = np.asarray(x), np.asarray(y)
    errors = []
    for train_rows, test_rows in outer:
        x_train, y_train = x[train_rows], y[train_rows]
        _, val = validation_curve(fits, x_train, y_train, kfold(len(x_train), inner_k))
        chosen = fits[int(np.argmin(val.mean(axis=1)))]
        errors.append(mse(chosen(x_train, y_train), x[test_rows], y[test_rows]))
    return np.array(errors)


# Bias, variance, noise


def simulate(
    fit: Fit,
    truth: Predictor,
    x_train: ArrayLike,
    x_test: ArrayLike,
    noise_sd: float,
    sets: int,
    seed: int,
) -> tuple[Floats, Floats]:
    """Learn from many noisy training sets; give predictions and fresh targets, a row per set."""
    rng = np.random.default_rng(seed)
    x_train, x_test = np.asarray(x_train), np.asarray(x_test)
    predictions, targets = (np.empty((sets, len(x_test))) for _ in range(2))
    for row in range(sets):
        y_train = truth(x_train) + noise_sd * rng.standard_normal(len(x_train))
        predictions[row] = fit(x_train, y_train)(x_test)
        targets[row] = truth(x_test) + noise_sd * rng.standard_normal(len(x_test))
    return predictions, targets


def decompose(predictions: ArrayLike, truth: ArrayLike, noise_sd: float) -> dict[str, float]:
    """Split the expected squared error into squared bias, variance and noise."""
    predictions = np.asarray(predictions)
    bias2 = float(np.mean((predictions.mean(axis=0) - np.asarray(truth)) ** 2))
    variance = float(np.mean(predictions.var(axis=0)))
    noise = float(noise_sd**2)
    return {"bias2": bias2, "variance": variance, "noise": noise, "total": bias2 + variance + noise}


def label_curve(train: ArrayLike, val: ArrayLike, fresh: ArrayLike, target: float) -> str:
    """Name what ails a model from its three learning curves: a row per size, a column per fold."""
    at_train, at_val, at_fresh = (float(np.mean(np.asarray(e)[-1])) for e in (train, val, fresh))
    much = 0.35 * target  # half counts, a fifth does not
    if at_train - target > much:
        return "under"
    if at_val - at_train > much:
        return "over"
    if at_fresh - at_val > much:
        return "shift"
    return "fit"


# The experiments behind the three questions

NOISE_SD = 0.3


def wave(x: Floats) -> Floats:
    """One period of a sine: no polynomial of low degree is exactly right."""
    return np.sin(2 * np.pi * x)


def noisy_wave(x: Floats, rng: Generator) -> Floats:
    """Observe the wave."""
    return wave(x) + NOISE_SD * rng.standard_normal(len(x))


def ridge(degree: int, penalty: float) -> Fit:
    """Make a polynomial fit whose coefficients are kept small (Legendre basis on 0..1)."""

    def basis(x: Floats) -> Floats:
        return np.polynomial.legendre.legvander(2 * x - 1, degree)

    def fit(x: Floats, y: Floats) -> Predictor:
        columns = basis(x)
        weight = penalty * np.diag([0.0] + [1.0] * degree)
        coefficients = np.linalg.solve(columns.T @ columns + weight, columns.T @ y)
        return lambda new: basis(new) @ coefficients

    return fit


def averaged(fits: Sequence[Fit]) -> Fit:
    """Make a fit that averages the predictions of several."""

    def fit(x: Floats, y: Floats) -> Predictor:
        predictors = [one(x, y) for one in fits]
        return lambda new: np.mean([predictor(new) for predictor in predictors], axis=0)

    return fit


def remedies(rng: Generator, rounds: int = 100) -> dict[str, float]:
    """Q8: error on fresh rows of a degree-12 polynomial on 20 rows, and after each remedy.

    `cv_wiggly` and `cv_simple` are what cross-validation reports about degrees 12 and 3.
    """
    x, many = np.linspace(0, 1, 20), np.linspace(0, 1, 80)
    wiggly, simple = polynomial(12), polynomial(3)
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        y, fresh_x = noisy_wave(x, rng), rng.uniform(0, 1, 500)
        fresh = fresh_x, noisy_wave(fresh_x, rng)
        _, val = validation_curve([wiggly, simple], x, y, kfold(len(x), 5, seed=0))
        after = {
            "nothing": wiggly(x, y),
            "rows": wiggly(many, noisy_wave(many, rng)),
            "simpler": simple(x, y),
            "penalty": ridge(12, 0.5)(x, y),
            "average": averaged([polynomial(d) for d in range(1, 13)])(x, y),
            "cv": wiggly(x, y),  # measured in another way, then fitted on all rows as before
        }
        round_errors = {name: mse(predictor, *fresh) for name, predictor in after.items()}
        round_errors["cv_wiggly"], round_errors["cv_simple"] = val.mean(axis=1)
        for name, error in round_errors.items():
            found.setdefault(name, []).append(error)
    return {name: float(np.median(errors)) for name, errors in found.items()}


def parts(degree: int, rows: int, seed: int, sets: int = 500) -> dict[str, float]:
    """Q16: bias, variance and noise of a polynomial on so many rows, and the error measured."""
    x_test = np.linspace(0, 1, 100)
    predictions, targets = simulate(
        polynomial(degree), wave, np.linspace(0, 1, rows), x_test, NOISE_SD, sets, seed
    )
    measured = float(np.mean((predictions - targets) ** 2))
    return {**decompose(predictions, wave(x_test), NOISE_SD), "measured": measured}


def signs(rng: Generator, each: int = 150) -> dict[str, float]:
    """Q23: how well each number tells overfitted models from models whose data shifted, as an AUC.

    Both kinds have a small training error and a larger one in use; the noise differs between cases.
    """
    cases = [(True, *sick_model(rng, overfitted=True)) for _ in range(each)]
    cases += [(False, *sick_model(rng, overfitted=False)) for _ in range(each)]
    is_overfitted, *columns = map(np.array, zip(*cases, strict=True))
    names = ("gap", "train", "same_source", "rows")
    areas = starmap(chance_of_rank, ((is_overfitted, column) for column in columns))
    return {name: max(area, 1 - area) for name, area in zip(names, areas, strict=True)}


def sick_model(rng: Generator, *, overfitted: bool) -> tuple[float, float, float, int]:
    """Train one model; give gap in use, training error, share of the gap on held-out rows, rows."""
    noise_sd, rows = rng.uniform(0.2, 0.6), int(rng.integers(18, 31))
    fit = polynomial(int(rng.integers(11, 14))) if overfitted else polynomial(3)
    shift = 0.0 if overfitted else rng.uniform(0.08, 0.2)

    def draw(x: Floats) -> tuple[Floats, Floats]:
        return x, wave(x) + noise_sd * rng.standard_normal(len(x))

    x, y = draw(np.linspace(0, 1, rows))
    predictor = fit(x, y)
    train = mse(predictor, x, y)
    held_out = mse(predictor, *draw(rng.uniform(0, 1, 1000)))
    in_use = mse(predictor, *draw(rng.uniform(0, 1, 1000) + shift))
    return in_use - train, train, (held_out - train) / (in_use - train), rows


def chance_of_rank(positive: NDArray[np.bool_], score: Floats) -> float:
    """AUC, as in stage 36: the chance that a positive scores higher, ties counting half."""
    difference = score[positive][:, None] - score[~positive][None, :]
    return float(np.mean((difference > 0) + 0.5 * (difference == 0)))
