"""Hold what all charts are drawn on and with: a sheet, the tones of the page, axes, a legend.

Reads  pixels, and words in the reader's language.
Gives  `Sheet`, whose `svg` names the chart for those who do not see it; marks as short strings.
Never  uses an id, a class or a style: many charts stand on one page, under a strict content policy;
       and never fails on a text that is too long: it is shortened.

Colours are variables of the page (`static/baibu.css`), so that dark and print come free; behind
each stands the light one, for a file of its own. Start reading at `Sheet`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from baibu.publish.drawing.axes import Frame
from baibu.publish.drawing.ink import Anchor, Box, Point, num, path, width_of

Tone = Literal[
    "leaf", "leaf-soft", "seal", "amber", "ink", "soft", "quiet", "rule", "strong-rule", "raised",
    "stone",
]  # fmt: skip
LIGHT: Mapping[Tone, str] = {  # the light palette of baibu.css; a test holds both together
    "leaf": "#1c6a44", "leaf-soft": "#dcebe0", "seal": "#b4301c", "amber": "#7d5600",
    "ink": "#16201a", "soft": "#3e4a42", "quiet": "#59665d", "rule": "#d3dbd3",
    "strong-rule": "#a3b0a5", "raised": "#ffffff", "stone": "#cfd8d0",
}  # fmt: skip
WIDE, NARROW = 640.0, 352.0  # pixels: beside text, and on a phone
SMALL, NORMAL = 12.0, 13.0  # sizes of text
Ticks = Sequence[tuple[float, str]]
Sign = Literal["line", "dashed", "area", "bar", "open", "dot", "ring"]


def tone(name: Tone) -> str:
    """Name a colour of the page, with the light one behind it."""
    return f"var(--{name},{LIGHT[name]})"


class Sheet:
    """A drawing in pixels; what is added later lies above."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def add(self, *parts: str) -> None:
        """Put parts on the sheet."""
        self._parts += parts

    def svg(self, title: str, description: str) -> str:
        """Give the whole drawing, named and described."""
        size = f"{num(self.width)} {num(self.height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"'
            f' width="{num(self.width)}" height="{num(self.height)}" role="img">'
            f"<title>{escape(title, quote=False)}</title>"
            f"<desc>{escape(description, quote=False)}</desc>{''.join(self._parts)}</svg>"
        )


