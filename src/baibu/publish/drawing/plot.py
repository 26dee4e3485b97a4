"""Draw data on two axes.

Reads  numbers, and labels in the reader's language.
Gives  `Plot`: lines, points, bars, areas, arrows and words, with a legend that never covers data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from baibu.publish.drawing.axes import Frame, Range, Scale, Ticks, rectangle, ticks, within
from baibu.publish.drawing.canvas import NORMAL, SMALL, Figure, Marker, Style, arrow
from baibu.publish.drawing.ink import (
    LINE,
    Anchor,
    Box,
    Hue,
    Point,
    box_of,
    clipped,
    colour,
    height_of,
    num,
    path,
    text,
    thinned,
    width_of,
)

Side = Literal["right", "left", "above", "below", "centre"]
ASIDE: tuple[Side, ...] = ("right", "above", "left", "below")
HUES: tuple[Hue, ...] = (1, 2, 3, 4, 5, 6)
MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle", "cross")


class Plot(Figure):
    """Data on two axes. What lies outside the ranges is cut off at the frame."""

    def __init__(
        self,
        width: float,
        height: float,
        *,
        x: Range,
        y: Range,
        title: str | None = None,
        x_scale: Scale = "linear",
        y_scale: Scale = "linear",
        x_ticks: Ticks | None = None,
        y_ticks: Ticks | None = None,
    ) -> None:
        super().__init__(width, height, title)
        for low, high, scale in ((*x, x_scale), (*y, y_scale)):
            if not low < high or (scale == "log" and low <= 0):
                raise ValueError(f"a {scale} axis cannot run from {low} to {high}")
        self._ranges, self._scales = (x, y), (x_scale, y_scale)
        self._x_ticks = list(ticks(x, x_scale, width / 90) if x_ticks is None else x_ticks)
        self._y_ticks = list(ticks(y, y_scale, height / 55) if y_ticks is None else y_ticks)
        self._titles = ("", "")
        self._legend: list[tuple[str, Style, str]] = []  # label, style, kind of mark
        self._marks: list[Callable[[Frame], str]] = []
        self._texts: list[tuple[Point, str, Side, bool]] = []
        self._series = 0

    def axis_titles(self, x: str, y: str) -> None:
        """Name the axes. The name of the upright one stands level above it, as Chinese is read."""
        self._titles = (x, y)

    def line(
        self,
        xs: Iterable[float],
        ys: Iterable[float],
        *,
        label: str = "",
        style: Style | None = None,
    ) -> None:
        """Draw a broken line; a value that is not finite leaves a gap."""
        style, xs, ys = self._next(style, label, "line"), list(xs), list(ys)

        def draw(frame: Frame) -> str:
            runs = clipped(frame.at(xs, ys), frame.box)
            shape = "".join(path(thinned(run)) for run in runs)
            return f'<path d="{shape}" {style.stroke()}/>' if shape else ""

        self._marks.append(draw)

    def points(
        self,
        xs: Iterable[float],
        ys: Iterable[float],
        *,
        label: str = "",
        style: Style | None = None,
    ) -> None:
        """Draw a marker at each point."""
        style, xs, ys = self._next(style, label, "points"), list(xs), list(ys)

        def draw(frame: Frame) -> str:
            room = Box(frame.box.x - 1, frame.box.y - 1, frame.box.width + 2, frame.box.height + 2)
            inside = [p for p in frame.at(xs, ys) if room.holds(Box(*p, 0, 0))]
            return _markers(inside, style)

        self._marks.append(draw)

    def bars(
        self,
        xs: Iterable[float],
        heights: Iterable[float],
        *,
        label: str = "",
        style: Style | None = None,
        width: float = 0.8,
        base: float = 0.0,
    ) -> None:
        """Draw upright bars of a width in units of `x`, standing on `base`."""
        style, xs, heights = self._next(style, label, "area"), list(xs), list(heights)

        def draw(frame: Frame) -> str:
            shapes = ""
            for x, top in zip(xs, heights, strict=True):
                corners = rectangle(frame, (x - width / 2, base), (x + width / 2, top))
                shapes += path(corners, closed=True) if corners else ""
            return f'<path d="{shapes}" {style.fill()}/>' if shapes else ""

        self._marks.append(draw)

    def area(
        self,
        xs: Iterable[float],
        low: Iterable[float],
        high: Iterable[float],
        *,
        label: str = "",
        style: Style | None = None,
    ) -> None:
        """Fill between two lines, faintly unless a style says otherwise."""
        style = self._next(style or self._fresh(opacity=0.2), label, "area")
        xs, low, high = list(xs), list(low), list(high)

        def draw(frame: Frame) -> str:
            box = frame.box
            edge = [*frame.at(xs, high), *reversed(frame.at(xs, low))]
            held = [(within(x, box.x, box.right), within(y, box.y, box.bottom)) for x, y in edge]
            return f'<path d="{path(thinned(held), closed=True)}" {style.fill()}/>'

        self._marks.append(draw)

    def rect(
        self, corner: Point, opposite: Point, *, label: str = "", style: Style | None = None
    ) -> None:
        """Fill a rectangle between two corners in data coordinates."""
        style = self._next(style or self._fresh(opacity=0.2), label, "area")

        def draw(frame: Frame) -> str:
            corners = rectangle(frame, corner, opposite)
            return f'<path d="{path(corners, closed=True)}" {style.fill()}/>' if corners else ""

        self._marks.append(draw)

    def arrow(self, start: Point, end: Point, *, style: Style | None = None) -> None:
        """Draw an arrow between two points in data coordinates."""
        chosen = style or Style(hue="ink", width=1.5)

        def draw(frame: Frame) -> str:
            tail, tip = frame.at((start[0], end[0]), (start[1], end[1]))
            return arrow(tail, tip, chosen)

        self._marks.append(draw)

    def text(
        self, x: float, y: float, words: str, *, at: Side = "right", bold: bool = False
    ) -> None:
        """Write beside a point; moved to another side where it would cover an earlier text."""
        self._texts.append(((x, y), words, at, bold))

    def name(self) -> str:
        """Say what is shown: the title, or what the axes say."""
        return self.title or super().name()

    def body(self) -> str:
        """Draw back to front: grid, marks, axes, texts."""
        heading, top = self._head()
        frame = self._frame(top)
        marks = "".join(mark(frame) for mark in self._marks)
        return heading + self._axes(frame) + marks + self._labels(frame)

    def _fresh(self, opacity: float = 1.0) -> Style:
        index = self._series
        return Style(
            hue=HUES[index % len(HUES)], opacity=opacity, marker=MARKERS[index % len(MARKERS)]
        )

    def _next(self, style: Style | None, label: str, kind: str) -> Style:
        """Settle the style of a series, and put it into the legend."""
        chosen = style or self._fresh()
        self._series += style is None or bool(label)
        if label:
            self._legend.append((label, chosen, kind))
        return chosen

    def _head(self) -> tuple[str, float]:
        """Draw the title, the legend and the upright axis' name; say where the frame may begin."""
        out, y = self._heading(), 28.0 if self.title else 6.0
        x = 4.0
        for label, style, kind in self._legend:
            room = 26 + width_of(label, NORMAL) + 16
            self._must_fit(label, self.width - 34, NORMAL)
            if x > 4 and x + room > self.width:
                x, y = 4.0, y + 20
            out += _sample((x, y + 9), style, kind) + text((x + 26, y + 9), label, size=NORMAL)
            x += room
        y += 22 if self._legend else 0
        if self._titles[1]:
            self._must_fit(self._titles[1], self.width - 8, SMALL)
            out += text((4, y + 8), self._titles[1], size=SMALL)
            y += 18
        return out, y + 8

    def _frame(self, top: float) -> Frame:
        left = 12 + max((width_of(words, SMALL) for _, words in self._y_ticks), default=0.0)
        last = width_of(self._x_ticks[-1][1], SMALL) / 2 if self._x_ticks else 0.0
        below = (24.0 if self._x_ticks else 8.0) + (18 if self._titles[0] else 0)
        box = Box(left, top, self.width - left - max(12.0, last + 2), self.height - top - below)
        if box.width < 60 or box.height < 40:
            raise ValueError(
                f"a plot of {self.width:.0f} by {self.height:.0f} leaves no room for data"
            )
        return Frame(box, *self._ranges, *self._scales)

    def _axes(self, frame: Frame) -> str:
        box, out, shape = frame.box, "", ""
        for value, words in self._y_ticks:
            y = frame.y(value)
            shape += f"M{num(box.x)} {num(y)}h{num(box.width)}"
            out += text((box.x - 6, y), words, anchor="end", size=SMALL)
        free = -math.inf
        for value, words in self._x_ticks:
            x, half = frame.x(value), width_of(words, SMALL) / 2
            shape += f"M{num(x)} {num(box.bottom)}v4"
            if x - half > free:
                free = x + half + 6
                out += text((x, box.bottom + 14), words, anchor="middle", size=SMALL)
        if self._titles[0]:
            self._must_fit(self._titles[0], self.width - 8, SMALL)
            out += text((box.right, box.bottom + 33), self._titles[0], anchor="end", size=SMALL)
        axes = f"M{num(box.x)} {num(box.y)}V{num(box.bottom)}H{num(box.right)}"
        return (
            f'<path d="{shape}" stroke="{colour("grid")}"/>{out}'
            f'<path d="{axes}" fill="none" stroke="{colour("ink")}"/>'
        )

    def _labels(self, frame: Frame) -> str:
        out, taken = "", list[Box]()
        room = Box(2, frame.box.y - 6, self.width - 4, frame.box.height + 6)
        for (x, y), words, side, bold in self._texts:
            self._must_fit(words, room.width, NORMAL)
            at, anchor = _free_place((frame.x(x), frame.y(y)), words, side, taken, room)
            taken.append(box_of(at, words, anchor=anchor, size=NORMAL))
            out += text(at, words, anchor=anchor, size=NORMAL, bold=bold, halo=True)
        return out


