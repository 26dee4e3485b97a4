"""Draw runs beside each other, and a service beside what its model had learnt from.

Start reading at `compared` and `monitored`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.project_live import Done
from baibu.app.project_tried import Logged
from baibu.app.project_uses import Comparison, Monitored
from baibu.app.project_words import metric, number
from baibu.cli.render import BAD, GOOD, QUIET
from baibu.cli.render_text import prose
from baibu.core.language import Language, say

LEVELS = {"warning": ("!", "bold yellow"), "worth_knowing": ("·", "yellow"), "done": ("✓", GOOD)}
ONWARD = ("roll_back", "retrain", "calibrate")  # acts of the policy that a command does
SHORT = 16  # characters of a hash or a long value


def compared(found: Comparison, language: Language) -> RenderableType:
    """Draw a column for each run: what differed, what it scored, what it took."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", style=QUIET)
    for name in found.names:
        table.add_column(name, overflow="fold")
    for one in (*found.settings, *found.grounds):
        table.add_row(one.name, *(value[:SHORT] for value in one.values))
    for row in _scores(found, language):
        table.add_row(*row)
    seconds = [_shown(one.seconds, 1) for one in found.took]
    table.add_row(_say("took", language), *seconds)
    table.add_row(_say("tried", language), *(str(one.tried) for one in found.took))
    per_hour = [_shown(one.per_hour, 0) for one in found.took]
    table.add_row(_say("per_hour", language), *per_hour)
    return Group(table, "", *_differences(found, language))


def monitored(found: Monitored, language: Language) -> RenderableType:
    """Draw what was found, the most urgent first."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for one in found.sentences:
        mark, colour = LEVELS[one.level]
        grid.add_row(Line(mark, style=colour), prose(one.text.into(language)))
    parts: list[RenderableType] = [grid, "", prose(found.decision.into(language), "bold")]
    if found.act in ONWARD:
        parts.append(prose(say(f"project.live_model.{found.act}", language), QUIET))
    if found.version:
        told = say("project.live_model.is_live", language, version=found.version)
        parts.append(prose(told, QUIET))
    return Group(*parts)


def changed(done: Done, language: Language) -> RenderableType:
    """Say which version is live now, and which one it took the place of."""
    facts = {"version": done.change.version, "was": done.change.before}
    if not done.is_new:
        return prose(say("project.live_model.already", language, **facts))
    act = "promote" if done.change.act == "promote" else "went_back"
    key = act if done.change.before else "first"
    parts = [prose(say(f"project.live_model.{key}", language, **facts), GOOD)]
    if done.before:
        told = say("project.live_model.back", language, version=done.before)
        parts.append(prose(told, QUIET))
    return Group(*parts)


def logged(done: Logged, language: Language) -> RenderableType:
    """Say where a run went."""
    return prose(
        say(
            "project.live_model.logged", language, run=done.run, store=done.store,
            name=done.registered, version=done.version, model=done.model,
        )
    )  # fmt: skip


def _scores(found: Comparison, language: Language) -> Iterator[tuple[str, ...]]:
    title = metric(found.scores[0].metric).into(language)
    yield (_say("folds", language, metric=title), *(_number(one.folds) for one in found.scores))
    tests = [
        f"{_number(one.test)} ({_number(one.low)}–{_number(one.high)})" for one in found.scores
    ]
    yield (_say("test", language, metric=title), *tests)


def _differences(found: Comparison, language: Language) -> Iterator[RenderableType]:
    """Say of each run but the first whether it did better, and how sure that is."""
    first, *others = found.names
    for name, one in zip(others, found.differences, strict=True):
        facts: dict[str, object] = {"name": name, "first": first}
        if one.gain is None:
            yield prose(_say("no_telling", language, **facts), QUIET)
            continue
        facts |= {"gain": f"{one.gain:+.3g}", "low": _number(one.low), "high": _number(one.high)}
        key = "unsure" if not one.is_sure else "better" if one.gain > 0 else "worse"
        colour = {"better": GOOD, "worse": BAD, "unsure": "yellow"}[key]
        yield prose(_say(key, language, **facts), colour)


def _number(value: float | None) -> str:
    return "–" if value is None else number(value)


def _shown(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _say(key: str, language: Language, **facts: object) -> str:
    return say(f"project.compare.{key}", language, **facts)
