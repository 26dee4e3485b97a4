"""Tell of groups: how many there are, what sets each apart, and whether other rows agree.

That there are none is an answer too, and often the right one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key, Tone
from baibu.publish.report.drawings import bars, plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import How, written
from baibu.publish.report.parts import Figure, Writer
from baibu.workbench.clustering.search import BEYOND, COUNTS, LEAST_STABILITY

PATH, JUDGED = "/groups", "/judged_groups"
TONES: tuple[Tone, ...] = ("leaf", "amber", "seal", "ink", "quiet")
TRIED = 12  # ways to group that are listed


def is_told(w: Writer) -> bool:
    """Say whether the task is to find groups."""
    return w.told.step("group") is not None


def answer(w: Writer) -> list[Markup]:
    """Say first whether there are groups, how many, and whether rows that were kept back agree."""
    if not w.told.has("groups"):
        return [w.say("groups.not_yet")]
    told = w.out("groups")
    if told["best"] is None:
        tried = w.number(f"{PATH}/candidates", "count", op="length")
        return [w.say("groups.none", tried=tried), w.say("groups.none_means")]
    said = [w.say("groups.found", count=w.number(f"{PATH}/groups", "count", op="length"))]
    if w.told.has("judged_groups"):
        said.append(_agreement(w))
    return said


def _agreement(w: Writer) -> Markup:
    path = f"{JUDGED}/scores/agreement"
    step = w.told.step("judge_groups")
    noted = {note["key"] for note in step.notes} if step is not None else set()
    return w.say(
        "groups.disagree" if "judge_groups.other" in noted else "groups.agree",
        rows=w.number(f"{JUDGED}/rows", "count"),
        score=w.number(f"{path}/score"),
        low=w.number(f"{path}/low"),
        high=w.number(f"{path}/high"),
    )


def write(w: Writer) -> tuple[Markup, bool]:
    """Write every group with its traits, the map, and the ways that were tried."""
    if not is_told(w):
        return Markup(""), False
    if not w.told.has("groups"):
        return w.waiting("group"), False
    told = w.out("groups")
    parts = [w.p("groups.lead" if told["best"] else "groups.lead_none")]
    if told["groups"]:
        parts += [_sizes(w, told), _map(w, told)]
        parts += [_group(w, place, one) for place, one in enumerate(told["groups"])]
    parts += [_tried(w, told), w.waiting("judge_groups")]
    return Markup("").join(parts), w.told.has("judged_groups")


def name(w: Writer, number: int) -> str:
    """Name a group; `0` are the rows of none."""
    return w.text("groups.name", number=number) if number else w.text("groups.outside")


def _sizes(w: Writer, told: Mapping[str, Any]) -> Markup:
    data = bars.Bars(
        bars=[
            bars.Bar(
                name=name(w, one["number"]),
                amount=one["share"],
                shown=written(one["share"], "percent", w.language)[0],
                tone=_tone(one["number"]),
            )
            for one in told["groups"]
        ],
        title=w.text("groups.sizes"),
        description=w.text("groups.sizes_seen"),
        most=1.0,
    )
    seen = w.say("groups.sizes_seen")
    if told["outside"]:
        seen += w.say("groups.some_outside", share=w.number(f"{PATH}/outside", "percent"))
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(bars.draw, data),
            source=PATH,
            columns=[w.text(f"column.{one}") for one in ("group", "rows", "share")],
            rows=[
                (
                    name(w, one["number"]),
                    w.cell(f"{PATH}/groups/{n}/rows", "count"),
                    w.cell(f"{PATH}/groups/{n}/share", "percent"),
                )
                for n, one in enumerate(told["groups"])
            ],
        )
    )


def _tone(number: int) -> Tone:
    return TONES[(number - 1) % len(TONES)]


def _map(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Show rows on the two axes along which they differ most."""
    points = told.get("points", [])
    if not points:
        return Markup("")
    numbers = sorted({int(label) + 1 for *_, label in points}, key=lambda one: one or 99)
    layers = [
        plane.Layer(
            points=[(x, y) for x, y, label in points if int(label) + 1 == number],
            is_cloud=True,
            tone=_tone(number) if number else "quiet",
        )
        for number in numbers
    ]
    data = plane.Plane(
        layers=layers,
        keys=[
            Key(label=name(w, number), sign="dot", colour=_tone(number) if number else "quiet")
            for number in numbers
        ],
        x=span([x for x, *_ in points], around=0.06),
        y=span([y for _, y, _ in points], around=0.06),
        across=w.text("groups.axis_one"),
        upwards=w.text("groups.axis_two"),
        title=w.text("groups.map"),
        description=w.text("groups.map_seen"),
        height=360,
    )
    return w.figure(
        Figure(
            title=data.title,
            seen=w.say("groups.map_seen"),
            draw=partial(plane.draw, data),
            source=PATH,
        )
    )


def _group(w: Writer, place: int, one: Mapping[str, Any]) -> Markup:
    path = f"{PATH}/groups/{place}"
    head = Markup("<h3>{}</h3>").format(name(w, one["number"])) + w.p(
        "groups.holds",
        rows=w.number(f"{path}/rows", "count"),
        share=w.number(f"{path}/share", "percent"),
    )
    if not one["traits"]:
        return head + w.p("groups.alike")
    rows = [
        (
            trait["column"],
            w.say(f"groups.is_{trait['how']}", word=trait["word"]),
            w.cell(f"{path}/traits/{n}/here", _how(trait)),
            w.cell(f"{path}/traits/{n}/elsewhere", _how(trait)),
        )
        for n, trait in enumerate(one["traits"])
    ]
    columns = ("column", "what", "here", "elsewhere")
    return head + w.table(
        [w.text(f"column.{each}") for each in columns],
        rows,
        source=PATH,
        label=name(w, one["number"]),
    )


def _how(trait: Mapping[str, Any]) -> How:
    return "percent" if trait["how"] == "word" else "figure"


def _tried(w: Writer, told: Mapping[str, Any]) -> Markup:
    rows = [
        (
            w.word("grouping", one["method"]),
            w.cell(f"{PATH}/candidates/{n}/groups", "count"),
            w.cell(f"{PATH}/candidates/{n}/beyond"),
            w.cell(f"{PATH}/candidates/{n}/stability") if one["stability"] is not None else "–",
            w.cell(f"{PATH}/candidates/{n}/silhouette"),
        )
        for n, one in enumerate(told["candidates"][:TRIED])
    ]
    if not rows:
        return Markup("")
    columns = ("way", "groups", "beyond", "steady", "silhouette")
    return (
        w.h("groups.tried")
        + w.p(
            "groups.tried_seen",
            beyond=f"{BEYOND:g}",
            steady=f"{LEAST_STABILITY:g}",
            fewest=min(COUNTS),
            most=max(COUNTS),
        )
        + w.table(
            [w.text(f"column.{each}") for each in columns],
            rows,
            source=PATH,
            label=w.text("groups.tried"),
            fold=w.text("groups.all_tried", count=f"{len(rows)}"),
        )
    )
