"""Draw how many submissions each stage took, or how one stage came to pass."""

from __future__ import annotations

from dataclasses import dataclass

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import (
    Key,
    Sheet,
    axes,
    bar,
    dot,
    filled,
    frame_of,
    legend,
    line,
    margin,
    opened,
    words,
)
from baibu.publish.charts.words import PERCENTS, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One stage that was tried."""

    number: int
    attempts: int
    is_passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """All stages that were tried, by number."""

    stages: tuple[Tried, ...]
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """The submissions for one stage, first attempt first."""

    shares: tuple[float, ...]  # of the checks that passed
    passed: tuple[bool, ...]
    title: str
    description: str


def draw(data: Attempts, width: float, language: Language) -> str:
    """Draw a bar for each stage; hollow while it is not passed."""
    sheet = Sheet(width, 240)
    upwards = counts(max(one.attempts for one in data.stages))
    told = [Key(label=say("chart.attempts.passed", language), sign="bar", colour="leaf")]
    if not all(one.is_passed for one in data.stages):
        told.append(Key(label=say("chart.attempts.open", language), sign="open", colour="amber"))
    keys, top = legend(told, width)
    count = len(data.stages)
    frame = frame_of(
        width, sheet.height, left=margin(upwards), top=top + 10, below=44,
        x=(-0.6, max(count, 4) - 0.4), y=(0, upwards[-1][0]),
    )  # fmt: skip
    across = [(float(at), str(one.number)) for at, one in enumerate(data.stages)]
    sheet.add(keys, axes(frame, across, upwards))
    sheet.add(
        words((frame.box.right, frame.box.bottom + 33), say("chart.attempts.stage", language),
              anchor="end")
    )  # fmt: skip
    wide = min(frame.box.width / (max(count, 4) + 0.2) * 0.66, 34.0)
    for at, one in enumerate(data.stages):
        y = frame.y(one.attempts)
        shape = bar(frame.x(at) - wide / 2, y, wide, frame.box.bottom - y)
        sheet.add(filled(shape, "leaf") if one.is_passed else opened(shape, "amber"))
    return sheet.svg(data.title, data.description)


def draw_tries(data: Tries, width: float, language: Language) -> str:
    """Draw a dot for each submission: filled when it passed."""
    sheet = Sheet(width, 200)
    count = len(data.shares)
    frame = frame_of(
        width, sheet.height, left=margin(PERCENTS), top=28, below=44,
        x=(0.6, count + 0.4), y=(0, 1.0),
    )  # fmt: skip
    sheet.add(words((0, 8), say("chart.attempts.share", language)))
    across = [(float(n), str(n)) for n in range(1, count + 1)]
    sheet.add(axes(frame, across, PERCENTS))
    told = say("chart.attempts.submission", language)
    sheet.add(words((frame.box.right, frame.box.bottom + 33), told, anchor="end"))
    places = frame.at(range(1, count + 1), data.shares)
    sheet.add(line(places, "strong-rule", width=1.75))
    for at, is_pass in zip(places, data.passed, strict=True):
        sheet.add(dot(at, "leaf" if is_pass else "seal", radius=5.5, hollow=not is_pass))
    return sheet.svg(data.title, data.description)
