"""The commands of learning: what is next, a stage, its verdict, its help."""

from __future__ import annotations

import click

from baibu.app import actions, queries
from baibu.app.pages import ComingPage
from baibu.cli import render, render_pages
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command
from baibu.core.errors import SHORT

STAGE = click.argument("stage")


@pass_face
def today(face: Face) -> None:
    """Say where a person stands and what to do next: `baibu` without a command."""
    face.show(queries.home(face.baibu), render_pages.today)


@click.command("next", cls=Command)
@pass_face
def next_(face: Face) -> None:
    """Name the next step."""
    face.show(queries.next_(face.baibu), render_pages.next_step)
