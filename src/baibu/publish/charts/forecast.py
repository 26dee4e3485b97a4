"""Draw how many cards fade on each day to come, if nothing is reviewed until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from baibu.core.language import Language, say
from baibu.publish.charts.days import day_ticks
from baibu.publish.charts.sheet import (
    Key,
    Sheet,
    axes,
    bar,
    filled,
    frame_of,
    legend,
    margin,
)
from baibu.publish.charts.words import counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What fades when."""

    first: date  # today
    fading: tuple[int, ...]  # cards that fall below 90 % on each day; the first holds those before
    title: str
    description: str


def draw(data: Forecast, width: float, language: Language) -> str:
    """Draw one bar for each day; today's, which holds all that faded before, stands apart."""
    sheet = Sheet(width, 250)
    upwards = counts(max(data.fading, default=0))
    days = len(data.fading)
    told = [Key(label=say("chart.forecast.later", language), sign="bar", colour="leaf")]
    if any(data.fading[:1]):
        told.insert(0, Key(label=say("chart.forecast.now", language), sign="bar", colour="amber"))
    keys, top = legend(told, width)
    frame = frame_of(
        width, sheet.height, left=margin(upwards), top=top + 8,
        x=(-0.6, days - 0.4), y=(0, upwards[-1][0]),
    )  # fmt: skip
    last = data.first + timedelta(days=days - 1)
    sheet.add(keys, axes(frame, day_ticks(data.first, last, language, frame.box.width), upwards))
    wide = frame.box.width / (days + 0.2) * 0.68
    for number, count in enumerate(data.fading):
        if count:
            y = frame.y(count)
            shape = bar(frame.x(number) - wide / 2, y, wide, frame.box.bottom - y)
            sheet.add(filled(shape, "leaf" if number else "amber"))
    return sheet.svg(data.title, data.description)
