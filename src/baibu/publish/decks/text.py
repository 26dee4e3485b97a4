"""Write cards as one Markdown text, and read such texts: made for keeping them beside code.

Each card begins with `<!-- card: ID; tags: WORDS -->`, and `<!-- back -->` parts its sides. In a
text without these marks, each second-level heading is a front, and what follows it the back.

Start reading at `write`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from baibu.core.ids import is_id
from baibu.publish.decks.carried import Carried, Found, UnreadableCardsError

_CARD = re.compile(
    r"^<!-- card:[ \t]*(\S*?)[ \t]*(?:;[ \t]*tags:(.*?))?[ \t]*-->[ \t]*$", re.MULTILINE
)
_BACK = re.compile(r"^<!-- back -->[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^## +(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)


def write(cards: Iterable[Carried]) -> bytes:
    """Give the text."""
    parts = []
    for card in cards:
        tags = f"; tags: {card.tags}" if card.tags else ""
        front, back = card.front.strip("\n"), card.back.strip("\n")
        parts.append(f"<!-- card: {card.card or ''}{tags} -->\n{front}\n\n<!-- back -->\n{back}\n")
    return "\n".join(parts).encode("utf-8")


def read(data: bytes, where: object) -> Found:
    """Read a text."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableCardsError(where=str(where), reason=str(error)) from error
    marked = list(_CARD.finditer(text))
    pieces = _marked(text, marked, where) if marked else _headed(text)
    skipped: Counter[str] = Counter()
    cards = []
    for name, tags, front, back in pieces:
        if not front.strip() or not back.strip():
            skipped["empty"] += 1
            continue
        cards.append(
            Carried(
                card=name or None,
                key=f"text/{front}",
                front=front.strip("\n"),
                back=back.strip("\n"),
                tags=" ".join(tags.split()),
                origin="own",
            )
        )
    if not cards and not skipped:
        raise UnreadableCardsError(where=str(where), reason="<!-- card: -->, ##")
    return Found(cards=tuple(cards), skipped=skipped)


def _marked(
    text: str, marks: list[re.Match[str]], where: object
) -> list[tuple[str, str, str, str]]:
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        name = mark[1]
        if name and not is_id(name):
            raise UnreadableCardsError(where=str(where), reason=name)
        front, _, back = _split(text[mark.end() : end])
        found.append((name, mark[2] or "", front, back))
    return found


def _split(piece: str) -> tuple[str, str, str]:
    parted = _BACK.search(piece)
    if parted is None:
        return piece, "", ""
    return piece[: parted.start()], parted[0], piece[parted.end() :]


def _headed(text: str) -> list[tuple[str, str, str, str]]:
    fences = [(fence.start(), fence.end()) for fence in _FENCE.finditer(text)]
    heads = [
        head
        for head in _HEADING.finditer(text)
        if not any(begin <= head.start() < end for begin, end in fences)
    ]
    ends = [*(head.start() for head in heads), len(text)][1:]
    return [
        ("", "", head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)
    ]
