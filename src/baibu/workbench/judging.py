"""Say how good predictions are, how sure that is, and where they fail.

Pure functions of truth and predictions, in the form that `metrics` describes. Everything random
takes a seed.

Start reading at `interval`, `cheapest`, `calibration` and `slices`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.card import Costs
from baibu.workbench.engine.learners import Array

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 400
MOST_ROWS = 20_000  # of a resample: an interval of more is narrow enough to be told by these
BINS = 10
LEAST_SLICE = 30  # rows
PARTS = 4  # of a column of numbers
MOST_VALUES = 12  # of a column of words that are looked at, the most frequent ones
FALSE_SHARE = 0.05  # of the slices that are told, on average
MARGIN = 0.9  # of the rows that an interval of a prediction should hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A score, and where it lies in 95 of 100 draws of such rows."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which chance on to say yes."""

    at: float
    cost: float  # per row, there
    usual_cost: float  # per row, at one half
    best_constant: float  # per row, of saying always yes or always no, whichever is cheaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of about the same chance."""

    foretold: float  # mean chance
    seen: float  # share of yes
    low: float  # 95 % interval of the share (Wilson 1927)
    high: float
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Rows that have something in common, and on which the model is worse."""

    column: str
    value: str  # or the range of a column of numbers
    rows: int
    miss: float  # mean loss there
    usual: float  # mean loss elsewhere
    chance: float  # of such a difference where there is none


def interval(metric: str, truth: Array, predicted: Array, *, seed: int) -> Interval:
    """Score, with a percentile interval of resampled rows (Efron and Tibshirani 1993, ch. 13)."""
    rng = np.random.default_rng(seed)
    count = len(truth)
    drawn = min(count, MOST_ROWS)
    found: list[float] = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, count, drawn)
        if metric in ("roc_auc", "average_precision") and len(set(truth[rows])) < 2:
            continue
        try:
            found.append(metrics.score(metric, truth[rows], predicted[rows]))
        except ValueError:  # a class is missing from the rows drawn
            continue
    score = metrics.score(metric, truth, predicted)
    if not found:
        return Interval(score=score, low=score, high=score)
    shrunk = (drawn / count) ** 0.5  # fewer rows were drawn than there are
    low, high = np.quantile(found, [0.025, 0.975])
    middle = float(np.mean(found))
    least, most = metrics.METRICS[metric].bounds
    return Interval(
        score=score,
        low=max(least, score + (float(low) - middle) * shrunk),
        high=min(most, score + (float(high) - middle) * shrunk),
    )


def cheapest(truth: Array, chances: Array, costs: Costs) -> Threshold:
    """Find the threshold that costs least on these rows; never choose it on test rows.

    All thresholds between two different chances are tried, and the middle of the best gap taken.
    """
    order = np.argsort(-chances, kind="stable")
    hits = truth[order].astype(np.float64)
    yes = np.concatenate([[0.0], np.cumsum(hits)])  # of those said yes to, by how many
    said = np.arange(len(truth) + 1, dtype=np.float64)
    all_yes = yes[-1]
    total = (
        yes * costs.true_positive
        + (said - yes) * costs.false_positive
        + (all_yes - yes) * costs.false_negative
        + (len(truth) - said - (all_yes - yes)) * costs.true_negative
    )
    ranked = chances[order]
    borders = np.concatenate([[True], ranked[1:] < ranked[:-1], [True]])
    best = int(np.flatnonzero(borders)[np.argmin(total[borders])])
    if best == 0:
        at = float(np.nextafter(max(1.0, ranked[0]), 2.0))  # never
    elif best == len(ranked):
        at = 0.0  # always
    else:
        at = float(ranked[best - 1] + ranked[best]) / 2
    usual = int((chances >= 0.5).sum())
    return Threshold(
        at=at,
        cost=float(total[best]) / len(truth),
        usual_cost=float(total[usual]) / len(truth),
        best_constant=float(min(total[0], total[-1])) / len(truth),
    )


def confusion(truth: Array, said: Array, classes: int) -> list[list[int]]:
    """Count rows by true class (down) and said class (across)."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (truth.astype(np.int64), said.astype(np.int64)), 1)
    counts: list[list[int]] = table.tolist()
    return counts


