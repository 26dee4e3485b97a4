"""Tell what more rows would bring, and whether the model learns by heart or too little."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.parts import Figure, Writer

STEP, PATH = "learning_curve", "/learning"


def write(w: Writer) -> tuple[Markup, bool]:
    """Write what the curve says, then the curve."""
    if w.told.step(STEP) is None:  # a task of this kind has no such curve
        return Markup(""), False
    if not w.told.has("learning"):
        return w.waiting(STEP), False
    told = w.out("learning")
    if len(told["sizes"]) < 2:
        return w.notes(STEP), True
    return w.p("learning.lead") + w.notes(STEP) + _curve(w), True


def _curve(w: Writer) -> Markup:
    sizes = w.out("learning")["sizes"]
    learnt = [(float(n), one["learnt"]) for n, one in enumerate(sizes)]
    watched = [(float(n), one["watched"]) for n, one in enumerate(sizes)]
    ends = [(min(one["watched_by_fold"]), max(one["watched_by_fold"])) for one in sizes]
    metric = w.word("metric", w.out("learning")["metric"])
    up = w.out("baseline")["greater_is_better"]
    seen = w.say(
        "learning.seen_up" if up else "learning.seen_down",
        learner=w.word("learner", w.out("learning")["learner"]),
        folds=w.number(f"{PATH}/folds", "count"),
    )
    data = plane.Plane(
        layers=[
            plane.Layer(points=learnt, is_line=True, is_dashed=True, tone="amber"),
            plane.Layer(points=watched, is_line=True),
            plane.Layer(points=learnt, tone="amber"),
            plane.Layer(points=watched, ends=ends),
        ],
        keys=[
            Key(label=w.text("learning.learnt"), sign="dashed", colour="amber"),
            Key(label=w.text("learning.watched"), sign="line", colour="leaf"),
        ],
        x=(-0.3, len(sizes) - 0.7),
        y=span([value for _, value in (*learnt, *watched)] + [x for end in ends for x in end]),
        across=w.text("learning.rows"),
        upwards=metric,
        words_across=[f"{one['rows']:,}" for one in sizes],
        title=w.text("learning.figure"),
        description=seen.striptags(),
        height=300,
    )
    rows = [
        (
            w.cell(f"{PATH}/sizes/{n}/rows", "count"),
            w.cell(f"{PATH}/sizes/{n}/learnt"),
            w.cell(f"{PATH}/sizes/{n}/watched"),
        )
        for n in range(len(sizes))
    ]
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(plane.draw, data),
            source=PATH,
            columns=[w.text(f"learning.{name}") for name in ("rows", "learnt", "watched")],
            rows=rows,
        )
    )
