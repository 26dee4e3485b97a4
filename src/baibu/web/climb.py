"""Lay out the road as it is seen from its beginning: stepping stones that wind towards a willow.

Reads  how many steps there are.
Gives  an ellipse for each, in the coordinates of the picture on the home page.

The stones lie on a plain along a winding path and are drawn in perspective: what lies at a distance
d is smaller by 1 / (1 + d), and higher by as much. Start reading at `climb`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise, starmap

WIDTH, HEIGHT = 640, 520  # of the picture
HORIZON = 112.0  # y of what is infinitely far
CENTRE, GROUND = 318.0, 372.0  # x of the vanishing point; y of the nearest stone, below the horizon
REACH = 5.2  # how far away the last stone lies
SWAY, TURNS = 262.0, 2.15  # how wide the path winds, and how often
RADIUS = 12.5  # of the nearest stone
FINE = 4000  # pieces that the path is measured in
FLAT = 0.42  # a stone seen from a standing person's height


@dataclass(frozen=True, slots=True, kw_only=True)
class Stone:
    """One step, drawn."""

    x: float
    y: float
    rx: float
    ry: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """The picture on the home page."""

    stones: tuple[Stone, ...]  # the first is the nearest
    width: int = WIDTH
    height: int = HEIGHT


@cache
def climb(total: int) -> Climb:
    """Place the stones."""
    path = [_seen(step / FINE) for step in range(FINE + 1)]
    walked = list(accumulate(starmap(_pace, pairwise(path)), initial=0.0))
    wanted = (walked[-1] * index / max(1, total - 1) for index in range(total))
    return Climb(stones=tuple(path[min(bisect_left(walked, length), FINE)] for length in wanted))


def _pace(one: Stone, other: Stone) -> float:
    """Measure a piece of the path in stones, so that far stones stand closer."""
    return math.hypot(other.x - one.x, (other.y - one.y) / FLAT) / other.rx


def _seen(share: float) -> Stone:
    """Project the point of the path at a share of its reach."""
    scale = 1 / (1 + REACH * share**1.7)
    across = SWAY * math.sin(TURNS * 2 * math.pi * share - 0.9) * scale**0.75
    return Stone(
        x=round(CENTRE + across, 1),
        y=round(HORIZON + GROUND * scale, 1),
        rx=round(RADIUS * scale, 2),
        ry=round(RADIUS * scale * FLAT, 2),
    )
