"""The commands that look after Baibu itself: the machine, the record, the shell."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from baibu.app import actions, queries
from baibu.cli import render_pages
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command, WrongCommandError
from baibu.core.errors import MACHINE

FILE = click.argument("file", type=click.Path(path_type=Path))
SHELLS = ("bash", "zsh", "fish")


@click.command("doctor", cls=Command)
@pass_face
def doctor(face: Face) -> None:
    """Check this machine."""
    page = queries.doctor(face.baibu)
    broken = any(finding.state == "broken" for finding in page.findings)
    face.show(page, render_pages.doctor, exit_code=MACHINE if broken else 0)


@click.command("export", cls=Command)
@FILE
@click.option("--replace", is_flag=True)
@pass_face
def export(face: Face, file: Path, *, replace: bool) -> None:
    """Write the record into a file."""
    done = actions.export(face.baibu, file, replace=replace)
    face.show(done, render_pages.exported)


@click.command("import", cls=Command)
@FILE
@pass_face
def import_(face: Face, file: Path) -> None:
    """Take a record in."""
    face.show(actions.import_archive(face.baibu, file), render_pages.imported)


@click.command("rebuild", cls=Command)
@pass_face
def rebuild(face: Face) -> None:
    """Work everything out anew."""
    face.show(actions.rebuild(face.baibu), render_pages.rebuilt)


@click.command("completion", cls=Command)
@click.argument("shell")
@pass_face
def completion(face: Face, shell: str) -> None:
    """Print a completion script."""
    made = get_completion_class(shell) if shell in SHELLS else None
    root = click.get_current_context().find_root().command
    if made is None:
        options = ", ".join(SHELLS)
        reason = face.say("usage.one_of", value=shell, options=options)
        raise WrongCommandError(reason=reason, command="baibu completion")
    script = made(root, {}, "baibu", "_BAIBU_COMPLETE").source()
    face.show({"shell": shell, "script": script}, render_pages.script)
