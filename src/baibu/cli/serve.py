"""The command that opens Baibu in the browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress

import click

from baibu.app import house
from baibu.app.wiring import Baibu
from baibu.cli import render_pages
from baibu.cli.face import Face, pass_face
from baibu.cli.options import setting_flags
from baibu.cli.spoken import Command
from baibu.web import serve


@click.command("start", cls=Command, params=setting_flags("host", "port", "allowed_hosts"))
@click.option("--no-browser", is_flag=True)
@pass_face
def start(face: Face, *, no_browser: bool) -> None:
    """Serve the pages until interrupted."""

    def opened(address: str) -> None:
        face.show({"address": address}, render_pages.started)
        if not no_browser and has_window():
            webbrowser.open(first_page(baibu, address))

    with suppress(KeyboardInterrupt):
        baibu = face.wired(serving=True)
        serve(baibu, opened)
    face.tell("start.ended")


def first_page(baibu: Baibu, address: str) -> str:
    """Say what to open: the three questions to a newcomer, else the home page."""
    return f"{address}welcome" if house.is_new(baibu) else address


def has_window() -> bool:
    """Say whether there is a browser with a window; one in the terminal would hide the address."""
    try:
        return type(webbrowser.get()) is not webbrowser.GenericBrowser
    except webbrowser.Error:
        return False
