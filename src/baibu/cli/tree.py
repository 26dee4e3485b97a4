"""List the commands, in the order in which a newcomer meets them, and where each lives."""

from __future__ import annotations

import click

from baibu.cli.options import setting_flags
from baibu.cli.plain import document
from baibu.cli.spoken import Group
from baibu.cli.wishes import wishes_of

HOMES = {
    "start": "baibu.cli.serve:start",
    "next": "baibu.cli.study:next_",
    "stage": "baibu.cli.study:stage",
    "grade": "baibu.cli.study:grade",
    "watch": "baibu.cli.watch:watch",
    "hint": "baibu.cli.study:hint",
    "solution": "baibu.cli.study:solution",
    "skip": "baibu.cli.study:skip",
    "reset": "baibu.cli.study:reset",
    "doubt": "baibu.cli.doubt:doubt",
    "road": "baibu.cli.study:road",
    "review": "baibu.cli.review:review",
    "done": "baibu.cli.study:done",
    "plan": "baibu.cli.planning:plan",
    "place": "baibu.cli.planning:place",
    "mastery": "baibu.cli.planning:mastery",
    "milestones": "baibu.cli.planning:milestones",
    "progress": "baibu.cli.planning:progress",
    "run": "baibu.cli.project_run:run",
    "project": "baibu.cli.project:project",
    "tools": "baibu.cli.tools:tools",
    "lab": "baibu.cli.lab:lab",
    "chart": "baibu.cli.charts:chart",
    "search": "baibu.cli.search:search",
    "doctor": "baibu.cli.house:doctor",
    "backup": "baibu.cli.backups:backup",
    "restore": "baibu.cli.backups:restore",
    "export": "baibu.cli.house:export",
    "import": "baibu.cli.house:import_",
    "rebuild": "baibu.cli.house:rebuild",
    "content": "baibu.cli.content:content",
    "completion": "baibu.cli.house:completion",
}


def _today() -> None:
    """Without a command: where a person stands, and what is next."""
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        from baibu.cli.study import today

        today()


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        told = version("baibu")
        click.echo(document({"version": told}) if wishes_of(ctx).json else f"baibu {told}")
        ctx.exit()


VERSION = click.Option(["--version"], is_flag=True, expose_value=False, callback=_version)
root = Group(
    "baibu",
    homes=HOMES,
    invoke_without_command=True,
    callback=_today,
    params=[*setting_flags(), VERSION],
)
