"""Draw the share recalled in each week beside the share that was foretold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from baibu.core.language import Language, say
from baibu.publish.charts.calibration import interval
from baibu.publish.charts.days import day_ticks
from baibu.publish.charts.sheet import Key, Sheet, axes, dot, frame_of, legend, line, margin
from baibu.publish.charts.words import scale

FEW = 5  # reviews of a week: a share of fewer says little, and its dot is hollow


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Reviews of cards seen on an earlier day, in one week."""

    first: date
    count: int
    recalled: float  # share
    foretold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The weeks that held any, oldest first."""

    weeks: tuple[Week, ...]
    title: str
    description: str


def draw(data: Retention, width: float, language: Language) -> str:
    """Draw a dot with its 90 % interval for each week, and a dashed line for what was foretold."""
    sheet = Sheet(width, 270)
    lowest = min(min(w.foretold, interval(w.recalled, w.count)[0]) for w in data.weeks)
    low = 0.5 if lowest >= 0.5 else 0.0
    upwards = scale(low)
    told = [
        Key(label=say("chart.retention.recalled", language), sign="dot", colour="leaf"),
        Key(label=say("chart.retention.foretold", language), sign="dashed", colour="quiet"),
    ]
    if any(week.count < FEW for week in data.weeks):
        told.append(Key(label=say("chart.retention.few", language), sign="ring", colour="leaf"))
    keys, top = legend(told, width)
    begin, end = data.weeks[0].first, data.weeks[-1].first
    span = max((end - begin).days, 7)
    frame = frame_of(
        width, sheet.height, left=margin(upwards), top=top + 10,
        x=(-0.03 * span, 1.03 * span), y=(low, 1.0),
    )  # fmt: skip
    sheet.add(keys, axes(frame, day_ticks(begin, end, language, frame.box.width), upwards))
    xs = [frame.x((week.first - begin).days) for week in data.weeks]
    for x, week in zip(xs, data.weeks, strict=True):
        ends = [(x, frame.y(max(at, low))) for at in interval(week.recalled, week.count)]
        sheet.add(line(ends, "stone", width=4))
    expected = [(x, frame.y(week.foretold)) for x, week in zip(xs, data.weeks, strict=True)]
    reached = [(x, frame.y(week.recalled)) for x, week in zip(xs, data.weeks, strict=True)]
    sheet.add(line(expected, "quiet", width=1.5, dashed=True), line(reached, "leaf"))
    for at, week in zip(reached, data.weeks, strict=True):
        sheet.add(dot(at, "leaf", radius=4.5, hollow=week.count < FEW))
    return sheet.svg(data.title, data.description)