def words(
    at: Point,
    text: str,
    *,
    anchor: Anchor = "start",
    size: float = SMALL,
    colour: Tone = "quiet",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Write one line with its middle at a height; a halo keeps it readable over marks."""
    x, y = at[0], at[1] + size * 0.35
    look = f' font-size="{num(size)}" fill="{tone(colour)}"'
    if anchor != "start":
        look += f' text-anchor="{anchor}"'
    if bold:
        look += ' font-weight="600"'
    if halo:
        look += f' stroke="{tone("raised")}" stroke-width="4" stroke-linejoin="round"'
        look += ' paint-order="stroke"'
    return f'<text x="{num(x)}" y="{num(y)}"{look}>{escape(text, quote=False)}</text>'


def room_of(text: str, size: float) -> float:
    """Say how wide a text is drawn: browsers set a gap between Han and other letters.

    >>> room_of("4月", 12) - width_of("4月", 12)
    1.5
    """
    gaps = sum(
        one.isalnum() and other.isalnum() and _is_han(one) != _is_han(other)
        for one, other in pairwise(text)
    )
    return width_of(text, size) + gaps * size / 8


def _is_han(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff"


def fit(text: str, room: float, size: float = SMALL) -> str:
    """Shorten a text to its room.

    >>> fit("linear regression", 60, 12), fit("线性回归", 60, 12), fit("线性回归模型", 60, 12)
    ('linear r…', '线性回归', '线性回归…')
    """
    if room_of(text, size) <= room:
        return text
    while text and room_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def line(
    points: Iterable[Point], colour: Tone, *, width: float = 2.25, dashed: bool = False
) -> str:
    """Draw a broken line."""
    shape = path(points)
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<path d="{shape}" fill="none" stroke="{tone(colour)}" stroke-width="{num(width)}"'
        f' stroke-linejoin="round" stroke-linecap="round"{dash}/>'
        if shape
        else ""
    )


def area(points: Iterable[Point], colour: Tone, *, opacity: float = 1.0) -> str:
    """Fill a shape."""
    faint = f' fill-opacity="{num(opacity, 2)}"' if opacity < 1 else ""
    return f'<path d="{path(points, closed=True)}" fill="{tone(colour)}"{faint}/>'


def bar(x: float, y: float, width: float, height: float, *, round_: float = 2.0) -> str:
    """Give the outline of an upright bar that is rounded above; many make one path."""
    r = max(0.0, min(round_, width / 2, height))
    return (
        f"M{num(x)} {num(y + height)}v{num(r - height)}q0 {num(-r)} {num(r)} {num(-r)}"
        f"h{num(width - 2 * r)}q{num(r)} 0 {num(r)} {num(r)}v{num(height - r)}z"
    )


def filled(shape: str, colour: Tone) -> str:
    """Fill the outlines of many marks at once."""
    return f'<path d="{shape}" fill="{tone(colour)}"/>' if shape else ""


def opened(shape: str, colour: Tone) -> str:
    """Draw the outlines of marks that are not filled yet."""
    return (
        f'<path d="{shape}" fill="none" stroke="{tone(colour)}" stroke-width="1.75"'
        ' stroke-dasharray="3 2.5"/>'
    )


def dot(at: Point, colour: Tone, *, radius: float = 4.0, hollow: bool = False) -> str:
    """Draw a round mark, with a rim that parts it from what lies below."""
    fill, rim = (tone("raised"), tone(colour)) if hollow else (tone(colour), tone("raised"))
    return (
        f'<circle cx="{num(at[0])}" cy="{num(at[1])}" r="{num(radius)}" fill="{fill}"'
        f' stroke="{rim}" stroke-width="2"/>'
    )


def axes(frame: Frame, across: Ticks, upwards: Ticks) -> str:
    """Draw hairlines at the heights, a ground line, and the words of both axes."""
    box, grid, out = frame.box, "", ""
    for value, text in upwards:
        y = frame.y(value)
        grid += f"M{num(box.x)} {num(y)}h{num(box.width)}"
        out += words((box.x - 8, y), text, anchor="end")
    free, marks = -math.inf, ""
    for value, text in across:
        x, half = frame.x(value), room_of(text, SMALL) / 2
        middle = min(max(x, half), box.right + 10 - half) if half < box.width / 2 else x
        marks += f"M{num(x)} {num(box.bottom)}v4"
        if middle - half > free:
            free = middle + half + 8
            out += words((middle, box.bottom + 15), text, anchor="middle")
    ground = f"M{num(box.x)} {num(box.bottom)}h{num(box.width)}{marks}"
    return (
        f'<path d="{grid}" stroke="{tone("rule")}"/>'
        f'<path d="{ground}" stroke="{tone("strong-rule")}"/>{out}'
    )


def margin(upwards: Ticks) -> float:
    """Say how much room the words of the upright axis take."""
    return 10 + max((room_of(text, SMALL) for _, text in upwards), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One entry of a legend."""

    label: str
    sign: Sign
    colour: Tone


def legend(keys: Sequence[Key], width: float, top: float = 0.0) -> tuple[str, float]:
    """Write a legend from the left; give it with the height where it ends."""
    out, x, y = "", 0.0, top + 10
    for key in keys:
        label = fit(key.label, width - 28, NORMAL)
        room = 26 + room_of(label, NORMAL) + 18
        if x > 0 and x + room - 18 > width:
            x, y = 0.0, y + 20
        out += _sample((x, y), key) + words((x + 26, y), label, size=NORMAL, colour="soft")
        x += room
    return out, y + 14 if keys else top


def _sample(at: Point, key: Key) -> str:
    x, y = at
    if key.sign in {"dot", "ring"}:
        return dot((x + 10, y), key.colour, hollow=key.sign == "ring")
    if key.sign in {"line", "dashed"}:
        return line([(x, y), (x + 20, y)], key.colour, dashed=key.sign == "dashed")
    if key.sign == "bar":
        return filled(bar(x + 5, y - 6, 10, 12), key.colour)
    if key.sign == "open":
        return opened(bar(x + 5, y - 6, 10, 12), key.colour)
    corners = [(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)]
    return area(corners, key.colour)


def frame_of(
    width: float, height: float, *, left: float, top: float, x: tuple[float, float],
    y: tuple[float, float], below: float = 26.0, right: float = 10.0,
) -> Frame:  # fmt: skip
    """Give the part of a sheet where data are drawn."""
    box = Box(left, top, width - left - right, height - top - below)
    return Frame(box, x, y, "linear", "linear")
