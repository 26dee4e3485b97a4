"""Explain one answer by a simple model that holds only nearby, and say how well it holds (LIME).

Rows like the one explained are drawn: each column keeps its value or takes another row's. A linear
model then tells the answers from which columns stayed in the neighbourhood of the row's value - the
same quarter of the numbers, the same word - with near rows counting more (Ribeiro, Singh and
Guestrin 2016, "Why should I trust you?"). Its fidelity says how much of the answers it accounts
for: where that is low, its weights explain little, and nobody should read them.

Start reading at `explained_nearby`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.laid import Laid

if TYPE_CHECKING:
    import pandas as pd

DRAWN = 1_000  # rows
KEPT = 0.5  # how often a column keeps the row's value
WIDTH = 0.75  # of the neighbourhood, times the root of the number of columns
RIDGE = 1.0
QUARTERS = (0.25, 0.5, 0.75)
LEAST_FIDELITY = 0.5  # weighted R² below which the weights say little


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A linear model around one row."""

    weights: Mapping[str, float]  # by column: what staying near the row's value is worth
    intercept: float
    fidelity: float  # weighted R² on the rows that were drawn
    says: float  # what the linear model says of the row itself
    output: float  # what the model says


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is drawn from: one row, and rows to take other values from, in the same pool."""

    laid: Laid  # the row is number 0
    cleaned: pd.DataFrame  # the same rows before features were made of them
    made_of: Mapping[str, Sequence[str]]  # the columns of each feature
    fold: int | None = None  # that alone is asked; the whole model unless told


def explained_nearby(around: Around, output: int, *, seed: int) -> Nearby:
    """Fit the linear model around the pool's first row; `output` is -1 for an amount or a chance.

    Features that were made of one column move with it, those of two with the first.
    """
    rng = np.random.default_rng(seed)
    laid = around.laid
    columns = list(dict.fromkeys(_first(around, name) for name in laid.names))
    near = np.column_stack([_near(around.cleaned[name]) for name in columns])
    taken = rng.integers(0, laid.rows, size=(DRAWN, len(columns)))
    taken[rng.random(taken.shape) < KEPT] = 0
    taken[0] = 0
    places = {name: at for at, name in enumerate(columns)}
    owner = [places[_first(around, name)] for name in laid.names]
    picked = taken[:, owner]
    fold = around.fold
    told = laid.predict(picked) if fold is None else laid.in_turn(picked, np.full(DRAWN, fold))
    answers = told if told.ndim == 1 else told[:, output]
    stays = near[taken, np.arange(len(columns))].astype(np.float64)
    distance = np.sqrt((1 - stays).sum(axis=1))
    closeness = np.exp(-((distance / (WIDTH * np.sqrt(len(columns)))) ** 2))
    weights, intercept, fidelity = _fitted(stays, answers, closeness)
    return Nearby(
        weights=dict(zip(columns, weights.tolist(), strict=True)),
        intercept=intercept,
        fidelity=fidelity,
        says=intercept + float(weights.sum()),
        output=float(answers[0]),
    )


def _first(around: Around, feature: str) -> str:
    return around.made_of.get(feature, (feature,))[0]


def _near(series: pd.Series[Any]) -> Array:
    """Say which values count as the first row's own: its quarter of the numbers, its word."""
    import pandas as pd

    if not views.is_number(series) or series.dtype.kind == "b":
        codes = pd.factorize(series.astype(object).where(series.notna(), None))[0]
        return np.asarray(codes == codes[0])
    held = series.to_numpy()
    numbers = held.astype("datetime64[s]").astype(np.float64) if held.dtype.kind == "M" else held
    numbers = np.where(series.isna(), np.nan, np.asarray(numbers, dtype=np.float64))
    there = numbers[~np.isnan(numbers)]
    edges = np.unique(np.quantile(there, QUARTERS)) if len(there) else np.zeros(0)
    quarter = np.where(np.isnan(numbers), -1, np.searchsorted(edges, numbers))
    return np.asarray(quarter == quarter[0])


def _fitted(stays: Array, answers: Array, closeness: Array) -> tuple[Array, float, float]:
    """Fit ridge regression with weights for rows; give slopes, intercept, weighted R²."""
    share = closeness / closeness.sum()
    middle, level = share @ stays, float(share @ answers)
    centred, off = stays - middle, answers - level
    weighted = centred * closeness[:, None]
    slopes = np.linalg.solve(
        weighted.T @ centred + RIDGE * np.eye(stays.shape[1]), weighted.T @ off
    )
    missed = float(share @ (off - centred @ slopes) ** 2)
    spread = float(share @ off**2)
    fidelity = 1 - missed / spread if spread > 0 else 1.0
    return slopes, level - float(middle @ slopes), fidelity
