"""Say what each column adds to one answer of the model: Shapley values of the whole blend.

Trees and linear models are explained exactly, in the sums that they add up (LightGBM, XGBoost and
CatBoost by what they give themselves, forests by `trees`); all others by `sampling`. What is a sum
of logarithms or odds is carried over into the unit of the answer along the straight line from the
base to the row (Aumann and Shapley 1974), so that parts of every kind can be blended by weight, and
base and contributions add up to the answer: the chance of each class, or the amount.

Start reading at `Explainer` and `explained`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import cleaner as cleaners
from baibu.workbench import shaper as shapers
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array, TaskKind
from baibu.workbench.explaining.laid import Laid, Sights, side_by_side, two_sided
from baibu.workbench.explaining.sampling import sampled
from baibu.workbench.explaining.trees import Grown
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

BACKGROUND = 200  # rows that stand for all rows
SAMPLED = 16  # of them that sampling compares with
POINTS = 24  # along the straight line, for chances of several classes
BY_SUMS = ("lightgbm", "xgboost", "catboost", "linear")  # whose own answer is a sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What columns add to answers; base + values = output, for each row and output."""

    names: tuple[str, ...]
    values: Array  # (rows, columns, outputs)
    base: Array  # (rows, outputs): one for all rows, unless each was explained by another fold
    output: Array  # (rows, outputs): what the model says

    @property
    def gap(self) -> float:
        """How far the sums are from the answers at most."""
        return float(np.abs(self.base + self.values.sum(axis=1) - self.output).max(initial=0.0))


class Explainer:
    """Explains rows of one model; made once, asked often."""

    def __init__(
        self,
        model: Model,
        background: pd.DataFrame,
        *,
        seed: int,
        most: int = SAMPLED,
        threads: int = 1,
    ) -> None:
        """Take rows that stand for all, shaped; `most` of them are used where parts are sampled."""
        self.model, self.seed, self.most, self.threads = model, seed, most, threads
        rng = np.random.default_rng(seed)
        frame = background[list(model.about.columns)]
        if len(frame) > BACKGROUND:
            frame = frame.iloc[np.sort(rng.choice(len(frame), BACKGROUND, replace=False))]
        self.background = frame.reset_index(drop=True)
        self._sights = Sights(model)
        self._ground = Laid(model, self.background, self._sights)
        self._grown: dict[int, Grown] = {}
        self._middles: dict[int, Array] = {}

    def of(self, frame: pd.DataFrame, turns: Array | None = None) -> Contributions:
        """Explain rows; where `turns` names a fold for each row, by that fold alone.

        That is enough for a mean over many rows, at a fraction of the cost.
        """
        pool = frame[list(self.model.about.columns)]
        if self._is_sampled:
            pool = _stacked(pool, self.background[: self.most])
        laid = Laid(self.model, pool, self._sights)
        rows = np.arange(len(frame))
        width = max(1, len(self.model.about.classes)) if self.is_multiclass else 1
        values = np.zeros((len(frame), len(laid.names), width))
        base, output = np.zeros((2, len(frame), width))
        asked = self._asked(rows, turns)
        for told, (weight, _, some) in zip(self._told(laid, asked), asked, strict=True):
            values[some] += weight * told.values
            output[some] += weight * told.output
            base[some] += weight * told.base
        return Contributions(names=laid.names, values=values, base=base, output=output)

    def _asked(
        self, rows: Array, turns: Array | None
    ) -> list[tuple[float, tuple[Fitted, ...], Array]]:
        """Say which folds are asked about which rows, and what they weigh."""
        each = [(weight, self.model.parts[name]) for name, weight in
                self.model.about.weights.items()]  # fmt: skip
        if turns is None:
            return [(weight, folds, rows) for weight, folds in each]
        return [
            (weight, (folds[n],), rows[turns == n])
            for weight, folds in each
            for n in np.unique(turns)
        ]

    def _told(
        self, laid: Laid, asked: Sequence[tuple[float, tuple[Fitted, ...], Array]]
    ) -> list[Contributions]:
        """Explain by each, side by side where there are threads for it."""
        for part in (part for _, parts, _ in asked for part in parts):
            laid.sight(part)  # before threads look for it
            if part.learner == "linear":
                self._ground.sight(part)
        return side_by_side(self.threads, lambda one: self._of_folds(laid, *one[1:]), asked)

    @property
    def is_multiclass(self) -> bool:
        """Say whether there is an answer for each class."""
        return self.model.about.kind == "multiclass"

    @property
    def _is_sampled(self) -> bool:
        weights = self.model.about.weights
        return any(not _is_exact(self.model.parts[name][0]) for name in weights)

    def _of_folds(self, laid: Laid, parts: Sequence[Fitted], rows: Array) -> Contributions:
        """Explain rows by the mean of some folds of one configuration."""
        if not _is_exact(parts[0]):
            others = np.arange(laid.rows - min(self.most, len(self.background)), laid.rows)
            told = sampled(laid, parts, rows, others, seed=self.seed)
            base = np.broadcast_to(told.base, (len(rows), len(told.base)))
            output = base + told.values.sum(axis=1)
            return Contributions(names=laid.names, values=told.values, base=base, output=output)
        found = [self._exactly(laid, part, rows) for part in parts]
        return Contributions(
            names=laid.names,
            values=np.mean([one.values for one in found], axis=0),
            base=np.mean([one.base for one in found], axis=0),
            output=np.mean([one.output for one in found], axis=0),
        )

    def _exactly(self, laid: Laid, part: Fitted, rows: Array) -> Contributions:
        sight = laid.sight(part)
        x = sight.mixed(laid.plain(rows))
        if part.learner == "forest":
            values, base = self._forest(part, x)
        elif part.learner == "linear":
            values, base = self._linear(part, x, sight.owners)
        else:
            values, base = sums_of(part, x)
        values = _in_order(values, sight.names, laid.names)
        values, base = carried(values, base, link_of(part, self.model.about.kind))
        output = two_sided(laid.asked(part, x))
        base = np.broadcast_to(base, output.shape)
        return Contributions(names=laid.names, values=values, base=base, output=output)

    def _forest(self, part: Fitted, x: Array) -> tuple[Array, Array]:
        grown = self._grown.get(id(part))
        if grown is None:
            classes = len(self.model.about.classes)
            outputs = {"regression": [0], "binary": [1]}.get(
                self.model.about.kind, list(range(classes))
            )
            grown = self._grown[id(part)] = Grown(part.model, np.array(outputs))
        return grown.contributions(np.nan_to_num(x, nan=-1e9)), grown.base()

    def _linear(self, part: Fitted, x: Array, owners: Array) -> tuple[Array, Array]:
        """Give weight times distance from the background's mean, exact for columns that are free.

        A feature that was spread over several laid columns adds theirs up.
        """
        middle = self._middles.get(id(part))
        if middle is None:
            whole = self._ground.sight(part).mixed(self._ground.plain())
            middle = self._middles[id(part)] = np.asarray(whole, dtype=np.float64).mean(axis=0)
        weights, bias = part.model.weights[0], part.model.biases[0]
        each = (np.asarray(x, dtype=np.float64) - middle)[:, :, None] * weights
        belongs = owners[:, None] == np.arange(int(owners.max(initial=-1)) + 1)
        return np.einsum("npk,pf->nfk", each, belongs), middle @ weights + bias


