"""Tell of the problem, the data, what was cleaned, what may leak, how rows were kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from baibu.publish.report.marks import key
from baibu.publish.report.notes import word
from baibu.publish.report.parts import LONG, Writer
from baibu.publish.report.written import forecast

ENTRIES = ("goal", "user", "decision", "constraint", "doing_nothing")
LEAKS = (
    "clean.leak",
    "clean.missing_tells",
    "clean.leak_kept",
    "clean.only_leaks",
    "clean.names_target",
    "clean.order",
    "clean.time",
    "clean.group",
)
SHORT = 12  # letters of a hash that people compare
MOST_COLUMNS = 300  # rows of a table of columns


def problem(w: Writer) -> tuple[Markup, bool]:
    """Write the problem card; what nobody has confirmed is marked."""
    if not (w.told.has("problem") and w.told.has("framing")):
        return w.waiting("frame"), False
    told = w.out("framing")
    task, guessed = w.out("problem")["task"], set(told["guessed"])
    tag = Markup(' <span class="tag">{}</span>').format(w.say("problem.guessed"))

    open_ = Markup('{} <span class="tag">{}</span>').format(
        w.say("problem.unsaid"), w.say("problem.open")
    )

    def entry(name: str, what: object) -> tuple[object, object]:
        flag = tag if name in guessed and what is not open_ else Markup("")
        return word("entry", name, w.language), Markup("{}{}").format(what, flag)

    pairs = [entry(f"problem.{name}", told["problem"][name].strip() or open_) for name in ENTRIES]
    target = (w.say("problem.target"), Markup("<strong>{}</strong>").format(task["target"]))
    asked = [
        *([target] if task["target"] else []),
        entry("task.kind", word("kind", str(task["kind"]), w.language)),
        entry("task.metric", word("metric", task["metric"], w.language)),
    ]
    if task["kind"] == "binary":
        asked.append(entry("task.positive", task["positive"]))
        asked.append((w.say("problem.costs"), _costs(w)))
    asked += [
        (w.say(f"problem.{name}"), "、".join(task[name]))
        for name in ("ignore", "keep")
        if task[name]
    ]
    count = w.p("problem.count", count=w.number("/framing/guessed", "count", op="length"))
    return (
        (count if guessed else w.p("problem.confirmed"))
        + w.facts([*pairs, *asked])
        + w.source("/framing")
        + w.source("/problem"),
        not guessed,
    )


def _costs(w: Writer) -> Markup:
    path = "/problem/task/costs"
    return w.say(
        "problem.costs_are",
        missed=w.number(f"{path}/false_negative"),
        alarm=w.number(f"{path}/false_positive"),
    )


def data(w: Writer) -> tuple[Markup, bool]:
    """Write where the data come from, and what every column is."""
    if not w.told.has("data_card"):
        return w.waiting("acquire"), False
    card = w.out("data_card")
    lead = w.p(
        "data.lead",
        rows=w.number("/data_card/rows", "count"),
        columns=w.number("/data_card/columns", "count", op="length"),
        sources=w.number("/data_card/sources", "count", op="length"),
    )
    sources = w.table(
        [w.text(f"column.{name}") for name in ("source", "rows", "columns", "licence", "sha256")],
        [
            (
                one["address"],
                w.cell(f"/data_card/sources/{place}/rows", "count"),
                w.cell(f"/data_card/sources/{place}/columns", "count"),
                one["licence"] or w.say("data.no_licence"),
                _hash(one["sha256"]),
            )
            for place, one in enumerate(card["sources"])
        ],
        source="/data_card",
        label=w.text("data.sources"),
    )
    return lead + sources + w.notes("acquire", but=("acquire.read",)) + _columns(w, card), True


def _hash(text: str) -> Markup:
    return Markup('<code title="{}">{}</code>').format(text, text[:SHORT] or "–")


def _columns(w: Writer, card: Mapping[str, Any]) -> Markup:
    rows = [
        (
            one["name"],
            word("type", one["type"], w.language),
            w.cell(
                f"/data_card/columns/{place}/missing",
                "percent",
                op="share",
                other="/data_card/rows",
            ),
            w.cell(f"/data_card/columns/{place}/distinct", "count"),
            "　".join(one["examples"][:3])[:60],
        )
        for place, one in enumerate(card["columns"][:MOST_COLUMNS])
    ]
    left = len(card["columns"]) - MOST_COLUMNS
    more = w.p("data.more_columns", count=f"{left:,}") if left > 0 else Markup("")
    names = ("column", "type", "missing", "distinct", "examples")
    return (
        w.h("data.columns")
        + w.table(
            [w.text(f"column.{name}") for name in names],
            rows,
            source="/data_card",
            label=w.text("data.columns"),
            fold=w.text("data.all_columns", count=f"{len(rows):,}") if len(rows) > LONG else "",
        )
        + more
    )


def cleaning(w: Writer) -> tuple[Markup, bool]:
    """Write what was changed and why, before and after, and what was left out."""
    if not w.told.has("cleaning"):
        return w.waiting("clean"), False
    told = w.out("cleaning")
    lead = w.p(
        "cleaning.lead",
        rows=w.number("/cleaning/rows", "count"),
        left=w.number("/cleaning/left_out", "count", op="length"),
    )
    changed = [(place, one) for place, one in enumerate(told["columns"]) if _is_changed(one)]
    parts = [lead, _left_out(w, told["left_out"])]
    if changed:
        parts += [w.h("cleaning.changed"), _changes(w, changed)]
    else:
        parts.append(w.p("cleaning.unchanged"))
    parts.append(w.notes("clean", levels=("warning", "worth_knowing"), but=LEAKS))
    if w.told.step("features") is not None:
        parts += [w.h("cleaning.features"), w.notes("features"), w.waiting("features")]
    return Markup("").join(parts), True


def _is_changed(one: Mapping[str, Any]) -> bool:
    before, after = one["before"], one["after"]
    return bool(
        before["missing"] != after["missing"]
        or one["spelt_else"]
        or one["sentinels"]
        or before["distinct"] != after["distinct"]
    )


def _left_out(w: Writer, left_out: Sequence[Mapping[str, Any]]) -> Markup:
    if not left_out:
        return Markup("")
    rows = [(one["name"], w.word("why", one["why"])) for one in left_out[:MOST_COLUMNS]]
    return w.h("cleaning.left_out") + w.table(
        [w.text("column.column"), w.text("column.why")],
        rows,
        source="/cleaning",
        label=w.text("cleaning.left_out"),
        fold=w.text("cleaning.all_left_out", count=f"{len(rows):,}") if len(rows) > LONG else "",
    )


def _changes(w: Writer, changed: Sequence[tuple[int, Mapping[str, Any]]]) -> Markup:
    rows = [
        (
            one["name"],
            *(
                w.cell(f"/cleaning/columns/{place}/{when}/{what}", "count")
                for what in ("missing", "distinct")
                for when in ("before", "after")
            ),
            _reason(w, one),
        )
        for place, one in changed[:MOST_COLUMNS]
    ]
    names = (
        "column",
        "missing_before",
        "missing_after",
        "distinct_before",
        "distinct_after",
        "why",
    )
    return w.table(
        [w.text(f"column.{name}") for name in names],
        rows,
        source="/cleaning",
        label=w.text("cleaning.changed"),
        fold=w.text("cleaning.all_changed", count=f"{len(rows):,}") if len(rows) > LONG else "",
    )


def _reason(w: Writer, one: Mapping[str, Any]) -> Markup:
    found = []
    if one["sentinels"]:
        shown = "、".join(f"{v:g}" if isinstance(v, float) else str(v) for v in one["sentinels"])
        found.append(w.say("cleaning.sentinels", values=shown))
    if one["spelt_else"]:
        found.append(w.say("cleaning.spelt"))
    if not found:
        found.append(w.say("cleaning.tidied"))
    return Markup("{}").format(Markup("<br>").join(found))


def leaks(w: Writer) -> tuple[Markup, bool]:
    """Write which columns know more of the target than they should."""
    if not w.told.has("cleaning"):
        return w.waiting("clean"), False
    suspects = w.out("cleaning")["suspects"]
    if not suspects:
        return w.p("leaks.none") + w.source("/cleaning"), True
    rows = [
        (one["name"], w.word("suspect", one["what"]), w.cell(f"/cleaning/suspects/{place}/score"))
        for place, one in enumerate(suspects)
    ]
    step = w.told.step("clean")
    told = [w.note(step, one) for one in step.notes if one["key"] in LEAKS] if step else []
    return (
        w.p("leaks.some", count=w.number("/cleaning/suspects", "count", op="length"))
        + w.points(told, kind="warning")
        + w.table(
            [w.text(f"column.{name}") for name in ("column", "suspicion", "strength")],
            rows,
            source="/cleaning",
            label=w.text("title.leaks"),
        ),
        True,
    )


def split(w: Writer) -> tuple[Markup, bool]:
    """Write how rows were kept apart, and every look at the test rows."""
    if w.told.has("timeline"):
        return forecast.timeline(w) + _looks(w), True
    if not w.told.has("rows"):
        return w.waiting("split", "series"), False
    told = w.out("rows")
    lead = w.p(
        "split.lead",
        seen=w.number("/rows/seen", "count"),
        test=w.number("/rows/test", "count"),
        how=w.word("apart", told["how"]),
    )
    if told.get("column"):
        lead += w.p("split.column", column=told["column"])
    notes = w.notes("split", "divide", but=("split.done",))
    return lead + notes + _looks(w) + w.source("/rows"), True


def _looks(w: Writer) -> Markup:
    openings = w.out("openings")
    count = w.number("/openings", "count", op="length")
    if not openings:
        looked = w.p("split.sealed")
    else:
        looked = w.p("split.opened_once" if len(openings) == 1 else "split.opened", count=count)
        looked += w.table(
            [w.text(f"column.{name}") for name in ("when", "step", "why", "run")],
            [
                (
                    str(one["at"])[:16].replace("T", " "),
                    w.step_name(str(one["step"])),
                    w.word("opening", str(one["reason"])),
                    one["run"],
                )
                for one in openings
            ],
            source="/openings",
            label=w.text("split.openings"),
        )
    return looked


def pointer(*parts: object) -> str:
    """Build a pointer from names that may hold anything."""
    return "".join(f"/{key(part)}" for part in parts)
