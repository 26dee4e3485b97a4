"""Remember all that happened to one card, and what follows from it.

Reads  ratings and marks (put away, taken back, put off), in any order.
Gives  a `CardLog`: the acts by time, packed small, and their `Summary` as far as they count.
Never  forgets what is undone, and never depends on the order in which acts were told.

Start reading at `CardLog`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import NamedTuple

from baibu.core.ids import EvidenceId
from baibu.derive.recall.memory import FORGOTTEN, SAME_DAY, STANDARD, Memory, Model
from baibu.ledger.evidence import CardMark, Review

MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
NEXT_DAY = 0.5  # days; after a longer gap a repeat is not one of the same day any more
LEECH_LAPSES = 8
LONGEST = 120.0  # seconds; who takes longer over one card was doing something else
SUSPENDED, RESUMED, BURIED = 9, 10, 11  # 1 to 4 are ratings, 5 to 8 ratings of two grades
_MARKS = {"suspended": SUSPENDED, "resumed": RESUMED, "buried": BURIED}
_ACT = Struct("<16sqBd")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEX = re.compile(r"[0-9a-f]{32}")


class Act(NamedTuple):
    """One act, in the order of time; of two at one moment, in the order of their keys."""

    at: int  # microseconds since 1970, UTC
    key: bytes  # stands for the id of the evidence
    what: int
    seconds: float  # from question to rating; 0 for a mark

    @property
    def rating(self) -> int:
        """The rating, or 0 for a mark."""
        return 0 if self.what >= SUSPENDED else (self.what - 1) % 4 + 1


class Summary(NamedTuple):
    """Where a card stands after the acts that count, under the standard model."""

    memory: Memory | None = None  # nothing while it was never rated
    last_at: int | None = None  # the last rating
    last_rating: int = 0
    first_at: int | None = None
    reviews: int = 0
    lapses: int = 0  # forgotten on a later day, since it was taken back last
    seconds: float = 0.0  # of all ratings together
    is_suspended: bool = False
    buried_at: int | None = None

    @property
    def is_leech(self) -> bool:
        """Say whether it was forgotten so often that it should be written anew."""
        return self.lapses >= LEECH_LAPSES

    def days(self, now: int) -> float:
        """Give the days since the last rating."""
        return 0.0 if self.last_at is None else gap_days(self.last_at, now)

    def after(self, act: Act) -> Summary:
        """Give the summary after one more act."""
        if act.what == SUSPENDED:
            return self._replace(is_suspended=True)
        if act.what == RESUMED:
            return self._replace(is_suspended=False, buried_at=None, lapses=0)
        if act.what == BURIED:
            return self._replace(buried_at=act.at)
        rating, days = act.rating, self.days(act.at)
        is_lapse = rating == FORGOTTEN and days >= SAME_DAY
        return Summary(
            memory=STANDARD.after(self.memory, days, rating),
            last_at=act.at,
            last_rating=rating,
            first_at=act.at if self.first_at is None else self.first_at,
            reviews=self.reviews + 1,
            lapses=self.lapses + is_lapse,
            seconds=self.seconds + min(act.seconds, LONGEST),
            is_suspended=self.is_suspended,
            buried_at=self.buried_at,
        )


NOTHING = Summary()


@dataclass(frozen=True, slots=True)
class CardLog:
    """One card's acts, and their summary."""

    packed: bytes = b""
    undone: frozenset[bytes] = frozenset()  # keys of its acts that do not count
    summary: Summary = NOTHING

    def acts(self) -> Iterator[Act]:
        """Give all acts, oldest first."""
        for key, at, what, seconds in _ACT.iter_unpack(self.packed):
            yield Act(at, key, what, seconds)

    def counting(self) -> Iterator[Act]:
        """Give the acts that are not undone, oldest first."""
        undone = self.undone
        return (act for act in self.acts() if act.key not in undone) if undone else self.acts()

    def latest(self) -> Act | None:
        """Give the last act that counts."""
        for at in range(len(self.packed) - _ACT.size, -1, -_ACT.size):
            key, moment, what, seconds = _ACT.unpack_from(self.packed, at)
            if key not in self.undone:
                return Act(moment, key, what, seconds)
        return None

    def ratings(self) -> Iterator[tuple[float, int]]:
        """Give the ratings that count: days since the one before, rating."""
        last: int | None = None
        for act in self.counting():
            if act.rating:
                yield (0.0 if last is None else gap_days(last, act.at)), act.rating
                last = act.at

    def memory(self, model: Model) -> Memory | None:
        """Say how well it is remembered, under a model of one's own."""
        return self.summary.memory if model is STANDARD else model.through(self.ratings())

    def under(self, model: Model) -> CardLog:
        """Give the log with the memory that another model finds in it."""
        if model is STANDARD:
            return self
        summary = self.summary._replace(memory=self.memory(model))
        return CardLog(self.packed, self.undone, summary)

    def holds(self, key: bytes) -> bool:
        """Say whether one of its acts has this key."""
        return key in self.packed and any(act.key == key for act in self.acts())

    def plus(self, act: Act, *, counts: bool) -> CardLog:
        """Give the log with one more act."""
        packed = _pack(act)
        if not self.packed or self._last() < act[:2]:
            summary = self.summary.after(act) if counts else self.summary
            undone = self.undone if counts else self.undone | {act.key}
            return CardLog(self.packed + packed, undone, summary)
        acts = sorted([*self.acts(), act])
        undone = self.undone if counts else self.undone | {act.key}
        return _summed(b"".join(map(_pack, acts)), undone)

    def without(self, undone: Iterable[bytes]) -> CardLog:
        """Give the log with exactly these acts undone."""
        return _summed(self.packed, frozenset(undone))

    def joined(self, other: CardLog) -> CardLog:
        """Give the log of a card that was kept under two names."""
        acts = sorted({*self.acts(), *other.acts()})
        return _summed(b"".join(map(_pack, acts)), self.undone | other.undone)

    def _last(self) -> tuple[int, bytes]:
        key, at, _, _ = _ACT.unpack_from(self.packed, len(self.packed) - _ACT.size)
        return at, key


def act_of(fact: Review | CardMark, identity: EvidenceId, at: datetime) -> Act:
    """Give the act of a piece of evidence."""
    if isinstance(fact, CardMark):
        return Act(ticks(at), key_of(identity), _MARKS[fact.mark], 0.0)
    what = fact.rating + (4 if fact.grades == 2 else 0)
    return Act(ticks(at), key_of(identity), what, float(fact.seconds))


def key_of(identity: str) -> bytes:
    """Give 16 bytes that stand for an id."""
    if _HEX.fullmatch(identity):
        return bytes.fromhex(identity)
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()[:16]


def gap_days(earlier: int, later: int) -> float:
    """Give the days between two ratings.

    Somebody who reviews at eight in the evening and at seven the next morning has slept over it:
    more than half a day counts as one day at least. On the log of `bench/recall.py` this predicts
    better than whole days of 24 hours and than calendar days, and needs no time zone.
    """
    days = max(0, later - earlier) / DAY
    return max(days, SAME_DAY) if days > NEXT_DAY else days


def ticks(at: datetime) -> int:
    """Give a moment as microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """Undo `ticks`."""
    return _EPOCH + timedelta(microseconds=at)


def _summed(packed: bytes, undone: frozenset[bytes]) -> CardLog:
    log = CardLog(packed, undone)
    summary = NOTHING
    for act in log.counting():
        summary = summary.after(act)
    return CardLog(packed, undone, summary)


def _pack(act: Act) -> bytes:
    return _ACT.pack(act.key, act.at, act.what, act.seconds)
