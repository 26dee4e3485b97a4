"""The commands that carry a stage to other tools: a notebook, an editor's own tasks."""

from __future__ import annotations

from pathlib import Path

import click

from baibu.app import editor, notebooks
from baibu.cli.face import Face, pass_face
from baibu.cli.numbers import complete_stage
from baibu.cli.spoken import Command, Group

HOMES = {"export": "baibu.cli.lab:export", "init": "baibu.cli.lab:init"}

lab = Group("lab", homes=HOMES)


@click.command("export", cls=Command)
@click.argument("stage", shell_complete=complete_stage)
@click.option("--ipynb", is_flag=True)
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True)
@pass_face
def export(face: Face, stage: str, *, ipynb: bool, out: Path | None, replace: bool) -> None:
    """Write a stage as a notebook."""
    if not ipynb:
        raise click.UsageError(face.say("usage.ipynb"))
    from baibu.cli import render_lab

    made = notebooks.export(face.baibu, stage, out, face.language, replace=replace)
    face.show(made, render_lab.notebook)


@click.command("init", cls=Command)
@click.option("--replace", is_flag=True)
@pass_face
def init(face: Face, *, replace: bool) -> None:
    """Write tasks for an editor beside the working files."""
    from baibu.cli import render_lab

    made = editor.set_up(face.baibu, face.language, replace=replace)
    face.show(made, render_lab.editor)