def _is_exact(part: Fitted) -> bool:
    return part.learner in (*BY_SUMS, "forest") and not part.below


def sums_of(part: Fitted, x: Any) -> tuple[Array, Array]:
    """Ask boosted trees for their own exact values: (rows, columns, sums) and the base."""
    if part.learner == "lightgbm":
        told = np.asarray(part.model.predict(x, pred_contrib=True, num_threads=1))
        told = told.reshape(len(x), -1, len(part.view["columns"]) + 1)
    elif part.learner == "xgboost":
        import xgboost

        told = np.asarray(part.model.predict(xgboost.DMatrix(x, nthread=1), pred_contribs=True))
    else:
        import catboost

        words = [at for at, one in enumerate(part.view["columns"]) if one["k"] == "word"]
        pool = catboost.Pool(x, cat_features=words)
        told = np.asarray(
            part.model.get_feature_importance(pool, type="ShapValues", thread_count=1)
        )
    if told.ndim == 2:
        told = told[:, None, :]
    values = np.moveaxis(told, 1, 2).astype(np.float64)  # (rows, columns + base, sums)
    return values[:, :-1], values[:, -1].mean(axis=0)


Link = Callable[[Array], Array]


def link_of(part: Fitted, kind: TaskKind) -> Link | None:
    """Name what turns a part's sums into its answer; nothing where they are the answer."""
    from scipy.special import expit, softmax

    if part.is_log:
        return np.expm1
    if kind == "regression" or part.learner == "forest":
        return None
    return expit if kind == "binary" else lambda sums: softmax(sums, axis=-1)


