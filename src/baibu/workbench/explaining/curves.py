"""Show how an answer moves with one column, and where there are no rows to say so.

Partial dependence lets the column take each value in every row, the others as they are (Friedman
2001); its lines for single rows (Goldstein et al. 2015) show whether it works the same for all.
Where the column goes with others, that asks about rows which do not exist: accumulated local
effects move each row only within its own neighbourhood (Apley and Zhu 2020).

The folds of the blend take turns, row by row: a mean over many rows needs no more.

Start reading at `curves`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.learners import Array
from baibu.workbench.explaining.laid import Laid
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

POINTS = 20  # of a curve
ROWS = 300
LINES = 30  # of single rows
THIN = 0.01  # share of rows around a point below which nobody should read it
GOES_WITH = 0.5  # rank correlation from which local effects are needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How the prediction moves with one column, the others as they are."""

    name: str
    of: str  # the class whose chance is followed; empty for an amount
    at: tuple[float | str, ...]
    mean: tuple[float, ...]  # of the chance, or of the amount
    low: tuple[float, ...]  # a tenth of the rows lie below
    high: tuple[float, ...]
    density: tuple[float, ...]  # share of the rows that are nearest to the point, or have the word
    is_thin: tuple[bool, ...]  # too few rows for a reader to trust the point
    lines: tuple[tuple[float, ...], ...]  # single rows
    turned: float  # share of rows whose line goes against the mean: it works otherwise there
    goes_with: str  # the column that this one goes with most closely; empty where none is close
    local: tuple[float, ...]  # accumulated local effects at the same points; empty where not needed


def curve(model: Model, frame: pd.DataFrame, name: str, *, seed: int) -> Curve:
    """Let one column take its values in turn."""
    return curves(model, frame, [name], seed=seed)[0]