def calibration(truth: Array, chances: Array) -> tuple[tuple[Bin, ...], float]:
    """Compare foretold and seen in bins of equal size; also give the mean distance of both.

    The second is the expected calibration error over these bins (Naeini et al. 2015).
    """
    order = np.argsort(chances, kind="stable")
    bins = []
    for rows in np.array_split(order, min(BINS, len(order))):
        seen = float(truth[rows].mean())
        low, high = wilson(seen, len(rows))
        bins.append(
            Bin(
                foretold=float(chances[rows].mean()), seen=seen, low=low, high=high,
                rows=len(rows),
            )
        )  # fmt: skip
    error = sum(one.rows * abs(one.foretold - one.seen) for one in bins) / max(1, len(order))
    return tuple(bins), error


def wilson(share: float, count: int, *, z: float = 1.96) -> tuple[float, float]:
    """Give the interval of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def margin(truth: Array, predicted: Array) -> float:
    """Give the half-width that holds 90 of 100 amounts, from predictions out of fold.

    Split conformal prediction (Lei et al. 2018): the quantile is taken with its correction for
    few rows, so that new rows are held as often.
    """
    misses = np.sort(np.abs(truth - predicted))
    place = int(np.ceil(MARGIN * (len(misses) + 1))) - 1
    return float(misses[min(place, len(misses) - 1)])


def losses(truth: Array, predicted: Array, kind: str) -> Array:
    """Give each row's own loss: squared for amounts, logarithmic for classes."""
    if kind == "regression":
        squares: Array = (truth - predicted) ** 2
        return squares
    chances = predicted if predicted.ndim == 2 else np.column_stack([1 - predicted, predicted])
    right = chances[np.arange(len(truth)), truth.astype(np.int64)]
    logs: Array = -np.log(np.clip(right, metrics.LEAST_CHANCE, 1))
    return logs


def slices(frame: pd.DataFrame, missed: Array, *, most: int = 8) -> tuple[Slice, ...]:
    """Find groups of rows on which the loss is higher than elsewhere, and hardly by chance.

    One-sided Welch tests over all groups, with the share of false alarms held by Benjamini and
    Hochberg (1995). `frame` holds the columns as people know them.
    """
    from scipy import stats

    found = []
    for name in frame.columns:
        for value, rows in _groups(frame[name]).items():
            count = int(rows.sum())
            if count < LEAST_SLICE or len(rows) - count < LEAST_SLICE:
                continue
            there, elsewhere = missed[rows], missed[~rows]
            if not there.std() and not elsewhere.std():
                continue
            chance = stats.ttest_ind(there, elsewhere, equal_var=False, alternative="greater")
            found.append(
                Slice(
                    column=str(name), value=value, rows=count, miss=float(there.mean()),
                    usual=float(elsewhere.mean()), chance=float(chance.pvalue),
                )
            )  # fmt: skip
    found.sort(key=lambda one: one.chance)
    kept = [
        rank
        for rank, one in enumerate(found, start=1)
        if one.chance <= FALSE_SHARE * rank / len(found)
    ]
    return tuple(found[: max(kept, default=0)][:most])


def _groups(series: pd.Series[Any]) -> Mapping[str, Array]:
    """Divide a column: by value where it holds words, by quarters where it holds numbers."""
    groups: dict[str, Array] = {}
    empty = series.isna().to_numpy()
    if empty.any():
        groups["∅"] = empty
    if series.dtype.kind in "iufb":
        values = series.to_numpy(dtype=np.float64, na_value=np.nan)
        there = values[~empty]
        edges = np.quantile(there, np.linspace(0, 1, PARTS + 1)) if len(there) else there
        for low, high in pairwise(np.unique(edges).tolist()):
            last = high == edges[-1]
            rows = (values >= low) & ((values <= high) if last else (values < high))
            groups[f"{low:g} … {high:g}"] = rows
        return groups
    if series.dtype.kind == "M":
        return groups
    words = series.astype(object).map(str)
    for value in words[~empty].value_counts().index[:MOST_VALUES]:
        groups[str(value)] = (words == value).to_numpy() & ~empty
    return groups
