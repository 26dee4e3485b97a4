"""Judge predictions: every metric by name, with its direction and what it needs.

A prediction is  the chance of the positive class, shape (n,), for two classes;
                 the chance of each class, shape (n, k), for more;
                 an amount, shape (n,), for a regression.

Start reading at `METRICS` and `score`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
LEAST_CHANCE = 1e-15
_SHARES = frozenset(("roc_auc", "average_precision", "accuracy", "balanced_accuracy", "f1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One way to judge."""

    name: str
    kinds: frozenset[str]
    greater_is_better: bool
    function: Callable[[Array, Array], float]

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what a score can lie."""
        if self.name in _SHARES:
            return 0.0, 1.0
        least = -math.inf if self.greater_is_better else 0.0
        return least, 1.0 if self.name == "r2" else math.inf


def score(name: str, truth: Array, predicted: Array) -> float:
    """Judge predictions; `truth` holds amounts, or the number of each row's class."""
    return float(METRICS[name].function(truth, predicted))


def loss(name: str, truth: Array, predicted: Array) -> float:
    """Judge predictions so that less is better."""
    found = score(name, truth, predicted)
    return -found if METRICS[name].greater_is_better else found


def classes_of(predicted: Array, *, threshold: float = 0.5) -> Array:
    """Give the number of the class that is predicted for each row."""
    if predicted.ndim == 2:
        best: Array = predicted.argmax(axis=1)
        return best
    return (predicted >= threshold).astype(np.int64)


def _chances(predicted: Array) -> Array:
    return predicted if predicted.ndim == 2 else np.column_stack([1 - predicted, predicted])


def _roc_auc(truth: Array, predicted: Array) -> float:
    """Say how often a hit is ranked above another row; of several classes, the mean over them."""
    if predicted.ndim == 1:
        return _above(truth == 1, predicted)
    classes = predicted.shape[1]
    if len(np.unique(truth)) < classes:
        raise ValueError("a class is missing")
    return float(np.mean([_above(truth == one, predicted[:, one]) for one in range(classes)]))


def _above(is_hit: Array, chances: Array) -> float:
    """Give the share of pairs in which the hit has the higher chance; a tie counts half.

    Not a number where there are no pairs.
    """
    hits, others = _up_to_ties(is_hit, chances)
    if not hits[-1] or not others[-1]:
        return math.nan
    won = np.diff(hits, prepend=0.0) * (others + np.concatenate([[0.0], others[:-1]])) / 2
    return float(won.sum() / (hits[-1] * others[-1]))


def _up_to_ties(is_hit: Array, chances: Array) -> tuple[Array, Array]:
    """Count hits and others from the lowest chance up to the end of each run of equal ones."""
    order = np.argsort(chances)
    ranked = chances[order]
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    hits = np.cumsum(is_hit[order], dtype=np.float64)[ends]
    return hits, ends + 1.0 - hits


def _average_precision(truth: Array, predicted: Array) -> float:
    """Give the mean of the precision at each hit, from the highest chance down."""
    hits, others = _up_to_ties(truth == 1, -predicted)
    if not hits[-1]:
        return 0.0
    gained = np.diff(hits, prepend=0.0) / hits[-1]
    return float((gained * hits / (hits + others)).sum())


def _log_loss(truth: Array, predicted: Array) -> float:
    chances = np.clip(_chances(predicted), LEAST_CHANCE, 1)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return float(-np.log(chances[np.arange(len(truth)), truth.astype(np.int64)]).mean())


def _brier(truth: Array, predicted: Array) -> float:
    chances = _chances(predicted)
    hits = np.eye(chances.shape[1])[truth.astype(np.int64)]
    squares = ((chances - hits) ** 2).sum(axis=1).mean()
    return float(squares / 2 if predicted.ndim == 1 else squares)


def _accuracy(truth: Array, predicted: Array) -> float:
    return float((classes_of(predicted) == truth).mean())


def _counted(truth: Array, predicted: Array) -> Array:
    """Count rows by true class (down) and said class (across)."""
    said = classes_of(predicted)
    classes = predicted.shape[1] if predicted.ndim == 2 else 2
    both = truth.astype(np.int64) * classes + said
    return np.bincount(both, minlength=classes * classes).reshape(classes, classes)


def _balanced_accuracy(truth: Array, predicted: Array) -> float:
    """Give the mean share of right answers over the classes that are there."""
    table = _counted(truth, predicted)
    rows = table.sum(axis=1)
    there = rows > 0
    return float((np.diag(table)[there] / rows[there]).mean())


def _f1(truth: Array, predicted: Array) -> float:
    """Give the harmonic mean of precision and recall; of several classes, its mean over them."""
    table = _counted(truth, predicted)
    whole = table.sum(axis=0) + table.sum(axis=1)
    each = 2 * np.diag(table) / np.maximum(whole, 1)
    return float(each[1] if predicted.ndim == 1 else each[whole > 0].mean())


def _rmse(truth: Array, predicted: Array) -> float:
    return float(np.sqrt(((truth - predicted) ** 2).mean()))


def _rmsle(truth: Array, predicted: Array) -> float:
    return _rmse(np.log1p(np.maximum(truth, 0)), np.log1p(np.maximum(predicted, 0)))


def _mae(truth: Array, predicted: Array) -> float:
    return float(np.abs(truth - predicted).mean())


def _mape(truth: Array, predicted: Array) -> float:
    return float((np.abs(truth - predicted) / np.maximum(np.abs(truth), 1e-9)).mean())


def _r2(truth: Array, predicted: Array) -> float:
    spread = float(((truth - truth.mean()) ** 2).sum())
    return 1 - float(((truth - predicted) ** 2).sum()) / spread if spread else 0.0


_CLASSES = frozenset({"binary", "multiclass"})
_AMOUNTS = frozenset({"regression", "forecast"})
METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(name="roc_auc", kinds=_CLASSES, greater_is_better=True, function=_roc_auc),
        Metric(
            name="average_precision",
            kinds=frozenset({"binary"}),
            greater_is_better=True,
            function=_average_precision,
        ),
        Metric(name="log_loss", kinds=_CLASSES, greater_is_better=False, function=_log_loss),
        Metric(name="brier", kinds=_CLASSES, greater_is_better=False, function=_brier),
        Metric(name="accuracy", kinds=_CLASSES, greater_is_better=True, function=_accuracy),
        Metric(
            name="balanced_accuracy",
            kinds=_CLASSES,
            greater_is_better=True,
            function=_balanced_accuracy,
        ),
        Metric(name="f1", kinds=_CLASSES, greater_is_better=True, function=_f1),
        Metric(name="rmse", kinds=_AMOUNTS, greater_is_better=False, function=_rmse),
        Metric(name="rmsle", kinds=_AMOUNTS, greater_is_better=False, function=_rmsle),
        Metric(name="mae", kinds=_AMOUNTS, greater_is_better=False, function=_mae),
        Metric(name="mape", kinds=_AMOUNTS, greater_is_better=False, function=_mape),
        Metric(name="r2", kinds=_AMOUNTS, greater_is_better=True, function=_r2),
    )
}
