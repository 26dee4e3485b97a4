"""Say whether an answer that was typed is the one that was computed.

Reads  what a person typed: full-width digits, `1/4`, `25 %`, `40 000`, brackets or none.
Gives  a truth. Lenient about writing, strict about the value.
Never  runs what was typed.

Start reading at `agrees`.
"""

from __future__ import annotations

import math
import re
import unicodedata

from baibu.core.language import Text

Single = bool | int | float | str | Text
Computed = Single | list[Single] | tuple[Single, ...]  # what an answer may be

LONGEST = 200  # letters; nobody types more as an answer
_APART = re.compile(r"[\s,;、()\[\]{}]+")
_THOUSANDS = re.compile(r"(?<=\d)[ ,_](?=\d{3}(?!\d))")
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "1", "是", "对", "真"), True),
    **dict.fromkeys(("false", "no", "0", "否", "错", "假", "不是", "不对"), False),
}


def agrees(typed: str, answer: Computed, rtol: float = 0.0) -> bool:
    """Say whether what was typed means the answer; numbers within a relative tolerance."""
    text = plain(typed)
    if not text or len(text) > LONGEST:
        return False
    if isinstance(answer, list | tuple):
        parts = [part for part in _APART.split(text) if part]
        return len(parts) == len(answer) and all(
            _agrees(part, one, rtol) for part, one in zip(parts, answer, strict=True)
        )
    return _agrees(text, answer, rtol)


def plain(typed: str) -> str:
    """Write what was typed in the usual signs, without marks of code or a closing full stop."""
    text = unicodedata.normalize("NFKC", typed).replace("−", "-").replace("–", "-")
    return " ".join(text.strip(" \t\r\n`。.").split())


def _agrees(text: str, answer: Single, rtol: float) -> bool:
    if isinstance(answer, Text):
        return any(_same(text, one) for one in (answer.zh, answer.en))
    if isinstance(answer, bool):
        return _TRUTHS.get(text.casefold()) is answer
    if isinstance(answer, int | float):
        return any(_close(value, answer, rtol) for value in _numbers(text))
    return _same(text, answer)


def _same(text: str, answer: str) -> bool:
    """Compare words: quotes, blanks and capitals make no difference."""
    return _bare(text) == _bare(plain(answer))


def _bare(text: str) -> str:
    return re.sub(r"[\s'\"“”‘’]", "", text).casefold()


def _close(value: float, answer: float, rtol: float) -> bool:
    if rtol == 0.0:
        return value == answer
    return math.isclose(value, answer, rel_tol=rtol, abs_tol=rtol if answer == 0 else 0.0)


def _numbers(text: str) -> list[float]:
    """Read a number; `25 %` is both 25, where a card asks for percent, and a quarter."""
    text = _THOUSANDS.sub("", text)
    share = text.endswith("%")
    above, stroke, below = text.rstrip("% ").partition("/")
    try:
        value = float(above) / (float(below) if stroke else 1.0)
    except (ValueError, ZeroDivisionError):
        return []
    if not math.isfinite(value):
        return []
    return [value, value / 100.0] if share else [value]
