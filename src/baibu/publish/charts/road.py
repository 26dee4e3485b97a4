"""Draw the whole road as stones, block by block: passed, under way, open, not yet.

A stone shows by its shape where it stands; colour only helps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import (
    NORMAL,
    SMALL,
    Sheet,
    filled,
    fit,
    line,
    room_of,
    tone,
    words,
)
from baibu.publish.drawing.ink import Point, num, path

State = Literal["passed", "started", "open", "locked", "coming", "next"]
STATES: tuple[State, ...] = ("passed", "started", "next", "open", "locked", "coming")
ROOM = 480.0  # a narrower sheet has the name of a block above its stones
SMALLER: Mapping[State, float] = {"locked": 0.62, "coming": 0.4}  # stones that cannot be begun
COUNT = 48.0  # pixels for "10/10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the road."""

    name: str
    stages: tuple[State, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """All blocks."""

    blocks: tuple[Block, ...]
    title: str
    description: str


def draw(data: Road, width: float, language: Language) -> str:
    """Draw a row for each block."""
    is_wide = width > ROOM
    most = max((len(block.stages) for block in data.blocks), default=1)
    names = max((room_of(block.name, NORMAL) for block in data.blocks), default=0.0)
    left = min(names + 20, width * 0.47) if is_wide else 0.0
    pace = min((width - left - COUNT) / most, 32.0)
    row, drop = (30.0, 0.0) if is_wide else (50.0, 20.0)
    keys, top = _legend(width, language)
    sheet = Sheet(width, top + row * len(data.blocks) + 8)
    sheet.add(keys)
    placed: dict[State, list[Point]] = {state: [] for state in STATES}
    for place, block in enumerate(data.blocks):
        y = top + row * place + 16
        room = left - 14 if is_wide else width
        sheet.add(words((0, y), fit(block.name, room, NORMAL), size=NORMAL, colour="ink"))
        y += drop
        ends = left + pace * len(block.stages)
        sheet.add(line([(left + pace / 2, y), (ends - pace / 2, y)], "rule", width=2))
        for at, state in enumerate(block.stages):
            placed[state].append((left + pace * (at + 0.5), y))
        done = sum(state == "passed" for state in block.stages)
        sheet.add(words((ends + 8, y), f"{done}/{len(block.stages)}", size=SMALL))
    sheet.add(*(_stones(at, state, min(9.0, pace * 0.36)) for state, at in placed.items()))
    return sheet.svg(data.title, data.description)


def _stones(places: Sequence[Point], state: State, radius: float) -> str:
    """Draw all stones of one state at once: few long paths are lighter than many short ones."""
    if not places:
        return ""
    if state == "next":
        return filled("".join(_diamond(at, radius * 1.15) for at in places), "seal")
    if state in SMALLER:
        dots = "".join(_circle(at, radius * SMALLER[state]) for at in places)
        return filled(dots, "strong-rule")
    circles = "".join(_circle(at, radius) for at in places)
    if state == "passed":
        ticks = "".join(_tick(at, radius * 0.42) for at in places)
        return filled(circles, "leaf") + (
            f'<path d="{ticks}" fill="none" stroke="{tone("raised")}" stroke-width="1.75"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )
    rings = (
        f'<path d="{circles}" fill="{tone("raised")}" stroke="{tone("leaf")}" stroke-width="2"/>'
    )
    halves = "".join(_half(at, radius) for at in places) if state == "started" else ""
    return rings + filled(halves, "leaf")


def _circle(at: Point, radius: float) -> str:
    r, twice = num(radius), num(2 * radius)
    return f"M{num(at[0] - radius)} {num(at[1])}a{r} {r} 0 1 0 {twice} 0a{r} {r} 0 1 0-{twice} 0z"


def _half(at: Point, radius: float) -> str:
    r, twice = num(radius), num(2 * radius)
    return f"M{num(at[0])} {num(at[1] - radius)}a{r} {r} 0 0 0 0 {twice}z"


def _tick(at: Point, arm: float) -> str:
    x, y = at
    return path([(x - arm, y), (x - arm * 0.2, y + arm * 0.8), (x + arm, y - arm * 0.8)])


def _diamond(at: Point, arm: float) -> str:
    x, y = at
    return path([(x, y - arm), (x + arm, y), (x, y + arm), (x - arm, y)], closed=True)


def _legend(width: float, language: Language) -> tuple[str, float]:
    out, x, y = "", 0.0, 10.0
    for state in STATES:
        label = say(f"chart.road.{state}", language)
        room = 22 + room_of(label, SMALL) + 16
        if x > 0 and x + room - 16 > width:
            x, y = 0.0, y + 22
        out += _stones([(x + 9, y)], state, 7.0) + words((x + 22, y), label, colour="soft")
        x += room
    return out, y + 20
