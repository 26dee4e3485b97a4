"""Draw what pulls up and what pulls down: bars from a middle, each with its name and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baibu.publish.charts.sheet import SMALL, Sheet, area, line, room_of, words
from baibu.publish.drawing.ink import Anchor
from baibu.publish.report.drawings.ground import lane, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What one column adds."""

    name: str
    adds: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """All of them, strongest first."""

    pulls: Sequence[Pull]
    title: str
    description: str


def draw(data: Signed, width: float) -> str:
    """Draw a bar for each, to the right where it adds and to the left where it takes away."""
    names = [pull.name for pull in data.pulls]
    left = lane(width, names, always=True, most=0.52)
    value = max((room_of(pull.shown, SMALL) for pull in data.pulls), default=0.0) + 10
    lowest = min([0.0, *(pull.adds for pull in data.pulls)])
    highest = max([0.0, *(pull.adds for pull in data.pulls)])
    before = value if any(pull.adds < 0 for pull in data.pulls) else 0.0
    after = value if any(pull.adds >= 0 for pull in data.pulls) else 0.0
    room, whole = width - left - before - after, (highest - lowest) or 1.0
    middle = left + before - room * (lowest / whole)
    row = 22.0
    sheet = Sheet(width, 4 + row * len(data.pulls))
    for place, pull in enumerate(data.pulls):
        y = 4 + row * place + row / 2
        reach = room * (pull.adds / whole)
        sheet.add(words((0, y), shortened(pull.name, left - 12, SMALL), colour="ink"))
        corners = [
            (middle, y - 6),
            (middle + reach, y - 6),
            (middle + reach, y + 6),
            (middle, y + 6),
        ]
        sheet.add(area(corners, "leaf" if pull.adds > 0 else "amber"))
        end = middle + reach + (6 if pull.adds >= 0 else -6)
        anchor: Anchor = "start" if pull.adds >= 0 else "end"
        sheet.add(words((end, y), pull.shown, anchor=anchor, colour="soft"))
    sheet.add(line([(middle, 0), (middle, sheet.height)], "strong-rule", width=1))
    return sheet.svg(data.title, data.description)
