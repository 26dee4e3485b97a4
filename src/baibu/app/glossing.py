"""Give a term its meaning where a brief mentions it first.

Reads  rendered sections, and the glossary.
Gives  the same sections; the first mention of each term leads to its entry and carries, for a
       pointer or the keyboard, its name in the other language and its meaning.
Never  touches code, formulas, figures, tables, headings or links.

Start reading at `glossed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape

from baibu.app.pages import BriefSection
from baibu.content import Word
from baibu.core.language import LANGUAGES, TAGS, Language

LEAST = {"en": 3, "zh": 2}  # letters of a term; a shorter one is found inside of other words
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_CLOSED = frozenset(
    {"a", "code", "pre", "h1", "h2", "h3", "h4", "svg", "math", "table", "figure", "summary"}
)


def glossed(
    sections: Iterable[BriefSection], words: Mapping[str, Word], language: Language
) -> tuple[BriefSection, ...]:
    """Mark the first mention of each term."""
    finder, entries = _terms(tuple(words.values()), language)
    seen: set[str] = set()
    return tuple(
        replace(part, html=_marked(part.html, finder, entries, seen, language)) for part in sections
    )


def _marked(
    html: str,
    finder: re.Pattern[str],
    entries: Mapping[str, Word],
    seen: set[str],
    language: Language,
) -> str:
    def link(found: re.Match[str]) -> str:
        word = entries[_plain(found[1])]
        if word.id in seen:
            return found[0]
        seen.add(word.id)
        return _link(word, found[0], language)

    closed = 0  # elements around that are left alone
    pieces = _TAG.split(html)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            pieces[at] = finder.sub(link, piece) if not closed else piece
        elif _named(piece) in _CLOSED and not piece.endswith("/>"):
            closed += -1 if piece.startswith("</") else 1
    return "".join(pieces)


def _link(word: Word, mention: str, language: Language) -> str:
    other = next(code for code in LANGUAGES if code != language)
    name = f'<b lang="{TAGS[other]}">{escape(word.term.into(other))}</b>'
    meaning = escape(_bare(word.meaning.into(language)))
    gloss = f'<span class="gloss">{name} {meaning}</span>'
    return f'<a class="term" href="/words#{word.id}">{mention}{gloss}</a>'


@cache
def _terms(words: Sequence[Word], language: Language) -> tuple[re.Pattern[str], Mapping[str, Word]]:
    """Give a pattern of all terms, the longest first, and whose each is."""
    entries: dict[str, Word] = {}
    for word in words:
        names = (word.term.en,) if language == "en" else (word.term.zh, *word.also_zh)
        for name in names:
            if len(name) >= LEAST[language]:
                entries.setdefault(_plain(escape(name)), word)
    longest = sorted(entries, key=lambda name: (-len(name), name))
    either = "|".join(map(re.escape, longest)) or r"(?!)"
    if language == "zh":
        return re.compile(f"({either})"), entries
    return re.compile(rf"(?<![\w-])({either})(?:s|es)?(?![\w-])", re.IGNORECASE), entries


def _plain(name: str) -> str:
    return name.casefold()


def _named(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _bare(text: str) -> str:
    """Take the marks of Markdown off: a gloss is plain text."""
    return re.sub(r"[`*$]", "", text)
