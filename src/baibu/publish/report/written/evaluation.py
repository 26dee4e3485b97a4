"""Judge: every score with its interval, what goes wrong and how often, where the model is weak."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import sqrt
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import matrix, plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import figure
from baibu.publish.report.parts import Figure, Writer
from baibu.publish.report.written import forecast, media
from baibu.workbench.metrics import METRICS

PATH = "/evaluation"


def write(w: Writer) -> tuple[Markup, bool]:
    """Write the evaluation; the test rows are told of in `split`."""
    if not w.told.has("evaluation"):
        return w.waiting("evaluate", "judge_forecast"), False
    told = w.out("evaluation")
    parts = [
        w.p("evaluation.lead", rows=w.number(f"{PATH}/rows", "count")),
        _scores(w, told),
        _fit(w),
    ]
    if "confusion" in told:
        parts.append(_confusion(w, told))
    if "threshold" in told:
        parts.append(_threshold(w, told))
    if "calibration" in told:
        parts.append(_calibration(w, told))
    if "points" in told and "margin" in told:
        parts.append(_points(w, told))
    if w.told.has("forecast"):
        parts += [forecast.ahead(w), w.notes("judge_forecast")]
    else:
        parts.append(_slices(w, told))
    if w.told.has("mistakes"):
        parts.append(media.mistakes(w))
    return Markup("").join(parts), True


def _scores(w: Writer, told: Mapping[str, Any]) -> Markup:
    asked = told["metric"]
    names = sorted(told["scores"], key=lambda name: name != asked)
    rows = []
    for name in names:
        path = f"{PATH}/scores/{name}"
        up = METRICS[name].greater_is_better if name in METRICS else True
        label = Markup("<strong>{}</strong>") if name == asked else Markup("{}")
        rows.append(
            (
                label.format(w.word("metric", name)),
                w.cell(f"{path}/score"),
                w.cell(f"{path}/low"),
                w.cell(f"{path}/high"),
                w.say("evaluation.up" if up else "evaluation.down"),
            )
        )
    return w.table(
        [w.text(f"column.{name}") for name in ("metric", "score", "low", "high", "direction")],
        rows,
        source=PATH,
        label=w.text("title.evaluation"),
    )


def _fit(w: Writer) -> Markup:
    """Say whether the test came out as the folds had foretold."""
    if not w.told.has("validation"):
        return Markup("")
    told, score = (
        w.out("validation"),
        w.out("evaluation")["scores"].get(w.out("validation")["metric"]),
    )
    if score is None:
        return Markup("")
    agrees = not (told["high"] < score["low"] or score["high"] < told["low"])
    return w.p(
        "evaluation.agrees" if agrees else "evaluation.disagrees",
        foretold=w.number("/validation/mean"),
        found=w.number(f"{PATH}/scores/{told['metric']}/score"),
    )


def _confusion(w: Writer, told: Mapping[str, Any]) -> Markup:
    names = list(w.out("baseline")["classes"]) if w.told.has("baseline") else []
    counts = told["confusion"]
    if len(names) != len(counts):
        names = [str(n) for n in range(len(counts))]
    title, seen = w.text("evaluation.confusion"), w.say("evaluation.confusion_seen")
    data = matrix.Matrix(
        names=names,
        counts=counts,
        truth=w.text("evaluation.truth"),
        said=w.text("evaluation.said"),
        title=title,
        description=seen.striptags(),
    )
    rows = [
        (
            name,
            *(w.cell(f"{PATH}/confusion/{down}/{across}", "count") for across in range(len(names))),
        )
        for down, name in enumerate(names)
    ]
    if len(names) > matrix.MOST:
        return w.h("evaluation.confusion") + w.table(
            [w.say("evaluation.truth"), *names],
            rows,
            source=PATH,
            label=title,
            fold=w.text("figure.table"),
        )
    return w.figure(
        Figure(
            title=title,
            seen=seen,
            draw=partial(matrix.draw, data),
            source=PATH,
            columns=[w.text("evaluation.truth"), *names],
            rows=rows,
        )
    )


def _threshold(w: Writer, told: Mapping[str, Any]) -> Markup:
    path = f"{PATH}/threshold"
    at = told["threshold"]["at"]
    if not 0 < at < 1:
        return w.h("evaluation.threshold") + w.p(
            "evaluation.never" if at >= 1 else "evaluation.always",
            constant=w.number(f"{path}/best_constant"),
        )
    return (
        w.h("evaluation.threshold")
        + w.p(
            "evaluation.cheapest",
            at=w.number(f"{path}/at"),
            cost=w.number(f"{path}/cost"),
            usual=w.number(f"{path}/usual_cost"),
            constant=w.number(f"{path}/best_constant"),
            paid=w.number(f"{PATH}/paid"),
        )
        + w.source(PATH)
    )


def _calibration(w: Writer, told: Mapping[str, Any]) -> Markup:
    bins = told["calibration"]
    most = max((one["rows"] for one in bins), default=1) or 1
    error = w.number(f"{PATH}/calibration_error", "percent")
    seen = w.say("evaluation.calibration_seen", error=error)
    shares = tuple((n / 100, f"{n}%") for n in range(0, 101, 20))
    top = max([0.05, *(end for one in bins for end in (one["foretold"], one["high"]))])
    whole = (0.0, 1.0) if top > 0.5 else (0.0, top * 1.05)
    data = plane.Plane(
        layers=[
            plane.Layer(
                points=[(0, 0), (whole[1], whole[1])], is_line=True, is_dashed=True, tone="quiet"
            ),
            plane.Layer(
                points=[(one["foretold"], one["seen"]) for one in bins],
                ends=[(one["low"], one["high"]) for one in bins],
                radii=[3.5 + 3 * sqrt(one["rows"] / most) for one in bins],
            ),
        ],
        keys=[
            Key(label=w.text("evaluation.bin"), sign="dot", colour="leaf"),
            Key(label=w.text("evaluation.exact"), sign="dashed", colour="quiet"),
        ],
        x=whole,
        y=whole,
        across=w.text("evaluation.foretold"),
        upwards=w.text("evaluation.seen"),
        x_ticks=shares if whole[1] == 1 else (),
        y_ticks=shares if whole[1] == 1 else (),
        title=w.text("evaluation.calibration"),
        description=seen.striptags(),
        height=320,
    )
    rows = [
        (
            w.cell(f"{PATH}/calibration/{n}/foretold", "percent"),
            *(
                w.cell(f"{PATH}/calibration/{n}/{end}", "percent")
                for end in ("seen", "low", "high")
            ),
            w.cell(f"{PATH}/calibration/{n}/rows", "count"),
        )
        for n in range(len(bins))
    ]
    names = ("foretold", "seen", "low", "high", "rows")
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(plane.draw, data),
            source=PATH,
            rows=rows,
            columns=[w.text(f"column.{name}") for name in names],
        )
    )


def _points(w: Writer, told: Mapping[str, Any]) -> Markup:
    """Show predictions against the truth, with the margin that nine of ten lie within."""
    points = told["points"]
    if not points:
        return Markup("")
    both = span([value for pair in points for value in pair])
    width = told["margin"]
    seen = w.say(
        "evaluation.points_seen",
        width=w.number(f"{PATH}/margin"),
        held=w.number(f"{PATH}/held", "percent"),
        shown=w.number(f"{PATH}/points", "count", op="length"),
    )
    ends = [
        (both[0], both[0] - width, both[0] + width),
        (both[1], both[1] - width, both[1] + width),
    ]
    data = plane.Plane(
        layers=[
            plane.Layer(
                points=[(at, at) for at in both], is_line=True, is_dashed=True, tone="quiet"
            ),
            *(
                plane.Layer(
                    points=_clipped([(x, held[n]) for x, *held in ends], both),
                    is_line=True,
                    is_dashed=True,
                    tone="amber",
                )
                for n in range(2)
            ),
            plane.Layer(points=[(truth, said) for truth, said in points], is_cloud=True),
        ],
        keys=[
            Key(label=w.text("evaluation.row"), sign="dot", colour="leaf"),
            Key(label=w.text("evaluation.exact"), sign="dashed", colour="quiet"),
            Key(
                label=w.text("evaluation.margin", width=figure(width)),
                sign="dashed",
                colour="amber",
            ),
        ],
        x=both,
        y=both,
        across=w.text("evaluation.true_amount"),
        upwards=w.text("evaluation.said_amount"),
        title=w.text("evaluation.points"),
        description=seen.striptags(),
        height=380,
    )
    return w.figure(
        Figure(title=data.title, seen=seen, draw=partial(plane.draw, data), source=PATH)
    )


def _clipped(
    ends: list[tuple[float, float]], both: tuple[float, float]
) -> list[tuple[float, float]]:
    """Cut a line of slope one at the frame."""
    (x, y), _ = ends
    shift = y - x
    low, high = max(both[0], both[0] - shift), min(both[1], both[1] - shift)
    return [(low, low + shift), (high, high + shift)] if high > low else []


def _slices(w: Writer, told: Mapping[str, Any]) -> Markup:
    found = told["slices"]
    if not found:
        return w.h("evaluation.weak") + w.p("evaluation.no_weak")
    rows = [
        (
            Markup("{} = {}").format(
                one["column"], one["value"] if one["value"] != "∅" else w.say("evaluation.empty")
            ),
            w.cell(f"{PATH}/slices/{n}/rows", "count"),
            w.cell(
                f"{PATH}/slices/{n}/miss", "times", op="share", other=f"{PATH}/slices/{n}/usual"
            ),
        )
        for n, one in enumerate(found)
    ]
    return (
        w.h("evaluation.weak")
        + w.p("evaluation.weak_seen")
        + w.table(
            [w.text(f"column.{name}") for name in ("slice", "rows", "times")],
            rows,
            source=PATH,
            label=w.text("evaluation.weak"),
        )
    )
