"""The commands of tools: which are here, what one is for, try one.

Start reading at `tools`.
"""

from __future__ import annotations

from pathlib import Path

import click

from baibu.app import tools as catalogue
from baibu.cli import render_tools
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command, Group
from baibu.core.errors import MACHINE, SHORT

_HERE = "baibu.cli.tools"
HOMES = {"doctor": f"{_HERE}:doctor", "show": f"{_HERE}:show", "try": f"{_HERE}:try_"}

tools = Group("tools", homes=HOMES)


@click.command("doctor", cls=Command)
@pass_face
def doctor(face: Face) -> None:
    """Say of every tool whether it is here, and what stands in for it."""
    face.show(catalogue.tools_page(face.baibu), render_tools.doctor)


@click.command("show", cls=Command)
@click.argument("tool")
@pass_face
def show(face: Face, tool: str) -> None:
    """Show what a tool is for."""
    face.show(catalogue.tool_page(face.baibu, tool), render_tools.card)


@click.command("try", cls=Command)
@click.argument("tool")
@click.option("--out", "-o", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
@pass_face
def try_(face: Face, tool: str, *, out: Path | None) -> None:
    """Run ten lines that use a tool."""
    done = catalogue.tried(face.baibu, tool, keep=out)
    code = MACHINE if done.holds is None else 0 if done.holds else SHORT
    face.show(done, render_tools.tried, exit_code=code)
