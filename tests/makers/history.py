"""Make a learner with a past: forty days over the small course, by real actions and a set clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from baibu.app import actions, planning, reviews
from baibu.app.wiring import Baibu
from makers.small_course import RIGHT, WRONG, wired

START = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
DAYS = 40
TRIES = (WRONG, WRONG, RIGHT[1])  # of stage 1


@dataclass
class Sun:
    """A clock that is set to a day, and goes on a second whenever it is read."""

    at: datetime = field(default=START)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def day(self, number: int, minutes: int = 0) -> None:
        self.at = max(self.at, START + timedelta(days=number, minutes=minutes))


@contextmanager
def forty_days(home: Path, **more: str) -> Iterator[Baibu]:
    """Plan, try a stage three times, pass two, write cards, review; the clock stands at day 40."""
    sun = Sun()
    with wired(home, sun, **more) as baibu:
        planning.make_plan(baibu, planning.Wish(hours=3.5))
        for number, source in enumerate(TRIES):
            sun.day(0, minutes=10 * number)
            actions.grade(baibu, 1, source, via="web")
        for number in range(8):
            reviews.write(baibu, f"front {number}", "back")
        sun.day(3)
        actions.grade(baibu, 2, RIGHT[2], via="web")
        for day in range(1, DAYS, 2):
            sun.day(day, minutes=30)
            review(baibu, day)
        sun.day(DAYS)
        yield baibu


def review(baibu: Baibu, day: int) -> None:
    """Rate what the queue brings in two minutes; every fifth card is forgotten."""
    for place, entry in enumerate(reviews.review_page(baibu, minutes=2).cards):
        rating = 1 if (day + place) % 5 == 0 else 3
        reviews.rate(baibu, entry.view.card, rating, seconds=10, via="web")
