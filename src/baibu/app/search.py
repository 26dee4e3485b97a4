"""Search everything: what has the words, best first, with the place marked.

Reads  the index (`shelf`), and where the learner's stages stand.
Gives  a `SearchPage`; `near` gives what an address that leads nowhere may have meant.

Start reading at `search`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from baibu.app.board import board
from baibu.app.finding import Found, Index, Part, Query, loose, marked, place, read_query, snippet
from baibu.app.pages import StageCard
from baibu.app.search_pages import KINDS, Hit, Kind, KindCount, Piece, Said, SearchPage, WordsPage
from baibu.app.shelf import Thing, common, said, shelves
from baibu.app.wiring import Baibu
from baibu.content import Word
from baibu.core.ids import StageId
from baibu.core.language import Language

LISTED = 30  # hits on a page, unless more are asked for
LONG = {"zh": 84, "en": 170}  # letters of a snippet, by the language it is in


def search(
    baibu: Baibu,
    words: str,
    language: Language,
    *,
    kind: Kind | None = None,
    limit: int | None = LISTED,
) -> SearchPage:
    """Find what has the words; where nothing has them all, what has some."""
    everybody, own = shelves(baibu)
    query, all_found, how = _looked_for(read_query(words), everybody, own)
    held = {entry.id for entry in own.entries}
    found = [
        one
        for one in all_found  # a card that the learner has is found as theirs
        if one.entry.kind != "card" or one.entry.stage is None or one.entry.id not in held
    ]
    found.sort(key=lambda one: -one.score)
    listed = [one for one in found if kind in {None, one.entry.kind}]
    cards = board(baibu).cards
    hits = tuple(_hit(cards, one, query, language) for one in listed[:limit])
    return SearchPage(
        query=" ".join(words.split()),
        kind=kind,
        hits=hits,
        found=len(listed),
        everything=len(found),
        kinds=_counts(found),
        meant=query.phrase if how == "corrected" else None,
        is_loose=how == "some" and bool(found),
    )


def near(baibu: Baibu, words: str, language: Language, *, limit: int = 3) -> tuple[Hit, ...]:
    """Give what comes nearest to some words."""
    query, found, _ = _looked_for(read_query(words), common(baibu))
    cards = board(baibu).cards
    return tuple(_hit(cards, one, query, language) for one in found[:limit])


def has_words(line: str, words: str) -> bool:
    """Say whether a line has every word."""
    query = read_query(words)
    part = Part(text=line, weight=1.0, language=None, role="name")
    return bool(query.terms) and all(term.fits(part) for term in query.terms)


def glossary(baibu: Baibu) -> WordsPage:
    """Give every word of the glossary."""
    letters: dict[str, list[Word]] = defaultdict(list)
    for word in sorted(baibu.catalog.words.values(), key=lambda one: one.term.en.casefold()):
        first = word.term.en[0].upper()
        letters[first if first.isalpha() else "#"].append(word)
    return WordsPage(
        letters=tuple((letter, tuple(words)) for letter, words in letters.items()),
        count=len(baibu.catalog.words),
    )


def _looked_for(
    query: Query, *shelves: Index[Thing]
) -> tuple[Query, list[Found[Thing]], Literal["all", "corrected", "some"]]:
    """Find what has all words; else with misspelt ones put right; else what has some of them."""
    found = [one for shelf in shelves for one in shelf.find(query)]
    if found:
        return query, found, "all"
    meant = shelves[0].corrected(query)
    if meant is not None:
        found = [one for shelf in shelves for one in shelf.find(meant)]
        if found:
            return meant, found, "corrected"
    some = loose(query)
    return some, [one for shelf in shelves for one in shelf.find_some(some)], "some"


def _counts(found: Sequence[Found[Thing]]) -> tuple[KindCount, ...]:
    counts = [sum(one.entry.kind == kind for one in found) for kind in KINDS]
    return tuple(
        KindCount(kind=kind, title=said(f"kinds.{kind}"), count=count)
        for kind, count in zip(KINDS, counts, strict=True)
        if count
    )


def _hit(
    cards: Mapping[StageId, StageCard], found: Found[Thing], query: Query, language: Language
) -> Hit:
    thing, part = found.entry, place(found.entry, query, language)
    card = cards[StageId(thing.id)] if thing.kind == "stage" else None
    return Hit(
        kind=thing.kind,
        what=said(f"kind.{thing.kind}"),
        id=thing.id,
        href=thing.href + (f"#{part.anchor}" if part and part.anchor else ""),
        title=_said(thing.title.into(language), language, query),
        also=_also(thing, query, language),
        section=_section(part, query),
        snippet=_snippet(thing, part, query, language),
        where=thing.where,
        number=card.number if card else None,
        status=card.status if card else None,
        command=thing.command,
    )


def _also(thing: Thing, query: Query, language: Language) -> Said | None:
    """Give the title in the other language, for a word, and where only it fits."""
    other: Language = "en" if language == "zh" else "zh"
    here, there = thing.title.into(language), thing.title.into(other)
    if here == there:
        return None
    made = _said(there, other, query)
    if thing.kind == "word":
        return made
    fits = any(piece.is_match for piece in made.pieces)
    return made if fits and not _fits(here, query) else None


def _section(part: Part | None, query: Query) -> Said | None:
    if part is None or part.language is None:
        return None
    line = part.text if part.role == "heading" else part.heading
    return _said(line, part.language, query) if line else None


def _snippet(thing: Thing, part: Part | None, query: Query, language: Language) -> Said | None:
    """Give the place that fits; where only a name or a heading does, what the thing is about."""
    if part is not None and part.role != "heading":
        spoken = part.language or language
        return _said(snippet(part.text, query, LONG[spoken]), spoken, query)
    if thing.about is None:
        return None
    return _said(snippet(thing.about.into(language), query, LONG[language]), language, query)


def _said(line: str, language: Language, query: Query) -> Said:
    pieces = tuple(Piece(text=text, is_match=match) for text, match in marked(line, query))
    return Said(language=language, pieces=pieces)


def _fits(line: str, query: Query) -> bool:
    return any(match for _, match in marked(line, query))
