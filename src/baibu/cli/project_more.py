"""The commands by which a project lives on: sweep, promote, go back, track.

Start reading at `sweep`.
"""

from __future__ import annotations

from pathlib import Path

import click

from baibu.app import project_live, project_tried, projects
from baibu.cli import render_project, render_runs
from baibu.cli.face import Face, pass_face
from baibu.cli.project_live import Live
from baibu.cli.project_run import EXECUTORS, INTERRUPTED, PROJECT
from baibu.cli.spoken import Command

RUN = click.option("--run", metavar="N", default="")
WHY = click.option("--why", metavar="TEXT", default="")


@click.command("sweep", cls=Command)
@click.argument("entry")
@click.argument("values", nargs=-1, required=True)
@PROJECT
@click.option("--executor", type=click.Choice(EXECUTORS), default="local", metavar="WHERE")
@pass_face
def sweep(
    face: Face, entry: str, values: tuple[str, ...], *, project: Path | None, executor: str
) -> None:
    """Run once for each value of an entry of the card, and compare."""
    folder = projects.here(project)

    def begins(value: str) -> None:
        face.tell("sweep.begins", entry=entry, value=value)

    with Live(face.language, is_silent=face.json) as live:
        try:
            found = project_tried.swept(
                folder, entry, values, tell=live.hear, begins=begins,
                where="ray" if executor == "ray" else "local",
            )  # fmt: skip
        except KeyboardInterrupt:
            live.end()
            place = f" --project {render_project.near(folder)}" if project is not None else ""
            click.echo(render_project.stopped(place, face.language), err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
    face.show(found, render_runs.compared)


@click.command("promote", cls=Command)
@RUN
@WHY
@PROJECT
@pass_face
def promote(face: Face, *, run: str, why: str, project: Path | None) -> None:
    """Make the model of a run live."""
    done = project_live.promoted(projects.here(project), run=run, why=why)
    face.show(done, render_runs.changed)


@click.command("rollback", cls=Command)
@WHY
@PROJECT
@pass_face
def rollback(face: Face, *, why: str, project: Path | None) -> None:
    """Make the version before live again."""
    done = project_live.rolled_back(projects.here(project), why=why)
    face.show(done, render_runs.changed)


@click.command("track", cls=Command)
@RUN
@click.option("--to", "store", metavar="URL", default="")
@click.option("--name", metavar="NAME", default="")
@PROJECT
@pass_face
def track(face: Face, *, run: str, store: str, name: str, project: Path | None) -> None:
    """Log a run and its model into MLflow."""
    done = project_tried.tracked(projects.here(project), run=run, store=store, name=name)
    face.show(done, render_runs.logged)
