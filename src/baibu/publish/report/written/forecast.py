"""Tell of a forecast: what was kept back, what was tried from where, and what comes next.

Start reading at `ahead`, `tried` and `timeline`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.notes import worded
from baibu.publish.report.parts import Figure, Writer
from baibu.publish.report.written import scored

SERIES = 6  # with a figure of their own
PAST, LEAST = 6, 40  # moments before that are shown: horizons, and at least
TICKS = 4  # moments that are named


def timeline(w: Writer) -> Markup:
    """Write what was kept back, and how far ahead is foretold."""
    return (
        w.p(
            "forecast.timeline",
            test=w.number("/timeline/test", "count"),
            horizon=w.number("/timeline/horizon", "count"),
            season=w.number("/timeline/season", "count"),
            series=w.number("/timeline/names", "count", op="length"),
        )
        + w.notes("series", but=("series.done",))
        + w.source("/timeline")
    )


def way(w: Writer, name: str) -> str:
    """Name a way of forecasting, or the mean of several."""
    return str(worded(name, "forecaster", w.language))


def tried(w: Writer) -> Markup:
    """Compare the ways of forecasting over all origins in the past."""
    told = w.out("backtest")
    lines = []
    for n, one in enumerate(told["tried"]):
        is_best = one["model"] == told["best"]
        looks: dict[str, Any] = {"tone": "leaf" if is_best else "ink", "is_hollow": not is_best}
        cells = [w.cell(f"/backtest/tried/{n}/{end}") for end in scored.ENDS]
        lines.append(scored.line(way(w, one["model"]), one, cells, **looks))
    seen = w.say(
        "forecast.tried_seen",
        metric=w.word("metric", told["metric"]),
        origins=w.number("/backtest/origins", "count", op="length"),
        best=way(w, told["best"]),
    )
    return scored.compared(w, lines, title=w.text("forecast.tried"), seen=seen, source="/backtest")


def ahead(w: Writer) -> Markup:
    """Show what was, what comes, and the band that nine of ten should lie within."""
    told = w.out("forecast")
    shown = [_series(w, n, one) for n, one in enumerate(told["series"][:SERIES])]
    held = w.number("/evaluation/held", "percent")
    sure = w.number("/evaluation/sure", "percent")
    return (
        w.h("forecast.ahead")
        + w.p("forecast.ahead_seen", held=held, sure=sure)
        + Markup('<div class="report-grid">{}</div>').format(Markup("").join(shown))
    )


def _series(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    told = w.out("forecast")
    start = len(one["was"])
    first = max(0, start - max(LEAST, PAST * len(one["said"])))
    was = [(float(n), v) for n, v in enumerate(one["was"]) if v is not None and n >= first]
    said = [(float(start + n), value) for n, value in enumerate(one["said"])]
    ends = list(zip(one["low"], one["high"], strict=True))
    moments = [*told["past"], *told["ahead"]]
    name = one["name"] or w.out("problem")["task"]["target"]
    data = plane.Plane(
        layers=[
            plane.Layer(points=was, is_line=True, tone="ink"),
            plane.Layer(points=said, ends=ends, is_line=True, is_band=True),
        ],
        keys=[
            Key(label=w.text("forecast.was"), sign="line", colour="ink"),
            Key(label=w.text("forecast.comes"), sign="line", colour="leaf"),
        ],
        x=(float(first), float(len(moments))),
        y=span([value for _, value in was] + [end for pair in ends for end in pair]),
        across="",
        upwards=w.out("problem")["task"]["target"],
        title=name,
        description=w.text("forecast.ahead"),
        x_ticks=_ticks(moments, first),
        height=250,
    )
    path = f"/forecast/series/{place}"
    rows = [
        (moment, *(w.cell(f"{path}/{end}/{n}") for end in ("said", "low", "high")))
        for n, moment in enumerate(told["ahead"])
    ]
    return w.figure(
        Figure(
            title=name,
            seen=Markup(""),
            draw=partial(plane.draw, data),
            source="/forecast",
            columns=[w.text(f"column.{name}") for name in ("when_at", "comes", "low", "high")],
            rows=rows,
        )
    )


def _ticks(moments: list[str], first: int) -> list[tuple[float, str]]:
    step = max(1, (len(moments) - first) // TICKS)
    places = range(first + step // 2, len(moments), step)
    return [(float(n), str(moments[n])[:10]) for n in places]
