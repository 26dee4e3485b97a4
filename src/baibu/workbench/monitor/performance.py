"""Say how good the answers were, once it is known what was right; and guess it before that.

Reads  truths, chances or amounts in the form that `metrics` describes, and what a `Plan` promised.
Gives  the score with its interval beside the promised one, weak places, calibration; an estimate
       without any truth, which is only as good as its assumption.
Never  judges on a handful: too few rows is an answer.

Start reading at `measured` and `estimated`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import judging, metrics
from baibu.workbench.judging import Bin, Interval, Slice
from baibu.workbench.monitor import plan as plans
from baibu.workbench.monitor.plan import Plan, Promise

if TYPE_CHECKING:
    import pandas as pd

LEAST_LABELS = 50
LEAST_PER_CLASS = 10  # rows of each of two classes, for a score to mean something
SURE = 0.01  # chance of a false alarm, per window
WIDTH = 3.92  # an interval of 95 % in standard errors
LEAST_LOSS = 0.05  # of what the model misses: the score is worse where it misses this much more
LEAST_OFF = 0.03  # mean distance of chance and share, more than promised
DRAWS = 100
RANKS = frozenset({"roc_auc", "average_precision"})  # that mean nothing with a class missing
Floats = NDArray[np.float64]
Verdict = Literal["none", "too_few", "as_promised", "worse", "better", "no_promise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether chances still mean what they say."""

    bins: tuple[Bin, ...]
    error: float  # mean distance of chance and share
    promised: float  # as on rows out of fold
    chance: float  # of such bins where chances mean what they meant then
    is_alarm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How good the answers of a window were."""

    metric: str
    rows: int  # whose truth is known
    verdict: Verdict
    score: Interval | None = None
    promise: Promise | None = None
    chance: float = 1.0  # of so bad a score where the model is as promised
    slices: tuple[Slice, ...] = ()
    calibration: Calibration | None = None
    lost_per_row: float | None = None  # more than promised, in units of the card's costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How good the answers should be if chances still mean what they meant; no truth was seen."""

    metric: str
    score: float
    low: float
    high: float
    usual: float  # the same estimate for the rows that were learnt from
    is_alarm: bool


def measured(
    plan: Plan, truth: Floats, predicted: Floats, frame: pd.DataFrame, *, seed: int = 0
) -> Performance:
    """Judge answers whose truth is known; `frame` holds the rows as people know them."""
    promise = plan.promise
    metric = promise.metric if promise else _usual(plan.kind)
    if len(truth) < LEAST_LABELS or not _has_classes(plan, truth):
        return Performance(metric=metric, rows=len(truth), verdict="too_few", promise=promise)
    score = judging.interval(metric, truth, predicted, seed=seed)
    verdict, chance = judged(metric, score, promise) if promise else ("no_promise", 1.0)
    missed = judging.losses(truth, predicted, plan.kind)
    return Performance(
        metric=metric,
        rows=len(truth),
        verdict=verdict,
        score=score,
        promise=promise,
        chance=chance,
        slices=judging.slices(frame, missed, most=5),
        calibration=calibrated(plan, truth, predicted),
        lost_per_row=_lost(plan, truth, predicted),
    )


def _lost(plan: Plan, truth: Floats, predicted: Floats) -> float | None:
    if plan.costs is None or plan.promised_cost is None:
        return None
    said, is_so = predicted >= plan.positive_from, truth == 1
    paid = (
        plan.costs["true_positive"] * (said & is_so).mean()
        + plan.costs["false_positive"] * (said & ~is_so).mean()
        + plan.costs["false_negative"] * (~said & is_so).mean()
        + plan.costs["true_negative"] * (~said & ~is_so).mean()
    )
    return float(paid) - plan.promised_cost


def judged(metric: str, score: Interval, promise: Promise) -> tuple[Verdict, float]:
    """Compare a score with the promised one, both with what is not known about them.

    Worse is what is hardly chance and large enough to matter, as with drift.
    """
    from scipy.stats import norm

    sign = 1.0 if metrics.METRICS[metric].greater_is_better else -1.0
    lost = sign * (promise.score - score.score)
    error = float(np.hypot(score.high - score.low, promise.high - promise.low)) / WIDTH
    chance = float(norm.sf(lost / error)) if error > 0 else float(lost <= 0)
    if abs(lost) < LEAST_LOSS * missing(metric, promise.score):
        return "as_promised", chance
    if chance <= SURE:
        return "worse", chance
    return ("better" if chance >= 1 - SURE else "as_promised"), chance


def missing(metric: str, score: float) -> float:
    """Give what a score misses of the best that there could be."""
    return abs(1 - score) if metrics.METRICS[metric].greater_is_better else abs(score)


