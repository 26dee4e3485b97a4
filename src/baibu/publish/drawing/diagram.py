"""Draw boxes, arrows, words and tables of numbers.

Reads  places in pixels from the upper left, and words in the reader's language.
Gives  `Diagram`, whose boxes and cells can be pointed at.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baibu.publish.drawing.canvas import NORMAL, SMALL, Figure, Style, arrow, number
from baibu.publish.drawing.ink import (
    LINE,
    Anchor,
    Box,
    Hue,
    Point,
    box_of,
    colour,
    height_of,
    num,
    path,
    text,
)

Cell = tuple[int, int]  # row, column


class Diagram(Figure):
    """Boxes, arrows, words and tables of numbers, placed in pixels from the upper left."""

    def __init__(self, width: float, height: float, title: str | None = None) -> None:
        super().__init__(width, height, title)
        self._parts: list[str] = [self._heading()]

    def body(self) -> str:
        """Give the parts in the order they were drawn."""
        return "".join(self._parts)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        words: str = "",
        *,
        style: Style | None = None,
        bold: bool = False,
    ) -> Box:
        """Draw a box with words in its middle; the words must fit."""
        box = self._place(Box(x, y, width, height))
        look = style or Style(hue="ink", width=1.4)
        tint = colour("paper") if look.hue in ("ink", "grid", "paper") else colour(look.hue)
        faint = "" if tint == colour("paper") else ' fill-opacity=".14"'
        dash = ' stroke-dasharray="6 4"' if look.dashed else ""
        self._parts.append(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" rx="6"'
            f' fill="{tint}"{faint} stroke="{colour(look.hue)}" stroke-width="{num(look.width)}"'
            f"{dash}/>"
        )
        if words:
            self._must_fit(words, width - 6, NORMAL)
            if height_of(words, NORMAL) > height:
                raise ValueError(f"“{words}” has more lines than its box is high")
            self._parts.append(_centred(box, words, NORMAL, bold=bold))
        return box

    def arrow(
        self,
        start: Box | Point,
        end: Box | Point,
        words: str = "",
        *,
        bend: float = 0.0,
        style: Style | None = None,
    ) -> None:
        """Draw an arrow between boxes or points; `bend` pushes its middle aside, leftwards."""
        look = style or Style(hue="ink", width=1.5)
        first, last = _middle(start), _middle(end)
        control = _aside(first, last, bend * 2) if bend else None
        origin = start.edge_towards(control or last, 2) if isinstance(start, Box) else start
        tip = end.edge_towards(control or first, 3) if isinstance(end, Box) else end
        self._parts.append(arrow(origin, tip, look, control))
        if words:
            middle = ((origin[0] + tip[0]) / 2, (origin[1] + tip[1]) / 2)
            self.text(
                *(_aside(origin, tip, bend) if bend else middle), words, anchor="middle", size=SMALL
            )

    def line(self, points: Sequence[Point], *, style: Style | None = None) -> None:
        """Draw a broken line through points."""
        look = style or Style(hue="ink", width=1.5)
        self._parts.append(f'<path d="{path(points)}" {look.stroke()}/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: Anchor = "start",
        size: float = NORMAL,
        bold: bool = False,
        hue: Hue = "ink",
    ) -> Box:
        """Write words whose first line has its middle at a point; they must stay on the canvas."""
        box = self._place(box_of((x, y), words, anchor=anchor, size=size), words)
        self._parts.append(
            text((x, y), words, anchor=anchor, size=size, bold=bold, hue=hue, halo=True)
        )
        return box

    def grid(
        self,
        x: float,
        y: float,
        rows: Sequence[Sequence[float | str]],
        *,
        cell: tuple[float, float] = (44.0, 30.0),
        digits: int = 0,
        heat: bool = False,
        highlight: Mapping[Cell, Hue] | None = None,
        row_names: Sequence[str] = (),
        column_names: Sequence[str] = (),
    ) -> Grid:
        """Draw a table of numbers or words; `heat` tints by value, `highlight` frames cells."""
        count = max(len(row) for row in rows)
        grid = Grid(x, y, cell[0] * count, cell[1] * len(rows), *cell)
        self._place(grid)
        values = [
            abs(v) for row in rows for v in row if not isinstance(v, str) and math.isfinite(v)
        ]
        most = max(values, default=0.0) or 1.0
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                self._cell(grid.cell(r, c), value, digits, most if heat else None)
        for (r, c), hue in (highlight or {}).items():
            self._frame_cell(grid.cell(r, c), hue)
        for r, words in enumerate(row_names):
            self.text(x - 6, grid.cell(r, 0).centre[1], words, anchor="end", size=SMALL)
        for c, words in enumerate(column_names):
            self._must_fit(words, cell[0] + 8, SMALL)
            self.text(grid.cell(0, c).centre[0], y - 11, words, anchor="middle", size=SMALL)
        return grid

    def _cell(self, box: Box, value: float | str, digits: int, most: float | None) -> None:
        tint = f'fill="{colour("paper")}"'
        if most is not None and not isinstance(value, str) and math.isfinite(value):
            depth = 0.5 * min(1.0, abs(value) / most)  # at most half: the number stays readable
            tint = f'fill="{colour(1 if value >= 0 else 2)}" fill-opacity="{num(depth, 2)}"'
        self._parts.append(
            f'<rect x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}"'
            f' height="{num(box.height)}" {tint} stroke="{colour("grid")}"/>'
        )
        words = value if isinstance(value, str) else number(value, digits)
        self._must_fit(words, box.width - 2, SMALL)
        self._parts.append(_centred(box, words, SMALL))

    def _frame_cell(self, box: Box, hue: Hue) -> None:
        self._parts.append(
            f'<rect x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}"'
            f' height="{num(box.height)}" fill="{colour(hue)}" fill-opacity=".16"'
            f' stroke="{colour(hue)}" stroke-width="2"/>'
        )

    def _place(self, box: Box, words: str = "a box") -> Box:
        if not Box(0, 0, self.width, self.height).holds(box):
            raise ValueError(
                f"{words} runs off the canvas: it spans {box.x:.0f}..{box.right:.0f} by"
                f" {box.y:.0f}..{box.bottom:.0f} on {self.width:.0f} by {self.height:.0f}"
            )
        return box


@dataclass(frozen=True, slots=True)
class Grid(Box):
    """A table of cells on a diagram."""

    cell_width: float
    cell_height: float

    def cell(self, row: int, column: int) -> Box:
        """Find one cell, to point at it."""
        return Box(
            self.x + column * self.cell_width,
            self.y + row * self.cell_height,
            self.cell_width,
            self.cell_height,
        )


def _centred(box: Box, words: str, size: float, *, bold: bool = False) -> str:
    x, y = box.centre
    first = y - (height_of(words, size) - size * LINE) / 2
    return text((x, first), words, anchor="middle", size=size, bold=bold)


def _middle(place: Box | Point) -> Point:
    return place.centre if isinstance(place, Box) else place


def _aside(start: Point, end: Point, by: float) -> Point:
    """Find the point beside the middle of a line, to the left of who walks along it."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    return (start[0] + end[0]) / 2 + dy / length * by, (start[1] + end[1]) / 2 - dx / length * by
