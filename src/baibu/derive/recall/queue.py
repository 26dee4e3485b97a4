"""Choose the cards to review in the minutes there are: those that gain most per minute.

Reads  what is remembered of each card, how long ratings take, the minutes, the horizon.
Gives  the cards in the order of their worth: how much likelier each will be recalled at the horizon
       for being reviewed now, for each minute that it takes.
Never  builds a wall of cards that are due: what does not fit today is weighed again tomorrow.

Why not "due at 90 %": under a tight budget that order spends the minutes on cards which gain little
from them. `bench/recall.py` measures both.

Start reading at `queue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from baibu.core.ids import CardId
from baibu.derive.recall import arrays
from baibu.derive.recall.arrays import Floats
from baibu.derive.recall.log import CardLog, gap_days
from baibu.derive.recall.memory import FORGOTTEN, Model

HORIZON = 15.0  # days ahead for which cards are to be remembered; see `horizon_of`
SECONDS = (23.0, 11.7, 7.3, 5.6)  # by rating, of many people (SSP-MMC-FSRS)
SHARES = (0.224, 0.631, 0.145)  # of hard, good and easy among what is recalled (the same source)
NEW_SECONDS = 30.0  # to read a card for the first time, before the record knows better
NEW_SHARE = 1 / 3  # of the minutes, at most, for cards never seen
OWN_COUNTS = 20.0  # ratings after which a learner's own seconds count half
LEAST_GAIN = 0.1  # chance of recall gained per minute; below that the time is better spent
MOST_AGAIN = 3  # times a card forgotten today comes back today

Why = Literal["gain", "again", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One card of the queue."""

    card: CardId
    why: Why
    chance: float  # of recall now; 0 for a new card
    gain: float  # chance of recall at the horizon, more than without the review
    seconds: float  # it is expected to take


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for."""

    now: int  # microseconds since 1970
    day_began: int  # the moment from which acts belong to today
    minutes: float
    horizon: float = HORIZON  # days


def horizon_of(days_to_deadline: float | None = None) -> float:
    """Choose the horizon: rolling, or an interview's date once that is nearer.

    Two weeks ahead keeps more at every later date than two months ahead, and than aiming at a date
    far away from the beginning: `bench/recall.py` has the rows.
    """
    return HORIZON if days_to_deadline is None else min(max(days_to_deadline, 1.0), HORIZON)


def queue(
    cards: Mapping[str, CardLog], new: Sequence[CardId], model: Model, wish: Wish
) -> list[Entry]:
    """Choose for today: what gains most, new cards, and at the end what was forgotten today.

    The logs are taken under the model: see `CardLog.under`.
    """
    pace = Pace.of(cards.values())
    known = [(CardId(name), log) for name, log in cards.items() if _is_open(log, wish)]
    again = [card for card, log in known if _comes_back(log, wish)]
    waiting = [(card, log) for card, log in known if not _is_today(log, wish)]
    fresh = [card for card in new if card not in cards or _is_new(cards[card], wish)]
    left = wish.minutes * 60.0
    entries = _fit([_again(card, cards[card], pace) for card in again], left)
    left -= sum(entry.seconds for entry in entries)
    first = [_first(card, pace) for card in fresh]
    firsts = _fit(first, min(left, wish.minutes * 60.0 * NEW_SHARE))
    left -= sum(entry.seconds for entry in firsts)
    chosen = _fit(ranked(waiting, model, wish, pace), left)
    left -= sum(entry.seconds for entry in chosen)
    firsts += _fit(first[len(firsts) :], left)
    return [*chosen, *firsts, *entries]


def ranked(
    waiting: Sequence[tuple[CardId, CardLog]], model: Model, wish: Wish, pace: Pace
) -> list[Entry]:
    """Weigh the cards, those that gain most per minute first, and leave out what gains nothing."""
    found = [(card, log, memory) for card, log in waiting if (memory := log.summary.memory)]
    if not found:
        return []
    days = np.array([log.summary.days(wish.now) for _, log, _ in found])
    stability, difficulty = np.array([memory for *_, memory in found]).T
    own = np.array([[log.summary.seconds, log.summary.reviews] for _, log, _ in found]).T
    chance, gain = gains(np.array(model.parameters), stability, difficulty, days, wish.horizon)
    seconds = pace.expected(chance, *own)
    names = np.array([str(card) for card, *_ in found])
    order = np.lexsort((names, -gain / seconds))
    return [
        Entry(
            card=found[place][0],
            why="gain",
            chance=float(chance[place]),
            gain=float(gain[place]),
            seconds=float(seconds[place]),
        )
        for place in order
        if gain[place] * 60.0 >= LEAST_GAIN * seconds[place]
    ]


def gains(
    w: Floats, stability: Floats, difficulty: Floats, days: Floats, horizon: float
) -> tuple[Floats, Floats]:
    """Give each card's chance of recall now, and what a review now gains at the horizon."""
    chance = arrays.recall(w, stability, days)
    kept = arrays.kept_if_reviewed(w, stability, difficulty, chance, horizon, SHARES)
    return chance, kept - arrays.recall(w, stability, days + horizon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a learner's ratings take, drawn to the usual until there are enough of them."""

    factor: float  # of the usual seconds

    @classmethod
    def of(cls, logs: Iterable[CardLog]) -> Pace:
        """Learn it from the record."""
        took = usual = count = 0.0
        for log in logs:
            count += log.summary.reviews
            took += log.summary.seconds
            usual += log.summary.reviews * _USUAL
        return cls(factor=(took + OWN_COUNTS * _USUAL) / (usual + OWN_COUNTS * _USUAL))

    def expected(self, chance: Floats, took: Floats, reviews: Floats) -> Floats:
        """Say how long each card will take, also by how long it took before."""
        usual = (chance * _PASSED + (1.0 - chance) * SECONDS[0]) * self.factor
        own = (took + OWN_COUNTS * _USUAL * self.factor) / (reviews + OWN_COUNTS)
        return usual * own / (_USUAL * self.factor)


_PASSED = sum(share * took for share, took in zip(SHARES, SECONDS[1:], strict=True))
_USUAL = 0.85 * _PASSED + 0.15 * SECONDS[0]


def _first(card: CardId, pace: Pace) -> Entry:
    return Entry(card=card, why="new", chance=0.0, gain=0.0, seconds=NEW_SECONDS * pace.factor)


def _again(card: CardId, log: CardLog, pace: Pace) -> Entry:
    took = (log.summary.seconds + OWN_COUNTS * _USUAL * pace.factor) / (
        log.summary.reviews + OWN_COUNTS
    )
    return Entry(card=card, why="again", chance=0.0, gain=0.0, seconds=took)


def _fit(entries: Sequence[Entry], seconds: float) -> list[Entry]:
    """Take from the front as long as there is time."""
    taken: list[Entry] = []
    for entry in entries:
        seconds -= entry.seconds
        if seconds < 0:
            break
        taken.append(entry)
    return taken


def _is_open(log: CardLog, wish: Wish) -> bool:
    summary = log.summary
    if summary.is_suspended or summary.memory is None:
        return False
    return summary.buried_at is None or summary.buried_at < wish.day_began


def _is_new(log: CardLog, wish: Wish) -> bool:
    summary = log.summary
    is_buried = summary.buried_at is not None and summary.buried_at >= wish.day_began
    return summary.memory is None and not summary.is_suspended and not is_buried


def _is_today(log: CardLog, wish: Wish) -> bool:
    at = log.summary.last_at
    return at is not None and (at >= wish.day_began or gap_days(at, wish.now) < 1.0)


def _comes_back(log: CardLog, wish: Wish) -> bool:
    if not _is_today(log, wish) or log.summary.last_rating != FORGOTTEN:
        return False
    ratings = [act for act in log.counting() if act.rating and act.at >= wish.day_began]
    return 0 < len(ratings) <= MOST_AGAIN
