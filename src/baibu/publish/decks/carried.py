"""Hold a card on its way into a file or out of one: both sides, tags, ratings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from baibu.core.errors import BaibuError


class UnreadableCardsError(BaibuError):
    """A file holds no cards in a form that is known."""

    code = "B034"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One rating of a card."""

    at: int  # microseconds since 1970, UTC
    rating: int  # 1 to 4
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One card."""

    card: str | None  # its id in Baibu, where it has one
    key: str  # what stays the same when the file is written again; ids are made from it
    front: str  # Markdown
    back: str
    tags: str = ""
    origin: str = ""
    changed: int | None = None  # microseconds since 1970; when the text was written last
    is_suspended: bool = False
    ratings: tuple[Rating, ...] = ()
    memory: tuple[float, float] | None = None  # stability in days, difficulty; written, never read


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds."""

    cards: tuple[Carried, ...]
    skipped: Counter[str] = field(default_factory=Counter)  # reason -> how many
