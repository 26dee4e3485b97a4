"""Say which columns a model goes by, and how much.

Four ways to weigh a column are put side by side, for each lies in its own way: what the score loses
when the column is shuffled (permutation; unfair to columns that say the same), how much splits on
it gained (gain; flatters columns of many values), how much purer it made the leaves (impurity; the
same, worse), and how far it moves single answers (SHAP; says nothing of whether it helps). Where
they disagree, nobody should believe one alone.

Start reading at `weighed` and `agreement`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.contributions import Explainer
from baibu.workbench.explaining.laid import Laid, parts_of
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

ROWS = 2_000  # that are shuffled: more make the same order
LEAST_ROWS = 500
SHUFFLED = 60_000  # columns times rows that are shuffled
REPEATS = 3
BLOCKS = 10  # of rows, each left out once: how far the rows matter for what a shuffle loses
T = 2.262  # Student's t for 95 % and nine degrees of freedom
EXPLAINED = 200  # rows
LEAST_EXPLAINED = 24
CELLS = 20_000  # columns times rows that are explained
COMPARED = 4  # rows of the background that sampling compares with: the mean is over many rows
LEAST_AGREEMENT = 0.5  # rank correlation below which two ways disagree


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one column weighs by one way; over all columns these sum to 1, or to 0."""

    name: str
    weight: float
    spread: float  # standard error, in the unit of the weight; 0 where it is not known
    drop: float | None = None  # what the score loses, in its own unit
    low: float | None = None  # 95 of 100 times it is between
    high: float | None = None


