"""Compare the models that were tried, and tell what tuning and blending gained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

from markupsafe import Markup

from baibu.publish.charts.sheet import Key
from baibu.publish.report.drawings import bars, plane
from baibu.publish.report.drawings.ground import span
from baibu.publish.report.marks import LEAST_FOLDS, Op, figure, fold_ends, key, written
from baibu.publish.report.notes import word
from baibu.publish.report.parts import LONG, Figure, Writer
from baibu.publish.report.written import forecast, media, scored
from baibu.workbench.comparing import fold_interval

SHOWN = 12  # configurations in the figure
STEPS = (
    "choose", "baseline", "train", "tune", "ensemble", "validate", "foretell_simply", "foretell",
    "start_simply", "learn",
)  # fmt: skip
ELSEWHERE = (
    "choose.done",
    "baseline.linear",
    "baseline.constant",
    "train.done",
    "tune.done",
    "ensemble.done",
    "validate.better",
    "validate.no_better",
)
Tried = tuple[str, Mapping[str, Any]]  # with its pointer


def write(w: Writer) -> tuple[Markup, bool]:
    """Write what was chosen, what was tried, what came of it."""
    tried = _tried(w)
    parts = [_chosen(w), w.notes(*STEPS, but=ELSEWHERE)]
    if tried:
        parts += [_forest(w, tried), _course(w, tried), _all(w, tried)]
    parts.append(media.curves(w))
    if w.told.has("backtest"):
        parts.append(forecast.tried(w))
    if w.told.has("blend"):
        parts.append(_blend(w))
    if w.told.has("blend", "validation"):
        width, shown = half(w)
        is_sure = w.out("validation")["gain"] > width
        parts.append(
            w.p(
                "models.validated" if is_sure else "models.not_sure",
                gain=w.number("/validation/gain"),
                half=shown,
                folds=w.number("/validation/by_fold", "count", op="length"),
            )
        )
    parts.append(w.waiting(*STEPS))
    return Markup("").join(parts), w.told.has("validation")


def name_of(w: Writer, one: Mapping[str, Any]) -> str:
    """Name a configuration: its learner, and the beginning of its hash."""
    made = f"{w.word('learner', one['learner'])} · {str(one['config']).rpartition('-')[2][:4]}"
    return f"{made} · log" if one.get("is_log") else made


def _tried(w: Writer) -> list[Tried]:
    return [
        (f"/{name}/tried/{place}", one)
        for name in ("trials", "tuning")
        if w.told.has(name)
        for place, one in enumerate(w.out(name)["tried"])
    ]


def _chosen(w: Writer) -> Markup:
    if not w.told.has("choice"):
        return w.waiting("choose")
    rows = [
        (
            word("family", one["name"], w.language),
            w.say("models.is_tried" if one["is_tried"] else "models.is_not"),
            Markup("{}").format(
                ("；" if w.language == "zh" else "; ").join(
                    _reason(w, reason) for reason in one["reasons"]
                )
            ),
        )
        for one in w.out("choice")["families"]
    ]
    return w.p("models.lead") + w.table(
        [w.text(f"column.{name}") for name in ("family", "is_tried", "why")],
        rows,
        source="/choice",
        label=w.text("models.families"),
    )


def _reason(w: Writer, reason: Mapping[str, Any]) -> str:
    from baibu.core.language import fill, messages

    facts = {
        name: f"{fact:,}" if isinstance(fact, int) else fact
        for name, fact in reason["facts"].items()
    }
    found = messages("workbench").get(f"reason.{reason['key']}")
    return reason["key"] if found is None else fill(found.into(w.language), facts)


def _sign(w: Writer) -> int:
    return 1 if w.out("baseline")["greater_is_better"] else -1


def _forest(w: Writer, tried: Sequence[Tried]) -> Markup:
    """Show the best configurations with the spread over their folds, and the blend above them."""
    sign = _sign(w)
    best = sorted(tried, key=lambda pair: -sign * pair[1]["score"])[:SHOWN]
    lines = []
    if w.told.has("validation"):
        cells = [w.cell(f"/validation/{end}") for end in scored.ENDS]
        lines.append(scored.line(w.text("models.blend"), w.out("validation"), cells))
    for path, one in best:
        low, high = fold_ends(one["folds"], w.out("baseline")["metric"])
        ends = {"mean": fold_interval(one["folds"])[0], "low": low, "high": high}
        is_tuned = path.startswith("/tuning")
        looks: dict[str, Any] = {"tone": "amber" if is_tuned else "ink", "is_hollow": is_tuned}
        lines.append(scored.line(name_of(w, one), ends, _folds(w, path, FOLDS), **looks))
    models = {one["model"]: one for one in w.out("baseline")["models"]}
    simple = models.get("linear", {}).get("mean")
    is_few = w.out("trials")["folds"] < LEAST_FOLDS
    seen = w.say(
        "models.seen_up" if sign > 0 else "models.seen_down",
        metric=w.word("metric", w.out("baseline")["metric"]),
        folds=w.number("/trials/folds", "count"),
        ends=w.say("models.ends_range" if is_few else "models.ends_interval"),
    )
    label = w.text("models.line", score=figure(simple)) if simple is not None else ""
    return scored.compared(
        w, lines, title=w.text("models.figure"), seen=seen, source="/trials", bar=simple,
        label=label,
    )  # fmt: skip


FOLDS: Sequence[Op] = ("fold_mean", "fold_low", "fold_high")


def _folds(w: Writer, path: str, ops: Sequence[Op]) -> list[Markup]:
    """Write mean and interval over folds; no end lies where no score can lie."""
    return [w.cell(f"{path}/folds", op=op, other="/baseline/metric") for op in ops]


def half(w: Writer) -> tuple[float, Markup]:
    """Give half the width of the interval of the folds, as a number and as it is written."""
    told = w.out("validation")
    if "half" in told:
        return told["half"], w.number("/validation/half")
    shown = w.number("/validation/high", op="minus", other="/validation/mean")
    return told["high"] - told["mean"], shown


def _course(w: Writer, tried: Sequence[Tried]) -> Markup:
    """Show how the blend got better with every configuration."""
    if len(tried) < 3:
        return Markup("")
    sign = _sign(w)
    blend = _blended(w, tried, sign)
    points = [(float(n), score) for n, score in enumerate(blend, start=1)]
    singles = [(float(n), one["score"]) for n, (_, one) in enumerate(tried, start=1)]
    better = sorted((one[1] for one in singles), key=lambda score: -sign * score)
    ends = [*blend, *better[: max(3, len(better) * 3 // 4)]]
    y = span(ends, around=0.08)
    inside = [at for at in singles if y[0] <= at[1] <= y[1]]
    metric = w.word("metric", w.out("baseline")["metric"])
    seen = w.say(
        "models.course_seen",
        count=str(len(tried)),
        gain=_gain(w),
    )
    data = plane.Plane(
        layers=[
            plane.Layer(points=inside, tone="quiet", is_cloud=True),
            plane.Layer(points=plane.staircase(points, len(tried) + 1.0), is_line=True),
        ],
        keys=[
            Key(label=w.text("models.blend"), sign="line", colour="leaf"),
            Key(label=w.text("models.single"), sign="dot", colour="quiet"),
        ],
        x=(0.5, len(tried) + 1.0),
        y=y,
        across=w.text("models.across"),
        upwards=metric,
        title=w.text("models.course"),
        description=seen.striptags(),
        height=260,
        x_ticks=[(float(n), str(n)) for n in _counts(len(tried))],
    )
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(plane.draw, data),
            source="/tuning" if w.told.has("tuning") else "/trials",
        )
    )


def _counts(most: int) -> list[int]:
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if most / one <= 8)
    return [1, *range(step if step > 1 else 2, most + 1, step)]


def _blended(w: Writer, tried: Sequence[Tried], sign: int) -> list[float]:
    """Add up what each configuration gained, from the first; after tuning from where that ended."""
    first = [one for path, one in tried if path.startswith("/trials")]
    after = [one for path, one in tried if path.startswith("/tuning")]
    made = (
        [first[0]["score"] + sign * gain for gain in accumulate(one["gain"] for one in first)]
        if first
        else []
    )
    if after:
        start = w.out("tuning")["score"] - sign * sum(one["gain"] for one in after)
        made += [start + sign * gain for gain in accumulate(one["gain"] for one in after)]
    return made


def _gain(w: Writer) -> Markup:
    step = w.told.step("tune")
    if not w.told.has("tuning") or step is None:
        return Markup("")
    return w.say(
        "models.tuned",
        count=w.number("/tuning/tried", "count", op="length"),
        score=w.number("/tuning/score"),
    )


def _all(w: Writer, tried: Sequence[Tried]) -> Markup:
    rows = [
        (
            name_of(w, one),
            w.cell(f"{path}/score"),
            *_folds(w, path, FOLDS[1:]),
            w.cell(f"{path}/gain"),
            w.cell(f"{path}/seconds", "seconds"),
            _params(one),
        )
        for path, one in tried[:200]
    ]
    names = ("model", "score", "low", "high", "gain", "seconds", "settings")
    return w.table(
        [w.text(f"column.{name}") for name in names],
        rows,
        source="/trials",
        label=w.text("models.all"),
        fold=w.text("models.all_tried", count=f"{len(tried):,}"),
    )


def _params(one: Mapping[str, Any]) -> Markup:
    told = ", ".join(
        f"{name} {figure(value) if isinstance(value, float) else value}"
        for name, value in one["params"].items()
    )
    return Markup('<span class="report-params">{}</span>').format(told)


def _blend(w: Writer) -> Markup:
    """Show what the final model is made of."""
    told = w.out("blend")
    known = {one["config"]: one for _, one in _tried(w)}
    weights = sorted(told["weights"].items(), key=lambda pair: -pair[1])[:LONG]
    names = {
        config: name_of(w, known[config]) if config in known else config for config, _ in weights
    }
    sign = _sign(w)
    best = max(told["singles"], key=lambda config: sign * told["singles"][config])
    seen = w.say(
        "models.blend_seen",
        parts=w.number("/blend/weights", "count", op="length"),
        score=w.number("/blend/score"),
        best=w.number(f"/blend/singles/{key(best)}"),
    )
    data = bars.Bars(
        bars=[
            bars.Bar(
                name=names[config], amount=weight, shown=written(weight, "percent", w.language)[0]
            )
            for config, weight in weights
        ],
        title=w.text("models.made_of"),
        description=seen.striptags(),
        most=1.0,
    )
    return w.figure(
        Figure(
            title=data.title,
            seen=seen,
            draw=partial(bars.draw, data),
            source="/blend",
            columns=[w.text("column.model"), w.text("column.share")],
            rows=[(names[c], w.cell(f"/blend/weights/{key(c)}", "percent")) for c, _ in weights],
        )
    )
