"""Put what can be found into one index: stages, skills, words, cards, questions, sources, pages.

Reads  the catalogue, and of a stage its prose alone.
Gives  an index, made at first use and kept; the learner's cards are a second one, made anew when
       a card is written or met.
Never  reads what is secret: no checks, solutions, hints or mistakes, no answer to a question, and
       the back of a card only once the learner may meet it.

Start reading at `shelves`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from baibu.app.cards import Hand, Sides, hand
from baibu.app.finding import Entry, Index, Part
from baibu.app.search_pages import Kind
from baibu.app.texts import same, spoken
from baibu.app.wiring import Baibu
from baibu.content import Catalog, Source, Stage, Word
from baibu.content.errors import ContentError
from baibu.content.load import read_prose
from baibu.content.schema import Prose
from baibu.core.ids import StageId
from baibu.core.language import LANGUAGES, Language, Text

TITLE, ALSO, HEADING, ABOUT, TEXT = 10.0, 9.0, 4.0, 4.0, 1.5  # what a term is worth there
RANKS: Mapping[Kind, float] = {
    "page": 1.0,
    "word": 0.9,
    "stage": 0.8,
    "skill": 0.7,
    "card": 0.2,
    "question": 0.1,
    "source": 0.0,
}
USUAL = frozenset({"why", "idea", "example", "task", "wrong", "further"})  # in every brief
PAGES: Mapping[str, tuple[str, str | None]] = {  # name -> address, command
    "home": ("/", "baibu"),
    "today": ("/today", "baibu"),
    "road": ("/road", "baibu road"),
    "review": ("/review", "baibu review"),
    "cards": ("/review/cards", "baibu review show"),
    "recall": ("/recall", "baibu review stats"),
    "mastery": ("/mastery", "baibu mastery"),
    "place": ("/place", "baibu place"),
    "plan": ("/plan", "baibu plan"),
    "milestones": ("/milestones", "baibu milestones"),
    "progress": ("/progress", "baibu progress"),
    "words": ("/words", None),
    "understand": ("/understand", None),
    "interview": ("/interview", None),
    "projects": ("/projects", "baibu project"),
    "doctor": ("/doctor", "baibu doctor"),
    "settings": ("/settings", None),
}

# Each begins with a letter that is rare: half a million of them are read at first use.
_SECTION = re.compile(r"\n#{2,3} +(.+?)\s*\{#([a-z0-9-]+)\}[ \t]*(?=\n)")
_FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_TYPESET = re.compile(r"\$[^$\n]*\\[^$\n]*\$")
_NUMBER = re.compile(r"\{\{[^}]*\}\}")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_STRESS = re.compile(r"\*(\*?)(?=\S)([^*\n]+)\*\1")
_LINE = re.compile(r"\n *(?:```[^\n]*|\|[-:| ]+\|(?=\n)|(?:>|#+|[-*]|\d+\.) +)")


@dataclass(frozen=True, kw_only=True)
class Thing(Entry):
    """Something that can be found, and how it is shown."""

    kind: Kind
    title: Text
    about: Text | None  # said where only the title fits
    href: str
    where: Text | None = None
    stage: StageId | None = None
    command: str | None = None


def shelves(baibu: Baibu) -> tuple[Index[Thing], Index[Thing]]:
    """Give what everybody can find, and the learner's own cards."""
    return common(baibu), _own(baibu)


def common(baibu: Baibu) -> Index[Thing]:
    """Give what everybody can find."""
    kept = baibu.held.get("shelf")
    if isinstance(kept, Index):
        return kept
    made = Index(_things(baibu.catalog))
    baibu.held["shelf"] = made
    return made


def plain(markdown: str) -> str:
    """Write Markdown as one line of plain text; dots stand for formulas and drawn numbers."""
    text = f"\n{markdown}\n".replace("![", "[")
    if "$" in text:
        text = _TYPESET.sub("…", _FORMULA.sub(" ", text))
    if "{" in text:
        text = _NUMBER.sub("…", text)
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text:
        text = _STRESS.sub(_unstressed, text)
    text = _LINE.sub("\n", text)
    for sign in "`$|":
        text = text.replace(sign, "")
    return " ".join(text.split())


def _unstressed(found: re.Match[str]) -> str:
    """Take the stars away that stress a word, and leave those that multiply."""
    before = found.string[found.start() - 1]
    return found[0] if before.isascii() and (before.isalnum() or before in "_)]") else found[2]


def said(key: str, **facts: object) -> Text:
    """Give a sentence of `messages/search.toml` in both languages."""
    return spoken("search", key, facts)


def _own(baibu: Baibu) -> Index[Thing]:
    """Give the cards that the learner has, kept until a card is written or met."""
    cards, key = hand(baibu), f"shelf of {baibu.learner}"
    deck = baibu.deck.now(baibu.learner)
    kept = baibu.held.get(key)
    if isinstance(kept, tuple) and kept[0] is deck and kept[1] == len(cards.sides):
        found: Index[Thing] = kept[2]
        return found
    made = Index(_held(cards))
    baibu.held[key] = (deck, len(cards.sides), made)
    return made


