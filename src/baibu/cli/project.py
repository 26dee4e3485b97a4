"""The commands of a project: make one, see how it stands, run it, use what it came to.

Start reading at `project`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from baibu.app import project_live, project_uses, project_written, projects
from baibu.cli import render_project, render_runs
from baibu.cli.face import Face, pass_face, put
from baibu.cli.project_run import EXECUTORS, FORECAST, KINDS, PROJECT, driven
from baibu.cli.spoken import Command, Group
from baibu.core.errors import SHORT

_HERE = "baibu.cli.project"
HOMES = {
    "new": f"{_HERE}:new",
    "status": f"{_HERE}:status",
    "run": f"{_HERE}:run",
    "confirm": f"{_HERE}:confirm",
    "report": f"{_HERE}:report",
    "compare": f"{_HERE}:compare",
    "sweep": "baibu.cli.project_more:sweep",
    "promote": "baibu.cli.project_more:promote",
    "rollback": "baibu.cli.project_more:rollback",
    "serve": f"{_HERE}:serve",
    "monitor": f"{_HERE}:monitor",
    "track": "baibu.cli.project_more:track",
    "export": f"{_HERE}:export",
}
QUESTIONS = ("goal", "user", "decision", "constraint", "doing_nothing")

project = Group("project", homes=HOMES)


@click.command("new", cls=Command)
@click.option("--from", "source", metavar="FILE")
@click.option("--target", metavar="COLUMN")
@click.option("--task", type=click.Choice(KINDS), metavar="TASK")
@click.option("--time", metavar="COLUMN")
@FORECAST
@PROJECT
@pass_face
def new(
    face: Face, *, source: str | None, target: str | None, task: str | None, time: str | None,
    horizon: int | None, series: str | None, season: int | None, project: Path | None,
) -> None:  # fmt: skip
    """Make a project by answering questions."""
    said: dict[str, str] = {}
    if not face.json:
        put(render_project.asking(face.language))
        source = source or _asked(face, "from", needed=True)
        said = {name: _asked(face, name) for name in QUESTIONS}
        if task != "clustering":
            target = target or _asked(face, "target", needed=True)
    wish = projects.Wish(
        source=source or "",
        target=target or "",
        kind=task or "",
        how="time" if time else "",
        column=time or "",
        horizon=horizon or 0,
        series=series or "",
        season=season,
        said=said,
    )
    page = projects.new(face.baibu, wish, project)
    face.show(page, render_project.made)


@click.command("status", cls=Command)
@PROJECT
@pass_face
def status(face: Face, *, project: Path | None) -> None:
    """Show how far a project is."""
    face.show(projects.status(projects.here(project)), render_project.status)


@click.command("run", cls=Command)
@click.argument("step", nargs=-1)
@PROJECT
@click.option("--executor", type=click.Choice(EXECUTORS), default="local", metavar="WHERE")
@pass_face
def run(face: Face, step: tuple[str, ...], *, project: Path | None, executor: str) -> None:
    """Run a project, or what a step needs."""
    driven(face, projects.here(project), want=step, executor=executor, named=project is not None)


@click.command("confirm", cls=Command)
@PROJECT
@pass_face
def confirm(face: Face, *, project: Path | None) -> None:
    """Take what was guessed as confirmed."""
    done = projects.confirm(projects.here(project))
    face.show(done, render_project.confirmed)


@click.command("report", cls=Command)
@PROJECT
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--open", "opened", is_flag=True)
@pass_face
def report(face: Face, *, project: Path | None, out: Path | None, opened: bool) -> None:
    """Write the report."""
    written = project_written.write(projects.here(project), face.language, out)
    face.show({"path": written}, render_project.exported)
    if opened:
        click.launch(written.as_uri())


@click.command("compare", cls=Command)
@click.argument("runs", nargs=-1)
@PROJECT
@pass_face
def compare(face: Face, runs: tuple[str, ...], *, project: Path | None) -> None:
    """Compare runs."""
    found = project_uses.compared(projects.here(project), runs)
    face.show(found, render_runs.compared)


@click.command("serve", cls=Command)
@PROJECT
@click.option("--host", default="127.0.0.1", show_default=False, metavar="ADDRESS")
@click.option("--port", type=click.IntRange(0, 65535), default=8200, metavar="N")
@click.option("--workers", type=click.IntRange(0, 64), default=1, metavar="N")
@pass_face
def serve(face: Face, *, project: Path | None, host: str, port: int, workers: int) -> None:
    """Serve the model until interrupted."""
    folder = projects.here(project)

    def opened(address: str) -> None:
        version = project_live.live_version(folder)
        said = {"address": address, "name": projects.name_of(folder), "live": version}
        face.show(said, render_project.serving)

    with suppress(KeyboardInterrupt):
        projects.serve(folder, host=host, port=port, opened=opened, workers=workers)
    face.tell("start.ended")


@click.command("monitor", cls=Command)
@PROJECT
@click.option("--log", type=click.Path(path_type=Path), metavar="FOLDER")
@pass_face
def monitor(face: Face, *, project: Path | None, log: Path | None) -> None:
    """Say whether the model still fits what it is asked."""
    found = project_uses.monitored(projects.here(project), log)
    face.show(found, render_runs.monitored, exit_code=SHORT if found.needs_a_look else 0)


@click.command("export", cls=Command)
@click.argument("kind")
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FOLDER")
@PROJECT
@pass_face
def export(face: Face, kind: str, *, out: Path | None, project: Path | None) -> None:
    """Write the model out in a form that runs elsewhere."""
    written = project_uses.exported(projects.here(project), kind, out)
    face.show({"path": written}, render_project.exported)


def _asked(face: Face, name: str, *, needed: bool = False) -> str:
    put(render_project.question(name, face.language))
    while True:
        word = str(click.prompt("", prompt_suffix="> ", default="", show_default=False)).strip()
        if word or not needed:
            return word
