"""The command that searches everything."""

from __future__ import annotations

import click

from baibu.app import search as app
from baibu.app.search_pages import KINDS, Kind
from baibu.cli import render_search
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command

LISTED = 10


@click.command("search", cls=Command)
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(KINDS), metavar="KIND")
@click.option("--all", "every", is_flag=True)
@pass_face
def search(face: Face, words: tuple[str, ...], *, kind: Kind | None, every: bool) -> None:
    """Find what has the words."""
    page = app.search(
        face.baibu, " ".join(words), face.language, kind=kind, limit=None if every else LISTED
    )
    face.show(page, render_search.found)
