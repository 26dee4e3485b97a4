"""Number the moments of a series by its own beat: hours, days, workdays, weeks, months, years.

Reads  a column of times, or of numbers such as years.
Gives  a `Calendar`: the position of each moment, the moment of each position, also later ones.
Never  takes a beat that the times do not keep: uneven times are an error, not a guess.

Start reading at `found` and `Calendar`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from baibu.workbench.cleaner import amounts, moments
from baibu.workbench.engine.learners import Array
from baibu.workbench.errors import TimesUnevenError

if TYPE_CHECKING:
    import pandas as pd

Unit = Literal["hour", "day", "workday", "week", "month", "quarter", "year", "step"]
SEASONS: dict[Unit, int] = {
    "hour": 24, "day": 7, "workday": 5, "week": 52, "month": 12, "quarter": 4,
}  # fmt: skip
HOUR = 3_600.0
DAY = 24 * HOUR
BEATS: tuple[tuple[float, float, Unit], ...] = (
    (HOUR, HOUR, "hour"),
    (DAY, DAY, "day"),
    (7 * DAY, 7 * DAY, "week"),
    (28 * DAY, 31 * DAY, "month"),
    (89 * DAY, 92 * DAY, "quarter"),
    (364 * DAY, 366 * DAY, "year"),
)
LEAST_WEEKS = 3  # without a weekend, from which days are workdays
UNEVEN = 0.02  # of a step, that a moment may stand beside its beat
MOST_GAPS = 0.5  # share of positions without a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The beat of a series."""

    unit: Unit
    is_number: bool = False  # times are plain numbers
    origin: float = 0.0  # of a step: seconds since 1970, or the number, at position 0
    step: float = 1.0  # of a step: seconds, or the number

    @property
    def season(self) -> int:
        """After how many positions it usually begins anew; 1 for never."""
        return SEASONS.get(self.unit, 1)

    def positions(self, times: pd.Series[Any]) -> Array:
        """Number times; every one must be there."""
        if self.is_number:
            return np.rint((amounts(times) - self.origin) / self.step).astype(np.int64)
        seconds = _seconds(times)
        if self.unit == "step":
            return np.rint((seconds - self.origin) / self.step).astype(np.int64)
        days = moments(times).to_numpy().astype("datetime64[D]")
        if self.unit == "workday":
            return np.asarray(np.busday_count(np.datetime64("1970-01-01"), days))
        if self.unit in ("hour", "day", "week"):
            beat = {"hour": HOUR, "day": DAY, "week": 7 * DAY}[self.unit]
            return np.floor((seconds - self.origin) / beat).astype(np.int64)
        months = days.astype("datetime64[M]").astype(np.int64)
        return np.asarray(months // {"month": 1, "quarter": 3, "year": 12}[self.unit])

    def moment(self, position: int) -> str:
        """Name the moment of a position."""
        if self.is_number:
            number = self.origin + position * self.step
            return str(int(number)) if number == int(number) else f"{number:g}"
        if self.unit in ("month", "quarter", "year"):
            months = position * {"month": 1, "quarter": 3, "year": 12}[self.unit]
            return str(np.datetime64(months, "M"))[: 4 if self.unit == "year" else 7]
        if self.unit == "workday":
            return str(_workdays(np.array([position]))[0])
        beat = {"hour": HOUR, "day": DAY, "week": 7 * DAY}.get(self.unit, self.step)
        told = str(np.datetime64(round(self.origin + position * beat), "s"))
        return told[:10] if beat % DAY == 0 and self.origin % DAY == 0 else told[:16]

    def parts(self, positions: Array) -> dict[str, Array]:
        """Give what is known of positions beforehand, as numbers for a model."""
        if self.is_number or self.unit in ("year", "step"):
            return {}
        if self.unit in ("month", "quarter"):
            return {"season": positions % self.season}
        if self.unit == "week":
            return {"season": positions % 52}
        if self.unit == "workday":
            days = _workdays(positions)
        else:
            beat = HOUR if self.unit == "hour" else DAY
            days = (self.origin + positions * beat).astype("datetime64[s]").astype("datetime64[D]")
        month = days.astype("datetime64[M]").astype(np.int64) % 12
        weekday = (days.astype(np.int64) + 3) % 7
        told = {"month": month, "weekday": weekday}
        return told | ({"hour": positions % 24} if self.unit == "hour" else {})


def found(times: pd.Series[Any], *, column: str) -> Calendar:
    """Find the beat; `TimesUnevenError` where there is none."""
    if times.dtype.kind in "iuf":
        marks = np.unique(amounts(times))
        return _even(marks, column, is_number=True)
    marks = np.unique(_seconds(times))
    if len(marks) < 3:
        raise TimesUnevenError(where="split.column", column=column, detail=f"{len(marks)}")
    gap = float(np.median(np.diff(marks)))
    unit = next((unit for low, high, unit in BEATS if low <= gap <= high), None)
    if unit is None:
        return _even(marks, column, is_number=False)
    calendar = Calendar(unit=unit, origin=_origin(unit, marks))
    if unit == "day" and _is_workdays(marks):
        calendar = Calendar(unit="workday")
    return calendar


def check_gaps(positions: Array, *, column: str) -> None:
    """Refuse times of which most are missing: the beat was not theirs."""
    marks = np.unique(positions)
    if 1 - len(marks) / (marks[-1] - marks[0] + 1) > MOST_GAPS:
        detail = f"{len(marks)} / {marks[-1] - marks[0] + 1}"
        raise TimesUnevenError(where="split.column", column=column, detail=detail)


def _origin(unit: Unit, marks: Array) -> float:
    """Begin weeks with the weekday of the data, and days and hours where theirs begin."""
    beat = {"hour": HOUR, "day": DAY, "week": 7 * DAY}.get(unit)
    return float(marks[0] % beat) if beat is not None else 0.0


def _is_workdays(marks: Array) -> bool:
    weekday = (np.floor(marks / DAY).astype(np.int64) + 3) % 7
    return len(marks) >= LEAST_WEEKS * 5 and bool((weekday < 5).all())


def _even(marks: Array, column: str, *, is_number: bool) -> Calendar:
    """Take the usual step, if all times stand on it."""
    gaps = np.diff(marks)
    if not len(gaps):
        raise TimesUnevenError(where="split.column", column=column, detail=f"{len(marks)}")
    step = float(np.median(gaps))
    beside = np.abs((marks - marks[0]) / step - np.rint((marks - marks[0]) / step))
    if beside.max() > UNEVEN:
        detail = f"{float((beside > UNEVEN).mean()):.0%}"
        raise TimesUnevenError(where="split.column", column=column, detail=detail)
    return Calendar(unit="step", is_number=is_number, origin=float(marks[0]), step=step)


def _workdays(positions: Array) -> Array:
    return np.asarray(np.busday_offset(np.datetime64("1970-01-01"), positions.astype(np.int64)))


def _seconds(times: pd.Series[Any]) -> Array:
    held = moments(times).to_numpy().astype("datetime64[us]").astype(np.int64)
    return np.asarray(held / 1e6)
