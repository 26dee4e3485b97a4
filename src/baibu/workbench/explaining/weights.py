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
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import MARK, config_of
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.contributions import Explainer
from baibu.workbench.explaining.laid import Laid, parts_of
from baibu.workbench.explaining.settled import unsettled
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

ROWS = 2_000  # that are shuffled: more make the same order
LEAST_ROWS = 500
SHUFFLED = 60_000  # columns times rows that are shuffled
REPEATS = 3  # shuffles of a column at most
BLOCKS = 10  # of rows, each left out once: how far the rows matter for what a shuffle loses
T = 2.262  # Student's t for 95 % and nine degrees of freedom
NORMAL = 1.96  # the same for many rows
EXPLAINED = 200  # rows at most
LEAST_EXPLAINED = 50
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What every column weighs by every way, and how much was asked to know it."""

    ways: Mapping[str, tuple[Weight, ...]]  # heaviest first
    rows: int  # that were shuffled
    repeats: Mapping[str, int]  # by column: how often it was shuffled
    explained: int  # rows whose answers were taken apart


def weighed(
    model: Model,
    frame: pd.DataFrame,
    truth: Array,
    *,
    watched: Sequence[Sequence[int]] = (),
    seed: int,
    threads: int = 1,
) -> Weighed:
    """Weigh every column by every way that this model offers.

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
    shuffles = Shuffles(model, frame, truth, turns, rng, threads)
    permuted = shuffles.until_settled()
    moved, explained = _moved(model, frame, turns, seed, threads)
    found = {"permutation": permuted, "shap": moved}
    for way, inner in (("gain", _gains_of), ("impurity", _impurities_of)):
        told = _blended(model, inner)
        if told:
            found[way] = _ranked({name: (told.get(name, 0.0), 0.0) for name in frame.columns})
    repeats = {name: len(held) for name, held in shuffles.drops.items()}
    return Weighed(ways=found, rows=len(frame), repeats=repeats, explained=explained)


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