def curves(
    model: Model, frame: pd.DataFrame, names: Sequence[str], *, seed: int, threads: int = 1
) -> list[Curve]:
    """Let each of some columns take its values in turn, in the same rows."""
    rng = np.random.default_rng(seed)
    rows = frame[list(model.about.columns)].reset_index(drop=True)
    if len(rows) > ROWS:
        rows = rows.iloc[rng.choice(len(rows), ROWS, replace=False)].reset_index(drop=True)
    values = {name: values_of(frame[name]) for name in names}
    laid = Laid(model, _with_values(rows, values), threads=threads)
    starts = np.cumsum([len(rows), *map(len, values.values())])
    plain, turns = laid.plain(np.arange(len(rows))), np.arange(len(rows)) % model.about.folds
    explained = _output(laid.in_turn(plain, turns))
    asked = _Asked(laid=laid, rows=rows, plain=plain, turns=turns, explained=explained)
    pairs = zip(values.items(), starts.tolist(), strict=False)
    return [_curve(asked, frame, name, held, start) for (name, held), start in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The rows in which columns take their values, and the model that is asked about them."""

    laid: Laid  # the rows come first
    rows: pd.DataFrame
    plain: Array
    turns: Array
    explained: int  # the output that is followed


def _curve(asked: _Asked, frame: pd.DataFrame, name: str, values: list[Any], start: int) -> Curve:
    """Follow one column, whose values lie in the pool from `start` on."""
    laid, count = asked.laid, len(asked.rows)
    at = laid.names.index(name)
    told = np.zeros((0, count))
    if values:
        moved = [_set(asked.plain, at, start + number) for number in range(len(values))]
        said = laid.in_turn(np.concatenate(moved), np.tile(asked.turns, len(values)))
        told = _column(said, asked.explained).reshape(len(values), count)
    density = density_of(frame[name], values)
    partner = goes_with(frame, name)
    lines = told.T[:LINES]
    return Curve(
        name=name,
        of=_class(laid.model.about.classes, asked.explained),
        at=tuple(v if isinstance(v, str) else _plain(v) for v in values),
        mean=tuple(told.mean(axis=1).tolist()),
        low=tuple(np.quantile(told, 0.1, axis=1).tolist()),
        high=tuple(np.quantile(told, 0.9, axis=1).tolist()),
        density=tuple(density.tolist()),
        is_thin=tuple((density < THIN).tolist()),
        lines=tuple(tuple(line.tolist()) for line in lines),
        turned=_turned(told),
        goes_with=partner,
        local=tuple(_local(asked, at, values, start).tolist()) if partner else (),
    )


def values_of(series: pd.Series[Any]) -> list[Any]:
    """Name the values that a curve goes through: quantiles, or the most frequent words."""
    there = series.dropna()
    if views.is_number(series):
        marks = np.unique(there.quantile(np.linspace(0.02, 0.98, POINTS), interpolation="nearest"))
        return list(marks)
    return [str(value) for value in there.map(str).value_counts().index[:POINTS]]


def density_of(series: pd.Series[Any], values: list[Any]) -> Array:
    """Give the share of all rows at each word, or nearer to each point than to any other."""
    if not values:
        return np.zeros(0)
    if not views.is_number(series):
        shares = series.dropna().map(str).value_counts() / max(1, len(series))
        return np.array([float(shares.get(value, 0.0)) for value in values])
    marks = _numbers(np.array(values))
    held = _numbers(series.dropna().to_numpy())
    edges = (marks[1:] + marks[:-1]) / 2
    inside = held[(held >= 2 * marks[0] - (edges[0] if len(edges) else marks[0]))
                  & (held <= 2 * marks[-1] - (edges[-1] if len(edges) else marks[-1]))]  # fmt: skip
    return np.bincount(np.searchsorted(edges, inside), minlength=len(marks)) / max(1, len(series))


def goes_with(frame: pd.DataFrame, name: str) -> str:
    """Name the number that a number goes with most closely by rank, if any does closely."""
    from scipy.stats import rankdata

    if not views.is_number(frame[name]):
        return ""
    mine = _ranks(frame[name], rankdata)
    best, found = GOES_WITH, ""
    for other in frame.columns:
        if other == name or not views.is_number(frame[other]):
            continue
        theirs = _ranks(frame[other], rankdata)
        if mine.std() > 0 and theirs.std() > 0:
            close = abs(float(np.corrcoef(mine, theirs)[0, 1]))
            if close >= best:
                best, found = close, str(other)
    return found


def _ranks(series: pd.Series[Any], ranked: Any) -> Array:
    held = _numbers(series.to_numpy())
    held = np.where(np.isnan(held), np.nanmedian(held) if not np.isnan(held).all() else 0.0, held)
    return np.asarray(ranked(held))


def _local(asked: _Asked, at: int, values: list[Any], start: int) -> Array:
    """Accumulate what rows between two points differ by, when moved to either point."""
    laid, rows, explained = asked.laid, asked.rows, asked.explained
    held = _numbers(rows.iloc[:, at].to_numpy())
    marks = _numbers(np.array(values))
    there = np.flatnonzero(~np.isnan(held))
    place = np.clip(np.searchsorted(marks, held[there], side="left"), 1, len(marks) - 1)
    if len(marks) < 2 or not len(there):
        return np.zeros(len(marks))
    plain = laid.plain(there)
    first, last = (plain.copy() for _ in range(2))
    first[:, at], last[:, at] = start + place - 1, start + place
    turns = there % laid.model.about.folds
    ends = [_column(laid.in_turn(one, turns), explained) for one in (first, last)]
    moved = ends[1] - ends[0]
    counts = np.bincount(place, minlength=len(marks))
    means = np.bincount(place, weights=moved, minlength=len(marks)) / np.maximum(counts, 1)
    summed = np.cumsum(means)
    centre = float((summed * counts).sum() / counts.sum())
    return np.asarray(summed - centre)


def _with_values(rows: pd.DataFrame, values: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Put rows below that have values of one column after another; the rest is never asked."""
    import pandas as pd

    parts = [rows]
    for name, held in values.items():
        below = rows.iloc[np.zeros(len(held), dtype=int)].copy()
        below[name] = pd.Series(held, index=below.index, dtype=rows[name].dtype)
        parts.append(below)
    return pd.concat(parts, ignore_index=True)


def _set(plain: Array, at: int, row: int) -> Array:
    picked = plain.copy()
    picked[:, at] = row
    return picked


def _output(predicted: Array) -> int:
    """Choose the output that is followed: of several classes, the likeliest one over all rows."""
    return -1 if predicted.ndim == 1 else int(predicted.mean(axis=0).argmax())


def _class(classes: tuple[str, ...], output: int) -> str:
    return classes[output] if classes else ""


def _column(predicted: Array, output: int) -> Array:
    return predicted if output < 0 else predicted[:, output]


def _turned(told: Array) -> float:
    """Give the share of rows whose line falls where the mean rises."""
    if len(told) < 2:
        return 0.0
    mean = told.mean(axis=1)
    mean = mean - mean.mean()
    along = mean @ (told - told.mean(axis=0))
    return float((along < 0).mean())


def _numbers(values: Array) -> Array:
    if values.dtype.kind == "M":
        gone = np.isnat(values)
        days = values.astype("datetime64[s]").astype(np.int64) / 86_400
        return np.where(gone, np.nan, days)
    return np.asarray(values, dtype=np.float64)


def _plain(value: Any) -> float | str:
    return str(value)[:10] if isinstance(value, np.datetime64) else float(value)
