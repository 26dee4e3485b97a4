"""Say how many minutes each day has, and turn minutes into days.

Start reading at `Calendar.minutes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

DAY = timedelta(days=1)
WORKING_WEEK_FROM = 30.0  # hours a week: who learns as a job has the weekend off
LONGEST = 40 * 366  # days: what takes longer than 40 years is not a plan


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When there is time."""

    hours: float  # a week
    free: str = ""  # days and runs of days without learning, a blank between them

    @cached_property
    def _runs(self) -> tuple[tuple[date, date], ...]:
        runs = []
        for part in self.free.split():
            first, _, last = part.partition("..")
            runs.append((date.fromisoformat(first), date.fromisoformat(last or first)))
        return tuple(runs)

    def is_free(self, day: date) -> bool:
        """Say whether a day is kept free."""
        return any(first <= day <= last for first, last in self._runs)

    def minutes(self, day: date) -> float:
        """Give the minutes of a day."""
        if self.is_free(day):
            return 0.0
        if self.hours >= WORKING_WEEK_FROM:
            return self.hours * 12 if day.weekday() < 5 else 0.0
        return self.hours * 60 / 7

    def between(self, first: date, last: date) -> float:
        """Give the minutes of a run of days, both ends in it."""
        return sum(self.minutes(day) for day in days(first, last))

    def reached(self, start: date, minutes: float) -> date:
        """Give the day on which so many minutes are spent, counted from the start."""
        left, day = minutes, start
        for _ in range(LONGEST):
            left -= self.minutes(day)
            if left <= 1e-6:
                return day
            day += DAY
        return day


def days(first: date, last: date) -> Iterator[date]:
    """Give each day of a run, both ends in it; none when it ends before it begins."""
    for number in range((last - first).days + 1):
        yield first + number * DAY