class Shuffles:
    """Each column is shuffled in turn, to see what the score loses (Breiman 2001).

    Every column is shuffled once; those that matter and whose order is open, again. The interval
    is that of a delete-a-block jackknife: it covers the luck of the rows, and that of the shuffle,
    for each row meets another one's value.
    """

    def __init__(
        self, model: Model, frame: pd.DataFrame, truth: Array, turns: Array,
        rng: np.random.Generator, threads: int,
    ) -> None:  # fmt: skip
        self.metric, self.truth, self.turns, self.rng = model.about.metric, truth, turns, rng
        self.laid = Laid(model, frame, threads=threads)
        self.plain = self.laid.plain()
        self.whole = self.laid.in_turn(self.plain, turns)
        self.same = {name: _numbered(frame[name]) for name in self.laid.names}
        block = rng.permutation(len(frame)) % BLOCKS
        self.rests = [block != number for number in range(BLOCKS)]
        self.before = metrics.loss(self.metric, truth, self.whole)
        self.rests_before = [_loss(self.metric, truth, self.whole, rest) for rest in self.rests]
        self.drops: dict[str, list[float]] = {name: [] for name in self.laid.names}
        self.parts: dict[str, list[Array]] = {name: [] for name in self.laid.names}

    def until_settled(self) -> tuple[Weight, ...]:
        """Shuffle until the order of what matters is settled, or has been tried for often."""
        names: Sequence[str] = self.laid.names
        for _ in range(REPEATS):
            self._shuffle(names)
            lost = {name: (float(np.mean(self.drops[name])), _unsure(self._blocks(name)))
                    for name in self.laid.names}  # fmt: skip
            open_ = unsettled(np.array([drop for drop, _ in lost.values()]), self._margin)
            names = [self.laid.names[at] for at in open_]
            if not names:
                break
        return _ranked(lost, is_drop=True)

    def _shuffle(self, names: Sequence[str]) -> None:
        """Shuffle each of some columns once more; as many as fit are asked about together."""
        rows = len(self.plain)
        together = max(1, self.laid.at_once * self.laid.model.about.folds // max(1, rows))
        for start in range(0, len(names), together):
            some = names[start : start + together]
            orders = [self.rng.permutation(rows) for _ in some]
            # rows that meet their own value say what they said
            moved = [
                np.flatnonzero(self.same[name][order] != self.same[name])
                for name, order in zip(some, orders, strict=True)
            ]
            picked = self.plain[np.concatenate(moved)]
            ends = np.cumsum([0, *map(len, moved)])
            for number, (name, order) in enumerate(zip(some, orders, strict=True)):
                at = self.laid.names.index(name)
                picked[ends[number] : ends[number + 1], at] = order[moved[number]]
            said = self.laid.in_turn(picked, self.turns[np.concatenate(moved)])
            for number, name in enumerate(some):
                told = self.whole.copy()
                told[moved[number]] = said[ends[number] : ends[number + 1]]
                self._hear(name, told)

    def _hear(self, name: str, told: Array) -> None:
        self.drops[name].append(metrics.loss(self.metric, self.truth, told) - self.before)
        pairs = zip(self.rests, self.rests_before, strict=True)
        self.parts[name].append(
            np.array([_loss(self.metric, self.truth, told, rest) - was for rest, was in pairs])
        )

    def _blocks(self, name: str) -> Array:
        return np.asarray(np.mean(self.parts[name], axis=0))

    def _margin(self, one: int, other: int) -> float:
        names = self.laid.names
        return T * _unsure(self._blocks(names[one]) - self._blocks(names[other]))


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


def _unsure(parts: Array) -> float:
    """Give the standard error of a drop, by what it is without each block of the rows."""
    there = parts[np.isfinite(parts)]
    if len(there) < 2:
        return 0.0
    return float(np.sqrt((1 - 1 / len(there)) * ((there - there.mean()) ** 2).sum()))


def _moved(
    model: Model, frame: pd.DataFrame, turns: Array, seed: int, threads: int
) -> tuple[tuple[Weight, ...], int]:
    """Give the mean absolute contribution of each column, and the rows that it took."""
    most = max(LEAST_EXPLAINED, min(EXPLAINED, CELLS // max(1, len(frame.columns))))
    most = min(most, len(frame))
    explainer = Explainer(model, frame, seed=seed, most=COMPARED, threads=threads)
    each, count = np.zeros((0, len(model.about.columns))), min(most, LEAST_EXPLAINED)
    while True:
        some = slice(len(each), count)
        told = explainer.of(frame[some], turns[some])
        each = np.concatenate([each, np.abs(told.values).mean(axis=2)])  # (rows, columns)
        if count == most or not unsettled(each.mean(axis=0), partial(_margin, each)):
            break
        count = min(most, 2 * count)
    errors = each.std(axis=0) / np.sqrt(len(each))
    pairs = zip(told.names, each.mean(axis=0), errors, strict=True)
    return _ranked({name: (float(mean), float(error)) for name, mean, error in pairs}), count


def _margin(each: Array, one: int, other: int) -> float:
    return NORMAL * float((each[:, one] - each[:, other]).std()) / float(np.sqrt(len(each)))


def _blended(model: Model, inner: Callable[[Fitted], Mapping[str, float]]) -> dict[str, float]:
    """Add up what the trees of the blend say of themselves, by their weight."""
    found: dict[str, float] = {}
    for weight, part in parts_of(model):
        for name, held in _shares(model, part, inner).items():
            found[name] = found.get(name, 0.0) + weight * held
    return found


def _shares(
    model: Model, part: Fitted, inner: Callable[[Fitted], Mapping[str, float]]
) -> dict[str, float]:
    """Give what a part says of itself as shares; a vote's is passed on to those who cast it."""
    told = inner(part)
    total = sum(told.values())
    found: dict[str, float] = {}
    for name, held in told.items():
        share = held / total if total else 0.0
        votes = name.startswith(MARK) and config_of(name) in part.below
        if not votes:
            found[name] = found.get(name, 0.0) + share
            continue
        below = model.parts[config_of(name)]
        for one in below:
            for column, weight in _shares(model, one, inner).items():
                found[column] = found.get(column, 0.0) + share * weight / len(below)
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
