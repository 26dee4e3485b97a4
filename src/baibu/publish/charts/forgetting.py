"""Draw how the chance of recall falls after each review, and when the next one is worth it."""

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
from baibu.publish.charts.words import scale
from baibu.publish.drawing.axes import Frame
from baibu.publish.drawing.ink import Box, Point, thinned

Curve = tuple[tuple[float, float], ...]  # (days since the first day shown, chance)
WORTH = 0.9  # a review is worth it about when the chance has fallen so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """The chance of recall over time."""

    first: date
    now: float  # days since the first day shown
    past: Curve  # up to now
    ahead: Curve  # from now on, without a review
    reviews: tuple[tuple[float, bool], ...]  # when, and whether it was recalled
    next_review: float | None  # when the chance falls to 90 %; nothing when it is below already
    next_day: date | None  # the same as a day
    last: date
    title: str
    description: str


def draw(data: Forgetting, width: float, language: Language) -> str:
    """Draw what was, what will be, and the moments that matter."""
    sheet = Sheet(width, 290)
    lowest = min((chance for _, chance in (*data.past, *data.ahead)), default=WORTH)
    low = 0.5 if lowest >= 0.5 else 0.0
    upwards = scale(low)
    keys, top = legend(_keys(data, language), width)
    span = max(float((data.last - data.first).days), 1.0)
    frame = frame_of(
        width,
        sheet.height,
        left=margin(upwards),
        top=top + (42 if data.next_review is not None else 26),
        x=(0, span),
        y=(low, 1.0),
    )
    across = day_ticks(data.first, data.last, language, frame.box.width)
    sheet.add(keys, axes(frame, across, upwards))
    past, ahead = (_placed(frame, curve) for curve in (data.past, data.ahead))
    sheet.add(_below(frame, past, 0.9), _below(frame, ahead, 0.4))
    level = [(frame.box.x, frame.y(WORTH)), (frame.box.right, frame.y(WORTH))]
    sheet.add(line(level, "amber", width=1.25, dashed=True))
    sheet.add(line(past, "leaf"), line(ahead, "leaf", dashed=True))
    for at, recalled in data.reviews:
        sheet.add(_rating(frame, at, recalled=recalled))
    sheet.add(*_marks(data, frame, language))
    return sheet.svg(data.title, data.description)


def _keys(data: Forgetting, language: Language) -> list[Key]:
    def told(key: str) -> str:
        return say(f"chart.forgetting.{key}", language)

    found = [Key(label=told("past"), sign="line", colour="leaf")]
    found.append(Key(label=told("ahead"), sign="dashed", colour="leaf"))
    if any(recalled for _, recalled in data.reviews):
        found.append(Key(label=told("recalled"), sign="dot", colour="leaf"))
    if not all(recalled for _, recalled in data.reviews):
        found.append(Key(label=told("forgotten"), sign="ring", colour="seal"))
    return found


def _placed(frame: Frame, curve: Curve) -> list[Point]:
    return thinned(frame.at((at for at, _ in curve), (chance for _, chance in curve)))


def _below(frame: Frame, points: Sequence[Point], opacity: float) -> str:
    if not points:
        return ""
    ground = frame.box.bottom
    corners = [(points[0][0], ground), *points, (points[-1][0], ground)]
    return area(corners, "leaf-soft", opacity=opacity)


def _rating(frame: Frame, at: float, *, recalled: bool) -> str:
    place = (frame.x(at), frame.box.bottom - 7)
    return dot(place, "leaf" if recalled else "seal", radius=4, hollow=not recalled)


def _marks(data: Forgetting, frame: Frame, language: Language) -> list[str]:
    """Mark now and the next review, each with its words on a line of its own above the frame."""
    box, now = frame.box, frame.x(data.now)
    out = [_mark(box, now, box.y - 6, say("chart.today", language), "soft")]
    if data.next_review is not None and data.next_day is not None:
        text = say("chart.forgetting.next", language, day=short_day(data.next_day, language))
        x = frame.x(data.next_review)
        out.append(_mark(box, x, box.y - 22, text, "seal"))
        out.append(dot((x, frame.y(WORTH)), "seal", radius=5))
    return out


def _mark(box: Box, x: float, top: float, text: str, colour: Tone) -> str:
    half = room_of(text, SMALL) / 2
    middle = min(max(x, half), box.right + 10 - half)
    upright = line([(x, top), (x, box.bottom)], colour, width=1.25, dashed=True)
    return upright + words((middle, top - 9), text, anchor="middle", colour=colour)
