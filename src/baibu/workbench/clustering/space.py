"""Lay a table of any columns into a space in which distances mean something.

Numbers are straightened where they are skewed (Yeo and Johnson 2000) and brought to one spread;
words become one direction for each, all of a column together weighing less than a number. What is
missing lies in the middle. Directions in which nearly nothing varies are left out. Other than the
view of the engine's models, nothing is bent to a bell: that would close the gaps between groups.

Words and counts stand apart from each other by what they are: each such column would make groups
of its own. Where groups are looked for, they are blurred by half of the distance between two of
them, so that one alone makes none, and several that agree do.

Start reading at `Space`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.learners import Array

if TYPE_CHECKING:
    import pandas as pd

SKEWED = 1.0
FARTHEST = 5.0  # spreads from the middle: what lies beyond lies there
MOST_WORDS = 15  # of a column
LEAST_WORD = 0.01  # share of the rows
VARIES = 0.95  # share of the variance that is kept
MOST_AXES = 15
WORDS = 0.6  # what a column of words weighs beside one of numbers
MOST_STEPS = 30  # different values of a number up to which it is rather a count


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What was learnt of a table, as plain data."""

    columns: tuple[Mapping[str, Any], ...]
    axes: Array  # (directions, kept)

    @classmethod
    def learnt(cls, frame: pd.DataFrame) -> Space:
        """Learn it from rows."""
        columns = tuple(_column(str(name), frame[name]) for name in frame.columns)
        columns = tuple(one for one in columns if one["k"] != "none")
        plain = cls(columns=columns, axes=np.zeros((0, 0)))._plain(frame)
        if not plain.shape[1]:
            return cls(columns=columns, axes=np.zeros((0, 0)))
        _, spread, axes = np.linalg.svd(plain - plain.mean(axis=0), full_matrices=False)
        shares = np.cumsum(spread**2) / max(float((spread**2).sum()), 1e-12)
        kept = min(MOST_AXES, int(np.searchsorted(shares, VARIES)) + 1)
        axes = axes[:kept].T
        signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
        return cls(columns=columns, axes=axes * signs)

    def points(self, frame: pd.DataFrame, *, blurred: int | None = None) -> Array:
        """Lay rows into the space; with a seed, blurred."""
        plain = self._plain(frame)
        if blurred is not None:
            rng = np.random.default_rng(blurred)
            sizes = [_blur(column) for column in self.columns]
            plain = plain + rng.normal(size=plain.shape) * np.concatenate([*sizes, np.zeros(0)])
        return np.asarray(plain @ self.axes)

    def _plain(self, frame: pd.DataFrame) -> Array:
        parts = [_laid(column, frame[column["name"]]) for column in self.columns]
        return np.concatenate(parts, axis=1) if parts else np.zeros((len(frame), 0))


def _column(name: str, series: pd.Series[Any]) -> Mapping[str, Any]:
    if not views.is_number(series):
        counts = series.dropna().map(str).value_counts() / max(1, len(series))
        words = [str(word) for word in counts.index[:MOST_WORDS] if counts[word] >= LEAST_WORD]
        shares = np.array([counts[word] for word in words])
        spread = float(np.sqrt((shares * (1 - shares)).sum()))
        if spread == 0:
            return {"name": name, "k": "none"}
        return {"name": name, "k": "word", "words": words, "shares": shares.tolist(),
                "spread": spread}  # fmt: skip
    values = _numbers(series)
    there = values[~np.isnan(values)]
    if len(np.unique(there)) < 2:
        return {"name": name, "k": "none"}
    shift, scale = float(there.mean()), float(there.std())
    power = _power((there - shift) / scale)
    bent = _bent((there - shift) / scale, power)
    middle, spread = float(bent.mean()), float(bent.std()) or 1.0
    marks = np.unique(bent)
    gap = float(np.median(np.diff(marks))) / spread if len(marks) <= MOST_STEPS else 0.0
    return {"name": name, "k": "number", "shift": shift, "scale": scale, "power": power,
            "middle": middle, "spread": spread, "blur": gap / 2}  # fmt: skip


def _blur(column: Mapping[str, Any]) -> Array:
    """Give how far each direction of a column is blurred."""
    if column["k"] == "number":
        return np.array([column["blur"]])
    return np.full(len(column["words"]), WORDS * np.sqrt(0.5) / column["spread"])


def _power(there: Array) -> float:
    """Choose how to straighten a skewed column; 1 leaves it as it is."""
    if abs(float((there**3).mean())) < SKEWED:
        return 1.0
    from scipy.stats import yeojohnson_normmax

    return float(np.clip(yeojohnson_normmax(there), -3.0, 5.0))


def _bent(values: Array, power: float) -> Array:
    if power == 1.0:
        return values
    from scipy.stats import yeojohnson

    there = ~np.isnan(values)
    found = np.full(len(values), np.nan)
    found[there] = yeojohnson(values[there], lmbda=power)
    return np.asarray(found)


def _laid(column: Mapping[str, Any], series: pd.Series[Any]) -> Array:
    if column["k"] == "word":
        said = series.astype(object).where(series.notna(), None).map(str).to_numpy()
        hits = said[:, None] == np.array(column["words"], dtype=object)[None, :]
        shares = np.array(column["shares"])
        gone = series.isna().to_numpy()[:, None]
        return np.asarray(np.where(gone, 0.0, WORDS * (hits - shares) / column["spread"]))
    straight = _bent((_numbers(series) - column["shift"]) / column["scale"], column["power"])
    values = (straight - column["middle"]) / column["spread"]
    return np.asarray(np.clip(np.nan_to_num(values), -FARTHEST, FARTHEST)[:, None])


def _numbers(series: pd.Series[Any]) -> Array:
    if series.dtype.kind == "M":
        days = series.to_numpy().astype("datetime64[s]").astype(np.int64) / 86_400
        return np.asarray(np.where(series.isna().to_numpy(), np.nan, days))
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(np.where(np.isfinite(values), values, np.nan))
