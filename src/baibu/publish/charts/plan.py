"""Draw how far the plan has come and when it will be done: a burn-up that ends in a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from baibu.core.language import Language, say
from baibu.publish.charts.days import day_ticks, short_day
from baibu.publish.charts.sheet import (
    SMALL,
    Key,
    Sheet,
    Tone,
    area,
    axes,
    dot,
    frame_of,
    legend,
    line,
    margin,
    room_of,
    words,
)
from baibu.publish.charts.words import counts
from baibu.publish.drawing.axes import Frame
from baibu.publish.drawing.ink import Point

Steps = tuple[tuple[date, int], ...]  # from each day on, so many stages


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnUp:
    """Stages by day: done, planned, and when the last may be done."""

    start: date
    today: date
    done: Steps
    first_plan: Steps  # as it was made first
    plan: Steps  # as of today, if the planned hours are kept
    total: int  # stages of the plan, less those dropped
    low: date  # the finish, in eight cases of ten
    middle: date
    high: date
    deadline: date | None
    title: str
    description: str


def draw(data: BurnUp, width: float, language: Language) -> str:
    """Draw what is done up to today, and from there a fan of what is to be expected."""
    sheet = Sheet(width, 330)
    upwards = counts(data.total, about=5)
    keys, top = legend(_keys(data, language), width)
    last = max(data.high, data.deadline or data.high, data.today)
    span = max((last - data.start).days, 7)
    frame = frame_of(
        width, sheet.height, left=margin(upwards), top=top + (26 if data.deadline is None else 42),
        x=(0, span * 1.03), y=(0, upwards[-1][0]),
    )  # fmt: skip
    sheet.add(keys, axes(frame, day_ticks(data.start, last, language, frame.box.width), upwards))
    now = (_across(data, frame, data.today), frame.y(_last(data.done)))
    goal = frame.y(data.total)
    ends = [(_across(data, frame, day), goal) for day in (data.low, data.middle, data.high)]
    if _last(data.done) < data.total:
        sheet.add(area([now, ends[0], ends[2]], "leaf-soft"))
    sheet.add(line(_steps(data, frame, data.first_plan), "quiet", width=1.5))
    if _last(data.done) < data.total:
        sheet.add(line(_steps(data, frame, data.plan, begin=now), "leaf", width=1.5, dashed=True))
        sheet.add(line([ends[0], ends[2]], "leaf", width=5), dot(ends[1], "leaf", radius=5))
    sheet.add(line(_steps(data, frame, data.done, until=data.today), "leaf", width=3))
    sheet.add(dot(now, "leaf", radius=5), *_marks(data, frame, language))
    return sheet.svg(data.title, data.description)


def _keys(data: BurnUp, language: Language) -> list[Key]:
    def told(key: str) -> str:
        return say(f"chart.plan.{key}", language)

    found = [Key(label=told("done"), sign="line", colour="leaf")]
    if _last(data.done) < data.total:
        found.append(Key(label=told("ahead"), sign="dashed", colour="leaf"))
        found.append(Key(label=told("range"), sign="area", colour="leaf-soft"))
    if data.first_plan:
        found.append(Key(label=told("first_plan"), sign="line", colour="quiet"))
    return found


def _marks(data: BurnUp, frame: Frame, language: Language) -> list[str]:
    """Mark today and the deadline by upright lines; their words stand on lines of their own."""
    out = [_mark(data, frame, data.today, say("chart.today", language), "soft")]
    if data.deadline is not None:
        told = say("chart.plan.deadline", language, day=short_day(data.deadline, language))
        out.append(_mark(data, frame, data.deadline, told, "seal", lift=16))
    return out


def _mark(
    data: BurnUp, frame: Frame, day: date, text: str, colour: Tone, *, lift: float = 0.0
) -> str:
    box, x, half = frame.box, _across(data, frame, day), room_of(text, SMALL) / 2
    middle = min(max(x, half), box.right + 10 - half)
    upright = [(x, box.y - 6 - lift), (x, box.bottom)]
    return line(upright, colour, width=1.25, dashed=True) + words(
        (middle, box.y - 15 - lift), text, anchor="middle", colour=colour
    )


def _across(data: BurnUp, frame: Frame, day: date) -> float:
    return min(max(frame.x((day - data.start).days), frame.box.x), frame.box.right)


def _last(steps: Steps) -> int:
    return steps[-1][1] if steps else 0


def _steps(
    data: BurnUp,
    frame: Frame,
    steps: Sequence[tuple[date, int]],
    *,
    begin: Point | None = None,
    until: date | None = None,
) -> list[Point]:
    """Give a stair: level until the next stage is passed."""
    points = [] if begin is None else [begin]
    for day, count in steps:
        x, y = _across(data, frame, day), frame.y(min(count, data.total))
        if points:
            points.append((x, points[-1][1]))
        points.append((x, y))
    if until is not None and points:
        points.append((_across(data, frame, until), points[-1][1]))
    return points
