"""C010: both briefs have the same anchors in the same order, and the six that every brief has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from baibu.content.errors import ContentError
from baibu.content.rules.material import Material

WANTED = ("why", "idea", "example", "task", "wrong", "further")
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_ANCHOR = re.compile(r"\{#([a-z0-9-]+)\}\s*$")


class AnchorsDifferError(ContentError):
    """The two briefs do not have the same sections."""

    code = "C010"


def find(material: Material) -> Iterator[ContentError]:
    """Compare the headings of the twin files."""
    for stage, body in material.made():
        zh, en = anchors(body.brief["zh"]), anchors(body.brief["en"])
        in_order = [anchor for anchor in en if anchor in WANTED] == list(WANTED)
        if zh != en or not in_order or None in en:
            yield AnchorsDifferError(
                where=stage.folder / "brief.zh.md",
                stage=stage.id,
                zh=" ".join(str(a) for a in zh),
                en=" ".join(str(a) for a in en),
            )


def anchors(brief: str) -> list[str | None]:
    """List the anchors of a brief; `None` for a heading without one."""
    outside = re.sub(r"^```.*?^```", "", brief, flags=re.MULTILINE | re.DOTALL)
    found = [_ANCHOR.search(heading) for heading in _HEADING.findall(outside)]
    return [match.group(1) if match else None for match in found]
