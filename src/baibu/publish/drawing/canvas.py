"""Say what every figure is made on: a canvas with a name, styles, arrows, numbers for readers.

Reads  plain strings and numbers.
Gives  `Figure`, the root of plots and diagrams; `Style`; `beside`.
Never  lets a text run over its room in silence: it raises, so that an author sees it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from baibu.publish.drawing.ink import Hue, Point, colour, head, num, text, width_of

Marker = Literal["circle", "square", "triangle", "cross", "none"]
SMALL = 12.0  # size of the text on axes
NORMAL = 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a mark looks. Series differ by more than colour: give a dash or a marker too."""

    hue: Hue = 1
    dashed: bool = False
    width: float = 2.0  # of the line, in pixels
    opacity: float = 1.0  # of what is filled
    marker: Marker = "circle"

    def stroke(self) -> str:
        """Give the attributes of a line."""
        dash = ' stroke-dasharray="6 4"' if self.dashed else ""
        return (
            f'fill="none" stroke="{colour(self.hue)}" stroke-width="{num(self.width)}"'
            f' stroke-linejoin="round"{dash}'
        )

    def fill(self) -> str:
        """Give the attributes of an area."""
        faint = f' fill-opacity="{num(self.opacity, 2)}"' if self.opacity < 1 else ""
        return f'fill="{colour(self.hue)}"{faint}'


class Figure:
    """What every figure has: a size, a name, and a body in pixels."""

    def __init__(self, width: float, height: float, title: str | None = None) -> None:
        self.width, self.height, self.title = float(width), float(height), title

    def body(self) -> str:
        """Give the SVG of what is inside."""
        raise NotImplementedError

    def name(self) -> str:
        """Say in words what the figure shows, for those who do not see it."""
        if not self.title:
            raise ValueError("a figure needs a title: screen readers say it")
        return self.title

    def svg(self) -> str:
        """Give the whole figure."""
        size = f"{num(self.width)} {num(self.height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"'
            f' width="{num(self.width)}" height="{num(self.height)}" role="img">'
            f"<title>{escape(self.name(), quote=False)}</title>{self.body()}</svg>"
        )

    def _heading(self) -> str:
        if not self.title:
            return ""
        self._must_fit(self.title, self.width - 8, 14)
        return text((4, 14), self.title, size=14, bold=True)

    def _must_fit(self, words: str, room: float, size: float) -> None:
        if width_of(words, size) > room:
            raise ValueError(
                f"“{words}” needs {width_of(words, size):.0f} pixels and has {room:.0f}:"
                " shorten it, break it with a newline, or widen the figure"
            )


def beside(*parts: Figure, title: str, gap: float = 24) -> Figure:
    """Put figures side by side as one: `title` names the whole, each part keeps its heading."""
    return _Row(parts, title, gap)


class _Row(Figure):
    def __init__(self, parts: Sequence[Figure], title: str, gap: float) -> None:
        width = sum(part.width for part in parts) + gap * (len(parts) - 1)
        super().__init__(width, max(part.height for part in parts), title)
        self._figures, self._gap = parts, gap

    def body(self) -> str:
        out, x = "", 0.0
        for part in self._figures:
            out += f'<g transform="translate({num(x)})">{part.body()}</g>'
            x += part.width + self._gap
        return out


def arrow(start: Point, end: Point, style: Style, control: Point | None = None) -> str:
    """Draw a shaft, bent towards `control` when there is one, and its head."""
    origin = control or start
    length = math.hypot(end[0] - origin[0], end[1] - origin[1]) or 1.0
    back = 5 / length  # the shaft ends inside the head, so that the tip stays sharp
    stop = (end[0] - (end[0] - origin[0]) * back, end[1] - (end[1] - origin[1]) * back)
    shaft = f"M{num(start[0])} {num(start[1])}"
    shaft += f"Q{num(control[0])} {num(control[1])} " if control else "L"
    shaft += f"{num(stop[0])} {num(stop[1])}"
    return f'<path d="{shaft}" {style.stroke()}/>' + head(end, origin, style.hue)


def number(value: float, digits: int = 2) -> str:
    """Write a number for a reader: a true minus sign, powers of ten where digits would pile up.

    >>> number(-0.25), number(3.0), number(2.5e7)
    ('−0.25', '3.00', '2.5×10⁷')
    """
    if abs(value) >= 1e6 or 0 < abs(value) < 10.0 ** (-digits) / 2:
        exponent = math.floor(math.log10(abs(value)) + 1e-12)
        lead = num(value / 10.0**exponent).replace("-", "−")
        whole = power(exponent, plain=False)
        return {"1": whole, "−1": f"−{whole}"}.get(lead, f"{lead}×{whole}")
    return f"{value + 0.0:.{digits}f}".replace("-", "−")


def power(n: int, *, plain: bool = True) -> str:
    """Write a power of ten; near 1 as a plain number, where that is wished."""
    if plain and -2 <= n <= 3:
        return f"{10.0**n:g}"
    return "10" + str(n).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
