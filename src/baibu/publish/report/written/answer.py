"""Answer first: what is predicted, how well, and whether that is better than doing nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from baibu.publish.report.parts import Writer
from baibu.publish.report.written import forecast, groups, media, models, scored
from baibu.workbench.metrics import METRICS

SCORES = "/evaluation/scores"
MODELS = "/baseline/models"


def write(w: Writer) -> tuple[Markup, bool]:
    """Write three sentences, one figure, and what is left for a person to decide."""
    said = Markup("").join(
        Markup('<p class="report-lead">{}</p>').format(one) for one in _sentences(w) if one
    )
    needed = ("judged_groups",) if groups.is_told(w) else ("evaluation", "validation", "baseline")
    return said + _picture(w) + _to_decide(w), w.told.has(*needed)


def _sentences(w: Writer) -> list[Markup]:
    return groups.answer(w) if groups.is_told(w) else [_what(w), _how_well(w), _against(w)]


def _what(w: Writer) -> Markup:
    if not w.told.has("problem"):
        return w.say("answer.nothing")
    task = w.out("problem")["task"]
    facts = {"target": task["target"], "positive": task["positive"]}
    if task["kind"] == "forecast":
        return w.say("answer.what_forecast", horizon=w.number("/problem/task/horizon"), **facts)
    if media.is_told(w):
        return media.what(w)
    if not w.told.has("cleaner"):
        return w.say(f"answer.will_{_kind(task['kind'])}", **facts)
    columns = w.number("/cleaner/columns", "count", op="length")
    if task["kind"] == "multiclass" and w.told.has("baseline"):
        facts["classes"] = w.number("/baseline/classes", "count", op="length")
    elif task["kind"] == "multiclass":
        return w.say("answer.will_multiclass", **facts)
    return w.say(f"answer.what_{_kind(task['kind'])}", columns=columns, **facts)


def _kind(kind: str) -> str:
    return kind if kind in ("binary", "multiclass", "regression") else "other"


def _how_well(w: Writer) -> Markup:
    if not w.told.has("evaluation"):
        return w.say("answer.sealed") if w.told.has("validation") else w.say("answer.not_yet")
    tell: Callable[[Writer], Markup] = {
        "binary": _binary,
        "multiclass": _multiclass,
        "regression": _regression,
    }.get(w.out("problem")["task"]["kind"], _by_metric)
    return tell(w)


def _binary(w: Writer) -> Markup:
    table = "/evaluation/confusion"
    return w.say(
        "answer.well_binary",
        rows=w.number("/evaluation/rows", "count"),
        positive=w.out("problem")["task"]["positive"],
        found=w.number(f"{table}/1/1", "hundred", op="share", other=f"{table}/1"),
        right=w.number(f"{table}/1/1", "hundred", op="share_of_column", other=table),
        at=w.number("/evaluation/threshold/at"),
        metric=_by_metric(w),
    )


def _multiclass(w: Writer) -> Markup:
    path = f"{SCORES}/accuracy"
    return w.say(
        "answer.well_multiclass",
        rows=w.number("/evaluation/rows", "count"),
        right=w.number(f"{path}/score", "hundred"),
        low=w.number(f"{path}/low", "hundred"),
        high=w.number(f"{path}/high", "hundred"),
        metric=_by_metric(w),
    )


def _regression(w: Writer) -> Markup:
    return w.say(
        "answer.well_regression",
        rows=w.number("/evaluation/rows", "count"),
        mae=w.number(f"{SCORES}/mae/score"),
        low=w.number(f"{SCORES}/mae/low"),
        high=w.number(f"{SCORES}/mae/high"),
        width=w.number("/evaluation/margin"),
        held=w.number("/evaluation/held", "percent"),
        metric=_by_metric(w),
    )


def _by_metric(w: Writer) -> Markup:
    """Tell the score that the card asks for, with its interval and its direction."""
    name = w.out("evaluation")["metric"]
    path = f"{SCORES}/{name}"
    better = METRICS[name].greater_is_better if name in METRICS else True
    return w.say(
        "answer.metric_up" if better else "answer.metric_down",
        metric=w.word("metric", name),
        score=w.number(f"{path}/score"),
        low=w.number(f"{path}/low"),
        high=w.number(f"{path}/high"),
    )


def _against(w: Writer) -> Markup:
    """Compare with saying always the same, and with the linear model."""
    if not w.told.has("baseline"):
        return Markup("")
    places = {one["model"]: place for place, one in enumerate(w.out("baseline")["models"])}
    metric = w.word("metric", w.out("baseline")["metric"])
    facts: dict[str, object] = {"metric": metric}
    for name, place in places.items():
        if w.out("baseline")["models"][place]["mean"] is not None:
            facts[name] = w.number(f"{MODELS}/{place}/mean")
    if not {"constant", "linear"} <= set(facts):
        return _against_best(w, metric)
    if not w.told.has("validation"):
        return w.say("answer.to_beat", **facts)
    width, shown = models.half(w)
    sure = "sure" if w.out("validation")["gain"] > width else "unsure"
    return w.say(
        f"answer.against_{sure}",
        **facts,
        mean=w.number("/validation/mean"),
        gain=w.number("/validation/gain"),
        half=shown,
        paid=_paid(w),
    )


def _against_best(w: Writer, metric: str) -> Markup:
    """Compare with the best of the simple ways, whatever these are."""
    told = w.out("baseline")
    place = next((n for n, one in enumerate(told["models"]) if one["model"] == told["best"]), None)
    if place is None or told["models"][place]["mean"] is None or not w.told.has("validation"):
        return w.say("answer.no_baseline", metric=metric)
    facts = {
        "simple": w.number(f"{MODELS}/{place}/mean"),
        "name": forecast.way(w, told["best"]),
        "mean": w.number("/validation/mean"),
        "gain": w.number("/validation/gain"),
    }
    return w.say("answer.against_best", metric=metric, **facts)


def _paid(w: Writer) -> Markup:
    if not w.told.has("evaluation") or "paid" not in w.out("evaluation"):
        return Markup("")
    return w.say(
        "answer.paid",
        paid=w.number("/evaluation/paid"),
        constant=w.number("/evaluation/threshold/best_constant"),
    )


def _picture(w: Writer) -> Markup:
    """Put the constant, the linear model, the blend and the test on one scale."""
    if not w.told.has("baseline"):
        return Markup("")
    told = w.out("baseline")
    lines = []
    for place, one in enumerate(told["models"]):
        if one["mean"] is None:
            continue
        cells = [_cell(w, f"{MODELS}/{place}/{end}") for end in scored.ENDS]
        name = _row(w, one["model"])
        lines.append(scored.line(name, one, cells, tone="quiet", is_hollow=True))
    for path, name, middle in (
        ("/validation", "row_folds", "mean"),
        (f"{SCORES}/{told['metric']}", "row_test", "score"),
    ):
        output = path.split("/")[1]
        if not w.told.has(output):
            continue
        is_folds = output == "validation"
        held = w.out(output) if is_folds else w.out(output)["scores"][told["metric"]]
        cells = [_cell(w, f"{path}/{end}") for end in (middle, *scored.ENDS[1:])]
        looks: dict[str, Any] = {"middle": middle, "tone": "leaf", "is_hollow": is_folds}
        lines.append(scored.line(w.text(f"answer.{name}"), held, cells, **looks))
    metric = w.word("metric", told["metric"])
    return scored.compared(
        w, lines, title=w.text("answer.figure", metric=metric), middle="score",
        seen=w.say(f"answer.seen_{'up' if told['greater_is_better'] else 'down'}", metric=metric),
        source="/evaluation" if w.told.has("evaluation") else "/baseline",
    )  # fmt: skip


def _row(w: Writer, model: str) -> str:
    if model in ("constant", "linear"):
        return w.text(f"answer.row_{model}")
    return forecast.way(w, model)


def _cell(w: Writer, pointer: str) -> Markup | str:
    try:
        return w.cell(pointer)
    except TypeError:  # nothing could be computed there
        return "–"


def _to_decide(w: Writer) -> Markup:
    """List all warnings of all steps: what a person should look at before using the model."""
    found = [
        w.note(step, note)
        for step in w.told.steps
        for note in step.notes
        if note["level"] == "warning"
    ]
    if not found:
        return w.p("answer.no_warnings") if w.told.has("evaluation") else Markup("")
    return Markup('<section class="notice report-decide"><h3>{}</h3>{}</section>').format(
        w.say("answer.decide"), w.points(found)
    )
