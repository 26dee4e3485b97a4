"""Hold what a search shows: frozen models that a template may not exceed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from baibu.app.pages import Status
from baibu.content import Word
from baibu.core.language import Language, Text

Kind = Literal["stage", "skill", "word", "card", "question", "source", "page"]
KINDS: tuple[Kind, ...] = ("stage", "skill", "word", "card", "question", "source", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of letters, and whether it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line with the places marked, in the language that it is written in."""

    language: Language
    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The line without its marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found."""

    kind: Kind
    what: Text  # the kind in words
    id: str
    href: str
    title: Said
    also: Said | None  # the title in the other language, where that is what fits
    section: Said | None  # of the text that fits
    snippet: Said | None
    where: Text | None  # what it belongs to
    number: int | None  # of a stage
    status: Status | None  # of a stage
    command: str | None  # that shows it in a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many things of a kind were found."""

    kind: Kind
    title: Text
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was found, best first."""

    query: str
    kind: Kind | None  # the only one that is listed
    hits: tuple[Hit, ...]
    found: int  # of the kinds that are listed, with those that are left out here
    everything: int  # of all kinds
    kinds: tuple[KindCount, ...]
    meant: str | None  # what was looked for instead, where nothing has the words as they are spelt
    is_loose: bool  # nothing has every word: these have some of them


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """The glossary: every word in both languages, by its English initial."""

    letters: tuple[tuple[str, tuple[Word, ...]], ...]
    count: int
