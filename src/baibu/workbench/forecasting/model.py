"""Hold a way of forecasting: fitted on a history, asked about any later one, kept without pickle.

Start reading at `Way` and `Forecaster`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine.learners import Array
from baibu.workbench.forecasting import methods
from baibu.workbench.forecasting.calendar import Calendar
from baibu.workbench.forecasting.lagged import Beat, Trees
from baibu.workbench.forecasting.panel import Panel

SIMPLE = ("naive", "seasonal_naive", "drift")
LEARNT = ("smoothing", "smoothing_log", "trees", "trees_log")
LEAST_LESSONS = 12  # origins that trees can learn from
SURE = 0.9  # of what comes, that an interval should hold
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way, fitted."""

    name: str
    shares: methods.Shares | None = None
    trees: Trees | None = None

    @classmethod
    def fitted(cls, name: str, panel: Panel, beat: Beat, *, metric: str, seed: int) -> Way:
        """Fit it on a history; what needs no learning is as it is."""
        if name in SIMPLE:
            return cls(name=name)
        values = _bent(panel.filled(), name)
        if name.startswith("smoothing"):
            return cls(name=name, shares=methods.learnt_shares(values, beat.season))
        known = ~np.isnan(panel.values)
        trees = Trees.trained(values, known, panel.start, beat, metric=metric, seed=seed)
        return cls(name=name, trees=trees)

    def forecast(self, panel: Panel, beat: Beat) -> Array:
        """Say what follows the end of a history, shape (series, horizon)."""
        values = panel.filled()
        if self.name == "naive":
            return methods.naive(values, beat.horizon)
        if self.name == "seasonal_naive":
            return methods.seasonal_naive(values, beat.horizon, beat.season)
        if self.name == "drift":
            return methods.drift(values, beat.horizon)
        bent = _bent(values, self.name)
        if self.trees is not None:
            found = self.trees.forecast(bent, panel.start)
        else:
            assert self.shares is not None  # noqa: S101 - a way that smooths was fitted
            found = methods.smoothed(bent, beat.horizon, beat.season, self.shares)
        return np.exp(found) if self.name.endswith("_log") else found


def allowed(panel: Panel, beat: Beat, least: int) -> tuple[str, ...]:
    """Name the ways that a history allows of which at `least` so many moments are known.

    Logarithms need amounts above zero, trees some moments to learn from.
    """
    there = panel.values[~np.isnan(panel.values)]
    is_above = bool(len(there)) and float(there.min()) > 0
    is_long = (least - beat.before - beat.horizon + 1) * len(panel.names) >= LEAST_LESSONS
    return tuple(
        name
        for name in LEARNT
        if (is_above or not name.endswith("_log")) and (is_long or not name.startswith("trees"))
    )


def _bent(values: Array, name: str) -> Array:
    """Take logarithms, where the way asks for it; what is not above zero counts as very small."""
    if not name.endswith("_log"):
        return values
    return np.log(np.maximum(values, 1e-9))


def is_relative(name: str) -> bool:
    """Say whether a way, or one of a mean, foretells logarithms."""
    return "_log" in name


def units(said: Array, floors: Array) -> Array:
    """Give what errors of forecasts are measured in, shape (..., series, 1).

    Where a series has a floor, errors grow with its level: they count in shares of what is foretold
    on the whole, yet never of less than the floor. Elsewhere, not a number, they count as they are.
    """
    if not len(floors):
        return np.ones((*said.shape[:-1], 1))
    level = np.maximum(np.abs(said).mean(axis=-1), np.nan_to_num(floors))
    return np.asarray(np.where(np.isnan(floors), 1.0, level)[..., None])


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecaster:
    """What a run came to: one way or the mean of several, and how wrong it usually is."""

    beat: Beat
    names: tuple[str, ...]  # of the series
    ways: tuple[Way, ...]
    widths: Array = field(default_factory=lambda: np.zeros((0, 0)))  # (series, horizon)
    floors: Array = field(default_factory=lambda: np.zeros(0))  # (series,); see `units`

    @property
    def is_relative(self) -> bool:
        """Say whether errors count in shares of the amount: where logarithms are foretold."""
        return is_relative("+".join(way.name for way in self.ways))

    def bounds(self, said: Array) -> tuple[Array, Array]:
        """Give the ends of the interval around forecasts, shape (..., series, horizon)."""
        if not self.is_relative:
            reach = self.widths * units(said, self.floors)
            low = said - reach
            if len(self.floors):  # a series that never was below nothing does not go there
                is_above = ~np.isnan(self.floors)[:, None] & (said >= 0)
                low = np.where(is_above, np.maximum(low, 0.0), low)
            return low, said + reach
        return said * np.exp(-self.widths), said * np.exp(self.widths)

    def forecast(self, panel: Panel) -> Array:
        """Say what follows, shape (series, horizon)."""
        return np.asarray(np.mean([way.forecast(panel, self.beat) for way in self.ways], axis=0))

    def bundle(self) -> Bundle:
        """Give it as files."""
        about = {
            "format": FORMAT,
            "calendar": asdict(self.beat.calendar),
            "season": self.beat.season,
            "horizon": self.beat.horizon,
            "names": list(self.names),
            "ways": [one.name for one in self.ways],
            "shares": {one.name: one.shares.rows() for one in self.ways if one.shares is not None},
            "widths": self.widths.tolist(),
            "floors": [None if np.isnan(one) else one for one in self.floors.tolist()],
        }
        files = {"forecaster.json": json.dumps(about, ensure_ascii=False, indent=1).encode()}
        files |= {f"{one.name}.txt": one.trees.dump() for one in self.ways if one.trees is not None}
        return Bundle(files=files)

    @classmethod
    def of(cls, bundle: Bundle) -> Forecaster:
        """Rebuild it from files."""
        told = json.loads(bundle.files["forecaster.json"])
        beat = Beat(
            calendar=Calendar(**told["calendar"]), season=told["season"], horizon=told["horizon"]
        )
        return cls(
            beat=beat,
            names=tuple(told["names"]),
            ways=tuple(_way(name, told["shares"], bundle, beat) for name in told["ways"]),
            widths=np.asarray(told["widths"]),
            floors=np.array(told.get("floors", []), dtype=np.float64),
        )


def _way(name: str, shares: Mapping[str, Sequence[Any]], bundle: Bundle, beat: Beat) -> Way:
    raw = bundle.files.get(f"{name}.txt")
    return Way(
        name=name,
        shares=methods.Shares.of(list(shares[name])) if name in shares else None,
        trees=None if raw is None else Trees.load(raw, beat),
    )
