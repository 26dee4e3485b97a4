"""Say what so many minutes of review a day would keep: the forecast that has no target to set.

Reads  what is remembered of the cards seen so far, and how long they take.
Gives  for each amount of minutes what is known at the end, and what the days really take.
Never  draws at random: who recalls what is spread evenly over the chances, so that a forecast reads
       the same until something changes.

Start reading at `workload`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from baibu.derive.recall import arrays
from baibu.derive.recall.arrays import Floats
from baibu.derive.recall.log import CardLog
from baibu.derive.recall.memory import SAME_DAY, Model
from baibu.derive.recall.queue import HORIZON, LEAST_GAIN, SHARES, Pace, gains

GOLDEN, SILVER = 0.6180339887, 0.4142135624  # steps that fill an interval evenly


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What some minutes a day would come to."""

    minutes: float  # a day, at most
    used: float  # a day, on average: what gains little is left out
    known: float  # cards to expect recalled at the end
    recalled: float | None  # share of the reviews in which a card is recalled; nothing without any


@dataclass
class _Deck:
    """The cards as they stand on one day to come."""

    stability: Floats
    difficulty: Floats
    days: Floats  # since the last rating
    took: Floats  # seconds of all ratings so far
    reviews: Floats


def workload(
    cards: Mapping[str, CardLog],
    model: Model,
    now: int,
    days: int,
    minutes: Iterable[float],
) -> tuple[Workload, ...]:
    """Live the days ahead with each amount of minutes; the logs are under the model."""
    logs = [log for log in cards.values() if log.summary.memory and not log.summary.is_suspended]
    if not logs:
        return ()
    pace = Pace.of(cards.values())
    return tuple(_lived(_deck(logs, now), model, pace, days, amount) for amount in minutes)


def _deck(logs: list[CardLog], now: int) -> _Deck:
    memories = [log.summary.memory for log in logs if log.summary.memory]
    return _Deck(
        stability=np.array([memory.stability for memory in memories]),
        difficulty=np.array([memory.difficulty for memory in memories]),
        days=np.array([log.summary.days(now) for log in logs]),
        took=np.array([log.summary.seconds for log in logs]),
        reviews=np.array([float(log.summary.reviews) for log in logs]),
    )


def _lived(deck: _Deck, model: Model, pace: Pace, days: int, minutes: float) -> Workload:
    w = np.array(model.parameters)
    spent = asked = recalled = 0.0
    for day in range(days):
        chosen, seconds, chance = _chosen(deck, w, pace, minutes * 60.0)
        luck: Floats = np.mod((chosen + 1) * GOLDEN + (day + 1) * SILVER, 1.0)
        rating = _ratings(luck, chance[chosen])
        deck.stability[chosen], deck.difficulty[chosen] = arrays.after_day(
            w, deck.stability[chosen], deck.difficulty[chosen], deck.days[chosen], rating
        )
        deck.took[chosen] += seconds[chosen]
        deck.reviews[chosen] += 1.0
        deck.days[chosen] = 0.0
        deck.days += 1.0
        spent += float(seconds[chosen].sum())
        asked, recalled = asked + len(chosen), recalled + float(np.sum(rating > 1))
    return Workload(
        minutes=minutes,
        used=spent / 60.0 / days,
        known=float(arrays.recall(w, deck.stability, deck.days).sum()),
        recalled=recalled / asked if asked else None,
    )


def _chosen(
    deck: _Deck, w: Floats, pace: Pace, left: float
) -> tuple[arrays.Ratings, Floats, Floats]:
    """Choose the cards of a day as the queue does: those that gain most per minute."""
    chance, gain = gains(w, deck.stability, deck.difficulty, deck.days, HORIZON)
    seconds = pace.expected(chance, deck.took, deck.reviews)
    worth = (gain * 60.0 >= LEAST_GAIN * seconds) & (deck.days >= SAME_DAY)
    order = np.argsort(-gain / seconds, kind="stable")
    order = order[worth[order]]
    return order[np.cumsum(seconds[order]) <= left], seconds, chance


def _ratings(luck: Floats, chance: Floats) -> arrays.Ratings:
    """Give ratings: forgotten beyond the chance, else hard, good or easy by their usual shares."""
    share = np.where(luck < chance, luck / np.maximum(chance, 1e-9), 0.0)
    hard, good, _ = SHARES
    passes = np.where(share < hard, 2, np.where(share < hard + good, 3, 4))
    return np.where(luck < chance, passes, 1)
