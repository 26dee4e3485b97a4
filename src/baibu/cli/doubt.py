"""The command by which somebody doubts a check: it writes a report, and sends nothing."""

from __future__ import annotations

import click

from baibu.app import doubting
from baibu.app.pages import DoubtPage
from baibu.cli.face import Face, pass_face
from baibu.cli.numbers import complete_stage
from baibu.cli.render_text import Verbatim
from baibu.cli.spoken import Command
from baibu.core.language import Language


@click.command("doubt", cls=Command)
@click.argument("stage", shell_complete=complete_stage)
@click.option("--why", default="", metavar="TEXT")
@pass_face
def doubt(face: Face, stage: str, *, why: str) -> None:
    """Write the report on the newest verdict."""
    face.show(doubting.doubt_page(face.baibu, stage, face.language, why=why), _drawn)


def _drawn(page: DoubtPage, _: Language) -> Verbatim:
    return Verbatim(page.text.rstrip())
