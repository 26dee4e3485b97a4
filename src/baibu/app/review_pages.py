"""Hold what the pages and commands of reviewing show: frozen models, nothing decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from baibu.core.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Both sides as they are written: `{{name}}` stands where a number is put in."""

    front: Text
    back: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """One card, with both sides."""

    card: str
    front: Text  # Markdown, with the numbers of this showing
    back: Text
    is_drawn: bool  # the numbers are drawn anew after each rating, and the answer is computed
    wording: Wording  # what editing changes
    stage: int | None  # number; nothing for a card of the learner's own
    stage_title: Text | None
    tags: str
    reviews: int
    lapses: int
    is_leech: bool  # forgotten so often that it should be written anew
    is_suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCard:
    """One card of today's queue."""

    view: CardView
    why: Literal["gain", "again", "new"]
    chance: float  # of recall now; 0 for a new card
    gain: float  # chance of recall at the horizon, more than without this review
    seconds: float  # it is expected to take


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The cards to review in the minutes there are."""

    cards: tuple[QueueCard, ...]
    minutes: float  # asked for
    needed: float  # minutes that the cards are expected to take
    horizon: float  # days ahead for which they are chosen
    left: int  # cards worth a review that do not fit into the minutes
    days_left: int  # of so many minutes, which these would take
    seen: int  # cards ever rated
    known: float  # of them, to expect recalled now
    new: int  # cards never seen yet
    done_today: int
    can_tune: bool  # there are enough reviews to ask the gate again


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that was typed, beside the one that was computed. Rating stays the learner's."""

    view: CardView  # as it was asked
    typed: str
    is_right: bool
    answer: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What one rating changed."""

    evidence: str  # id, to undo it
    view: CardView
    rating: int
    chance: float | None  # of recall before it; nothing for a new card
    stable_days: float  # until the chance of recall falls to 90 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A card was put away, taken back or put off."""

    evidence: str
    view: CardView
    mark: Literal["suspended", "resumed", "buried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade:
    """The last act that was undone, or nothing."""

    view: CardView | None
    rating: int  # 0 for a mark
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A card of the learner's own, written or written anew."""

    evidence: str
    view: CardView


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many ratings on a later day were recalled, and how many were foretold to be."""

    days: int | None  # back from now; nothing for the whole record
    count: int
    share: float | None  # nothing without ratings
    foretold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is known on a day to come if nothing is reviewed until then."""

    days: int
    known: float
    fading: int  # cards whose chance of recall has fallen below 90 % by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What so many minutes of review a day would keep of the cards seen so far."""

    minutes: float  # a day, at most
    used: float  # of them, on average
    known: float  # at the end
    recalled: float | None  # share of the reviews; nothing without any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDay:
    """One day of the calendar."""

    day: date
    reviews: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPage:
    """How well cards are remembered, and how reviewing has gone."""

    seen: int
    known: float
    reviews: int
    retention: tuple[Retention, ...]  # 7 days, 30 days, all
    calibration: tuple[Retention, ...]  # by chance, lowest first
    forecast: tuple[Ahead, ...]
    ahead_days: int  # that the next field looks ahead
    workload: tuple[Kept, ...]  # fewest minutes first
    days: tuple[ReviewDay, ...]  # oldest first
    leeches: tuple[CardView, ...]
    suspended: tuple[CardView, ...]
    model: Literal["default", "four", "all"]
    can_tune: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedPage:
    """What the gate decided about a model of one's own."""

    reviews: int  # looked at; 0 when there were too few
    needed: int  # reviews from which it is asked
    family: Literal["default", "four", "all"]
    gain: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsExported:
    """A file of cards that was written."""

    path: Path
    format: Literal["apkg", "csv", "md"]
    cards: int
    reviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsImported:
    """What a file of cards brought."""

    format: Literal["apkg", "csv", "md"]
    cards: int  # in the file
    written: int  # new, or with another text than here
    reviews: int  # in the file
    new_reviews: int  # of them, not known yet
    skipped: Mapping[str, int]  # reason -> how many notes were left out
