"""Tell what comes back with the hour, the weekday or the month from what has drifted.

Rows of a Sunday, or of December, may differ from those of a whole year and yet be just what the
model learnt from. Where the time of the rows that were learnt from is known, they are counted by
phase, and a window is compared with the same mix of phases that it holds itself.

Start reading at `found` and `mixed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.monitor import drift
from baibu.workbench.monitor.drift import Column

if TYPE_CHECKING:
    import pandas as pd

Name = Literal["hour", "weekday", "month"]
NAMES: tuple[Name, ...] = ("hour", "weekday", "month")
SPANS: Mapping[Name, float] = {"hour": 5.0, "weekday": 21.0, "month": 330.0}  # days, to know it
LEAST_PHASES = 2
LEAST_ROWS = 100  # of a phase
LEAST_PSI = 0.1  # between a phase and the rest, for it to be worth the parting


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Counts of the reference, by phase."""

    name: Name
    counts: Mapping[str, Mapping[str, Sequence[int]]]  # phase -> column -> bins

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "name": self.name,
            "counts": {
                phase: {name: list(bins) for name, bins in held.items()}
                for phase, held in self.counts.items()
            },
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Season:
        """Rebuild it from plain data."""
        return cls(name=told["name"], counts=told["counts"])


def found(columns: Sequence[Column], frame: pd.DataFrame, days: pd.Series[Any]) -> Season | None:
    """Find the season that parts the rows most, if any does; `days` are moments in UTC."""
    there = days.notna().to_numpy()
    if not there.any():
        return None
    rows, moments = frame[there], days[there]
    span = (moments.max() - moments.min()).total_seconds() / 86_400
    best: tuple[float, Season] | None = None
    for name in NAMES:
        if span < SPANS[name] or (name == "hour" and (moments.dt.normalize() == moments).all()):
            continue
        made = _counted(name, columns, rows, getattr(moments.dt, name).to_numpy())
        if made is None:
            continue
        strength = _strength(columns, made)
        if strength >= LEAST_PSI and (best is None or strength > best[0]):
            best = strength, made
    return best[1] if best else None


def mixed(columns: Sequence[Column], season: Season, at: Sequence[datetime]) -> tuple[Column, ...]:
    """Give the reference as it would be, were its phases mixed as those of a window are.

    The counts are scaled to the number of rows that the mix is worth (Kish 1965).
    """
    phases = [str(_phase(season.name, one)) for one in at]
    names, times = np.unique([one for one in phases if one in season.counts], return_counts=True)
    if not len(names):
        return tuple(columns)
    weights = times / times.sum()
    made = []
    for column in columns:
        parts = [np.asarray(season.counts[name][column.name], np.float64) for name in names]
        sizes = np.array([max(1.0, part.sum()) for part in parts])
        worth = 1 / (weights**2 / sizes).sum()
        mix = sum(
            weight * part / size for weight, part, size in zip(weights, parts, sizes, strict=True)
        )
        made.append(replace(column, counts=tuple(int(n) for n in np.rint(worth * mix))))
    return tuple(made)


def _phase(name: Name, at: datetime) -> int:
    return at.weekday() if name == "weekday" else at.hour if name == "hour" else at.month


def _counted(
    name: Name, columns: Sequence[Column], frame: pd.DataFrame, phases: NDArray[Any]
) -> Season | None:
    counts = {}
    for phase in np.unique(phases):
        rows = frame[phases == phase]
        if len(rows) >= LEAST_ROWS:
            counts[str(int(phase))] = drift.counted(columns, rows)
    return Season(name=name, counts=counts) if len(counts) >= LEAST_PHASES else None


def _strength(columns: Sequence[Column], season: Season) -> float:
    """Give the largest index of a column between a phase and the whole, less what chance adds."""
    strongest = 0.0
    for held in season.counts.values():
        for one in drift.compared(columns, held):
            if "moved" in one.alarms:
                strongest = max(strongest, one.psi)
    return strongest
