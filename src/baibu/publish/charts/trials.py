"""Draw how the score of a blend grew while one configuration after another was tried."""

from __future__ import annotations

from dataclasses import dataclass

from baibu.core.language import Language, say
from baibu.publish.charts.sheet import (
    Key,
    Sheet,
    Ticks,
    axes,
    dot,
    frame_of,
    legend,
    line,
    margin,
    words,
)

ROOM = 0.12  # of the span, above and below
LEAST = 1e-4  # of the value: a span below is widened to this
MANY = 40  # points from which no dots are drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """The blend's score after each configuration, first one first."""

    blends: tuple[float, ...]
    simple: float | None  # score of the simple model
    metric: str
    title: str
    description: str


def draw(data: Trials, width: float, language: Language) -> str:
    """Draw a line that steps as the score does, and the simple model as a dashed one."""
    sheet = Sheet(width, 220)
    held = [*data.blends, *([] if data.simple is None else [data.simple])]
    low, high = min(held), max(held)
    span = max(high - low, LEAST * max(abs(high), 1.0))
    low, high = low - ROOM * span, high + ROOM * span
    upwards: Ticks = [
        (low + (high - low) * n / 3, _short(low + (high - low) * n / 3)) for n in range(4)
    ]
    told = [Key(label=say("chart.trials.blend", language), sign="line", colour="leaf")]
    if data.simple is not None:
        told.append(Key(label=say("chart.trials.simple", language), sign="dashed", colour="quiet"))
    keys, top = legend(told, width)
    count = len(data.blends)
    frame = frame_of(
        width, sheet.height, left=margin(upwards), top=top + 12, below=44,
        x=(0.5, max(count, 4) + 0.5), y=(low, high),
    )  # fmt: skip
    pace = max(1, -(-max(count, 4) // 8))
    across = [(float(n), str(n)) for n in range(1, max(count, 4) + 1, pace)]
    sheet.add(keys, axes(frame, across, upwards))
    place = (frame.box.right, frame.box.bottom + 33)
    sheet.add(words(place, say("chart.trials.count", language), anchor="end"))
    if data.simple is not None:
        y = frame.y(data.simple)
        sheet.add(line([(frame.box.x, y), (frame.box.right, y)], "quiet", dashed=True, width=1.5))
    places = frame.at(range(1, count + 1), data.blends)
    sheet.add(line(places, "leaf"))
    if count <= MANY:
        for at in places:
            sheet.add(dot(at, "leaf", radius=3.5))
    return sheet.svg(data.title, data.description)


def _short(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1e5 else f"{value:.2e}"
