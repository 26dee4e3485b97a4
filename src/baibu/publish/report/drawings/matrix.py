"""Draw a table of counts as squares, deeper where the share of their row is larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baibu.publish.charts.sheet import NORMAL, SMALL, Sheet, fit, room_of, tone, words
from baibu.publish.drawing.ink import num

MOST = 12  # classes that have room
SIZES = (15.0, SMALL, 10.0)  # of counts, the first that has room
LEAST_TALL = 44.0  # pixels for a count with its share


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Counts by true class (down) and said class (across)."""

    names: Sequence[str]
    counts: Sequence[Sequence[int]]
    truth: str  # what stands at the side
    said: str  # what stands above
    title: str
    description: str


def draw(data: Matrix, width: float) -> str:
    """Draw a square for each pair of classes, with its count and the share of its row."""
    size = len(data.names)
    left = min(max(room_of(name, NORMAL) for name in data.names) + 14, width * 0.3)
    side = min(96.0, (width - left) / size)
    tall = min(side, 64.0)
    top = 44.0
    sheet = Sheet(width, top + tall * size + 6)
    sheet.add(words((0, top - 12), fit(data.truth, left - 8, SMALL), colour="quiet"))
    sheet.add(words((left, 10), fit(data.said, width - left, SMALL), colour="quiet"))
    for place, name in enumerate(data.names):
        middle = left + side * (place + 0.5)
        shown = fit(name, side - 6, SMALL)
        sheet.add(words((middle, top - 12), shown, anchor="middle", colour="soft"))
        shown = fit(name, left - 12, NORMAL)
        sheet.add(words((0, top + tall * (place + 0.5)), shown, size=NORMAL, colour="ink"))
    for down, row in enumerate(data.counts):
        for across, count in enumerate(row):
            share = count / sum(row) if sum(row) else 0.0
            at = left + side * across, top + tall * down
            sheet.add(_square(at, (side, tall), count, share, is_right=down == across))
    return sheet.svg(data.title, data.description)


def _square(
    at: tuple[float, float], size: tuple[float, float], count: int, share: float, *, is_right: bool
) -> str:
    """Draw a frame, a bar from below as high as the share, and the numbers above it."""
    (x, y), (wide, tall) = at, size
    colour = "leaf" if is_right else "seal"
    reach = (tall - 3) * share
    out = (
        f'<rect x="{num(x + 1)}" y="{num(y + 1)}" width="{num(wide - 2)}" height="{num(tall - 2)}"'
        f' rx="3" fill="{tone("raised")}" stroke="{tone("rule")}"/>'
        f'<rect x="{num(x + 1)}" y="{num(y + tall - 1 - reach)}" width="{num(wide - 2)}"'
        f' height="{num(reach)}" rx="3" fill="{tone(colour)}"'  # type: ignore[arg-type]
        f' fill-opacity="{num(0.28, 2)}"/>'
    )
    told = f"{count:,}"
    size_of = next((one for one in SIZES if room_of(told, one) <= wide - 4), None)
    if size_of is None:
        return out
    middle = x + wide / 2
    share_told = f"{100 * share:.0f}%"
    if tall < LEAST_TALL or room_of(share_told, SMALL) > wide - 4:
        at_middle = (middle, y + tall / 2)
        return out + words(at_middle, told, anchor="middle", size=size_of, colour="ink")
    above = words(
        (middle, y + tall / 2 - 8), told, anchor="middle", size=size_of, colour="ink", bold=True
    )
    return (
        out + above + words((middle, y + tall / 2 + 11), share_told, anchor="middle", colour="soft")
    )
