"""Stage 37: cross-validation and bias-variance. Predict first, then write the tools that show it.

A *fit* is a function `fit(x, y)` that learns from rows and gives back a predictor, a function of
`x`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Split = tuple[Rows, Rows]  # training rows, test rows
Predictor = Callable[[Floats], Floats]
Fit = Callable[[Floats, Floats], Predictor]

# Answer before you run anything: the ids of the choices you believe in, for instance "rows".
PREDICTIONS = {"q08": None, "q16": None, "q23": None}


def polynomial(degree: int) -> Fit:
    """Given: make the fit that finds the least-squares polynomial of a degree."""

    def fit(x: Floats, y: Floats) -> Predictor:
        return np.polynomial.Polynomial.fit(x, y, degree)

    return fit


def mse(predictor: Predictor, x: Floats, y: Floats) -> float:
    """Given: mean squared error of a predictor on some rows."""
    return float(np.mean((predictor(x) - y) ** 2))


# Splits


def kfold(n: int, k: int, seed: int | None = None) -> list[Split]:
    """Cut n rows into k folds, each of which is tested once; shuffled when a seed is given."""
    # TODO
    raise NotImplementedError


def stratified_kfold(y: ArrayLike, k: int, seed: int | None = None) -> list[Split]:
    """Cut rows into k folds that all have the classes in the same shares."""
    # TODO
    raise NotImplementedError


def group_kfold(groups: ArrayLike, k: int) -> list[Split]:
    """Cut rows into k folds without cutting a group."""
    # TODO
    raise NotImplementedError


def time_split(n: int, k: int, gap: int = 0) -> list[Split]:
    """Test on each of the last k blocks in turn, trained on all rows before it but the gap."""
    # TODO
    raise NotImplementedError


# Curves


def learning_curve(
    fit: Fit, x: ArrayLike, y: ArrayLike, splits: Sequence[Split], sizes: Sequence[int]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per size and a column per split."""
    # TODO
    raise NotImplementedError


def validation_curve(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, splits: Sequence[Split]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per fit and a column per split."""
    # TODO
    raise NotImplementedError


def nested_cv(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, outer: Sequence[Split], inner_k: int
) -> Floats:
    """Choose a fit inside each outer training part, and report its error on the outer test part."""
    # TODO
    raise NotImplementedError


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
    # TODO
    raise NotImplementedError


def decompose(predictions: ArrayLike, truth: ArrayLike, noise_sd: float) -> dict[str, float]:
    """Split the expected squared error into squared bias, variance and noise."""
    # TODO
    raise NotImplementedError


def label_curve(train: ArrayLike, val: ArrayLike, fresh: ArrayLike, target: float) -> str:
    """Name what ails a model from its three learning curves: a row per size, a column per fold."""
    # TODO
    raise NotImplementedError
