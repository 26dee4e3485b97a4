"""The commands that carry everything out in one file, and bring it in again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from baibu.app import backup as carried
from baibu.cli import render_backup
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command("backup", cls=Command)
@FILE
@click.option("--replace", is_flag=True)
@pass_face
def backup(face: Face, file: Path, *, replace: bool) -> None:
    """Write everything into a file."""
    done = carried.back_up(face.baibu, file, replace=replace)
    face.show(done, render_backup.written)


@click.command("restore", cls=Command)
@FILE
@click.option("--add", is_flag=True)
@click.option("--replace", is_flag=True)
@pass_face
def restore(face: Face, file: Path, *, add: bool, replace: bool) -> None:
    """Look at a backup, or bring it in."""
    if add and replace:
        raise click.UsageError(face.say("usage.add_or_replace"))
    if not add and not replace:
        face.show(carried.look_at(face.baibu, file), render_backup.seen)
        return
    done = carried.bring_in(face.baibu, file, "add" if add else "replace")
    kept = carried.kept_file(face.baibu, done.kept.name)
    face.show(done, partial(render_backup.restored, kept=kept))