def calibrated(plan: Plan, truth: Floats, predicted: Floats) -> Calibration | None:
    """Test whether as much comes true as did at the same chance out of fold.

    Hosmer and Lemeshow (1980), with the shares seen then in place of the chances, so that a model
    that was never well calibrated is no news.
    """
    from scipy.special import chdtrc

    if not plan.foretold:
        return None
    hits, chances = plans.confidence(truth, predicted)
    bins, error = judging.calibration(hits, chances)
    usual = _mapped(plan, chances)
    statistic = 0.0
    count = 0
    for rows in np.array_split(np.argsort(chances, kind="stable"), min(judging.BINS, len(hits))):
        wanted = float(usual[rows].sum())
        spread = float((usual[rows] * (1 - usual[rows])).sum())
        if spread >= 1:
            statistic += (float(hits[rows].sum()) - wanted) ** 2 / (
                spread * (1 + _doubt(plan, rows))
            )
            count += 1
    chance = float(chdtrc(count, statistic)) if count else 1.0
    promised = plan.calibration_error
    if promised is None:
        promised = sum(abs(p - q) * n for p, q, n in plan.foretold) / sum(
            n for _, _, n in plan.foretold
        )
    off = error - promised
    return Calibration(
        bins=bins,
        error=error,
        promised=promised,
        chance=chance,
        is_alarm=chance <= SURE and off >= LEAST_OFF,
    )


def estimated(plan: Plan, predicted: Floats, *, seed: int = 0) -> Estimate | None:
    """Guess the score without truths: draw them from the chances, as they were calibrated.

    Right where only the rows have changed and not what follows from them; concept drift it cannot
    see (confidence-based estimation: Garg et al. 2022; Kivimäki et al. 2024). Amounts carry no
    chances, so of them nothing is guessed.
    """
    promise = plan.promise
    if plan.kind == "regression" or not plan.foretold or promise is None:
        return None
    if len(predicted) < LEAST_LABELS:
        return None
    rng = np.random.default_rng(seed)
    now = _drawn(plan, predicted, promise.metric, rng)
    if not now:
        return None
    score = float(np.mean(now))
    low, high = (float(q) for q in np.quantile(now, [0.025, 0.975]))
    found = Interval(score=score, low=low, high=high)
    verdict, _ = judged(promise.metric, found, promise)
    return Estimate(
        metric=promise.metric, score=score, low=low, high=high, usual=promise.score,
        is_alarm=verdict == "worse",
    )  # fmt: skip


def _drawn(plan: Plan, predicted: Floats, metric: str, rng: np.random.Generator) -> list[float]:
    """Score rows drawn again, each time with other truths drawn from the chances."""
    chances = _chances(plan, predicted)
    count = min(len(predicted), judging.MOST_ROWS)
    found = []
    for _ in range(DRAWS):
        rows = rng.integers(0, len(predicted), count)
        ends = np.cumsum(chances[rows], axis=1)
        truth = (rng.random((count, 1)) > ends[:, :-1]).sum(axis=1)
        if can_score(metric, truth, predicted):
            found.append(metrics.score(metric, truth, predicted[rows]))
    return found


def can_score(metric: str, truth: NDArray[Any], predicted: Floats) -> bool:
    """Say whether there are the classes that a metric of ranks needs: all of them."""
    classes = predicted.shape[1] if predicted.ndim == 2 else 2
    return metric not in RANKS or len(np.unique(truth)) == classes


def _chances(plan: Plan, predicted: Floats) -> Floats:
    """Give the chance of each class, calibrated by what came true out of fold."""
    if predicted.ndim == 1:
        yes = _mapped(plan, predicted)
        return np.column_stack([1 - yes, yes])
    best = predicted.argmax(axis=1)
    sure = _mapped(plan, predicted.max(axis=1))
    rest = predicted.copy()
    rest[np.arange(len(rest)), best] = 0.0
    rest *= ((1 - sure) / np.maximum(rest.sum(axis=1), 1e-12))[:, None]
    rest[np.arange(len(rest)), best] = sure
    return rest


def _mapped(plan: Plan, chances: Floats) -> Floats:
    """Map chances to the share that came true out of fold: a line through the bins that rises."""
    told = np.array(plan.foretold)
    at, seen = told[:, 0], _rising(told[:, 1], told[:, 2])
    mapped: Floats = np.interp(chances, np.append(np.insert(at, 0, 0.0), 1.0),
                               np.append(np.insert(seen, 0, _end(at[0], seen[0])),
                                         1 - _end(1 - at[-1], 1 - seen[-1])))  # fmt: skip
    return np.clip(mapped, 1e-6, 1 - 1e-6)


def _end(at: float, seen: float) -> float:
    """Give the share at a chance of nothing: as far below the outermost bin as the chance lies."""
    return max(0.0, seen - at)


def _rising(seen: Floats, rows: Floats) -> Floats:
    """Pool neighbours until shares rise (Ayer et al. 1955)."""
    from scipy.optimize import isotonic_regression

    made: Floats = isotonic_regression(seen, weights=rows).x
    return made


def _doubt(plan: Plan, rows: Sequence[int] | NDArray[Any]) -> float:
    """Give how much the shares seen out of fold are in doubt themselves, beside those of now."""
    held = sum(n for _, _, n in plan.foretold) / len(plan.foretold)
    return len(rows) / held


def _has_classes(plan: Plan, truth: Floats) -> bool:
    if plan.kind == "regression":
        return True
    counts = np.bincount(truth.astype(np.int64), minlength=len(plan.classes))
    if plan.kind == "binary":
        return bool(counts.min() >= LEAST_PER_CLASS)
    return bool((counts > 0).all())


def _usual(kind: str) -> str:
    return {"binary": "roc_auc", "multiclass": "log_loss"}.get(kind, "rmse")
