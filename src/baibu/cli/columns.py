"""Break text into lines by the columns it takes on a terminal, Chinese and English alike.

A Chinese character takes two columns and allows a new line on either side, except where a
punctuation mark would open or close a line that it must not. Code stays together.

Start reading at `wrapped`.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’…·～,.;:?!)]}%")
NEVER_LAST = frozenset("（《「『【〈“‘([{")
_CODE = re.compile(r"`[^`]*`")


def columns(text: str) -> int:
    """Count the columns that a text takes."""
    return sum(_width(letter) for letter in text)


def padded(text: str, width: int) -> str:
    """Fill a text with spaces up to a width."""
    return text + " " * max(0, width - columns(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns; line ends in it are kept."""
    return [
        line[start:end].rstrip()
        for line in text.split("\n")
        for start, end in pairwise([0, *breaks(line, width), len(line)])
    ] or [""]


def breaks(line: str, width: int) -> list[int]:
    """Give the positions at which new lines begin.

    >>> breaks("one two three", 8), breaks("百步穿杨。", 9)
    ([8], [3])
    """
    width = max(width, 2)
    whole = _whole(line)
    found: list[int] = []
    start = used = 0
    last = 0  # the last place where a line may be broken
    for at, letter in enumerate(line):
        if at > start and at not in whole and _may_break(line[at - 1], letter):
            last = at
        used += _width(letter)
        if used > width and letter != " ":
            start = last if last > start else at
            found.append(start)
            used = columns(line[start : at + 1])
            if used > width:  # what stayed together is itself too long: cut it
                start, used = at, _width(letter)
                found.append(start)
    return found


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return _width(before) == 2 or _width(after) == 2


def _whole(line: str) -> frozenset[int]:
    """Give the positions inside code, where no line ends."""
    inside: set[int] = set()
    for match in _CODE.finditer(line):
        inside.update(range(match.start() + 1, match.end()))
    return frozenset(inside)


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
