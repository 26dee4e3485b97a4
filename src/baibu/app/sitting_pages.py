"""Hold what a sitting at the cards and the pages of single cards show: frozen models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from baibu.app.pages import StageCard
from baibu.app.review_pages import CardView, QueueCard, TunedPage
from baibu.core.errors import BaibuError

What = Literal["rated", "suspended", "resumed", "buried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAct:
    """The act that undoing takes back."""

    evidence: str  # its id
    view: CardView | None  # nothing for a card that is no longer there
    what: What
    rating: int  # 0 for a mark
    stable_days: float | None  # until the chance of recall falls to 90 %, after a rating


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPage:
    """One sitting: the card to ask now, or how it went."""

    entry: QueueCard | None  # nothing when the sitting is over
    turn: int  # acts on that card so far: who answers an older page is told so
    over: Literal["minutes", "cards", "ended"] | None  # why it is
    waiting: int  # cards behind this one in the minutes that are left
    minutes: float  # asked for
    spent: float  # of them, at the cards
    rated: int
    recalled: int
    forgotten: tuple[CardView, ...]  # cards whose last rating in this sitting was 1
    last: LastAct | None  # of today
    seen: int
    known: float
    left: int  # cards worth a review that do not fit into the minutes
    can_tune: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckRow:
    """One line of the list of cards."""

    view: CardView
    chance: float | None  # of recall now; nothing for a card never rated


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckPage:
    """All cards, or those that hold what was asked for, a page at a time."""

    rows: tuple[DeckRow, ...]
    asked: str
    found: int
    everything: int
    page: int  # from 1
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAct:
    """One thing that happened to a card."""

    at: datetime
    what: What
    rating: int
    seconds: float
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """One card: both sides, and what is remembered of it."""

    view: CardView
    chance: float | None
    stable_days: float | None
    fades: datetime | None  # when the chance of recall falls to 90 %
    acts: tuple[CardAct, ...]  # newest first
    stage: StageCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningPage:
    """Where the fitting of one's own memory model stands."""

    is_running: bool
    decided: TunedPage | None  # what the gate decided last
    failed: BaibuError | None
