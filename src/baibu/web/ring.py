"""Lay out the life of a project as a ring: an arc for each part, a bead for each of its steps.

Reads  the parts of the panorama; the last part, the tools, has no steps and is not on the ring.
Gives  arcs and beads in the coordinates of the picture, the first part at the top, clockwise.

Start reading at `ring`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from baibu.app.field_pages import PartRow, StepRow

SIZE = 360  # of the picture
CENTRE = SIZE / 2
RADIUS = 138.0  # of the ring
INSIDE = 100.0  # where the numbers of the parts stand
GAP = math.radians(9)  # between two parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """One step on the ring."""

    step: StepRow
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One part of the ring."""

    part: PartRow
    path: str
    x: float  # of its number
    y: float
    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """The picture of the panorama."""

    arcs: tuple[Arc, ...]
    size: int = SIZE


def ring(parts: Sequence[PartRow]) -> Ring:
    """Share the ring out: every step takes as much of it as any other."""
    drawn = [part for part in parts if part.steps]
    steps = sum(len(part.steps) for part in drawn)
    width = (2 * math.pi - GAP * len(drawn)) / max(steps, 1)
    arcs, angle = [], GAP / 2
    for part in drawn:
        span = width * len(part.steps)
        beads = (
            Bead(step=step, x=_x(angle + width * (at + 0.5)), y=_y(angle + width * (at + 0.5)))
            for at, step in enumerate(part.steps)
        )
        arcs.append(
            Arc(
                part=part,
                path=_arc(angle, angle + span),
                x=_x(angle + span / 2, INSIDE),
                y=_y(angle + span / 2, INSIDE),
                beads=tuple(beads),
            )
        )
        angle += span + GAP
    return Ring(arcs=tuple(arcs))


def _arc(first: float, last: float) -> str:
    is_long = int(last - first > math.pi)
    return f"M{_x(first)} {_y(first)}A{RADIUS:g} {RADIUS:g} 0 {is_long} 1 {_x(last)} {_y(last)}"


def _x(angle: float, radius: float = RADIUS) -> float:
    return round(CENTRE + radius * math.sin(angle), 1)


def _y(angle: float, radius: float = RADIUS) -> float:
    return round(CENTRE - radius * math.cos(angle), 1)
