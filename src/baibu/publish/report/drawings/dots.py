"""Draw several ways of weighing the same things side by side: a dot for each way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baibu.publish.charts.sheet import Key, Sheet, Tone, dot, legend, line
from baibu.publish.drawing.ink import Box
from baibu.publish.report.drawings.ground import flat, lane, marks, named, uprights

LOOKS: Sequence[tuple[Tone, bool]] = (
    ("leaf", False), ("amber", True), ("seal", False), ("ink", True), ("quiet", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Names, and what each way says of them; nothing where a way says nothing."""

    names: Sequence[str]
    ways: Sequence[tuple[str, Sequence[float | None]]]
    title: str
    description: str


def draw(data: Dots, width: float) -> str:
    """Draw a row for each name."""
    looks = [LOOKS[place % len(LOOKS)] for place in range(len(data.ways))]
    keys, top = legend(
        [
            Key(label=way, sign="ring" if hollow else "dot", colour=colour)
            for (way, _), (colour, hollow) in zip(data.ways, looks, strict=True)
        ],
        width,
    )
    top += 8
    left = lane(width, data.names)
    row = 26.0 if left else 42.0
    most = max((v for _, told in data.ways for v in told if v is not None), default=0.0) or 1.0
    across = (0.0, most * 1.04)
    frame = flat(Box(left + 6, top, width - left - 18, row * len(data.names)), across)
    sheet = Sheet(width, frame.box.bottom + 24)
    sheet.add(keys, uprights(frame, marks(across, frame.box.width)))
    for place, name in enumerate(data.names):
        y = top + row * place + (13 if left else 9)
        sheet.add(named((0, y), name, left, width))
        y += 0 if left else 19
        told = [(way[place], look) for (_, way), look in zip(data.ways, looks, strict=True)]
        there = [value for value, _ in told if value is not None]
        if there:
            ends = [(frame.x(min(there)), y), (frame.x(max(there)), y)]
            sheet.add(line(ends, "strong-rule", width=1.5))
        for value, (colour, hollow) in reversed(told):
            if value is not None:
                sheet.add(dot((frame.x(value), y), colour, radius=4.5, hollow=hollow))
    return sheet.svg(data.title, data.description)
