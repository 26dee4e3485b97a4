"""Say what a model goes by: which columns matter, how much, in which direction.

Four ways to weigh a column are put side by side, for each lies in its own way: what the score loses
when the column is shuffled (permutation; unfair to columns that say the same), how much splits on
it gained (gain; flatters columns of many values), how much purer it made the leaves (impurity; the
same, worse), and SHAP where it is installed. Where they disagree, nobody should believe one alone.

Start reading at `weighed`, `curve` and `agreement`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

ROWS = 2_000  # that are shuffled: more make the same order
REPEATS = 3
POINTS = 20  # of a curve
CURVE_ROWS = 300
LEAST_AGREEMENT = 0.5  # rank correlation below which two ways disagree


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one column weighs by one way; over all columns these sum to 1, or to 0."""

    name: str
    weight: float
    spread: float  # between repeats; 0 where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How the prediction moves with one column, the others as they are."""

    name: str
    at: tuple[float | str, ...]
    mean: tuple[float, ...]  # of the chance, of the amount, or of the likeliest class's chance
    low: tuple[float, ...]  # a tenth of the rows lie below
    high: tuple[float, ...]


def weighed(
    model: Model, frame: pd.DataFrame, truth: Array, *, seed: int
) -> dict[str, tuple[Weight, ...]]:
    """Weigh every column by every way that this model offers, heaviest first."""
    rng = np.random.default_rng(seed)
    if len(frame) > ROWS:
        picked = rng.choice(len(frame), ROWS, replace=False)
        frame, truth = frame.iloc[picked], truth[picked]
    found = {"permutation": _permuted(model, frame, truth, rng)}
    for way, inner in (("gain", _gains), ("impurity", _impurities)):
        told = inner(model)
        if told:
            found[way] = _ranked({name: (told.get(name, 0.0), 0.0) for name in frame.columns})
    return found


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


def curve(model: Model, frame: pd.DataFrame, name: str, *, seed: int) -> Curve:
    """Let one column take its values in turn (partial dependence, Friedman 2001)."""
    rng = np.random.default_rng(seed)
    rows = frame
    if len(frame) > CURVE_ROWS:
        rows = frame.iloc[rng.choice(len(frame), CURVE_ROWS, replace=False)]
    values = _values(frame[name])
    told: list[Array] = []
    for value in values:
        changed = rows.copy()
        changed[name] = value
        told.append(_one_number(model.predict(changed)))
    shown = tuple(v if isinstance(v, str) else _plain(v) for v in values)
    return Curve(
        name=name,
        at=shown,
        mean=tuple(float(one.mean()) for one in told),
        low=tuple(float(np.quantile(one, 0.1)) for one in told),
        high=tuple(float(np.quantile(one, 0.9)) for one in told),
    )


def _permuted(
    model: Model, frame: pd.DataFrame, truth: Array, rng: np.random.Generator
) -> tuple[Weight, ...]:
    """Shuffle each column in turn and see what the score loses (Breiman 2001)."""
    metric = model.about.metric
    whole = metrics.loss(metric, truth, model.predict(frame))
    lost: dict[str, tuple[float, float]] = {}
    for name in frame.columns:
        losses = []
        for _ in range(REPEATS):
            shuffled = frame.copy()
            shuffled[name] = frame[name].to_numpy()[rng.permutation(len(frame))]
            shuffled[name] = shuffled[name].astype(frame[name].dtype)
            losses.append(metrics.loss(metric, truth, model.predict(shuffled)) - whole)
        lost[name] = (float(np.mean(losses)), float(np.std(losses)))
    return _ranked(lost)


def _gains(model: Model) -> dict[str, float]:
    """Add up what splits gained, over the boosted trees of the blend by their weight."""
    found: dict[str, float] = {}
    for config, parts in model.parts.items():
        share = model.about.weights[config] / len(parts)
        for part in parts:
            _add(found, _gains_of(part), share)
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


def _impurities(model: Model) -> dict[str, float]:
    found: dict[str, float] = {}
    for config, parts in model.parts.items():
        share = model.about.weights[config] / len(parts)
        for part in parts:
            if part.learner == "forest":
                names = [column["name"] for column in part.view["columns"]]
                told = map(float, part.model.feature_importances_)
                _add(found, dict(zip(names, told, strict=True)), share)
    return found


def _add(found: dict[str, float], told: Mapping[str, float], share: float) -> None:
    total = sum(told.values())
    for name, weight in told.items():
        found[name] = found.get(name, 0.0) + (share * weight / total if total else 0.0)


def _ranked(told: Mapping[str, tuple[float, float]]) -> tuple[Weight, ...]:
    """Scale weights to a sum of 1; what a shuffle made better by chance weighs nothing."""
    total = sum(max(0.0, weight) for weight, _ in told.values())
    scale = 1 / total if total > 0 else 0.0
    made = [
        Weight(name=name, weight=max(0.0, weight) * scale, spread=spread * scale)
        for name, (weight, spread) in told.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.weight, one.name)))


def _values(series: pd.Series[Any]) -> list[Any]:
    there = series.dropna()
    if views.is_number(series):
        marks = np.unique(there.quantile(np.linspace(0.02, 0.98, POINTS), interpolation="nearest"))
        return list(marks)
    return [str(value) for value in there.map(str).value_counts().index[:POINTS]]


def _plain(value: Any) -> float | str:
    if isinstance(value, np.datetime64):
        return str(value)[:10]
    return float(value)


def _one_number(predicted: Array) -> Array:
    return predicted if predicted.ndim == 1 else predicted.max(axis=1)
