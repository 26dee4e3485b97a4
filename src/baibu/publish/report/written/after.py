"""Tell what comes after the model: its limits, package, watch, cost, and how to do it all again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from baibu.publish.report.drawings import bars
from baibu.publish.report.marks import key, written
from baibu.publish.report.parts import LONG, Figure, Writer
from baibu.publish.report.written import groups

KNOWN = frozenset(  # steps that some chapter tells of
    (
        "frame",
        "acquire",
        "split",
        "clean",
        "features",
        "explore",
        "choose",
        "baseline",
        "train",
        "tune",
        "ensemble",
        "learning_curve",
        "validate",
        "evaluate",
        "importance",
        "local",
        "series",
        "foretell_simply",
        "foretell",
        "judge_forecast",
        "divide",
        "portray",
        "encode",
        "start_simply",
        "learn",
        "judge_media",
        "point_out",
        "pack_media",
        "group",
        "judge_groups",
        "package",
        "watch",
        "update",
    )
)
FEW = 1_000  # test rows below which an interval is wide
SHORT = 12
MOST_FACTS = 24  # of an output that no chapter knows


def limits(w: Writer) -> tuple[Markup, bool]:
    """Say in plain words what the model must not be used for, from what the steps have found."""
    found = [*_of_problem(w), *_of_data(w), *_of_test(w)]
    found.append(w.say("limits.other_rows"))
    return w.p("limits.lead") + w.points(found), w.told.has("evaluation")


def _of_problem(w: Writer) -> list[Markup]:
    if not w.told.has("framing"):
        return []
    told = w.out("framing")
    found = []
    if told["guessed"]:
        count = w.number("/framing/guessed", "count", op="length")
        found.append(w.say("limits.guessed", count=count))
    if told["problem"]["constraint"].strip():
        found.append(w.say("limits.constraint", constraint=told["problem"]["constraint"]))
    return found


def _of_data(w: Writer) -> list[Markup]:
    found = []
    if w.told.has("data_card"):
        unknown = [one["address"] for one in w.out("data_card")["sources"] if not one["licence"]]
        if unknown:
            found.append(w.say("limits.licence", names="、".join(unknown)))
    if w.told.has("cleaning") and w.out("cleaning")["suspects"]:
        count = w.number("/cleaning/suspects", "count", op="length")
        found.append(w.say("limits.leaks", count=count))
    return found


def _of_test(w: Writer) -> list[Markup]:
    found = []
    if w.told.has("evaluation"):
        told = w.out("evaluation")
        if told["rows"] < FEW:
            found.append(w.say("limits.few", rows=w.number("/evaluation/rows", "count")))
        if told["slices"]:
            names = "；" if w.language == "zh" else "; "
            weak = names.join(f"{one['column']} = {one['value']}" for one in told["slices"][:3])
            found.append(w.say("limits.weak", slices=weak))
    if len(w.out("openings") if w.told.has("openings") else []) > 1:
        count = w.number("/openings", "count", op="length")
        found.append(w.say("limits.opened", count=count))
    return found


def package(w: Writer) -> tuple[Markup, bool]:
    """Write what the package holds, and how to put it to use."""
    step = w.told.step("package") or w.told.step("pack_media")
    if groups.is_told(w):  # groups are described, and nothing is asked later
        return Markup(""), False
    if step is None or not w.told.has("package"):
        return w.waiting("package") if step is not None else w.p("package.none"), False
    told = w.out("package")
    rows = [
        (Markup("<code>{}</code>").format(name), w.cell(f"/package/sizes/{key(name)}", "count"))
        for name in told["sizes"]
    ]
    return (
        w.p("package.lead", count=w.number("/package/sizes", "count", op="length"))
        + w.notes("package", "pack_media")
        + w.p("package.serve")
        + Markup('<pre class="code" tabindex="0">baibu project serve</pre>')
        + w.table(
            [w.text("column.file"), w.text("column.bytes")],
            rows,
            source="/package",
            label=w.text("title.package"),
            fold=w.text("package.files"),
        ),
        True,
    )


def watch(w: Writer) -> tuple[Markup, bool]:
    """Write what is watched once the model serves, and when it is trained anew."""
    there = [name for name in ("watch", "update") if w.told.step(name) is not None]
    if groups.is_told(w):
        return Markup(""), False
    if not there:
        return w.p("watch.none"), False
    parts = [w.p("watch.lead")] + [w.notes(name) for name in there]
    for name in there:
        step = w.told.step(name)
        given = [output for output in step.gives if w.told.has(output)] if step is not None else []
        parts.extend(_facts(w, output) for output in given)
    parts.append(w.waiting(*there))
    done = all(step.is_done for name in there if (step := w.told.step(name)) is not None)
    return Markup("").join(parts), done


def others(w: Writer) -> tuple[Markup, bool]:
    """Write what steps say that no other chapter tells of, such as the person's own."""
    parts: list[Markup] = []
    for step in w.told.steps:
        if step.id in KNOWN and not step.is_own:
            continue
        parts.append(Markup("<h3>{}</h3>").format(w.step_name(step.id)))
        parts.append(w.notes(step.id) if step.notes else w.waiting(step.id))
        parts += [
            _facts(w, name) for name in step.gives if step.id not in KNOWN and w.told.has(name)
        ]
    return Markup("").join(parts), True


