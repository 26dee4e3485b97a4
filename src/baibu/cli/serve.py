"""The command that opens Baibu in the browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress

import click

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
            webbrowser.open(address)

    with suppress(KeyboardInterrupt):
        serve(face.wired(serving=True), opened)
    face.tell("start.ended")


def has_window() -> bool:
    """Say whether there is a browser with a window; one in the terminal would hide the address."""
    try:
        return type(webbrowser.get()) is not webbrowser.GenericBrowser
    except webbrowser.Error:
        return False
