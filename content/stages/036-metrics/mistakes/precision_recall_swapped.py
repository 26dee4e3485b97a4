"""Wrong: precision divides by the actual positives, recall by the flagged."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def paired(first: ArrayLike, second: ArrayLike) -> tuple[NDArray, NDArray]:
    """Turn both into arrays, and refuse what cannot be compared row by row."""
    a, b = np.asarray(first), np.asarray(second)
    if a.ndim != 1 or a.shape != b.shape or a.size == 0:
        raise ValueError(f"need two equally long, non-empty rows of values: {a.shape}, {b.shape}")
    return a, b


def ratio(part: float, whole: float) -> float:
    """Divide, with 0.0 for an empty whole: the convention of every report in this stage."""
    return float(part / whole) if whole else 0.0


# Hard predictions: count


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, *, by_row: bool = False) -> NDArray:
    """Count rows: actual class down, predicted class across, classes in ascending order."""
    actual, predicted = paired(y_true, y_pred)
    classes, index = np.unique(np.concatenate([actual, predicted]), return_inverse=True)
    row, column = np.split(index, 2)
    counts = np.zeros((len(classes), len(classes)), dtype=int)
    np.add.at(counts, (row, column), 1)
    if not by_row:
        return counts
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of rows that are right."""
    actual, predicted = paired(y_true, y_pred)
    return float(np.mean(actual == predicted))


def hits_and_errors(y_true: ArrayLike, y_pred: ArrayLike, positive: object) -> tuple[int, int, int]:
    """Count true positives, false positives and false negatives of one class."""
    actual, predicted = paired(y_true, y_pred)
    is_positive, is_flagged = actual == positive, predicted == positive
    return (
        int(np.sum(is_positive & is_flagged)),
        int(np.sum(~is_positive & is_flagged)),
        int(np.sum(is_positive & ~is_flagged)),
    )


def precision(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the flagged rows that are positive."""
    tp, _, fn = hits_and_errors(y_true, y_pred, positive)
    return ratio(tp, tp + fn)


def recall(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the positive rows that are flagged."""
    tp, fp, _ = hits_and_errors(y_true, y_pred, positive)
    return ratio(tp, tp + fp)


def f_beta(y_true: ArrayLike, y_pred: ArrayLike, beta: float = 1.0, positive: object = 1) -> float:
    """Weighted harmonic mean of precision and recall; recall weighs `beta` times as much."""
    p, r = precision(y_true, y_pred, positive), recall(y_true, y_pred, positive)
    weight = beta**2
    return ratio((1 + weight) * p * r, weight * p + r)


def classification_report(y_true: ArrayLike, y_pred: ArrayLike) -> dict[str, object]:
    """Give precision, recall, F1 and support per class, their averages, and the accuracy."""
    actual, predicted = paired(y_true, y_pred)
    classes = np.unique(np.concatenate([actual, predicted]))
    rows = [
        {
            "precision": precision(actual, predicted, label),
            "recall": recall(actual, predicted, label),
            "f1-score": f_beta(actual, predicted, positive=label),
            "support": int(np.sum(actual == label)),
        }
        for label in classes
    ]
    support = [row["support"] for row in rows]
    return {
        **{str(label): row for label, row in zip(classes, rows, strict=True)},
        "accuracy": accuracy(actual, predicted),
        "macro avg": averaged(rows, weights=[1] * len(rows)),
        "weighted avg": averaged(rows, weights=support),
    }


def averaged(rows: list[dict[str, float]], weights: list[int]) -> dict[str, float]:
    """Average each metric over the classes; support is the number of rows."""
    return {
        **{
            name: float(np.average([row[name] for row in rows], weights=weights))
            for name in ("precision", "recall", "f1-score")
        },
        "support": sum(int(row["support"]) for row in rows),
    }


# Scores: rank


def counts_at_thresholds(
    y_true: ArrayLike, scores: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Count true and false positives of `score >= t`, for t = infinity and each distinct score.

    Rows with equal scores are flagged together: no threshold can tell them apart.
    """
    actual, score = paired(y_true, scores)
    order = np.argsort(score)[::-1]
    actual, score = actual[order] == 1, score[order]
    last_of_its_score = np.append(score[1:] != score[:-1], True)
    tp = np.cumsum(actual)[last_of_its_score]
    fp = np.cumsum(~actual)[last_of_its_score]
    thresholds = score[last_of_its_score]
    return np.append(0, tp), np.append(0, fp), np.append(np.inf, thresholds)


def roc_curve(y_true: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Give false-positive rate, true-positive rate and threshold, from the strictest down."""
    tp, fp, thresholds = counts_at_thresholds(y_true, scores)
    if tp[-1] == 0 or fp[-1] == 0:
        raise ValueError("a ROC curve needs both classes")
    return fp / fp[-1], tp / tp[-1], thresholds


def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Area under the ROC curve: chance that a positive outranks a negative, ties counting half."""
    fpr, tpr, _ = roc_curve(y_true, scores)
    return float(np.trapezoid(tpr, fpr))


def average_precision(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Mean precision over the steps of recall, each step weighted by its height."""
    tp, fp, _ = counts_at_thresholds(y_true, scores)
    if tp[-1] == 0:
        raise ValueError("average precision needs a positive row")
    precisions = tp[1:] / (tp[1:] + fp[1:])
    return float(np.sum(np.diff(tp) / tp[-1] * precisions))


def choose_threshold(y_true: ArrayLike, scores: ArrayLike, cost: ArrayLike) -> float:
    """Choose the threshold whose decisions cost least; `cost[actual][predicted]` is per row."""
    tp, fp, thresholds = counts_at_thresholds(y_true, scores)
    positives, negatives = tp[-1], fp[-1]
    (cost_tn, cost_fp), (cost_fn, cost_tp) = np.asarray(cost, dtype=float)
    total = cost_tp * tp + cost_fn * (positives - tp) + cost_fp * fp + cost_tn * (negatives - fp)
    return float(thresholds[np.argmin(total)])


# Probabilities: punish confidence that was wrong


def log_loss(y_true: ArrayLike, prob: ArrayLike, eps: float = 1e-15) -> float:
    """Mean negative log-probability of what happened, with probabilities kept off 0 and 1."""
    actual, p = paired(y_true, prob)
    p = np.clip(p, eps, 1 - eps)
    return float(-np.mean(np.where(actual == 1, np.log(p), np.log1p(-p))))


# Numbers: size the errors


def errors(y_true: ArrayLike, y_pred: ArrayLike) -> Floats:
    """Predicted minus actual, as floats: unsigned integers would wrap around below zero."""
    actual, predicted = paired(y_true, y_pred)
    return np.subtract(predicted, actual, dtype=float)


def brier_score(y_true: ArrayLike, prob: ArrayLike) -> float:
    """Mean squared distance between the probability and what happened (0 or 1)."""
    return float(np.mean(errors(y_true, prob) ** 2))


def rmse(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Root of the mean squared error, in the unit of y."""
    return float(np.sqrt(np.mean(errors(y_true, y_pred) ** 2)))


def mae(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean absolute error, in the unit of y."""
    return float(np.mean(np.abs(errors(y_true, y_pred))))


def r2(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of the squared error of always predicting the mean that these predictions remove."""
    ours = np.sum(errors(y_true, y_pred) ** 2)
    actual = np.asarray(y_true, dtype=float)
    baseline = np.sum((actual - actual.mean()) ** 2)
    if baseline == 0:
        return 1.0 if ours == 0 else 0.0
    return float(1 - ours / baseline)
