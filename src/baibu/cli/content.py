"""The commands of authors: prove stages, begin a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from baibu.app import authoring, scaffold
from baibu.cli import render_pages
from baibu.cli.face import Face, pass_face
from baibu.cli.numbers import complete_stage, expanded
from baibu.cli.spoken import Command, Group
from baibu.core.errors import SHORT

HOMES = {"check": "baibu.cli.content:check", "new": "baibu.cli.content:new"}

content = Group("content", homes=HOMES)


@click.command("check", cls=Command)
@click.argument("stages", nargs=-1, shell_complete=complete_stage)
@click.option("--texts-only", is_flag=True)
@pass_face
def check(face: Face, stages: tuple[str, ...], *, texts_only: bool) -> None:
    """Prove stages."""
    with _progress(face) as progress:
        numbers = expanded(stages)
        report = authoring.check(face.settings, numbers, progress=progress, run=not texts_only)
    face.show(report, render_pages.content_report, exit_code=0 if report.is_green else SHORT)


@click.command("new", cls=Command)
@click.argument("slug")
@pass_face
def new(face: Face, slug: str) -> None:
    """Lay out a stage."""
    written = scaffold.content_new(face.catalog, slug)
    face.show({"written": written, "slug": slug}, render_pages.scaffolded)


@contextmanager
def _progress(face: Face) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = face.json or not console.is_terminal
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=hidden
    ) as bar:
        task = bar.add_task(face.say("check.progress"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