def _facts(w: Writer, output: str) -> Markup:
    """Write the plain facts of an output, folded: numbers, words and lengths, no more."""
    told = w.out(output)
    if not isinstance(told, Mapping):
        return Markup("")
    rows = [
        (name, _fact(w, output, name, value)) for name, value in list(told.items())[:MOST_FACTS]
    ]
    return w.table(
        [w.text("column.name"), w.text("column.value")],
        rows,
        source=f"/{key(output)}",
        label=output,
        fold=w.text("others.facts", name=output),
    )


def _fact(w: Writer, output: str, name: str, value: Any) -> object:
    path = f"/{key(output)}/{key(name)}"
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return str(value)[:200] if value is not None else "–"
    if isinstance(value, (int, float)):
        return w.cell(path)
    return w.say("others.entries", count=w.cell(path, "count", op="length"))


def again(w: Writer) -> tuple[Markup, bool]:
    """Write how to do it all again, and what has to be the same for the same numbers."""
    pairs: list[tuple[object, object]] = [(w.say("again.seed"), str(w.told.seed))]
    if w.told.has("data_card"):
        for one in w.out("data_card")["sources"]:
            name = w.say("again.data", address=one["address"])
            pairs.append((name, Markup("<code>{}</code>").format(one["sha256"] or "–")))
    pairs += (
        [(w.say("again.code"), Markup("<code>{}</code>").format(w.told.code))]
        if w.told.code
        else []
    )
    pairs.append((w.say("again.run"), w.told.run or "–"))
    versions = "　".join(f"{name} {version}" for name, version in w.told.libraries.items())
    pairs.append((w.say("again.libraries"), versions or "–"))
    return (
        w.p("again.lead")
        + Markup('<pre class="code" tabindex="0">baibu project run</pre>')
        + w.p("again.same")
        + w.facts(pairs),
        bool(w.told.run),
    )


def cost(w: Writer) -> tuple[Markup, bool]:
    """Write the time and the memory of every step."""
    told = w.out("run") if w.told.has("run") else {"steps": {}}
    steps = sorted(told["steps"], key=lambda name: -told["steps"][name]["seconds"])
    if not steps:
        return w.p("cost.none"), False
    facts = {"seconds": w.number("/run/seconds", "seconds")}
    seen = w.say("cost.seen", **facts)
    if "peak_mb" in told:
        seen += w.say("cost.memory", peak=w.number("/run/peak_mb", "megabytes"))
    if w.told.has("tuning") and w.out("tuning")["tried"]:
        rate = w.number("/tuning/tried", "count", op="per_hour", other="/tuning/seconds")
        seen += w.say("cost.pace", rate=rate)
    data = bars.Bars(
        bars=[
            bars.Bar(
                name=w.step_name(name),
                amount=told["steps"][name]["seconds"],
                shown=written(told["steps"][name]["seconds"], "seconds", w.language)[0],
            )
            for name in steps[:LONG]
        ],
        title=w.text("cost.figure"),
        description=seen.striptags(),
    )
    rows = [
        (
            w.step_name(name),
            w.word("state", told["steps"][name]["state"]),
            w.cell(f"/run/steps/{key(name)}/seconds", "seconds"),
            w.cell(f"/run/steps/{key(name)}/peak_mb", "megabytes")
            if told["steps"][name]["peak_mb"]
            else "–",
        )
        for name in told["steps"]
    ]
    figure = Figure(
        title=data.title,
        seen=seen,
        draw=partial(bars.draw, data),
        source="/run",
        rows=rows,
        columns=[w.text(f"column.{name}") for name in ("step", "state", "seconds", "memory")],
    )
    return w.figure(figure), w.told.state == "done"


def sources(w: Writer) -> tuple[Markup, bool]:
    """Write the appendix: where every number of the text comes from; last, when all are known."""
    outputs = [
        (
            Markup('<code id="output-{0}">{0}</code>').format(name),
            w.step_name(giver.id)
            if (giver := w.told.giver(name)) is not None
            else w.say("source.run"),
            Markup("<code>{}</code>").format(w.told.hashes.get(name, "–")[:SHORT]),
        )
        for name in w.told.outputs
    ]
    rows = [
        (
            Markup('<span id="from-{0}">{0}</span>').format(mark.place),
            Markup('<data value="{0}">{1}</data>').format(repr(mark.value), f"{mark.value:.10g}"),
            Markup("<code>{}</code>").format(mark.pointer),
            w.word("op", mark.op) if mark.op else "",
            Markup("<code>{}</code>").format(mark.other) if mark.other else "",
        )
        for mark in w.marks.rows()
    ]
    return (
        w.p("sources.lead")
        + w.table(
            [w.text(f"column.{name}") for name in ("output", "step", "hash")],
            outputs,
            source="",
            label=w.text("sources.outputs"),
        )
        + w.h("sources.numbers")
        + w.table(
            [w.text(f"column.{name}") for name in ("place", "in_full", "pointer", "op", "with")],
            rows,
            source="",
            label=w.text("sources.numbers"),
        ),
        True,
    )
