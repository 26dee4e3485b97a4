"""Find what has the words of a query, Chinese and English at once.

Reads  `Entry`s: things with names and texts in either language.
Gives  those that have every term, best first, each with its place that fits best; `marked` shows
       the terms in a line, `snippet` cuts the line out of a longer text.
Never  reads a file or a clock. Texts are folded letter by letter, so a place found in the folded
       text is the same place in the text itself.

Chinese has no spaces: a run of Han characters fits where each pair of neighbours (a bigram) stands.
An English term fits the words that begin with it. Start reading at `Index.find`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from baibu.core.language import Language

HAN = "\u3400-\u9fff\uf900-\ufaff"
LONGEST = 120  # letters of a query that are read
MOST_TERMS, MOST_PIECES = 8, 12
ASIDE = frozenset(  # words of questions
    {"a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "in", "is", "it", "my", "of",
     "on", "or", "the", "to", "what", "when", "which", "why", "with"}
)  # fmt: skip
ASIDE_ZH = re.compile("为什么|什么是|是什么|怎么样|怎么|怎样|如何|什么|[的吗呢了]")
EXACT, BEGINS, PHRASE = 30.0, 5.0, 0.5  # added for a whole name, its beginning, terms side by side
PREFIX, SCATTERED = 0.7, 0.4  # of the worth of a term that fits only so
ENOUGH = 0.4  # of the terms that are anywhere, for an entry that has only some
ALIKE = 0.75  # how alike a word and the one that was meant are
OWN_LANGUAGE = 1.3  # how much more a place in the reader's language is worth as a snippet

E = TypeVar("E", bound="Entry")
_TERM = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_RUN = re.compile(rf"[{HAN}]+")
_SPELT = re.compile(r"(?<=[iy])z")  # normalize, analyze: our texts write s


def _table() -> dict[str, str]:
    """Map letters with accents, full-width and raised ones to plain ones, one to one."""
    made = {"\u3000": " ", "\u2010": "-", "\u2011": "-", "\u2018": "'", "\u2019": "'"}
    for code in [*range(0xAA, 0x250), *range(0x2070, 0x20A0), *range(0xFF01, 0xFF5F)]:
        plain = unicodedata.normalize("NFKD", chr(code))[0]
        if plain.isascii() and plain.isprintable() and not plain.isspace():
            made[chr(code)] = plain.lower()
    return made


_PLAIN = _table()
_ODD = re.compile(f"[{''.join(_PLAIN)}]")


def fold(text: str) -> str:
    """Write a text so that what looks alike is alike; it keeps its length."""
    plain = text if text.isascii() else _ODD.sub(lambda found: _PLAIN[found[0]], text)
    folded = plain.lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] for c in plain)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, or one run of Han characters."""

    text: str
    pieces: tuple[str, ...]  # bigrams of a run; a word's spellings
    is_han: bool
    is_small: bool  # a letter or a number: in running text these are everywhere
    roots: tuple[str, ...]  # of the spellings

    def among(self, entries: Sequence[E]) -> Sequence[E]:
        """Leave out, quickly, the entries that it cannot fit."""
        if self.is_han:
            for piece in self.pieces:
                entries = [entry for entry in entries if piece in entry.whole]
            return entries
        if self.is_small:
            return [entry for entry in entries if self.text in entry.head]
        if len(self.roots) == 1:
            root = self.roots[0]
            return [entry for entry in entries if root in entry.whole]
        return [entry for entry in entries if any(root in entry.whole for root in self.roots)]

    def fits(self, part: Part) -> float:
        """Say how well it fits a text: 1 as it stands, less as a beginning, 0 not at all."""
        text = part.folded
        if self.is_han:
            if self.text in text:
                return 1.0
            return SCATTERED if len(self.pieces) > 1 and self._is_scattered(text) else 0.0
        if self.is_small and part.role == "text":
            return 0.0
        if self.roots[0] not in text and len(self.roots) == 1:
            return 0.0
        best = 0.0
        for _, _, worth in self._words(text):
            if worth == 1.0:
                return 1.0
            best = max(best, worth)
        return best

    def places(self, text: str) -> list[tuple[int, int]]:
        """Give where it stands in a folded text; a run that is nowhere whole, pair by pair."""
        if not self.is_han:
            return [(start, end) for start, end, _ in self._words(text)]
        whole = _all(self.text, text)
        if whole or not self._is_scattered(text):
            return whole
        return [place for piece in self.pieces for place in _all(piece, text)]

    def _is_scattered(self, text: str) -> bool:
        return all(piece in text for piece in self.pieces)

    def _words(self, text: str) -> Iterator[tuple[int, int, float]]:
        """Give where the words stand that it fits, and how well."""
        for piece, root in zip(self.pieces, self.roots, strict=True):
            at = text.find(root)
            while at >= 0:
                if at == 0 or not _in_word(text[at - 1]):
                    end = at + len(root)
                    while end < len(text) and _in_word(text[end]):
                        end += 1
                    worth = _worth(piece, root, text[at:end])
                    if worth:
                        yield at, end, worth
                at = text.find(root, at + 1)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for."""

    phrase: str  # folded
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One text of an entry."""

    text: str
    weight: float  # what a term in it is worth
    language: Language | None  # None: the same in both
    role: Literal["name", "heading", "about", "text"]
    anchor: str = ""  # of the section that it is
    heading: str = ""
    folded: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.text))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that can be found."""

    kind: str
    id: str
    parts: tuple[Part, ...]
    rank: float = 0.0  # added to its score: what comes first among equals

    @cached_property
    def whole(self) -> str:
        """Everything it says, folded."""
        return "\n".join(part.folded for part in self.parts)

    @cached_property
    def head(self) -> frozenset[str]:
        """The words of all but its running text, folded."""
        told = "\n".join(part.folded for part in self.parts if part.role != "text")
        return frozenset(_TERM.findall(told))

    @cached_property
    def names(self) -> frozenset[str]:
        """What it is called, folded."""
        return frozenset({part.folded for part in self.parts if part.role == "name"})


@dataclass(frozen=True, kw_only=True)
class Found(Generic[E]):
    """An entry that fits a query."""

    entry: E
    score: float


def read_query(text: str) -> Query:
    """Read what was typed; question words are left out where something else is asked."""
    phrase = " ".join(fold(text[:LONGEST]).split())
    told = _terms(ASIDE_ZH.sub(" ", phrase)) or _terms(phrase)
    telling = [term for term in told if term.text not in ASIDE] or told
    return Query(phrase=phrase, terms=tuple(dict.fromkeys(telling))[:MOST_TERMS])


class Index(Generic[E]):
    """Everything that can be found."""

    def __init__(self, entries: Iterable[E]) -> None:
        self.entries = tuple(entries)
        for entry in self.entries:
            entry.whole, entry.head, entry.names  # noqa: B018 - worked out now, not while somebody waits

    def find(self, query: Query) -> list[Found[E]]:
        """Give the entries that have every term, best first."""
        if not query.terms:
            return []
        entries: Sequence[E] = self.entries
        for term in query.terms:
            entries = term.among(entries)
        scored = [(entry, _score(entry, query)) for entry in entries]
        return _sorted([Found(entry=e, score=score) for e, score in scored if score is not None])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every English word of a name."""
        names = "\n".join(name for entry in self.entries for name in entry.names)
        return frozenset(one for one in _TERM.findall(names) if one.isascii())

    def corrected(self, query: Query) -> Query | None:
        """Spell words that no name has like the nearest that one has, if any is near."""
        phrase = query.phrase
        for term in query.terms:
            if not (term.is_han or term.is_small or term.text in self.vocabulary):
                near = get_close_matches(term.text, self.vocabulary, n=1, cutoff=ALIKE)
                phrase = phrase.replace(term.text, near[0]) if near else phrase
        return read_query(phrase) if phrase != query.phrase else None

    def find_some(self, query: Query) -> list[Found[E]]:
        """Give the entries that have much of a loose query; rare terms say more."""
        said: dict[int, tuple[E, float, float]] = {}
        mass = 0.0
        for term in query.terms:
            worths = [(entry, _best(entry, term)) for entry in term.among(self.entries)]
            having = [(entry, worth) for entry, worth in worths if worth]
            if not having:
                continue
            rare = math.log(1 + len(self.entries) / (1 + len(having)))
            mass += rare
            for entry, worth in having:
                _, told, score = said.get(id(entry), (entry, 0.0, 0.0))
                said[id(entry)] = (entry, told + rare, score + rare * worth)
        return _sorted(
            [Found(entry=e, score=s) for e, told, s in said.values() if told >= ENOUGH * mass]
        )


