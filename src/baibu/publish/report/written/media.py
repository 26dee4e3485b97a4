"""Tell of pictures, texts and sounds: what the classes look like, how nets learnt, what misled.

Pictures stand in the page as data, so that it still needs no other file.

Start reading at `portrait`, `curves`, `mistakes` and `explained`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import bars, plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import figure, written
from baibu.publish.report.parts import LONG, Figure, Writer

GRID = 8  # places of a picture in each direction, as the step has it
LEAST = 0.15  # of the strongest effect below which a place is not coloured
WORDS = 8
END = "、"
RECT = '<rect class="{}" x="{}" y="{}" width="1" height="1" fill-opacity="{:.2f}"/>'


def is_told(w: Writer) -> bool:
    """Say whether the run is about pictures, texts or sounds."""
    return w.told.has("problem") and bool(w.out("problem")["task"].get("medium"))


def what(w: Writer) -> Markup:
    """Say what is told apart."""
    task = w.out("problem")["task"]
    facts: dict[str, object] = {"target": task["target"]}
    if not w.told.has("baseline"):
        return w.say(f"media.will_{task['medium']}", **facts)
    facts["classes"] = w.number("/baseline/classes", "count", op="length")
    return w.say(f"media.what_{task['medium']}", **facts)


def portrait(w: Writer) -> tuple[Markup, bool]:
    """Show the classes: how many rows, a few of each, what simple statistics say."""
    if not w.told.has("portrait"):
        return w.waiting("portray"), False
    told = w.out("portrait")
    lead = w.p(
        "media.lead",
        rows=w.number("/portrait/rows", "count"),
        classes=w.number("/portrait/classes", "count", op="length"),
    )
    parts = [lead, _classes(w, told), w.notes("portray", but=("portray.done",)), _sheet(w, told)]
    parts += [_words(w, told["words"], "/portrait")] if told["words"] else []
    return Markup("").join([*parts, _figures(w, told)]), True


def _classes(w: Writer, told: Mapping[str, Any]) -> Markup:
    seen = w.say("media.classes_seen")
    data = bars.Bars(
        bars=[
            bars.Bar(
                name=one["name"], amount=one["rows"],
                shown=written(one["rows"], "count", w.language)[0],
            )
            for one in told["classes"][:LONG]
        ],
        title=w.text("media.classes"),
        description=seen.striptags(),
    )  # fmt: skip
    rows = [
        (one["name"], w.cell(f"/portrait/classes/{n}/rows", "count"))
        for n, one in enumerate(told["classes"])
    ]
    return w.figure(
        Figure(
            title=data.title, seen=seen, draw=partial(bars.draw, data), source="/portrait",
            columns=[w.text("media.class"), w.text("media.rows")], rows=rows,
        )
    )  # fmt: skip


def _sheet(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Show a few rows of each class."""
    rows = [
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(
            one["name"], Markup("").join(_shown(w, row) for row in one["rows"])
        )
        for one in told["sheet"]
    ]
    return (
        w.h("media.sheet")
        + Markup('<dl class="report-facts report-sheet">{}</dl>').format(Markup("").join(rows))
        + w.source("/portrait")
    )


def _shown(w: Writer, row: Mapping[str, Any]) -> Markup:
    """Show one row: a picture, or the beginning of a text."""
    if "png" in row:
        return Markup('<img class="report-thumb" alt="{}" src="data:image/png;base64,{}">').format(
            row["file"] or w.text("media.picture"), row["png"]
        )
    return Markup('<p class="report-text">{}</p>').format(row["text"])


def _words(w: Writer, found: Sequence[Mapping[str, Any]], source: str) -> Markup:
    rows = [
        (one["name"], END.join(word["word"] for word in one["words"][:WORDS]) or "–")
        for one in found
    ]
    return (
        w.h("media.words")
        + w.p("media.words_seen")
        + w.table(
            [w.text("media.class"), w.text("media.words")], rows, source=source,
            label=w.text("media.words"),
        )
    )  # fmt: skip


