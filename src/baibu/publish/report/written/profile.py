"""Show what the columns look like: the target, what goes with it, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key, Tone
from baibu.publish.report.drawings import bars, forest, plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import How, figure, written
from baibu.publish.report.parts import LONG, Figure, Writer

SHOWN = 6  # columns with a figure of their own
GAPS = 15  # columns with gaps in the figure
CLASSES: Sequence[Tone] = ("leaf", "amber", "seal", "ink", "quiet")
FIRST = date(1970, 1, 1)
BINS = 10  # of a column of numbers, as the step has it
MOST_WORDS = 9  # of a column in a small figure
Column = Mapping[str, Any]
Bins = Sequence[tuple[int, Mapping[str, Any]]]  # with their places in the output
Ends = tuple[float, float, float]  # middle, low, high
Series = Sequence[tuple[str, Sequence[Ends]]]


def write(w: Writer) -> tuple[Markup, bool]:
    """Write the profile."""
    if not w.told.has("profile"):
        return w.waiting("explore"), False
    told = w.out("profile")
    places = {one["name"]: place for place, one in enumerate(told["columns"])}
    strengths = _strengths(told)
    parts = [
        w.p(
            "profile.lead",
            rows=w.number("/profile/rows", "count"),
            columns=w.number("/profile/columns", "count", op="length"),
        )
    ]
    if told["target"] in places:
        parts.append(_target(w, told["columns"][places[told["target"]]], places[told["target"]]))
    near = [name for name in strengths if name in places][:SHOWN]
    if near:
        parts.append(w.p("profile.near", target=told["target"]))
        parts.append(
            Markup('<div class="report-grid">{}</div>').format(
                Markup("").join(_relation(w, told, places[name]) for name in near)
            )
        )
    parts += [_gaps(w, told), w.notes("explore", but=("explore.done",))]
    parts.append(_table(w, told, strengths))
    return Markup("").join(parts), True


def _strengths(told: Mapping[str, Any]) -> dict[str, float]:
    """Say how closely each column goes with the target, closest first."""
    held = told["associations"]
    if told["target"] not in held["names"]:
        return {}
    row = held["values"][held["names"].index(told["target"])]
    found = {
        name: abs(value or 0.0)
        for name, value in zip(held["names"], row, strict=True)
        if name != told["target"]
    }
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _target(w: Writer, column: Column, place: int) -> Markup:
    """Show the target: how many rows each class has, or how its amounts are spread."""
    title = w.text("profile.target", target=column["name"])
    if "top" in column:
        return _classes(w, column, f"/profile/columns/{place}", title)
    if "histogram" in column:
        return _amounts(w, column, f"/profile/columns/{place}", title)
    return Markup("")


def _classes(w: Writer, column: Column, path: str, title: str) -> Markup:
    data = bars.Bars(
        bars=[
            bars.Bar(name=one["word"], amount=one["count"], shown=f"{one['count']:,}")
            for one in column["top"]
        ],
        title=title,
        description=w.text("profile.target_classes"),
    )
    rows = [
        (
            one["word"],
            w.cell(f"{path}/top/{n}/count", "count"),
            w.cell(f"{path}/top/{n}/count", "percent", op="share", other="/profile/rows"),
        )
        for n, one in enumerate(column["top"])
    ]
    return w.figure(
        Figure(
            title=title,
            seen=w.say("profile.target_classes"),
            draw=partial(bars.draw, data),
            source="/profile",
            rows=rows,
            columns=[w.text(f"column.{name}") for name in ("class", "rows", "share")],
        )
    )


def _amounts(w: Writer, column: Column, path: str, title: str) -> Markup:
    seen = w.say(
        "profile.target_amounts",
        median=w.number(f"{path}/quantiles/0.5"),
        low=w.number(f"{path}/quantiles/0.05"),
        high=w.number(f"{path}/quantiles/0.95"),
    )
    edges, counts = column["histogram"]["edges"], column["histogram"]["counts"]
    spans = list(pairwise(edges))
    data = plane.Plane(
        layers=(),
        bars=[(low, high, count) for (low, high), count in zip(spans, counts, strict=True)],
        x=(edges[0], edges[-1]),
        y=(0.0, max(counts) * 1.05),
        across=column["name"],
        upwards=w.text("column.rows"),
        title=title,
        description=seen.striptags(),
        height=260,
    )
    rows = [
        (f"{figure(low)} … {figure(high)}", w.cell(f"{path}/histogram/counts/{n}", "count"))
        for n, (low, high) in enumerate(spans)
    ]
    return w.figure(
        Figure(
            title=title,
            seen=seen,
            draw=partial(plane.draw, data),
            source="/profile",
            rows=rows,
            columns=[w.text("column.range"), w.text("column.rows")],
        )
    )


def _relation(w: Writer, told: Mapping[str, Any], place: int) -> Markup:
    """Show how the target goes with one column: its rate or its mean, bin by bin."""
    column = told["columns"][place]
    bins = [(n, one) for n, one in enumerate(column.get("relation", [])) if "missing" not in one]
    if not bins:
        return Markup("")
    has_rates = "rates" in bins[0][1]
    series = _series(bins, has_rates=has_rates)
    upwards = w.text(
        "profile.mean" if not has_rates else "profile.rates" if len(series) > 1 else "profile.rate",
        target=told["target"],
        word=series[0][0],
    )
    is_line = "from" in bins[0][1] or len(series) > 1
    if is_line:
        draw = partial(plane.draw, _line(w, column, bins, series, upwards))
    else:
        draw = partial(forest.draw, _rows_of_words(w, column, bins, series[0][1], upwards))
    return w.figure(
        Figure(
            title=column["name"],
            seen=Markup(""),
            draw=draw,
            source="/profile",
            rows=_rows(w, place, bins, series),
            columns=[
                column["name"],
                w.text("column.rows"),
                *(name if has_rates else w.text("column.mean") for name, _ in series),
            ],
        )
    )


def _line(w: Writer, column: Column, bins: Bins, series: Series, upwards: str) -> plane.Plane:
    is_number = "from" in bins[0][1]
    has_rates = "rates" in bins[0][1]
    is_exact = column["distinct"] <= BINS  # each bin is one value
    xs = [
        float(n) if not is_number else one["to"] if is_exact else (one["from"] + one["to"]) / 2
        for n, (_, one) in enumerate(bins)
    ]
    looks = [CLASSES[n % len(CLASSES)] for n in range(len(series))]
    layers = [
        plane.Layer(
            points=[(x, held[0]) for x, held in zip(xs, values, strict=True)],
            ends=[(held[1], held[2]) for held in values],
            is_line=is_number,
            is_band=is_number,
            tone=look,
        )
        for (_, values), look in zip(series, looks, strict=True)
    ]
    ends = [end for _, values in series for held in values for end in held]
    keys = [
        Key(label=name, sign="line" if is_number else "dot", colour=look)
        for (name, _), look in zip(series, looks, strict=True)
        if len(series) > 1
    ]
    x = span(xs, around=0.06) if is_number else (-0.5, len(bins) - 0.5)
    return plane.Plane(
        layers=layers,
        keys=keys,
        title=column["name"],
        description=upwards,
        x=x,
        y=(0.0, min(1.0, max(ends) * 1.08)) if has_rates else span(ends),
        across=column["name"] if is_number else "",
        upwards=upwards,
        words_across=[] if is_number else [_label(w, one) for _, one in bins],
        x_ticks=_days(x) if column["base"] == "day" and is_number else (),
        height=230,
    )


def _rows_of_words(
    w: Writer, column: Column, bins: Bins, values: Sequence[Ends], upwards: str
) -> forest.Forest:
    has_rates = "rates" in bins[0][1]
    how: How = "percent" if has_rates else "figure"
    return forest.Forest(
        scores=[
            forest.Score(
                name=_label(w, one),
                middle=middle,
                low=low,
                high=high,
                shown=written(middle, how, w.language)[0],
            )
            for (_, one), (middle, low, high) in list(zip(bins, values, strict=True))[:MOST_WORDS]
        ],
        title=column["name"],
        description=upwards,
        is_small=True,
        above=upwards,
        at_least=0.0 if has_rates else None,
    )


def _series(bins: Bins, *, has_rates: bool) -> Series:
    if not has_rates:
        return [("", [_ends(one, one["mean"]) for _, one in bins])]
    names = [rate["class"] for rate in bins[0][1]["rates"]][: len(CLASSES)]
    return [
        (name, [_ends(one["rates"][n], one["rates"][n]["rate"]) for _, one in bins])
        for n, name in enumerate(names)
    ]


def _ends(held: Mapping[str, Any], middle: float) -> Ends:
    low, high = held["low"], held["high"]
    return middle, middle if low is None else low, middle if high is None else high


def _rows(w: Writer, place: int, bins: Bins, series: Series) -> list[tuple[object, ...]]:
    path = f"/profile/columns/{place}/relation"
    has_rates = "rates" in bins[0][1]
    return [
        (
            _label(w, one),
            w.cell(f"{path}/{n}/rows", "count"),
            *(
                w.cell(f"{path}/{n}/rates/{k}/rate", "percent")
                if has_rates
                else w.cell(f"{path}/{n}/mean")
                for k in range(len(series))
            ),
        )
        for n, one in bins
    ]


def _label(w: Writer, one: Mapping[str, Any]) -> str:
    if "word" in one:
        return str(one["word"])
    if "rest" in one:
        return w.text("profile.rest")
    return f"{figure(one['from'])} … {figure(one['to'])}"


def _days(x: tuple[float, float]) -> list[tuple[float, str]]:
    """Write days since 1970 as days."""
    marks = [x[0] + (x[1] - x[0]) * part for part in (0.12, 0.5, 0.88)]
    return [(mark, (FIRST + timedelta(days=round(mark))).isoformat()) for mark in marks]


def _gaps(w: Writer, told: Mapping[str, Any]) -> Markup:
    gaps = told["gaps"]
    if not gaps["names"]:
        return w.p("profile.no_gaps")
    order = sorted(range(len(gaps["names"])), key=lambda n: -gaps["counts"][n])[:GAPS]
    rows = told["rows"]
    title = w.text("profile.gaps")
    seen = w.say(
        "profile.gaps_seen",
        count=w.number("/profile/gaps/names", "count", op="length"),
        most=gaps["names"][order[0]],
        share=w.number(
            f"/profile/gaps/counts/{order[0]}", "percent", op="share", other="/profile/rows"
        ),
    )
    data = bars.Bars(
        bars=[
            bars.Bar(
                name=gaps["names"][n],
                amount=gaps["counts"][n] / rows,
                shown=written(gaps["counts"][n] / rows, "percent", w.language)[0],
                tone="amber",
            )
            for n in order
        ],
        title=title,
        description=seen.striptags(),
        most=1.0,
    )
    return w.figure(
        Figure(
            title=title,
            seen=seen,
            draw=partial(bars.draw, data),
            source="/profile",
            columns=[w.text("column.column"), w.text("column.rows"), w.text("column.share")],
            rows=[
                (
                    gaps["names"][n],
                    w.cell(f"/profile/gaps/counts/{n}", "count"),
                    w.cell(
                        f"/profile/gaps/counts/{n}", "percent", op="share", other="/profile/rows"
                    ),
                )
                for n in order
            ],
        )
    )


def _table(w: Writer, told: Mapping[str, Any], strengths: Mapping[str, float]) -> Markup:
    names = told["associations"]["names"]
    row = names.index(told["target"]) if told["target"] in names else None
    rows = []
    for place, one in enumerate(told["columns"][:300]):
        path = f"/profile/columns/{place}"
        middle: object = one["top"][0]["word"] if one.get("top") else "–"
        if "quantiles" in one and one["base"] == "number":
            middle = w.cell(f"{path}/quantiles/0.5")
        closeness: object = "–"
        if row is not None and one["name"] in strengths:
            closeness = w.cell(f"/profile/associations/values/{row}/{names.index(one['name'])}")
        rows.append(
            (
                one["name"],
                w.word("base", one["base"]),
                w.cell(f"{path}/missing", "percent", op="share", other="/profile/rows"),
                w.cell(f"{path}/distinct", "count"),
                middle,
                closeness,
            )
        )
    columns = ("column", "type", "missing", "distinct", "usual", "association")
    return w.h("profile.columns") + w.table(
        [w.text(f"column.{name}") for name in columns],
        rows,
        source="/profile",
        label=w.text("profile.columns"),
        fold=w.text("data.all_columns", count=f"{len(rows):,}") if len(rows) > LONG else "",
    )