def _markers(places: Sequence[Point], style: Style) -> str:
    shapes = {
        "circle": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
        "square": "m-3.6-3.6h7.2v7.2h-7.2z",
        "triangle": "m0-4.6l4.4 7.8h-8.8z",
        "cross": "m-3.6-3.6l7.2 7.2m0-7.2l-7.2 7.2",
    }
    if style.marker == "none" or not places:
        return ""
    shape = "".join(f"M{num(x)} {num(y)}{shapes[style.marker]}" for x, y in places)
    look = f'{style.fill()} stroke="{colour("paper")}"'
    if style.marker == "cross":
        look = f'fill="none" stroke="{colour(style.hue)}" stroke-width="2.2"'
    return f'<path d="{shape}" {look}/>'


def _sample(at: Point, style: Style, kind: str) -> str:
    """Draw the sign of a series in the legend, 20 pixels wide."""
    x, y = at
    if kind == "points":
        return _markers([(x + 10, y)], style)
    if kind == "line":
        return f'<path d="M{num(x)} {num(y)}h20" {style.stroke()}/>'
    return f'<path d="M{num(x)} {num(y - 6)}h20v12h-20z" {style.fill()}/>'


def _beside_point(point: Point, words: str, side: Side, away: float) -> tuple[Point, Anchor]:
    x, y = point
    tail = height_of(words, NORMAL) - NORMAL * LINE  # what hangs below the first line
    if side in ("right", "left"):
        return (x + (away if side == "right" else -away), y - tail / 2), (
            "start" if side == "right" else "end"
        )
    below = away + NORMAL * LINE / 2
    shift = {"above": -below - tail, "below": below, "centre": -tail / 2}[side]
    return (x, y + shift), "middle"


def _free_place(
    point: Point, words: str, side: Side, taken: Sequence[Box], room: Box
) -> tuple[Point, Anchor]:
    """Find the first place near a point where a text covers no other: the wished side first."""
    sides = [side, *(other for other in ASIDE if other != side)]
    for slide in (False, True):
        for away in (8.0, 24.0, 40.0, 56.0):
            for wish in sides:
                at, anchor = _beside_point(point, words, wish, away)
                box = box_of(at, words, anchor=anchor, size=NORMAL)
                if slide:
                    at, box = _slid(at, box, room)
                if room.holds(box) and not any(box.touches(other) for other in taken):
                    return at, anchor
    raise ValueError(
        f"there is no free place for “{words}”: move it, shorten it, or enlarge the plot"
    )


def _slid(at: Point, box: Box, room: Box) -> tuple[Point, Box]:
    """Push a text into the room by the shortest way."""
    dx = max(room.x - box.x, min(0.0, room.right - box.right))
    dy = max(room.y - box.y, min(0.0, room.bottom - box.bottom))
    return (at[0] + dx, at[1] + dy), Box(box.x + dx, box.y + dy, box.width, box.height)
