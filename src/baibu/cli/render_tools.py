"""Draw tools: the list with what is here, one card, what a lab came to.

Reads  the page models of `app/tools_pages.py`.
Gives  Rich renderables.

Start reading at `doctor`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.tools_pages import ToolEntry, ToolPage, ToolsPage, Tried
from baibu.cli.render import BAD, GOOD, QUIET, indented, named
from baibu.cli.render_text import Listing, prose
from baibu.core.language import Language, listed, say

MARKS = {"here": ("✓", GOOD), "elsewhere": ("✓", "cyan"), "absent": ("–", "yellow")}


def doctor(page: ToolsPage, language: Language) -> RenderableType:
    """Draw the list: of what is absent, what stands in for it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(no_wrap=True, style=QUIET)
    grid.add_column(overflow="fold")
    for one in page.entries:
        mark, colour = MARKS[one.state]
        told = one.fallback if one.state == "absent" else one.about
        grid.add_row(
            Line(mark, style=colour), one.name, _short(one, language), prose(told.into(language))
        )
    count = _say("count", language, here=page.here, all=len(page.entries))
    parts: list[RenderableType] = [grid, "", prose(count)]
    if page.second:
        parts.append(prose(_say("other", language, python=page.second), QUIET))
    return Group(*parts, prose(_say("onward", language), QUIET))


def card(page: ToolPage, language: Language) -> RenderableType:
    """Draw one card."""
    entry = page.entry
    head = Line.assemble((entry.name, "bold"), ("  ", ""), (entry.about.into(language), QUIET))
    rows = [
        ("state", _state(entry, language)),
        ("where", _steps(entry, language)),
        ("reach", page.reach.into(language)),
        ("leave", page.leave.into(language)),
        ("fallback", entry.fallback.into(language)),
        ("stages", named(page.stages, language)),
        ("install", entry.install.into(language)),
        ("licence", f"{page.licence} · {page.homepage}"),
    ]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(overflow="fold")
    for key, told in rows:
        if told:
            grid.add_row(_say(f"row.{key}", language), prose(told))
    lab = prose(_say("lab", language, id=entry.id), QUIET)
    about = prose(page.purpose.into(language))
    return Group(head, "", about, "", grid, "", lab, Listing(page.lab, indent=2))


def tried(done: Tried, language: Language) -> RenderableType:
    """Draw what a lab came to."""
    parts: list[RenderableType] = [*_absent(done, language)]
    if done.code:
        parts += [Listing(done.code, indent=2), ""]
    if done.says is not None:
        parts.append(prose(done.says.into(language)))
    parts.append(_result(done, language))
    return Group(*parts)


def _absent(done: Tried, language: Language) -> Iterator[RenderableType]:
    """Say first what is missing, how to get it, and what is done instead."""
    entry = done.entry
    if entry.state == "absent":
        yield prose(_say("absent", language, name=entry.name), "bold yellow")
        yield indented(prose(entry.install.into(language)))
        yield prose(entry.fallback.into(language), QUIET)
        if done.ran == "instead":
            yield ""
            key = "instead" if done.by == entry.name else "instead_of"
            yield prose(_say(key, language, name=done.by), "bold")
    else:
        yield prose(f"{entry.name} {entry.version}".rstrip(), "bold")


def _result(done: Tried, language: Language) -> RenderableType:
    if done.holds is None:
        told = "" if done.problem is None else done.problem.into(language)
        return prose(f"✗ {told}", BAD)
    key = "holds" if done.holds else "fails"
    told = _say(key, language, seconds=f"{done.seconds:.1f}")
    mark, colour = ("✓", GOOD) if done.holds else ("✗", BAD)
    return prose(f"{mark} {told}", f"bold {colour}")


def _short(entry: ToolEntry, language: Language) -> str:
    if entry.state == "absent":
        return _say("state.absent", language)
    return entry.version or _say("state.here", language)


def _state(entry: ToolEntry, language: Language) -> str:
    told = _say(f"state.{entry.state}", language)
    return f"{told} {entry.version}".rstrip()


def _steps(entry: ToolEntry, language: Language) -> str:
    return listed((one.title.into(language) for one in entry.steps), language)


def _say(key: str, language: Language, **facts: object) -> str:
    return say(f"tools.{key}", language, **facts)
