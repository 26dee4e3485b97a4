"""Draw the minutes of each day as a calendar of weeks: more minutes, a larger and deeper square."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from baibu.core.language import Language, say
from baibu.publish.charts.days import month
from baibu.publish.charts.sheet import Sheet, fit, room_of, tone, words
from baibu.publish.drawing.ink import num

LEVELS = (1, 15, 30, 60)  # minutes from which a square is larger and deeper
SIDES = (0.42, 0.58, 0.74, 0.9)  # of a cell
DEPTHS = (0.4, 0.6, 0.8, 1.0)
NOTHING = 0.2  # the side of a day without learning
MOST_CELL = 24.0  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Minutes of learning by day."""

    first: date  # a Monday
    last: date  # today
    minutes: Mapping[date, float]
    title: str
    description: str


def level(minutes: float) -> int:
    """Say how large a day's square is: 0 for nothing, 4 for an hour and more."""
    return sum(round(minutes) >= least for least in LEVELS)


def draw(data: Days, width: float, language: Language) -> str:
    """Draw a column for each week, Monday above."""
    names = say("chart.calendar.weekdays", language).split()
    left = max(room_of(name, 11) for name in names) + 8
    weeks = (data.last - data.first).days // 7 + 1
    cell = min((width - left) / weeks, MOST_CELL)
    top = 20.0
    below = top + 7 * cell + 16
    sheet = Sheet(width, below + 18)
    for row in (0, 2, 4, 6):
        sheet.add(words((0, top + (row + 0.5) * cell), names[row], size=11))
    sheet.add(_months(data, left, cell, width, language))
    shapes = [""] * (len(LEVELS) + 1)
    for number in range((data.last - data.first).days + 1):
        grade = level(data.minutes.get(data.first + timedelta(days=number), 0.0))
        x, y = left + (number // 7 + 0.5) * cell, top + (number % 7 + 0.5) * cell
        shapes[grade] += _square(x, y, cell * (SIDES[grade - 1] if grade else NOTHING))
    sheet.add(*(_layer(grade, shape) for grade, shape in enumerate(shapes)))
    sheet.add(_legend(width, below, language))
    return sheet.svg(data.title, data.description)


def _months(data: Days, left: float, cell: float, width: float, language: Language) -> str:
    """Write a month above the week that holds its first day."""
    out, free = "", 0.0
    for week in range((data.last - data.first).days // 7 + 1):
        days = [data.first + timedelta(days=7 * week + n) for n in range(7)]
        first = next((day for day in days if day.day == 1 and day <= data.last), None)
        if first is None:
            continue
        text = month(first, language, with_year=first.month == 1)
        room = room_of(text, 11)
        x = min(left + week * cell, width - room)
        if x >= free:
            out += words((x, 8), text, size=11)
            free = x + room + 6
    return out


def _square(x: float, y: float, side: float) -> str:
    half = side / 2
    return f"M{num(x - half)} {num(y - half)}h{num(side)}v{num(side)}h{num(-side)}z"


def _layer(grade: int, shape: str) -> str:
    if not shape:
        return ""
    if not grade:
        return f'<path d="{shape}" fill="{tone("strong-rule")}"/>'
    depth = DEPTHS[grade - 1]
    faint = f' fill-opacity="{num(depth)}"' if depth < 1 else ""
    join = f' stroke="{tone("leaf")}" stroke-width=".8" stroke-linejoin="round"'
    return f'<path d="{shape}" fill="{tone("leaf")}"{faint}{join}/>'


def _legend(width: float, y: float, language: Language) -> str:
    out, x = "", 0.0
    for grade in range(len(LEVELS) + 1):
        side = 15 * (SIDES[grade - 1] if grade else NOTHING)
        low = LEVELS[grade - 1] if grade else 0
        high = LEVELS[grade] - 1 if grade < len(LEVELS) else None
        label = f"{low}" if not grade else f"{low}+" if high is None else f"{low}–{high}"
        out += _layer(grade, _square(x + 8, y + 8, side))
        out += words((x + 20, y + 8), label, size=11)
        x += 20 + room_of(label, 11) + 12
    unit = fit(say("chart.calendar.unit", language), width - x, 11)
    return out + words((x, y + 8), unit, size=11)
