"""Draw what was foretold against what was recalled: on the diagonal the forecast kept its word."""

from __future__ import annotations

import math
from dataclasses import dataclass

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import (
    Key,
    Sheet,
    axes,
    dot,
    frame_of,
    legend,
    line,
    margin,
    words,
)
from baibu.publish.charts.words import scale

Z_90 = 1.6448536


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Reviews whose chance of recall was alike."""

    foretold: float
    recalled: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All groups, lowest chance first."""

    groups: tuple[Group, ...]
    title: str
    description: str


def interval(share: float, count: int) -> tuple[float, float]:
    """Give the 90 % interval of a share (Wilson, 1927).

    >>> [round(end, 3) for end in interval(0.9, 100)]
    [0.84, 0.939]
    """
    square = Z_90**2 / count
    middle = (share + square / 2) / (1 + square)
    half = Z_90 / (1 + square) * math.sqrt(share * (1 - share) / count + square / count / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def draw(data: Calibration, width: float, language: Language) -> str:
    """Draw a dot for each group, larger with more reviews, with its 90 % interval."""
    sheet = Sheet(width, 330)
    lowest = min(min(g.foretold, interval(g.recalled, g.count)[0]) for g in data.groups)
    low = 0.0 if lowest < 0.5 else 0.5
    shares = scale(low)
    told = [
        Key(label=say("chart.calibration.group", language), sign="dot", colour="leaf"),
        Key(label=say("chart.calibration.exact", language), sign="dashed", colour="quiet"),
    ]
    keys, top = legend(told, width)
    frame = frame_of(
        width, sheet.height, left=margin(shares), top=top + 28, below=46, right=16,
        x=(low, 1.0), y=(low, 1.0),
    )  # fmt: skip
    box = frame.box
    sheet.add(keys, words((0, top + 10), say("chart.calibration.recalled", language)))
    sheet.add(axes(frame, shares, shares))
    across = say("chart.calibration.foretold", language)
    sheet.add(words((box.right, box.bottom + 34), across, anchor="end"))
    sheet.add(line(frame.at((low, 1.0), (low, 1.0)), "quiet", width=1.5, dashed=True))
    most = max(group.count for group in data.groups)
    for group in data.groups:
        x = frame.x(group.foretold)
        ends = [(x, frame.y(max(end, low))) for end in interval(group.recalled, group.count)]
        radius = 4 + 5 * math.sqrt(group.count / most)
        sheet.add(line(ends, "leaf", width=1.5), dot((x, frame.y(group.recalled)), "leaf",
                                                     radius=radius))  # fmt: skip
    return sheet.svg(data.title, data.description)
