"""Read texts, and count what they are made of: words, pairs of Chinese characters, letter groups.

Reads  bytes of UTF-8; anything else is an `UnfitError`.
Gives  the text and simple statistics; `grams` counts what a model goes by.

Start reading at `looked_at` and `grams`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from baibu.workbench.media.plan import MOST_BYTES, Figures, UnfitError

MOST_LETTERS = 20_000  # of a text that are kept
MOST_COUNTED = 6_000  # of these that are counted for a model
LETTERS = (3, 4)  # sizes of groups of letters within a word
_PIECE = re.compile(r"[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_DIGIT = re.compile(r"\d")


def looked_at(raw: bytes) -> tuple[str, Figures]:
    """Give a text's content and statistics."""
    if len(raw) > MOST_BYTES:
        raise UnfitError("too_large")
    try:
        text = tidied(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnfitError("not_utf8") from error
    if not text:
        raise UnfitError("empty")
    return text, figures_of(text)


def tidied(text: str) -> str:
    """Give a text in one way of writing, cut where it is very long."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\x00", "")
    return plain.strip()[:MOST_LETTERS]


def figures_of(text: str) -> Figures:
    """Describe a text."""
    count = max(1, len(text))
    return {
        "letters": float(len(text)),
        "words": float(len(words(text))),
        "lines": float(text.count("\n") + 1),
        "chinese": len(_CHINESE.findall(text)) / count,
        "digits": len(_DIGIT.findall(text)) / count,
    }


def words(text: str) -> list[str]:
    """List words in lower case; Chinese, which sets no spaces, as overlapping pairs."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if not _CHINESE.match(piece) or len(piece) == 1:
            found.append(piece)
        else:
            found += [one + other for one, other in pairwise(piece)]
    return found


def grams(text: str) -> Counter[str]:
    """Count words (`w`), single Chinese characters (`h`) and groups of letters in words (`c`)."""
    held = text[:MOST_COUNTED]
    counted = Counter(f"w{word}" for word in words(held))
    for piece in _PIECE.findall(held.lower()):
        if _CHINESE.match(piece):
            counted.update(f"h{letter}" for letter in piece)
            continue
        framed = f" {piece} "
        for size in LETTERS:
            counted.update(f"c{framed[at : at + size]}" for at in range(len(framed) - size + 1))
    return counted
