"""Say how reviewing has gone, and what it promises: retention, calibration, forecast, days.

Reads  the logs of all cards and the model in use.
Gives  counts and shares, each with the number of ratings behind it.
Never  smooths a share over too few ratings: callers see the count and say so.

Start reading at `trials`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from baibu.derive.recall.log import DAY, CardLog, gap_days
from baibu.derive.recall.memory import FORGOTTEN, SAME_DAY, Memory, Model

BINS = 10


class Trial(NamedTuple):
    """One rating on a later day than the one before: memory was put to the test."""

    at: int  # microseconds since 1970
    chance: float  # of recall, as it was foretold
    recalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some trials were recalled, and how many were foretold to be."""

    count: int
    recalled: int
    foretold: float  # the mean chance

    @property
    def share(self) -> float | None:
        """The share recalled; nothing without trials."""
        return self.recalled / self.count if self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is known on a day to come if nothing is reviewed until then."""

    days: int
    known: float  # cards to expect recalled
    fading: int  # cards whose chance has fallen below 90 % by then


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfReviews:
    """One day of the calendar."""

    day: date
    reviews: int
    seconds: float


def trials(logs: Iterable[CardLog], model: Model) -> list[Trial]:
    """Replay every card and give what was foretold for each rating on a later day, by time."""
    found: list[Trial] = []
    for log in logs:
        memory: Memory | None = None
        last = 0
        for act in log.counting():
            rating = act.rating
            if not rating:
                continue
            days = gap_days(last, act.at) if memory else 0.0
            if memory and days >= SAME_DAY:
                found.append(Trial(act.at, model.recall(memory, days), rating > FORGOTTEN))
            memory, last = model.after(memory, days, rating), act.at
    return sorted(found)


def share(found: Iterable[Trial], since: int | None = None) -> Share:
    """Give the true retention: the share recalled, of all trials or of those since a moment."""
    kept = [trial for trial in found if since is None or trial.at >= since]
    return Share(
        count=len(kept),
        recalled=sum(trial.recalled for trial in kept),
        foretold=sum(trial.chance for trial in kept) / len(kept) if kept else 0.0,
    )


def calibration(found: Sequence[Trial]) -> list[Share]:
    """Give foretold against recalled, in up to ten groups of like chance, lowest first."""
    groups: list[list[Trial]] = [[] for _ in range(BINS)]
    for trial in found:
        groups[min(int(trial.chance * BINS), BINS - 1)].append(trial)
    return [share(group) for group in groups if group]


def forecast(
    cards: Mapping[str, CardLog], model: Model, now: int, days: Iterable[int]
) -> list[Ahead]:
    """Say what is left of the cards, whose logs are under the model, if nothing is reviewed."""
    held = [
        (memory, log.summary.days(now))
        for log in cards.values()
        if not log.summary.is_suspended and (memory := log.summary.memory)
    ]
    found: list[Ahead] = []
    for ahead in days:
        chances = [model.recall(memory, gone + ahead) for memory, gone in held]
        fading = sum(chance < 0.9 for chance in chances)
        found.append(Ahead(days=ahead, known=sum(chances), fading=fading))
    return found


def by_day(logs: Iterable[CardLog], day_of: Callable[[int], date]) -> list[DayOfReviews]:
    """Count reviews and seconds for each day of the learner's calendar, oldest first."""
    counts: dict[date, tuple[int, float]] = {}
    for log in logs:
        for act in log.counting():
            if act.rating:
                day = day_of(act.at)
                reviews, seconds = counts.get(day, (0, 0.0))
                counts[day] = (reviews + 1, seconds + act.seconds)
    return [
        DayOfReviews(day=day, reviews=reviews, seconds=seconds)
        for day, (reviews, seconds) in sorted(counts.items())
    ]


def later(now: int, days: float) -> int:
    """Give the moment some days from now, or before it."""
    return now + round(days * DAY)
