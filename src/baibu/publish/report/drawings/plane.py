"""Draw what has two axes: points, a line with a band, bars that stand, a line of what is exact.

One kind of figure for residuals, calibration, histograms, relations and curves, so that all of
them have the same axes, sizes and words. Start reading at `Plane` and `draw`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from baibu.publish.charts.sheet import (
    SMALL,
    Key,
    Sheet,
    Ticks,
    Tone,
    area,
    axes,
    bar,
    dot,
    filled,
    fit,
    frame_of,
    legend,
    line,
    margin,
    tone,
    words,
)
from baibu.publish.drawing.axes import Frame
from baibu.publish.drawing.ink import Point, num
from baibu.publish.report.drawings.ground import marks, rounded, shortened

HEIGHT = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Something in the plane; which parts are there decides how it is drawn."""

    points: Sequence[Point] = ()
    ends: Sequence[tuple[float, float]] = ()  # of an interval at each point
    is_line: bool = False
    is_band: bool = False  # the ends make one band, not a bar each
    is_dashed: bool = False
    is_cloud: bool = False  # small dots, many of them
    is_faint: bool = False  # one line of many
    radii: Sequence[float] = ()
    tone: Tone = "leaf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """A figure with two axes; `words_across` name places 0, 1, 2 where the axis holds words."""

    layers: Sequence[Layer]
    x: tuple[float, float]
    y: tuple[float, float]
    across: str
    upwards: str
    title: str
    description: str
    keys: Sequence[Key] = ()
    bars: Sequence[tuple[float, float, float]] = ()  # from, to, height
    bars_tone: Tone = "leaf"
    words_across: Sequence[str] = ()
    rug: Sequence[tuple[float, float]] = ()  # where rows are, and how many, at most 1
    x_ticks: Ticks = ()
    y_ticks: Ticks = ()
    height: float = HEIGHT


def draw(data: Plane, width: float) -> str:
    """Draw bars, then bands, lines, points."""
    told = [Key(label=key.label, sign=key.sign, colour=key.colour) for key in data.keys]
    keys, top = legend(told, width)
    upwards = data.y_ticks or rounded(data.y, max(3.0, data.height / 60))
    left = margin(upwards)
    sheet = Sheet(width, top + data.height)
    frame = frame_of(
        width, sheet.height, left=left, top=top + 30, below=44, right=14, x=data.x, y=data.y
    )
    across = data.x_ticks or ([] if data.words_across else marks(data.x, frame.box.width))
    sheet.add(keys, words((0, top + 12), fit(data.upwards, width), colour="quiet"))
    sheet.add(axes(frame, across, upwards))
    if data.words_across:
        sheet.add(_named(frame, data.words_across))
    label = shortened(data.across, width - left, SMALL)
    sheet.add(words((frame.box.right, frame.box.bottom + 34), label, anchor="end"))
    sheet.add(_bars(frame, data), _rug(frame, data.rug))
    for one in sorted(data.layers, key=lambda layer: not layer.is_band):
        sheet.add(_layer(frame, one))
    return sheet.svg(data.title, data.description)


def _named(frame: Frame, names: Sequence[str]) -> str:
    """Write words below their places, shortened to the room between them."""
    room = frame.box.width / max(1, len(names)) - 6
    if room < 26:  # every second one, or third
        step = int(26 // max(room, 1)) + 1
        room = room * step
        return "".join(
            _name(frame, place, name, room) for place, name in enumerate(names) if place % step == 0
        )
    return "".join(_name(frame, place, name, room) for place, name in enumerate(names))


def _name(frame: Frame, place: int, name: str, room: float) -> str:
    at = frame.x(place), frame.box.bottom + 15
    return words(at, fit(name, room, SMALL), anchor="middle")


def _bars(frame: Frame, data: Plane) -> str:
    shape = ""
    for low, high, amount in data.bars:
        x, wide = frame.x(low), frame.x(high) - frame.x(low)
        tall = frame.box.bottom - frame.y(amount)
        if tall > 0.2:
            gap = 1.0 if wide > 4 else 0.0
            shape += bar(
                x + gap / 2, frame.box.bottom - tall, max(0.6, wide - gap), tall, round_=1.5
            )
    return filled(shape, data.bars_tone)


def _rug(frame: Frame, rug: Sequence[tuple[float, float]]) -> str:
    """Show under the line how many rows are there: hardly any, hardly anything is known."""
    box = frame.box
    shape = "".join(f"M{num(frame.x(x))} {num(box.bottom)}v{num(-14 * share)}" for x, share in rug)
    return f'<path d="{shape}" stroke="{tone("strong-rule")}" stroke-width="4"/>' if shape else ""


def _layer(frame: Frame, one: Layer) -> str:
    places = [(frame.x(x), frame.y(y)) for x, y in one.points]
    out = ""
    if one.ends and one.is_band:
        low = [(x, frame.y(end[0])) for (x, _), end in zip(places, one.ends, strict=True)]
        high = [(x, frame.y(end[1])) for (x, _), end in zip(places, one.ends, strict=True)]
        out += area([*low, *reversed(high)], one.tone, opacity=0.18)
    elif one.ends:
        for (x, _), (low_end, high_end) in zip(places, one.ends, strict=True):
            out += line([(x, frame.y(low_end)), (x, frame.y(high_end))], one.tone, width=1.5)
    if one.is_faint:
        out += f'<g opacity="0.35">{line(places, one.tone, width=0.75)}</g>'
    elif one.is_line:
        out += line(places, one.tone, dashed=one.is_dashed, width=1.5 if one.is_dashed else 2.25)
    elif one.is_cloud:
        shape = "".join(f"M{num(x - 2.4)} {num(y)}a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0 -4.8 0z"
                        for x, y in places)  # fmt: skip
        out += f'<path d="{shape}" fill="{tone(one.tone)}" fill-opacity="0.55"/>' if shape else ""
    else:
        radii = one.radii or [4.0] * len(places)
        out += "".join(dot(at, one.tone, radius=r) for at, r in zip(places, radii, strict=True))
    return out


def staircase(points: Sequence[Point], end: float) -> list[Point]:
    """Turn what changes at moments into a line of steps."""
    made: list[Point] = []
    for (x, y), (after, _) in pairwise([*points, (end, 0.0)]):
        made += [(x, y), (after, y)]
    return made
