"""Place data on axes: ranges, round ticks, and what is cut off at the frame.

Reads  ranges in units of the data.
Gives  `Frame`, from data to pixels; `ticks`, round values with their words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from baibu.publish.drawing.canvas import number, power
from baibu.publish.drawing.ink import Box, Point

Scale = Literal["linear", "log"]
Range = tuple[float, float]
Ticks = Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a plot where data are drawn: data coordinates to pixels."""

    box: Box
    x_range: Range
    y_range: Range
    x_scale: Scale
    y_scale: Scale

    def x(self, value: float) -> float:
        """Place a value across."""
        return self.box.x + _share(value, self.x_range, self.x_scale) * self.box.width

    def y(self, value: float) -> float:
        """Place a value upwards."""
        return self.box.bottom - _share(value, self.y_range, self.y_scale) * self.box.height

    def at(self, xs: Iterable[float], ys: Iterable[float]) -> list[Point]:
        """Place points; what has no place (nan, or nothing to take a logarithm of) becomes nan."""
        return [(self.x(float(x)), self.y(float(y))) for x, y in zip(xs, ys, strict=True)]


def _share(value: float, span: Range, scale: Scale) -> float:
    low, high = span
    if scale == "log":
        if not value > 0:
            return math.nan
        value, low, high = math.log10(value), math.log10(low), math.log10(high)
    return (value - low) / (high - low)


def ticks(span: Range, scale: Scale = "linear", about: float = 6) -> Ticks:
    """Choose round values on an axis, and write them with as many digits as they need.

    >>> [words for _, words in ticks((0, 1000), about=4)]
    ['0', '250', '500', '750', '1000']
    >>> [words for _, words in ticks((1e-3, 10), "log")]
    ['10⁻³', '0.01', '0.1', '1', '10']
    """
    low, high = span
    if scale == "log":
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        step = max(1, math.ceil((last - first) / max(2.0, about)))
        return [(10.0**n, power(n)) for n in range(first, last + 1, step)]
    rough = (high - low) / max(2.0, about)
    size = 10.0 ** math.floor(math.log10(rough))
    pace = next(p * size for p in (1, 2, 2.5, 5, 10) if p * size >= rough * 0.999)
    first, last = math.ceil(low / pace - 1e-9), math.floor(high / pace + 1e-9)
    digits = next(d for d in range(20) if abs(round(pace, d) - pace) < pace * 1e-6)
    return [(n * pace, number(n * pace, digits)) for n in range(first, last + 1)]


def rectangle(frame: Frame, one: Point, other: Point) -> list[Point]:
    """Place a rectangle, cut at the frame; nothing when none of it is inside."""
    box = frame.box
    xs = sorted(within(frame.x(p[0]), box.x, box.right) for p in (one, other))
    # on a logarithmic axis a bar stands on the lower edge
    ys = sorted(
        within(y, box.y, box.bottom) if not math.isnan(y) else box.bottom
        for y in (frame.y(one[1]), frame.y(other[1]))
    )
    if xs[1] - xs[0] < 0.05:
        return []
    return [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])]


def within(value: float, low: float, high: float) -> float:
    """Hold a value between two bounds; nan goes to the lower."""
    return low if math.isnan(value) else min(max(value, low), high)
