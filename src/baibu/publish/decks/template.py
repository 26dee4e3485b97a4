"""Fill the templates of Anki's note types, as far as cards of text need it.

Knows  `{{Field}}`, `{{#Field}}..{{/Field}}`, `{{^Field}}..{{/Field}}`, `{{FrontSide}}`, filters
       before a colon, and gaps: `{{c1::text::hint}}` under `{{cloze:Field}}`.

Start reading at `filled`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECTION = re.compile(r"\{\{([#^])([^}]+)\}\}(.*?)\{\{/\2\}\}", re.DOTALL)
_PLACE = re.compile(r"\{\{([^{}#^/][^{}]*)\}\}")
_GAP = re.compile(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_DEEPEST = 8  # sections inside sections


def filled(
    template: str, fields: Mapping[str, str], *, gap: int = 0, shows: bool = False, front: str = ""
) -> str:
    """Fill a template. `gap` is the one that is asked for; `shows` when its text is to be seen."""

    def section(found: re.Match[str]) -> str:
        has = bool(fields.get(found[2].strip(), "").strip()) or _asks(found[2].strip(), gap)
        return found[3] if has == (found[1] == "#") else ""

    for _ in range(_DEEPEST):
        template, count = _SECTION.subn(section, template)
        if not count:
            break

    def place(found: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in found[1].split(":"))
        if name == "FrontSide":
            return front
        text = fields.get(name, "")
        if "cloze" in filters:
            return opened(text, gap, shows=shows)
        return "" if filters and filters[0] in {"type", "tts"} else text

    return _PLACE.sub(place, template)


def opened(text: str, gap: int, *, shows: bool) -> str:
    """Show every gap but the one that is asked for."""

    def one(found: re.Match[str]) -> str:
        if int(found[1]) != gap or shows:
            return f"<b>{found[2]}</b>" if int(found[1]) == gap else found[2]
        return f"[{found[3]}]" if found[3] else "[…]"

    return _GAP.sub(one, text)


def _asks(name: str, gap: int) -> bool:
    return bool(gap) and name == f"c{gap}"