def weighed(
    model: Model,
    frame: pd.DataFrame,
    truth: Array,
    *,
    watched: Sequence[Sequence[int]] = (),
    seed: int,
) -> dict[str, tuple[Weight, ...]]:
    """Weigh every column by every way that this model offers, heaviest first.

    `watched` names the rows that each fold did not learn from: each row is asked about by the
    models that do not know it. Without it, the folds take turns.
    """
    rng = np.random.default_rng(seed)
    frame, turns = (
        frame[list(model.about.columns)],
        turns_of(len(frame), watched, model.about.folds),
    )
    there = np.flatnonzero(turns >= 0)
    most = max(LEAST_ROWS, min(ROWS, SHUFFLED // max(1, len(frame.columns))))
    if len(there) > most:
        there = rng.choice(there, most, replace=False)
    frame, truth, turns = frame.iloc[there], truth[there], turns[there]
    found = {"permutation": _permuted(model, frame, truth, turns, rng)}
    found["shap"] = _moved(model, frame, turns, seed)
    for way, inner in (("gain", _gains_of), ("impurity", _impurities_of)):
        told = _blended(model, inner)
        if told:
            found[way] = _ranked({name: (told.get(name, 0.0), 0.0) for name in frame.columns})
    return found


def turns_of(rows: int, watched: Sequence[Sequence[int]], folds: int) -> Array:
    """Say which fold did not learn from each row; -1 where every fold did."""
    if not watched:
        return np.arange(rows) % folds
    turns = np.full(rows, -1)
    for number, some in enumerate(watched):
        turns[np.asarray(some, dtype=np.int64)] = number
    return turns


def agreement(ways: Mapping[str, Sequence[Weight]]) -> dict[tuple[str, str], float]:
    """Give the rank correlation of every two ways (Spearman), over columns that either weighs."""
    from scipy.stats import spearmanr

    found: dict[tuple[str, str], float] = {}
    names = list(ways)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            mine = {weight.name: weight.weight for weight in ways[one]}
            theirs = {weight.name: weight.weight for weight in ways[other]}
            both = [name for name in mine if mine[name] > 0 or theirs.get(name, 0.0) > 0]
            if len(both) < 3:
                continue
            pairs = [(mine[name], theirs.get(name, 0.0)) for name in both]
            if min(np.std(pairs, axis=0)) == 0:
                continue
            found[one, other] = float(spearmanr(pairs).statistic)
    return found


def _permuted(
    model: Model, frame: pd.DataFrame, truth: Array, turns: Array, rng: np.random.Generator
) -> tuple[Weight, ...]:
    """Shuffle each column in turn and see what the score loses (Breiman 2001).

    The interval covers the luck of the shuffles and that of the rows (delete-a-block jackknife).
    """
    metric, laid = model.about.metric, Laid(model, frame)
    plain = laid.plain()
    whole = laid.in_turn(plain, turns)
    block = rng.permutation(len(frame)) % BLOCKS
    rests = [block != number for number in range(BLOCKS)]
    before = metrics.loss(metric, truth, whole)
    rest_before = [_loss(metric, truth, whole, rest) for rest in rests]
    lost: dict[str, tuple[float, float]] = {}
    for at, name in enumerate(laid.names):
        shuffled = []
        same = _numbered(frame[name])
        for _ in range(REPEATS):
            order = rng.permutation(len(frame))
            rows = np.flatnonzero(same[order] != same)  # the others say what they said
            told = whole.copy()
            if len(rows):
                picked = plain[rows]
                picked[:, at] = order[rows]
                told[rows] = laid.in_turn(picked, turns[rows])
            shuffled.append(told)
        drops = [metrics.loss(metric, truth, one) - before for one in shuffled]
        parts = [
            _loss(metric, truth, shuffled[number % REPEATS], rest) - rest_before[number]
            for number, rest in enumerate(rests)
        ]
        lost[name] = (float(np.mean(drops)), _unsure(np.array(drops), np.array(parts)))
    return _ranked(lost, is_drop=True)


def _numbered(series: pd.Series[Any]) -> Array:
    """Number the values of a column, so that rows which share one are known."""
    import pandas as pd

    return np.asarray(pd.factorize(series)[0])


def _loss(metric: str, truth: Array, predicted: Array, rows: Array) -> float:
    """Judge some rows; what cannot be judged there, for a class is missing, is not a number."""
    try:
        return metrics.loss(metric, truth[rows], predicted[rows])
    except ValueError:
        return float("nan")


def _unsure(drops: Array, parts: Array) -> float:
    """Give the standard error of a drop: over shuffles, and over rows."""
    there = parts[np.isfinite(parts)]
    rows = 0.0
    if len(there) > 1:
        rows = (1 - 1 / len(there)) * float(((there - there.mean()) ** 2).sum())
    shuffles = float(drops.var(ddof=1)) / len(drops)
    return float(np.sqrt(rows + shuffles))


def _moved(model: Model, frame: pd.DataFrame, turns: Array, seed: int) -> tuple[Weight, ...]:
    """Give the mean absolute contribution of each column to single answers."""
    count = max(LEAST_EXPLAINED, min(EXPLAINED, CELLS // max(1, len(frame.columns))))
    told = Explainer(model, frame, seed=seed, most=COMPARED).of(frame[:count], turns[:count])
    each = np.abs(told.values).mean(axis=2)  # (rows, columns)
    errors = each.std(axis=0) / np.sqrt(max(1, len(each)))
    means = each.mean(axis=0)
    pairs = zip(told.names, means, errors, strict=True)
    return _ranked({name: (float(mean), float(error)) for name, mean, error in pairs})


def _blended(model: Model, inner: Callable[[Fitted], Mapping[str, float]]) -> dict[str, float]:
    """Add up what the trees of the blend say of themselves, by their weight."""
    found: dict[str, float] = {}
    for weight, part in parts_of(model):
        told = inner(part)
        total = sum(told.values())
        for name, held in told.items():
            found[name] = found.get(name, 0.0) + (weight * held / total if total else 0.0)
    return found


def _gains_of(part: Fitted) -> dict[str, float]:
    names = [column["name"] for column in part.view["columns"]]
    if part.learner == "lightgbm":
        gains = part.model.feature_importance("gain")
    elif part.learner == "xgboost":
        told = part.model.get_score(importance_type="total_gain")
        gains = [told.get(f"f{number}", 0.0) for number in range(len(names))]
    elif part.learner == "catboost":
        gains = part.model.get_feature_importance()
    else:
        return {}
    return dict(zip(names, map(float, gains), strict=True))


def _impurities_of(part: Fitted) -> dict[str, float]:
    if part.learner != "forest":
        return {}
    names = [column["name"] for column in part.view["columns"]]
    return dict(zip(names, map(float, part.model.feature_importances_), strict=True))


def _ranked(
    told: Mapping[str, tuple[float, float]], *, is_drop: bool = False
) -> tuple[Weight, ...]:
    """Scale weights to a sum of 1; what a shuffle made better by chance weighs nothing."""
    total = sum(max(0.0, weight) for weight, _ in told.values())
    scale = 1 / total if total > 0 else 0.0
    made = [
        Weight(
            name=name,
            weight=max(0.0, held) * scale,
            spread=error * scale,
            drop=held if is_drop else None,
            low=held - T * error if is_drop else None,
            high=held + T * error if is_drop else None,
        )
        for name, (held, error) in told.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.weight, one.name)))