def _things(catalog: Catalog) -> Iterator[Thing]:
    cited: dict[str, list[Stage]] = {}
    for stage in catalog.stages.values():
        yield from _of_stage(stage)
        for name in stage.sources:
            cited.setdefault(name, []).append(stage)
    for skill in catalog.skills.values():
        yield _thing(
            "skill", skill.id, skill.title, skill.can, f"/mastery/{skill.id}",
            where=catalog.fields.areas[skill.area], command=f"baibu mastery {skill.id}",
        )  # fmt: skip
    yield from map(_word, catalog.words.values())
    for source in catalog.sources.values():
        if source.id in cited:
            yield _source(source, cited[source.id])
    yield from _pages()


def _of_stage(stage: Stage) -> Iterator[Thing]:
    """Give a stage, its cards and its questions."""
    prose = _prose(stage)
    href, command = f"/stage/{stage.id}", f"baibu stage {stage.number}"
    yield _thing(
        "stage", stage.id, stage.title, _line(stage.summary), href, stage=stage.id, command=command,
        names=(str(stage.number), stage.id, f"stage {stage.number}", f"第{stage.number}关"),
        more=[part for code in prose.brief for part in _sections(prose.brief[code], code)],
    )  # fmt: skip
    for card in prose.cards:
        yield _thing(
            "card", card.id, _line(card.front), None, href, where=_numbered(stage),
            stage=stage.id, command=command,
        )  # fmt: skip
    for question in prose.questions:
        choices = [_line(choice.text) for choice in question.choices]
        listed = Text(zh=" / ".join(c.zh for c in choices), en=" / ".join(c.en for c in choices))
        yield _thing(
            "question", f"{stage.id}/{question.id}", _line(question.prompt),
            listed if choices else None, f"{href}#questions", where=_numbered(stage),
            stage=stage.id, command=command,
        )  # fmt: skip


def _prose(stage: Stage) -> Prose:
    """Read what a stage says; a broken one says so on its own page, and can be found."""
    if not stage.coming:
        with suppress(ContentError):
            return read_prose(stage)
    return Prose(brief={}, cards=(), questions=())


def _sections(brief: str, language: Language) -> Iterator[Part]:
    """Cut a brief at its headings."""
    brief = f"\n{brief}\n"
    marks = list(_SECTION.finditer(brief))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(brief)]
    for mark, start, end in zip([None, *marks], starts, ends, strict=True):
        heading, anchor = (plain(mark[1]), mark[2]) if mark else ("", "")
        body = plain(brief[start:end])
        if heading and anchor not in USUAL:
            yield Part(
                text=heading, weight=HEADING, language=language, role="heading", anchor=anchor
            )
        if body:
            yield Part(
                text=body,
                weight=TEXT,
                language=language,
                role="text",
                anchor=anchor,
                heading=heading,
            )


def _word(word: Word) -> Thing:
    more = [Part(text=also, weight=ALSO, language="zh", role="name") for also in word.also_zh]
    return _thing("word", word.id, word.term, word.meaning, f"/words#{word.id}", more=more)


def _source(source: Source, stages: list[Stage]) -> Thing:
    numbers = [str(stage.number) for stage in stages]
    where = said("where.cited", numbers=Text(zh="、".join(numbers), en=", ".join(numbers)))
    return _thing(
        "source", source.id, same(source.title), same(f"{source.authors} ({source.year})"),
        f"/stage/{stages[0].id}", where=where, stage=stages[0].id,
        command=f"baibu stage {stages[0].number}",
    )  # fmt: skip


def _pages() -> Iterator[Thing]:
    for name, (href, command) in PAGES.items():
        yield _thing(
            "page", name, said(f"page.{name}"), said(f"about.{name}"), href, command=command
        )


def _held(cards: Hand) -> Iterator[Thing]:
    return (_met(side) for side in cards.sides.values())


def _met(side: Sides) -> Thing:
    here = _numbered(side.stage) if side.stage else said("where.own")
    more = _both(_line(side.back), ABOUT, "text")  # shown only where it is what fits
    if side.tags:
        more.append(Part(text=side.tags, weight=ABOUT, language=None, role="about"))
    return _thing(
        "card", side.card, _line(side.front), None, f"/review/cards/{side.card}", where=here,
        command=f"baibu review show {side.card}", more=more,
    )  # fmt: skip


def _thing(
    kind: Kind, name: str, title: Text, about: Text | None, href: str, *,
    names: Iterable[str] = (), more: Iterable[Part] = (), where: Text | None = None,
    stage: StageId | None = None, command: str | None = None,
) -> Thing:  # fmt: skip
    is_prose = kind in {"card", "question"}  # what it is called is a sentence
    weight = ABOUT if is_prose else TITLE
    parts = [*_both(title, weight, "name"), *(_both(about, ABOUT, "about") if about else ())]
    parts += [Part(text=one, weight=HEADING, language=None, role="name") for one in names]
    return Thing(
        kind=kind,
        id=name,
        parts=(*parts, *more),
        rank=RANKS[kind],
        title=title,
        about=about,
        href=href,
        where=where,
        stage=stage,
        command=command,
    )


def _both(words: Text, weight: float, role: Literal["name", "about", "text"]) -> list[Part]:
    if words.zh == words.en:
        return [Part(text=words.en, weight=weight, language=None, role=role)]
    return [
        Part(text=words.into(code), weight=weight, language=code, role=role) for code in LANGUAGES
    ]


def _line(words: Text) -> Text:
    return Text(zh=plain(words.zh), en=plain(words.en))


def _numbered(stage: Stage) -> Text:
    return said("where.stage", number=stage.number, title=stage.title)
