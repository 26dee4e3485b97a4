"""Twelve functions on a log of study minutes, each for the whole array at once.

A table has a row for each week and a column for each day, Monday first. Nothing here changes what
it is given, but for `clear_above`, whose purpose that is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


# Kinds of numbers


def to_hours(minutes: Array) -> Array:
    """Whole numbers of any shape -> the same shape in hours, float64."""
    return minutes / 60


def add_up(morning: Array, evening: Array) -> Array:
    """Two arrays of uint8 of one shape -> their sums, int64."""
    return np.add(morning, evening, dtype=np.int64)  # in uint8, 255 + 1 would be 0


# The same memory, seen otherwise


def by_week(days: Array) -> Array:
    """(7n,) -> (n, 7): a week for each row, in the memory of `days`."""
    return days.reshape(-1, 7)


def weekend(table: Array) -> Array:
    """(n, 7) -> (n, 2): Saturday and Sunday, in the memory of `table`."""
    return table[:, 5:]


def newest_first(table: Array) -> Array:
    """(n, d) -> (n, d): the last row first, in the memory of `table`."""
    return table[::-1]


# Writing


def capped(table: Array, most: int) -> Array:
    """Any shape -> a new array in which nothing is above `most`."""
    return np.minimum(table, most)


def clear_above(table: Array, weeks: Array, most: int) -> None:
    """Put 0 for whatever is above `most` in the rows `weeks`, in `table` itself."""
    rows = table[weeks]  # chosen by numbers: a copy, so it has to be put back
    rows[rows > most] = 0
    table[weeks] = rows


def log_sessions(days: Array, minutes: Array, k: int) -> Array:
    """(n,) days below k, (n,) minutes -> (k,) minutes of each day, whole numbers."""
    totals = np.zeros(k, dtype=np.int64)
    np.add.at(totals, days, minutes)  # `totals[days] += minutes` counts a repeated day once
    return totals


# Reducing


def weekly_totals(table: Array) -> Array:
    """(n, d) whole numbers -> (n,) the sum of each row."""
    return table.sum(axis=1)


def weekly_means(table: Array) -> Array:
    """(n, d) floats, NaN where nothing was noted -> (n,) the mean of what was; NaN without any."""
    noted = ~np.isnan(table)
    with np.errstate(invalid="ignore"):  # 0 / 0 is the NaN that we want
        return np.where(noted, table, 0.0).sum(axis=1) / noted.sum(axis=1)


def first_reached(minutes: Array, goal: int) -> int:
    """(n,) -> the place of the first number of at least `goal`; -1 if there is none."""
    reached = minutes >= goal
    return int(reached.argmax()) if reached.any() else -1  # argmax of nothing but False is 0


# Chance


def draw_weeks(table: Array, k: int, seed: int) -> Array:
    """(n, d) -> (k, d): k different rows drawn at random; the same seed draws the same ones."""
    rng = np.random.default_rng(seed)
    return rng.choice(table, size=k, replace=False)
