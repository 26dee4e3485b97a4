"""Draw how well skills are known: one bar each, with its interval; pale where it is unsure."""

from __future__ import annotations

from dataclasses import dataclass

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import (
    NORMAL,
    Key,
    Sheet,
    Tone,
    fit,
    legend,
    line,
    room_of,
    tone,
    words,
)
from baibu.publish.charts.words import percent
from baibu.publish.drawing.ink import num

ROOM = 480.0  # a narrower sheet has the name above the bar
HEIGHT = 12.0
VALUE = 46.0  # pixels for "100%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One skill, or the mean of an area."""

    name: str
    chance: float  # 0..1
    low: float | None  # 90 % interval, where there is one
    high: float | None
    is_sure: bool  # there is evidence enough to rely on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """Some of them, in the order to show."""

    skills: tuple[Skill, ...]
    title: str
    description: str


def draw(data: Skills, width: float, language: Language) -> str:
    """Draw a bar for each."""
    is_wide = width > ROOM
    names = max((room_of(skill.name, NORMAL) for skill in data.skills), default=0.0)
    left = min(names + 16, width * 0.45) if is_wide else 0.0
    row = 30.0 if is_wide else 48.0
    room = width - left - VALUE
    keys, top = legend(_keys(data, language), width)
    sheet = Sheet(width, top + 6 + row * len(data.skills))
    sheet.add(keys)
    for place, skill in enumerate(data.skills):
        y = top + 6 + row * place + 15
        name = fit(skill.name, left - 12 if is_wide else width, NORMAL)
        sheet.add(words((0, y), name, size=NORMAL, colour="ink"))
        y += 0 if is_wide else 21
        sheet.add(_bar(left, y, room, skill))
        told = percent(skill.chance) if skill.is_sure else f"≈{percent(skill.chance)}"
        look: Tone = "ink" if skill.is_sure else "quiet"
        sheet.add(words((width, y), told, anchor="end", size=NORMAL, colour=look))
    return sheet.svg(data.title, data.description)


def _keys(data: Skills, language: Language) -> list[Key]:
    found = []
    if any(not skill.is_sure for skill in data.skills):
        label = say("chart.skills.unsure", language)
        found.append(Key(label=label, sign="area", colour="leaf-soft"))
    if any(skill.low is not None for skill in data.skills):
        found.append(Key(label=say("chart.skills.interval", language), sign="line", colour="ink"))
    return found


def _bar(left: float, y: float, room: float, skill: Skill) -> str:
    top, r = y - HEIGHT / 2, HEIGHT / 2

    def pill(share: float, look: str) -> str:
        wide = max(room * share, HEIGHT)
        return (
            f'<rect x="{num(left)}" y="{num(top)}" width="{num(wide)}" height="{num(HEIGHT)}"'
            f' rx="{num(r)}" {look}/>'
        )

    look = f'fill="{tone("leaf")}"'
    if not skill.is_sure:
        look = f'fill="{tone("leaf-soft")}" stroke="{tone("leaf")}" stroke-dasharray="3 2.5"'
    out = pill(1.0, f'fill="{tone("rule")}"') + pill(skill.chance, look)
    if skill.low is None or skill.high is None:
        return out
    ends = [(left + room * skill.low, y), (left + room * skill.high, y)]
    halo = line(ends, "raised", width=4.5) if skill.is_sure else ""
    stops = "".join(line([(x, y - 4), (x, y + 4)], "ink", width=1.75) for x, _ in ends)
    return out + halo + line(ends, "ink", width=1.75) + stops