def _figures(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Give what is watched later: sizes, lengths, brightness."""
    rows = [
        (
            _figure_name(w, told["medium"], one["name"]),
            *(
                w.cell(f"/portrait/figures/{n}/quantiles/{mark}")
                for mark in ("0.05", "0.5", "0.95")
            ),
        )
        for n, one in enumerate(told["figures"])
        if "quantiles" in one
    ]
    return (
        w.h("media.figures")
        + w.p("media.figures_seen")
        + w.table(
            [w.text(f"media.{name}") for name in ("statistic", "low", "middle", "high")],
            rows, source="/portrait", label=w.text("media.figures"),
        )
        + _histograms(w, told)
    )  # fmt: skip


def _histograms(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Draw how each statistic that varies is spread."""
    shown = [
        _histogram(w, n, one, _figure_name(w, told["medium"], one["name"]))
        for n, one in enumerate(told["figures"])
        if len(one.get("histogram", {}).get("counts", ())) > 1
    ]
    return Markup('<div class="report-grid">{}</div>').format(Markup("").join(shown))


def _histogram(w: Writer, place: int, one: Mapping[str, Any], title: str) -> Markup:
    path = f"/portrait/figures/{place}"
    edges, counts = one["histogram"]["edges"], one["histogram"]["counts"]
    seen = w.say("media.spread", middle=w.number(f"{path}/quantiles/0.5"))
    spans = list(pairwise(edges))
    data = plane.Plane(
        layers=(),
        bars=[(low, high, count) for (low, high), count in zip(spans, counts, strict=True)],
        x=(edges[0], edges[-1]),
        y=(0.0, max(counts) * 1.05),
        across=title,
        upwards=w.text("media.rows"),
        title=title,
        description=seen.striptags(),
        height=220,
    )
    rows = [
        (f"{figure(low)} … {figure(high)}", w.cell(f"{path}/histogram/counts/{n}", "count"))
        for n, (low, high) in enumerate(spans)
    ]
    return w.figure(
        Figure(
            title=title, seen=seen, draw=partial(plane.draw, data), source="/portrait",
            columns=[w.text("column.range"), w.text("media.rows")], rows=rows,
        )
    )  # fmt: skip


def _figure_name(w: Writer, medium: str, name: str) -> str:
    return w.word(f"figure.{medium}", name.rpartition(".")[2])


def curves(w: Writer) -> Markup:
    """Draw the losses of every net by epoch, with what they mean."""
    if not w.told.has("lessons"):
        return Markup("")
    found = w.out("lessons")["curves"]
    return Markup("").join(_curve(w, n, one) for n, one in enumerate(found))


def _curve(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    path = f"/lessons/curves/{place}"
    mean = one["mean"]
    learnt = [(row["epoch"], row["loss"]) for row in mean]
    watched = [(row["epoch"], row["watched"]) for row in mean]
    ends = [
        (min(held), max(held))
        for n in range(len(mean))
        if (held := [fold[n]["watched"] for fold in one["folds"] if n < len(fold)])
    ]
    seen = w.say(
        "media.curve_seen",
        folds=w.number(f"{path}/folds", "count", op="length"),
        meaning=w.word("diagnosis", one["diagnosis"]),
        constant=w.number(f"{path}/constant"),
    )
    last = float(len(mean))
    data = plane.Plane(
        layers=[
            plane.Layer(
                points=[(1.0, one["constant"]), (max(2.0, last), one["constant"])],
                is_line=True, is_dashed=True, tone="quiet",
            ),
            plane.Layer(points=learnt, is_line=True, is_dashed=True, tone="amber"),
            plane.Layer(points=watched, ends=ends, is_line=True, is_band=True),
        ],
        keys=[
            Key(label=w.text("media.learnt"), sign="dashed", colour="amber"),
            Key(label=w.text("media.watched"), sign="line", colour="leaf"),
            Key(label=w.text("media.constant"), sign="dashed", colour="quiet"),
        ],
        x=(1.0, max(2.0, last)),
        y=span([value for _, value in (*learnt, *watched)] + [0.0, one["constant"]]),
        across=w.text("media.epoch"),
        upwards=w.text("media.loss"),
        title=w.text("media.curve", name=str(one["config"])),
        description=seen.striptags(),
        height=280,
    )  # fmt: skip
    rows = [
        (
            w.cell(f"{path}/mean/{n}/epoch", "count"),
            *(w.cell(f"{path}/mean/{n}/{name}") for name in ("loss", "watched")),
            w.cell(f"{path}/mean/{n}/watched_score", "percent"),
        )
        for n in range(len(mean))
    ]
    names = ("epoch", "learnt", "watched", "right")
    return w.figure(
        Figure(
            title=data.title, seen=seen, draw=partial(plane.draw, data), source="/lessons",
            columns=[w.text(f"media.{name}") for name in names], rows=rows,
        )
    )  # fmt: skip


def mistakes(w: Writer) -> Markup:
    """Show the test rows that the model was surest about and wrong."""
    told = w.out("mistakes")
    if not told["count"]:
        return w.h("media.mistakes") + w.p("media.no_mistakes") + w.source("/mistakes")
    lead = w.p(
        "media.mistakes_seen",
        count=w.number("/mistakes/count", "count"),
        rows=w.number("/mistakes/rows", "count"),
    )
    items = [
        Markup('<figure class="report-case">{}<figcaption>{}</figcaption></figure>').format(
            _shown(w, one),
            w.say(
                "media.mistake", truth=one["truth"], said=one["said"],
                chance=w.number(f"/mistakes/shown/{n}/chance", "percent"),
            ),
        )
        for n, one in enumerate(told["shown"])
    ]  # fmt: skip
    shown = Markup('<div class="report-cases">{}</div>').format(Markup("").join(items))
    return w.h("media.mistakes") + lead + (shown if items else Markup("")) + w.source("/mistakes")


def explained(w: Writer) -> tuple[Markup, bool]:
    """Show what the answer goes by: places of pictures, words of texts."""
    told = w.out("importance")
    is_text = told["medium"] == "text"
    parts = [w.p("media.explained_text" if is_text else f"media.explained_{told['medium']}")]
    items = [_example(w, n, one) for n, one in enumerate(told["examples"])]
    parts.append(Markup('<div class="report-cases">{}</div>').format(Markup("").join(items)))
    parts += [_words(w, told["words"], "/importance")] if told["words"] else []
    return Markup("").join([*parts, w.source("/importance")]), True


def _example(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    path = f"/importance/examples/{place}"
    said = w.say(
        "media.example", said=one["said"], truth=one["truth"],
        chance=w.number(f"{path}/chance", "percent"),
    )  # fmt: skip
    shown = _heat(one) if "falls" in one else _shown(w, one) + _row_words(w, path, one)
    return Markup('<figure class="report-case">{}<figcaption>{}</figcaption></figure>').format(
        shown, said
    )


def _row_words(w: Writer, path: str, one: Mapping[str, Any]) -> Markup:
    rows = [
        w.say(
            "media.word_falls", word=word["word"],
            falls=w.number(f"{path}/words/{n}/falls", "percent"),
        )
        for n, word in enumerate(one["words"][:WORDS])
    ]  # fmt: skip
    return w.points(rows)


def _heat(one: Mapping[str, Any]) -> Markup:
    """Lay colour over the places on which the answer rests; blue ones speak against it."""
    falls = one["falls"]
    most = max((abs(value) for row in falls for value in row), default=0.0) or 1.0
    places = [
        Markup(
            '<rect class="{}" x="{}" y="{}" width="1" height="1" fill-opacity="{:.2f}"/>'
        ).format(
            "heat-for" if value > 0 else "heat-against", across, down, 0.65 * abs(value) / most
        )
        for down, row in enumerate(falls)
        for across, value in enumerate(row)
        if abs(value) > LEAST * most
    ]
    return Markup(
        '<svg class="report-heat" viewBox="0 0 {0} {0}" role="img"><title>{1}</title>'
        '<image href="data:image/png;base64,{2}" width="{0}" height="{0}" '
        'preserveAspectRatio="none"/>{3}</svg>'
    ).format(GRID, one["said"], one["png"], Markup("").join(places))
