"""Explain: what the model goes by, whether ways of asking agree, how it moves with each column."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import dots, forest, plane, signed
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import figure
from baibu.publish.report.notes import word
from baibu.publish.report.parts import Figure, Writer
from baibu.publish.report.written import media

PATH = "/importance"
SHOWN = 12  # columns
AGREES = 0.5  # rank correlation below which ways disagree, as the step has it
MOST_WORDS = 9
ROWS = 12  # single rows behind a curve
PULLS = 8  # columns of one explained row
TURNED = 0.25  # share of rows from which a mean curve misleads, as the step has it
MENTIONED = ("importance.main", "importance.disagree", "importance.together", "importance.turned")


def write(w: Writer) -> tuple[Markup, bool]:
    """Write what the columns weigh and how each main one works."""
    if not w.told.has("importance"):
        return w.waiting("importance", "local"), False
    told = w.out("importance")
    if "medium" in told:
        return media.explained(w)
    parts = [
        _ways(w, told), _asked(w, told), _agreement(w, told), w.notes("importance", but=MENTIONED),
    ]  # fmt: skip
    curves = [_curve(w, n, one) for n, one in enumerate(told.get("curves", []))]
    if curves:
        parts += [
            w.h("explanation.curves"),
            w.p("explanation.curves_seen"),
            Markup('<div class="report-grid">{}</div>').format(Markup("").join(curves)),
        ]
    return Markup("").join([*parts, local(w)]), True


def _ways(w: Writer, told: Mapping[str, Any]) -> Markup:
    ways = told["ways"]
    first = next(iter(ways))
    names = [one["name"] for one in ways[first][:SHOWN]]
    places = {way: {one["name"]: n for n, one in enumerate(held)} for way, held in ways.items()}

    def weight(way: str, name: str) -> float | None:
        place = places[way].get(name)
        return None if place is None else ways[way][place]["weight"]

    seen = w.say("explanation.seen", columns=w.number(f"{PATH}/ways/{first}", "count", op="length"))
    data = dots.Dots(
        names=names,
        ways=[(w.word("way", way), [weight(way, name) for name in names]) for way in ways],
        title=w.text("explanation.figure"),
        description=seen.striptags(),
    )
    rows = [
        (
            name,
            *(
                w.cell(f"{PATH}/ways/{way}/{places[way][name]}/weight", "percent")
                if name in places[way]
                else "–"
                for way in ways
            ),
        )
        for name in names
    ]
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(dots.draw, data),
            source=PATH,
            rows=rows,
            columns=[w.text("column.column"), *(w.word("way", way) for way in ways)],
        )
    )


def _asked(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Say how much was asked to know what columns weigh; earlier runs did not write it down."""
    if "asked" not in told:
        return Markup("")
    facts = {name: w.number(f"{PATH}/asked/{name}", "count") for name in told["asked"]}
    return w.p("explanation.asked", **facts)


def _agreement(w: Writer, told: Mapping[str, Any]) -> Markup:
    found = []
    for n, (one, other, rank) in enumerate(told.get("agreement", [])):
        key = "explanation.disagree" if rank < AGREES else "explanation.agree"
        found.append(
            w.say(
                key,
                one=w.word("way", one),
                other=w.word("way", other),
                rank=w.number(f"{PATH}/agreement/{n}/2"),
            )
        )
    return w.points(found)


