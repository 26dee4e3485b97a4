"""Hold what the figures of a report share: ranges, upright hairlines, names at the left.

Start reading at `lane`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from baibu.publish.charts.sheet import NORMAL, SMALL, Ticks, room_of, tone, words
from baibu.publish.drawing.axes import Frame, ticks
from baibu.publish.drawing.ink import Box, num

LARGE, TINY = 10_000, 1e-15
ROOM = 480.0  # pixels: a narrower sheet has names above what they name
MOST_LEFT = 0.4  # of the width, for names


def span(values: Sequence[float], *, around: float = 0.04) -> tuple[float, float]:
    """Give a range that holds all values, with a little room, and is never empty."""
    there = [value for value in values if math.isfinite(value)]
    low, high = (min(there), max(there)) if there else (0.0, 1.0)
    if high - low <= 1e-12 * max(1.0, abs(low), abs(high)):
        half = abs(low) / 2 or 0.5
        return low - half, high + half
    room = (high - low) * around
    return low - room, high + room


def marks(within: tuple[float, float], width: float) -> Ticks:
    """Choose round values that have room beside each other."""
    about = max(2.0, width / 90)
    found = rounded(within, about)
    while len(found) > 2 and sum(room_of(text, SMALL) + 14 for _, text in found) > width:
        about -= 1
        thinner = rounded(within, max(1.0, about))
        if about < 1.5 or len(thinner) == len(found):
            return found[:: len(found) - 1]
        found = thinner
    return found


def rounded(within: tuple[float, float], about: float) -> Ticks:
    """Choose round values; large ones are written with commas."""
    if within[1] - within[0] < TINY:  # decimal places would not end
        return [(value, f"{value:.2g}") for value in within]
    is_large = max(map(abs, within)) >= LARGE
    return [
        (value, f"{value:,.0f}" if is_large and text.lstrip("-−").isdigit() else text)
        for value, text in ticks(within, about=about)
    ]


def lane(
    width: float, names: Sequence[str], *, always: bool = False, most: float = MOST_LEFT
) -> float:
    """Say how much room names at the left take; none on a narrow sheet, unless always."""
    if width <= ROOM and not always:
        return 0.0
    return min(max((room_of(name, NORMAL) for name in names), default=0.0) + 16, width * most)


def named(at: tuple[float, float], name: str, left: float, width: float) -> str:
    """Write a name at the left, or above on a narrow sheet."""
    room = left - 12 if left else width
    return words(at, shortened(name, room, NORMAL), size=NORMAL, colour="ink")


def shortened(name: str, room: float, size: float) -> str:
    """Shorten a name in its middle: names of columns often differ at their ends only.

    >>> shortened("measurement_number_17", 90, 12), shortened("age", 90, 12)
    ('measure…r_17', 'age')
    """
    if room_of(name, size) <= room:
        return name
    for kept in range(len(name) - 1, 0, -1):
        head = -(-kept * 3 // 5)
        made = f"{name[:head]}…{name[len(name) - (kept - head) :]}"
        if room_of(made, size) <= room:
            return made
    return "…"


def uprights(frame: Frame, across: Ticks) -> str:
    """Draw hairlines upwards, and what they stand for below."""
    box, grid, out = frame.box, "", ""
    for value, text in across:
        x = frame.x(value)
        grid += f"M{num(x)} {num(box.y)}v{num(box.height)}"
        half = room_of(text, SMALL) / 2
        middle = min(max(x, half), box.right + 8 - half)
        out += words((middle, box.bottom + 14), text, anchor="middle")
    return f'<path d="{grid}" stroke="{tone("rule")}"/>{out}'


def flat(box: Box, x: tuple[float, float]) -> Frame:
    """Give a frame that places across only."""
    return Frame(box, x, (0.0, 1.0), "linear", "linear")
