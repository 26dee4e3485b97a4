"""Hold series side by side on one beat, from the first moment of any to the last of all.

Start reading at `Panel` and `panel_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.cleaner import amounts
from baibu.workbench.engine.learners import Array
from baibu.workbench.errors import SeriesDoubledError
from baibu.workbench.forecasting.calendar import Calendar

if TYPE_CHECKING:
    import pandas as pd

ALONE = ""  # the name of the only series


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Values of series, shape (series, positions); not a number where there is none."""

    names: tuple[str, ...]
    start: int  # position of the first column
    values: Array

    @property
    def end(self) -> int:
        """The position after the last."""
        return self.start + int(self.values.shape[1])

    def until(self, end: int) -> Panel:
        """Give what was known before a position."""
        return Panel(names=self.names, start=self.start, values=self.values[:, : end - self.start])

    def between(self, start: int, end: int) -> Array:
        """Give the values of some positions; not a number beyond the ends."""
        made = np.full((len(self.names), end - start), np.nan)
        first, last = max(start, self.start), min(end, self.end)
        if first < last:
            held = self.values[:, first - self.start : last - self.start]
            made[:, first - start : last - start] = held
        return made

    def filled(self) -> Array:
        """Give values without gaps: between two, along the line; before the first, the first."""
        made = self.values.copy()
        at = np.arange(made.shape[1])
        for row in made:
            there = ~np.isnan(row)
            row[:] = np.interp(at, at[there], row[there]) if there.any() else 0.0
        return made


def panel_of(
    table: pd.DataFrame, calendar: Calendar, *, target: str, time: str, series: str
) -> Panel:
    """Put rows in their places; two rows for one place of a series are an error."""
    positions = calendar.positions(table[time])
    named = table[series].map(str).to_numpy() if series else np.full(len(table), ALONE)
    names, rows = np.unique(named, return_inverse=True)
    start = int(positions.min())
    values = np.full((len(names), int(positions.max()) - start + 1), np.nan)
    places = rows * values.shape[1] + positions - start
    _check_single(places, positions, named, calendar, time)
    values[rows, positions - start] = amounts(table[target])
    return Panel(names=tuple(map(str, names)), start=start, values=values)


def _check_single(
    places: Array, positions: Array, named: Array, calendar: Calendar, time: str
) -> None:
    found, first, counts = np.unique(places, return_index=True, return_counts=True)
    if len(found) < len(places):
        at = int(first[counts > 1][0])
        raise SeriesDoubledError(
            where="task.series", column=time, moment=calendar.moment(int(positions[at])),
            series=str(named[at]) or "-", count=int((counts - 1).sum()),
        )  # fmt: skip


def as_table(panel: Panel, calendar: Calendar) -> dict[str, Any]:
    """Give a panel as columns of a long table; what is missing is left out."""
    rows, columns = np.nonzero(~np.isnan(panel.values))
    positions = columns + panel.start
    return {
        "series": np.array([panel.names[row] for row in rows], dtype=object),
        "position": positions.astype(np.int64),
        "time": np.array([calendar.moment(int(one)) for one in positions], dtype=object),
        "value": panel.values[rows, columns],
    }


def from_table(table: pd.DataFrame, names: tuple[str, ...]) -> Panel:
    """Rebuild a panel from its long table."""
    places = {name: at for at, name in enumerate(names)}
    positions = table["position"].to_numpy()
    start = int(positions.min())
    values = np.full((len(names), int(positions.max()) - start + 1), np.nan)
    rows = table["series"].map(places).to_numpy(dtype=np.int64)
    values[rows, positions - start] = table["value"].to_numpy()
    return Panel(names=names, start=start, values=values)


def joined(one: Panel, other: Panel) -> Panel:
    """Give both, one after the other, as one panel."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    first, second = one.between(start, end), other.between(start, end)
    return Panel(names=one.names, start=start, values=np.where(np.isnan(second), first, second))