def carried(values: Array, base: Array, link: Link | None) -> tuple[Array, Array]:
    """Carry contributions to sums over to what the sums are turned into.

    Along the straight line from the base to the row each contribution moves the answer by its
    share of the slope. For one sum that is its share of the whole way; for several, the slopes of
    the softmax are integrated.
    """
    if link is None:
        return values, base
    way = values.sum(axis=1)  # (rows, sums)
    end = base + way
    if len(base) == 1:
        moved = link(end) - link(base)
        step = np.where(np.abs(way) > 1e-9, way, 1.0)
        small = (link(base + 1e-6) - link(base)) / 1e-6
        scale = np.where(np.abs(way) > 1e-9, moved / step, small)
        return values * scale[:, None, :], link(base)
    at, weights = np.polynomial.legendre.leggauss(POINTS)
    slopes = 0.0
    for point, weight in zip((at + 1) / 2, weights / 2, strict=True):
        chances = link(base + point * way)
        slopes = slopes + weight * (
            chances[:, :, None] * np.eye(len(base)) - chances[:, :, None] * chances[:, None, :]
        )
    return np.einsum("nmk,nck->nmc", values, slopes), link(base)


def _in_order(values: Array, names: Sequence[str], wanted: Sequence[str]) -> Array:
    if tuple(names) == tuple(wanted):
        return values
    found = np.zeros((len(values), len(wanted), values.shape[2]))
    places = {name: at for at, name in enumerate(wanted)}
    for at, name in enumerate(names):
        found[:, places[name]] = values[:, at]
    return found


def _stacked(frame: pd.DataFrame, background: pd.DataFrame) -> pd.DataFrame:
    """Put rows before the background, each column in a type that both have."""
    import pandas as pd

    made = {}
    for name in frame.columns:
        one, other = frame[name], background[name]
        if one.dtype != other.dtype:
            one = one.astype(other.dtype)
        made[name] = pd.concat([one, other], ignore_index=True)
    return pd.DataFrame(made)


def sources(shaper: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Name, for each feature, the columns of the cleaned table that it was made of."""
    found: dict[str, tuple[str, ...]] = {}
    for column in shaper["columns"]:
        for name in _features(column):
            found[name] = (column["name"],)
    for gap in shaper["gaps"]:
        found[gap["name"]] = (gap["from"], gap["to"])
    for pair in shaper["pairs"]:
        found[pair["name"]] = (pair["one"], pair["other"])
    return found


def _features(column: Mapping[str, Any]) -> list[str]:
    if column["k"] == "text":
        return [column["length"], column["words"], *column["topics"]]
    if column["k"] == "day":
        return list(column["parts"].values())
    return [column["name"], *([column["count"]] if column.get("counts") else [])]


def by_column(
    names: Sequence[str], values: Array, made_of: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], Array]:
    """Add features up by the columns they were made of, those of two half to each.

    `values` has features on its second axis.
    """
    columns = tuple(dict.fromkeys(one for name in names for one in made_of.get(name, (name,))))
    places = {name: at for at, name in enumerate(columns)}
    found = np.zeros((values.shape[0], len(columns), *values.shape[2:]))
    for at, name in enumerate(names):
        of = made_of.get(name, (name,))
        for one in of:
            found[:, places[one]] += values[:, at] / len(of)
    return columns, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One row, explained by the columns that a person knows."""

    by: Mapping[str, float]  # what each column adds, the strongest first
    base: float
    output: float  # the chance of the class, or the amount
    of: str  # the class that is explained; empty for an amount
    gap: float  # between base + all columns and the output


def explained(
    model: Model,
    cleaner: Mapping[str, Any],
    shaper: Mapping[str, Any],
    row: pd.DataFrame,
    background: Explainer | pd.DataFrame,
    *,
    seed: int = 0,
) -> Explained:
    """Explain one raw row; a service makes the `Explainer` once and gives it as the background."""
    explainer = background
    if not isinstance(explainer, Explainer):
        explainer = Explainer(model, explainer, seed=seed)
    shaped = shapers.applied(dict(shaper), cleaners.applied(dict(cleaner), row))
    told = explainer.of(shaped)
    at = int(told.output[0].argmax())
    names, values = by_column(told.names, told.values, sources(shaper))
    each = dict(zip(names, values[0, :, at].tolist(), strict=True))
    classes = model.about.classes
    return Explained(
        by=dict(sorted(each.items(), key=lambda one: (-abs(one[1]), one[0]))),
        base=float(told.base[0, at]),
        output=float(told.output[0, at]),
        of=classes[-1 if len(classes) == 2 else at] if classes else "",
        gap=told.gap,
    )
