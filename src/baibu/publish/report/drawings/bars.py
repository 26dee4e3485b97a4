"""Draw amounts as bars that lie, each with its name and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baibu.publish.charts.sheet import NORMAL, Sheet, Tone, area, room_of, tone, words
from baibu.publish.drawing.ink import num
from baibu.publish.report.drawings.ground import lane, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One amount, 0 or more."""

    name: str
    amount: float
    shown: str
    tone: Tone = "leaf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """All of them, in the order to show."""

    bars: Sequence[Bar]
    title: str
    description: str
    most: float = 0.0  # where a bar is full; 0: at the longest


def draw(data: Bars, width: float) -> str:
    """Draw a bar for each."""
    left = lane(width, [bar.name for bar in data.bars])
    value = max((room_of(bar.shown, NORMAL) for bar in data.bars), default=0.0) + 12
    row = 26.0 if left else 42.0
    most = data.most or max((bar.amount for bar in data.bars), default=0.0) or 1.0
    room = width - left - value
    sheet = Sheet(width, 4 + row * len(data.bars))
    for place, bar in enumerate(data.bars):
        y = 4 + row * place + (13 if left else 9)
        sheet.add(named((0, y), bar.name, left, width - value))
        y += 0 if left else 19
        reach = max(0.0, min(1.0, bar.amount / most)) * room
        sheet.add(
            f'<rect x="{num(left)}" y="{num(y - 5)}" width="{num(room)}" height="10" rx="2"'
            f' fill="{tone("rule")}" fill-opacity="0.45"/>'
        )
        corners = [(left, y - 5), (left + reach, y - 5), (left + reach, y + 5), (left, y + 5)]
        sheet.add(area(corners, bar.tone) if reach > 0.4 else "")
        sheet.add(words((width, y), bar.shown, anchor="end", size=NORMAL, colour="ink"))
    return sheet.svg(data.title, data.description)
