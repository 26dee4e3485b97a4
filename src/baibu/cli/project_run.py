"""The command that takes data all the way: `baibu run FILE --target COLUMN`.

Start reading at `run`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from baibu.app import project_written, projects
from baibu.cli import render_project
from baibu.cli.face import Face, pass_face, put
from baibu.cli.project_live import Live
from baibu.cli.spoken import Command

INTERRUPTED = 130  # what a shell expects after Ctrl-C
EXECUTORS = ("local", "ray")
KINDS = (
    "binary", "multiclass", "regression", "clustering", "forecast", "image", "text", "audio",
)  # fmt: skip
Wanted = TypeVar("Wanted", bound=Callable[..., object])
PROJECT = click.option("--project", type=click.Path(path_type=Path), metavar="FOLDER")


def FORECAST(command: Wanted) -> Wanted:  # noqa: N802 - stands among options
    """Add what is said of a forecast."""
    for option in (
        click.option("--season", type=click.IntRange(0), metavar="N"),
        click.option("--series", metavar="COLUMN"),
        click.option("--horizon", type=click.IntRange(1), metavar="N"),
    ):
        command = option(command)
    return command


@click.command("run", cls=Command)
@click.argument("data")
@click.option("--target", metavar="COLUMN")
@click.option("--seconds", type=click.FloatRange(min=1), metavar="N")
@click.option("--minutes", type=click.FloatRange(min=0.05), metavar="N")
@click.option("--task", type=click.Choice(KINDS), metavar="TASK")
@click.option("--metric", metavar="METRIC")
@click.option("--positive", metavar="VALUE")
@click.option("--split", type=click.Choice(("random", "stratified")), metavar="HOW")
@click.option("--group", metavar="COLUMN")
@click.option("--time", metavar="COLUMN")
@FORECAST
@click.option("--ignore", multiple=True, metavar="COLUMN")
@click.option("--query", metavar="SQL")
@PROJECT
@click.option("--executor", type=click.Choice(EXECUTORS), default="local", metavar="WHERE")
@click.option("--open", "opened", is_flag=True)
@pass_face
def run(
    face: Face, data: str, *, target: str | None, seconds: float | None, minutes: float | None,
    task: str | None, metric: str | None, positive: str | None, split: str | None,
    group: str | None, time: str | None, horizon: int | None, series: str | None,
    season: int | None, ignore: tuple[str, ...], query: str | None, project: Path | None,
    executor: str, opened: bool,
) -> None:  # fmt: skip
    """Take a table from a file to a judged, explained, packaged model."""
    if (group and time) or (split and (group or time)):
        raise click.UsageError(face.say("usage.one_split"))
    wish = projects.Wish(
        source=data,
        target=target or "",
        seconds=seconds if minutes is None else 60 * minutes,
        kind=task or "",
        metric=metric or "",
        positive=positive or "",
        how="group" if group else "time" if time else split or "",
        column=group or time or "",
        horizon=horizon or 0,
        series=series or "",
        season=season,
        ignore=ignore,
        query=query or "",
    )
    with projects.begun(face.baibu, wish, project) as (folder, is_new):
        if not face.json:
            put(render_project.begins(folder, face.language, is_new=is_new))
        driven(face, folder, executor=executor, named=True, opened=opened)


def driven(
    face: Face,
    folder: Path,
    *,
    want: Sequence[str] = (),
    executor: str = "local",
    named: bool = False,
    opened: bool = False,
) -> None:
    """Run a project before the person's eyes, and say at the end what it came to."""
    with Live(face.language, is_silent=face.json) as live:
        try:
            projects.run(face.baibu, folder, tell=live.hear, want=want, where=executor)
        except KeyboardInterrupt:
            live.end()
            place = f" --project {render_project.near(folder)}" if named else ""
            click.echo(render_project.stopped(place, face.language), err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
    project_written.write(folder, face.language)
    page = projects.status(folder)
    face.show(page, render_project.end)
    if opened and page.report is not None and sys.stdout.isatty():
        click.launch(page.report.as_uri())
