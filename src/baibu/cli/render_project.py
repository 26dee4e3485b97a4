"""Draw projects: what one came to, how far it is, what was guessed.

Reads  the page models of `app/project_pages.py`.
Gives  Rich renderables.

Start reading at `end`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.project_pages import Guess, ProjectPage, StepRow
from baibu.app.projects import Confirmed
from baibu.cli.render import BAD, GOOD, QUIET, indented
from baibu.cli.render_text import prose
from baibu.core.language import Language, listed, say

MARKS = {
    "done": ("✓", GOOD), "recalled": ("✓", GOOD), "running": ("▸", "bold cyan"),
    "waiting": ("·", QUIET), "failed": ("✗", BAD), "stopped": ("■", "yellow"),
}  # fmt: skip


def end(page: ProjectPage, language: Language) -> RenderableType:
    """Say at the end of a run what it came to, and what comes next."""
    parts: list[RenderableType] = ["", *_title(page, language)]
    if page.broken is not None:
        parts += [prose(page.broken.text.into(language), BAD)]
    parts += _outcome(page, language)
    parts += _warnings(page, language)
    parts += _guesses(page.guesses, language)
    parts += ["", _places(page, language)]
    return Group(*parts)


def begins(folder: Path, language: Language, *, is_new: bool) -> RenderableType:
    """Say in which folder a run works."""
    key = "live.made" if is_new else "live.goes_on"
    return Group(prose(_say(key, language, folder=near(folder)), QUIET), "")


def status(page: ProjectPage, language: Language) -> RenderableType:
    """Draw every step of a project with what it has done."""
    facts = {"name": page.name, "done": page.steps_done, "all": page.steps_all}
    parts: list[RenderableType] = [prose(_say("end.partly", language, **facts), "bold")]
    about = [("end.target", page.target), ("end.kind", page.kind_title.into(language)),
             ("end.state", _say(f"state.{page.state}", language))]  # fmt: skip
    grid = Table.grid(padding=(0, 2))
    for key, value in about:
        if value:
            grid.add_row(Line(_say(key, language), style=QUIET), prose(value))
    parts += [grid, ""]
    for stage in page.stages:
        parts.append(Line(f"{stage.number}  {stage.title.into(language)}", style="bold"))
        parts += [_step(row, language) for row in stage.steps]
    if page.broken is not None:
        parts += ["", prose(page.broken.text.into(language), BAD)]
    parts += _outcome(page, language)
    parts += _warnings(page, language)
    parts += _guesses(page.guesses, language)
    if page.openings:
        told = _say("end.openings", language, count=page.openings)
        parts += ["", prose(told, QUIET)]
    return Group(*parts, "", _places(page, language))


def made(page: ProjectPage, language: Language) -> RenderableType:
    """Say that a project is made."""
    first = prose(_say("end.new", language, folder=near(page.folder)))
    return Group(first, *_guesses(page.guesses, language), "", _places(page, language))


def confirmed(done: Confirmed, language: Language) -> RenderableType:
    """Say which guesses count now."""
    if not done.confirmed and not done.open:
        return prose(_say("end.nothing_guessed", language))
    open_ = listed((one.title.into(language) for one in done.open), language)
    facts: dict[str, object] = {"count": len(done.confirmed)}
    if not open_:
        return prose(_say("end.confirmed_all", language, **facts))
    return prose(_say("end.confirmed", language, **facts, open=open_))


def serving(said: Mapping[str, Any], language: Language) -> RenderableType:
    """Say where a model is served."""
    told = prose(_say("end.serving", language, **said))
    if not said.get("live"):
        return told
    return Group(told, prose(_say("end.serving_live", language, **said), QUIET))


def exported(said: Mapping[str, Any], language: Language) -> RenderableType:
    """Say where something was written."""
    return prose(_say("end.exported", language, path=near(said["path"])))


def asking(language: Language) -> RenderableType:
    """Say how questions are answered."""
    return prose(_say("ask.intro", language), QUIET)


def question(name: str, language: Language) -> RenderableType:
    """Ask one question of the problem card."""
    return prose(_say(f"ask.{name}", language), "bold")


def stopped(place: str, language: Language) -> str:
    """Say that a run was stopped, and how to go on."""
    return _say("live.stopped", language, project=place).replace("`", "")


def near(path: Path) -> str:
    """Write a path as short as it can be typed from here."""
    try:
        return str(path.relative_to(Path.cwd())) or "."
    except ValueError:
        return str(path)


def _title(page: ProjectPage, language: Language) -> Iterator[RenderableType]:
    rows = [row for stage in page.stages for row in stage.steps]
    seconds = sum(row.seconds or 0 for row in rows)
    if page.state == "done" and page.steps_done == page.steps_all:
        is_new = any(row.state == "done" for row in rows)
        key = "end.title" if is_new else "end.title_recalled"
        facts: dict[str, object] = {"name": page.name}
        facts |= {"seconds": f"{seconds:.0f}"} if is_new else {}
        yield prose(_say(key, language, **facts), f"bold {GOOD}")
        return
    facts = {"name": page.name, "done": page.steps_done, "all": page.steps_all}
    yield prose(_say("end.partly", language, **facts), "bold")


def _outcome(page: ProjectPage, language: Language) -> Iterator[RenderableType]:
    found = page.outcome
    if found is None:
        return
    from baibu.app.project_words import number

    facts = {"score": number(found.score), "low": number(found.low), "high": number(found.high)}
    title = found.metric_title.into(language)
    yield ""
    yield prose(_say("end.score", language, metric=title, rows=found.rows, **facts), "bold")
    yield indented(prose(found.plain.into(language)))
    colour = GOOD if found.is_worth_it else "yellow"
    yield indented(prose(found.versus.into(language), colour))


def _warnings(page: ProjectPage, language: Language) -> Iterator[RenderableType]:
    if not page.warnings:
        return
    yield ""
    yield prose(_say("end.warnings", language, count=len(page.warnings)), "bold")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for one in page.warnings:
        grid.add_row(Line("!", style="bold yellow"), prose(one.text.into(language)))
    yield indented(grid)


def _guesses(guesses: tuple[Guess, ...], language: Language) -> Iterator[RenderableType]:
    if not guesses:
        return
    yield ""
    yield prose(_say("end.guesses", language), "bold")
    said = [one for one in guesses if one.value.en]
    open_ = [one.title.into(language) for one in guesses if not one.value.en]
    for one in said:
        told = _say(
            "live.value", language, title=one.title.into(language), value=one.value.into(language)
        )
        yield indented(prose(told))
    if open_:
        title = listed(open_, language)
        yield indented(prose(_say("live.open", language, title=title), QUIET))


def _step(row: StepRow, language: Language) -> RenderableType:
    mark, colour = MARKS[row.state]
    line = Line.assemble(("   ", ""), (f"{mark} ", colour))
    line.append(row.title.into(language), style=QUIET if row.state == "waiting" else "")
    line.append(f"  {row.id}", style=QUIET)
    if row.seconds is not None and row.seconds >= 0.1:
        told = _say("live.seconds", language, seconds=f"{row.seconds:.1f}")
        line.append(f"  {told}", style=QUIET)
    return line


def _places(page: ProjectPage, language: Language) -> RenderableType:
    """Say where things are and what to type next."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style=QUIET)
    grid.add_column(overflow="fold")
    grid.add_row(_say("end.folder", language), near(page.folder))
    if page.report is not None:
        grid.add_row(_say("end.report", language), near(page.report))
    place = near(page.folder)
    tail = "" if place == "." else f" --project {_quoted(place)}"
    for command in _next(page):
        grid.add_row(
            _say("end.next", language), Line(f"baibu project {command}{tail}", "bold cyan")
        )
    return grid


def _next(page: ProjectPage) -> Iterator[str]:
    if page.state != "done" or page.steps_done < page.steps_all:
        yield "run"
        return
    if page.guesses:
        yield "confirm"
    if page.has_package:
        yield "serve"


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)


def _say(key: str, language: Language, **facts: object) -> str:
    return say(f"project.{key}", language, **facts)
