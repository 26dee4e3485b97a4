"""Measure and write what SVG is made of: numbers, texts, paths, colours.

Reads  plain numbers and strings, in pixels.
Gives  SVG fragments as short strings, and the room that a text will take.
Never  uses an id, a class or a style element: several figures stand on one page, under a strict
       content policy.

Start reading at `text`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Hue = Literal[1, 2, 3, 4, 5, 6, "ink", "grid", "paper"]

LINE = 1.35  # height of a line of text, in units of its size
NARROW, WIDE = frozenset(" iljtfrI.,:;'`|!()[]{}·/\\"), frozenset("mwMW@%")
FULL = frozenset("“”‘’…—")  # ambiguous in Unicode, drawn full by Chinese fonts
LIGHT: dict[str, str] = {  # what is seen where the page sets no colours
    "1": "#1c64b0", "2": "#b8470f", "3": "#16724f", "4": "#7d459a", "5": "#866000", "6": "#4d6570",
    "ink": "#1c2430", "grid": "#d5dae1", "paper": "#ffffff",
}  # fmt: skip


def colour(hue: Hue) -> str:
    """Name a colour that the page may set, with one for where it does not."""
    return f"var(--figure-{hue},{LIGHT[str(hue)]})"


def num(value: float, digits: int = 1) -> str:
    """Write a coordinate as briefly as a tenth of a pixel allows.

    >>> num(12.0), num(3.14159), num(-0.02)
    ('12', '3.1', '0')
    """
    written = f"{value:.{digits}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def width_of(words: str, size: float) -> float:
    """Estimate how wide a text is drawn, its longest line; rather too wide.

    >>> width_of("学习率", 10), width_of("", 10)
    (30.0, 0.0)
    """
    return max((sum(map(_em, line), 0.0) * size for line in words.split("\n")), default=0.0)


def _em(char: str) -> float:
    if char in FULL or unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in NARROW:
        return 0.34
    if char in WIDE:
        return 0.9
    return 0.7 if char.isupper() else 0.58


def height_of(words: str, size: float) -> float:
    """Say how high a text of one or more lines is."""
    return (words.count("\n") + 1) * size * LINE


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, `y` growing downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def touches(self, other: Box) -> bool:
        """Say whether two boxes share room."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Say whether another box lies inside, half a pixel forgiven."""
        return (
            other.x >= self.x - 0.5
            and other.y >= self.y - 0.5
            and other.right <= self.right + 0.5
            and other.bottom <= self.bottom + 0.5
        )

    def edge_towards(self, target: Point, gap: float = 0.0) -> Point:
        """Find where a ray from the middle to a point leaves the box, `gap` pixels outside."""
        (x, y), (tx, ty) = self.centre, target
        dx, dy = tx - x, ty - y
        length = math.hypot(dx, dy)
        if length == 0:
            return x, y
        across = self.width / 2 / abs(dx) if dx else math.inf
        down = self.height / 2 / abs(dy) if dy else math.inf
        share = min(across, down) + gap / length
        return x + dx * share, y + dy * share


def text(
    at: Point,
    words: str,
    *,
    anchor: Anchor = "start",
    size: float = 13,
    bold: bool = False,
    hue: Hue = "ink",
    halo: bool = False,
) -> str:
    """Write a text whose first line has its middle at `at`; a halo keeps it readable over lines."""
    x, y = at[0], at[1] + size * 0.35
    marks = f' font-size="{num(size)}" fill="{colour(hue)}"'
    if anchor != "start":
        marks += f' text-anchor="{anchor}"'
    if bold:
        marks += ' font-weight="600"'
    if halo:
        marks += f' stroke="{colour("paper")}" stroke-width="4" stroke-linejoin="round"'
        marks += ' paint-order="stroke"'
    lines = words.split("\n")
    body = escape(lines[0], quote=False)
    for line in lines[1:]:
        body += f'<tspan x="{num(x)}" dy="{num(size * LINE)}">{escape(line, quote=False)}</tspan>'
    return f'<text x="{num(x)}" y="{num(y)}"{marks}>{body}</text>'


def box_of(at: Point, words: str, *, anchor: Anchor = "start", size: float = 13) -> Box:
    """Say what room `text` takes with the same arguments."""
    width = width_of(words, size)
    left = at[0] - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, at[1] - size * LINE / 2, width, height_of(words, size))


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """Write the `d` of a path through points, as steps from each to the next."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    if not tenths:
        return ""
    out = [f"M{num(tenths[0][0] / 10)} {num(tenths[0][1] / 10)}"]
    previous = tenths[0]
    for point in tenths[1:]:
        if point != previous:
            dx, dy = point[0] - previous[0], point[1] - previous[1]
            out.append(f"l{num(dx / 10)} {num(dy / 10)}")
            previous = point
    return "".join(out) + ("z" if closed else "")


def head(tip: Point, origin: Point, hue: Hue, size: float = 8) -> str:
    """Draw the head of an arrow that comes from `origin`."""
    angle = math.atan2(tip[1] - origin[1], tip[0] - origin[0])
    wings = (angle + math.pi - 0.42, angle + math.pi + 0.42)
    corners = [tip, *((tip[0] + size * math.cos(a), tip[1] + size * math.sin(a)) for a in wings)]
    return f'<path d="{path(corners, closed=True)}" fill="{colour(hue)}"/>'


def thinned(points: Sequence[Point], tolerance: float = 0.2) -> list[Point]:
    """Leave out points that a straight line replaces within a fraction of a pixel."""
    if len(points) < 3:
        return list(points)
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        worst, where = tolerance, -1
        for index in range(first + 1, last):
            away = _distance(points[index], points[first], points[last])
            if away > worst:
                worst, where = away, index
        if where > 0:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return [points[index] for index in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    px, py = point[0] - start[0], point[1] - start[1]
    squared = dx * dx + dy * dy
    share = 0.0 if squared == 0 else max(0.0, min(1.0, (px * dx + py * dy) / squared))
    return math.hypot(px - share * dx, py - share * dy)


def clipped(points: Sequence[Point], frame: Box) -> list[list[Point]]:
    """Cut a broken line at the frame: the runs inside it. What is not finite breaks it too."""
    runs: list[list[Point]] = []
    for start, end in pairwise(points):
        piece = _segment(start, end, frame)
        if piece is None:
            continue
        if runs and runs[-1][-1] == piece[0]:
            runs[-1].append(piece[1])
        else:
            runs.append(list(piece))
    return runs


def _segment(start: Point, end: Point, frame: Box) -> tuple[Point, Point] | None:
    """Cut one segment at the frame (Liang and Barsky, 1984)."""
    if not all(map(math.isfinite, (*start, *end))):
        return None
    (x, y), dx, dy = start, end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, room in (
        (-dx, x - frame.x), (dx, frame.right - x), (-dy, y - frame.y), (dy, frame.bottom - y),
    ):  # fmt: skip
        if step == 0:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            enter = max(enter, share)
        else:
            leave = min(leave, share)
    if enter > leave:
        return None
    first = start if enter == 0 else (x + enter * dx, y + enter * dy)
    last = end if leave == 1 else (x + leave * dx, y + leave * dy)
    return first, last