def loose(query: Query) -> Query:
    """Take runs of Han characters apart, for `find_some`."""
    pieces = [piece for t in query.terms for piece in (t.pieces if t.is_han else (t.text,))]
    terms = tuple(_single(piece) for piece in dict.fromkeys(pieces))
    return Query(phrase=query.phrase, terms=terms[:MOST_PIECES])


def place(entry: Entry, query: Query, language: Language) -> Part | None:
    """Choose the text that says most of a query, in the reader's language where that does too.

    There is none where only a name says it, or where the entry itself is what was asked for.
    """
    if query.phrase in entry.names:
        return None
    best, chosen = 0.0, None
    for part in entry.parts:
        fits = 0.0 if part.role == "name" else sum(term.fits(part) for term in query.terms)
        if fits:
            worth = part.weight**0.5 * fits
            worth *= OWN_LANGUAGE if part.language in {language, None} else 1.0
            if worth > best:
                best, chosen = worth, part
    return chosen


def marked(text: str, query: Query) -> tuple[tuple[str, bool], ...]:
    """Cut a text into pieces, and say of each whether it is what was looked for."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _places(text, query):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text) or not pieces:
        pieces.append((text[at:], False))
    return tuple(pieces)


def snippet(text: str, query: Query, length: int) -> str:
    """Cut the piece out of a text that has most of the terms."""
    if len(text) <= length:
        return text
    folded = fold(text)
    places = sorted((at, n) for n, term in enumerate(query.terms) for at, _ in term.places(folded))
    best = max(
        (start for start, _ in places),
        key=lambda start: (
            len({n for at, n in places if start <= at < start + 0.7 * length}),
            -start,
        ),
        default=0,
    )
    return _cut(text, max(0, best - length // 4), length)


def _cut(text: str, start: int, length: int) -> str:
    """Cut at the ends of words; dots stand for what is left out."""
    end = min(len(text), start + length)
    while 0 < start < end and _splits_word(text, start):
        start += 1
    while start < end < len(text) and _splits_word(text, end):
        end -= 1
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + text[start:end].strip() + after


def _splits_word(text: str, at: int) -> bool:
    return _in_word(text[at - 1]) and _in_word(text[at])


def _score(entry: Entry, query: Query) -> float | None:
    """Say how well an entry fits; nothing when a term turns out to be missing."""
    total = entry.rank
    for term in query.terms:
        best = _best(entry, term)
        if not best:
            if not term.is_han:
                return None
            best = SCATTERED  # its pairs are there, each in another part
        total += best
    if query.phrase in entry.names:
        return total + EXACT
    for part in entry.parts:
        if query.phrase in part.folded:
            extra = PHRASE * part.weight * (1 if len(query.terms) > 1 else 0)
            if part.role == "name":
                extra += part.weight * len(query.phrase) / len(part.folded)
                extra += BEGINS if part.folded.startswith(query.phrase) else 0
            return total + extra
    return total


def _best(entry: Entry, term: Term) -> float:
    return max(part.weight * term.fits(part) for part in entry.parts)


def _places(text: str, query: Query) -> list[tuple[int, int]]:
    """Give where the terms stand, joined where they overlap."""
    folded = fold(text)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for term in query.terms for place in term.places(folded)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _sorted(found: Sequence[Found[E]]) -> list[Found[E]]:
    return sorted(found, key=lambda one: -one.score)


def _terms(phrase: str) -> list[Term]:
    return [_single(one[0]) for one in _TERM.finditer(phrase)]


def _single(text: str) -> Term:
    if _RUN.match(text):
        pairs = tuple(dict.fromkeys(a + b for a, b in pairwise(text))) or (text,)
        return Term(text, pairs, is_han=True, is_small=False, roots=pairs)
    spelt = tuple(dict.fromkeys((text, _SPELT.sub("s", text))))
    is_small = len(text) == 1 or text.isdigit()
    return Term(text, spelt, is_han=False, is_small=is_small, roots=tuple(map(_root, spelt)))


def _root(word: str) -> str:
    """Take the s of a plural away: `trees` fits `tree`."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


def _worth(word: str, root: str, found: str) -> float:
    if found in (word, root):
        return 1.0
    if len(word) == 1 or word.isdigit():
        return 0.0  # letters and numbers are meant whole
    return PREFIX if found.startswith(word) else 0.0


def _in_word(letter: str) -> bool:
    return letter < "\u2e80" and letter.isalnum()


def _all(part: str, text: str) -> list[tuple[int, int]]:
    return [(found.start(), found.end()) for found in re.finditer(re.escape(part), text)]
