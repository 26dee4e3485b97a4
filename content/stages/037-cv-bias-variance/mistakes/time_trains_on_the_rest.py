"""Wrong: tests on the right blocks and trains on all other rows, later ones included."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
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
    return [split(n, np.arange(start, start + size)) for start in starts]


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