def _curve(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    at = one["at"]
    if not at:
        return Markup("")
    is_number = not isinstance(at[0], str)
    count = len(at) if is_number else min(len(at), MOST_WORDS)
    upwards = w.text(f"explanation.{_kind(w, one)}", word=one.get("of", ""))
    path = f"{PATH}/curves/{place}"
    if is_number:
        draw = partial(plane.draw, _line(w, one, upwards))
    else:
        draw = partial(forest.draw, _words(one, count, upwards))
    rows = [
        (
            w.cell(f"{path}/at/{n}") if is_number else at[n],
            *(w.cell(f"{path}/{end}/{n}") for end in ("mean", "low", "high")),
        )
        for n in range(count)
    ]
    names = ("mean", "low_tenth", "high_tenth")
    return w.figure(
        Figure(
            title=one["name"],
            seen=_care(w, place, one),
            draw=draw,
            source=PATH,
            columns=[one["name"], *(w.text(f"column.{name}") for name in names)],
            rows=rows,
        )
    )


def _care(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    """Say how far a curve can be believed."""
    if one.get("goes_with"):
        return w.say("explanation.goes_with", other=one["goes_with"])
    if one.get("turned", 0.0) > TURNED:
        share = w.number(f"{PATH}/curves/{place}/turned", "percent")
        return w.say("explanation.turned", share=share)
    return Markup("")


def _line(w: Writer, one: Mapping[str, Any], upwards: str) -> plane.Plane:
    """Draw the mean with the middle of the rows, single rows faintly, and where rows are."""
    xs = [float(value) for value in one["at"]]
    thin = one.get("is_thin") or [False] * len(xs)
    points = list(zip(xs, one["mean"], strict=True))
    layers = [
        plane.Layer(points=list(zip(xs, row, strict=True)), is_faint=True, tone="quiet")
        for row in list(one.get("lines", ()))[:ROWS]
    ]
    layers.append(
        plane.Layer(
            points=points,
            ends=list(zip(one["low"], one["high"], strict=True)),
            is_line=True,
            is_band=True,
            is_dashed=any(thin),
        )
    )
    layers += [
        plane.Layer(points=list(both), is_line=True)
        for both, sides in zip(pairwise(points), pairwise(thin), strict=True)
        if any(thin) and not any(sides)
    ]
    keys = []
    level = sum(one["mean"]) / len(xs)  # local effects are told around 0
    effects = [level + value for value in one.get("local", ())]
    if effects:
        layers.append(
            plane.Layer(
                points=list(zip(xs, effects, strict=True)),
                is_line=True,
                is_dashed=True,
                tone="amber",
            )
        )
        keys = [
            Key(label=w.text("explanation.partial"), sign="line", colour="leaf"),
            Key(label=w.text("explanation.accumulated"), sign="dashed", colour="amber"),
        ]
    most = max(one.get("density") or [0.0])
    singles = [value for line in one.get("lines", ()) for value in line]
    ends = [*one["low"], *one["high"], *one["mean"], *effects, *singles]
    return plane.Plane(
        layers=layers,
        keys=keys,
        x=span(xs, around=0.03),
        y=span(ends),
        across=one["name"],
        upwards=upwards,
        title=one["name"],
        description=upwards,
        height=230,
        rug=[
            (x, share / (most or 1)) for x, share in zip(xs, one.get("density", ()), strict=False)
        ],
    )


def _words(one: Mapping[str, Any], count: int, upwards: str) -> forest.Forest:
    thin = one.get("is_thin") or [False] * count
    return forest.Forest(
        scores=[
            forest.Score(
                name=str(one["at"][n]),
                middle=one["mean"][n],
                low=one["low"][n],
                high=one["high"][n],
                shown=figure(one["mean"][n]),
                is_hollow=thin[n],
            )
            for n in range(count)
        ],
        title=one["name"],
        description=upwards,
        is_small=True,
        above=upwards,
    )


def local(w: Writer) -> Markup:
    """Show what made single answers, where the step that explains them has run."""
    step = w.told.step("local")
    if step is None:
        return Markup("")
    head = w.h("explanation.local")
    if not w.told.has("local"):
        return head + w.waiting("local")
    rows = [_answer(w, place, one) for place, one in enumerate(w.out("local")["rows"])]
    grid = Markup('<div class="report-grid">{}</div>').format(Markup("").join(rows))
    return head + w.p("explanation.local_seen") + grid + w.notes("local", but=("local.done",))


def _answer(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    """Show one row: what was said, what was true, and what each column added."""
    path = f"/local/rows/{place}"
    facts: dict[str, object] = {
        "truth": one["truth"] if isinstance(one["truth"], str) else w.number(f"{path}/truth"),
        "output": w.number(f"{path}/output"),
        "base": w.number(f"{path}/base"),
        "word": one["of"],
    }
    seen = w.say("explanation.row_class" if one["of"] else "explanation.row_amount", **facts)
    why = word("telling", one["why"], w.language)
    title = w.text("explanation.typical", why=why, name=one["name"]) if one["name"] else why
    by = [(n, held) for n, held in enumerate(one["by"]) if held["column"]][:PULLS]
    data = signed.Signed(
        pulls=[
            signed.Pull(
                name=_named(held),
                adds=held["adds"],
                shown=("+" if held["adds"] > 0 else "−") + _short(abs(held["adds"])),
            )
            for _, held in by
        ],
        title=title,
        description=seen.striptags(),
    )
    return w.figure(
        Figure(
            title=title,
            seen=seen,
            draw=partial(signed.draw, data),
            source="/local",
            columns=[w.text(f"column.{name}") for name in ("column", "adds")],
            rows=[(_named(held), w.cell(f"{path}/by/{n}/adds")) for n, held in by],
        )
    )


def _short(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.2g}"


def _named(held: Mapping[str, Any]) -> str:
    value = held["value"]
    shown = "∅" if value is None else figure(value) if isinstance(value, float) else str(value)
    return f"{held['column']} = {shown}"


def _kind(w: Writer, one: Mapping[str, Any]) -> str:
    if one.get("of"):
        return "of"
    kind = w.out("problem")["task"]["kind"] if w.told.has("problem") else ""
    return kind if kind in ("binary", "multiclass", "regression") else "amount"
