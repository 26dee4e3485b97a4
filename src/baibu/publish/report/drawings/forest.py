"""Draw scores with their intervals, one beneath the other, and a line to compare them with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baibu.publish.charts.sheet import NORMAL, Sheet, Tone, dot, fit, line, room_of, words
from baibu.publish.drawing.ink import Anchor, Box
from baibu.publish.report.drawings.ground import flat, lane, marks, named, span, uprights

GAP = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score."""

    name: str
    middle: float
    low: float
    high: float
    shown: str
    tone: Tone = "leaf"
    is_hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """All of them, in the order to show."""

    scores: Sequence[Score]
    title: str
    description: str
    line: float | None = None  # what is to be beaten
    label: str = ""  # of that line
    is_small: bool = False  # one of many: names stay at the left, rows are close
    at_least: float | None = None  # where the scale begins, if not at the lowest
    above: str = ""  # what is measured


def draw(data: Forest, width: float) -> str:
    """Draw a dot and a line for each."""
    left = lane(width, [score.name for score in data.scores], always=data.is_small)
    value = max((room_of(score.shown, NORMAL) for score in data.scores), default=0.0) + GAP
    row = 24.0 if data.is_small else 30.0 if left else 48.0
    top = 22.0 if data.label or data.above else 4.0
    height = row * len(data.scores)
    ends = [end for one in data.scores for end in (one.low, one.middle, one.high)]
    across = span(ends + ([data.line] if data.line is not None else []))
    if data.at_least is not None:
        across = (data.at_least, across[1])
    frame = flat(Box(left, top, width - left - value, height), across)
    sheet = Sheet(width, top + height + 24)
    sheet.add(uprights(frame, marks(across, frame.box.width)))
    if data.above:
        sheet.add(words((0, 8), fit(data.above, width), colour="quiet"))
    if data.line is not None:
        x = frame.x(data.line)
        sheet.add(line([(x, top - 6), (x, top + height)], "seal", width=1.5, dashed=True))
        anchor: Anchor = "end" if x > width / 2 else "start"
        label = fit(data.label, max(x, width - x))
        sheet.add(words((x, top - 14), label, anchor=anchor, colour="seal") if label else "")
    for place, one in enumerate(data.scores):
        y = top + row * place + (row / 2 if left else 11)
        sheet.add(named((0, y), one.name, left, width - value))
        sheet.add(words((width, y), one.shown, anchor="end", size=NORMAL, colour="ink"))
        y += 0 if left else 21
        sheet.add(line([(frame.x(one.low), y), (frame.x(one.high), y)], one.tone, width=2))
        sheet.add(
            dot(
                (frame.x(one.middle), y),
                one.tone,
                radius=4 if data.is_small else 5,
                hollow=one.is_hollow,
            )
        )
    return sheet.svg(data.title, data.description)
