"""Stage 36: metrics by hand. Write each from its definition, with NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def paired(first: ArrayLike, second: ArrayLike) -> tuple[NDArray, NDArray]:
    """Turn both into arrays, and refuse what cannot be compared row by row.

    Given. Begin every function with it: NumPy would otherwise stretch [1] over a thousand rows.
    """
    a, b = np.asarray(first), np.asarray(second)
    if a.ndim != 1 or a.shape != b.shape or a.size == 0:
        raise ValueError(f"need two equally long, non-empty rows of values: {a.shape}, {b.shape}")
    return a, b


# Hard predictions: count


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, *, by_row: bool = False) -> NDArray:
    """Count rows: actual class down, predicted class across, classes in ascending order."""
    # TODO
    raise NotImplementedError


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of rows that are right."""
    # TODO
    raise NotImplementedError


def precision(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the flagged rows that are positive; 0.0 when nothing is flagged."""
    # TODO
    raise NotImplementedError


def recall(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the positive rows that are flagged; 0.0 when there are none."""
    # TODO
    raise NotImplementedError


def f_beta(
    y_true: ArrayLike, y_pred: ArrayLike, beta: float = 1.0, positive: object = 1
) -> float:
    """Weighted harmonic mean of precision and recall; recall weighs `beta` times as much."""
    # TODO
    raise NotImplementedError


def classification_report(y_true: ArrayLike, y_pred: ArrayLike) -> dict[str, object]:
    """Give precision, recall, F1 and support per class, their averages, and the accuracy."""
    # TODO
    raise NotImplementedError


# Scores: rank


def roc_curve(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray, NDArray, NDArray]:
    """Give false-positive rate, true-positive rate and threshold, from the strictest down."""
    # TODO
    raise NotImplementedError


def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Area under the ROC curve."""
    # TODO
    raise NotImplementedError


def average_precision(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Mean precision over the steps of recall, each step weighted by its height."""
    # TODO
    raise NotImplementedError


def choose_threshold(y_true: ArrayLike, scores: ArrayLike, cost: ArrayLike) -> float:
    """Choose the threshold whose decisions cost least; `cost[actual][predicted]` is per row."""
    # TODO
    raise NotImplementedError


# Probabilities: punish confidence that was wrong


def log_loss(y_true: ArrayLike, prob: ArrayLike, eps: float = 1e-15) -> float:
    """Mean negative log-probability of what happened, with probabilities kept off 0 and 1."""
    # TODO
    raise NotImplementedError


def brier_score(y_true: ArrayLike, prob: ArrayLike) -> float:
    """Mean squared distance between the probability and what happened (0 or 1)."""
    # TODO
    raise NotImplementedError


# Numbers: size the errors


def rmse(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Root of the mean squared error, in the unit of y."""
    # TODO
    raise NotImplementedError


def mae(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean absolute error, in the unit of y."""
    # TODO
    raise NotImplementedError


def r2(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of the squared error of always predicting the mean that these predictions remove."""
    # TODO
    raise NotImplementedError
