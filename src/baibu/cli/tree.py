"""List the commands, in the order in which a newcomer meets them, and where each lives."""

from __future__ import annotations

import click

from baibu.cli.options import setting_flags
from baibu.cli.spoken import Group

HOMES = {
    "start": "baibu.cli.serve:start",
    "next": "baibu.cli.study:next_",
    "stage": "baibu.cli.study:stage",
    "grade": "baibu.cli.study:grade",
    "watch": "baibu.cli.watch:watch",
    "hint": "baibu.cli.study:hint",
    "solution": "baibu.cli.study:solution",
    "reset": "baibu.cli.study:reset",
    "road": "baibu.cli.study:road",
    "doctor": "baibu.cli.house:doctor",
    "export": "baibu.cli.house:export",
    "import": "baibu.cli.house:import_",
    "rebuild": "baibu.cli.house:rebuild",
    "content": "baibu.cli.content:content",
    "completion": "baibu.cli.house:completion",
}

root = Group(
    "baibu",
    homes=HOMES,
    invoke_without_command=True,
    callback=lambda: _today(),
    params=[
        *setting_flags(),
        click.Option(
            ["--version"], is_flag=True, expose_value=False, callback=lambda *a: _version(*a)
        ),
    ],
)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click
    if wanted:
        from importlib.metadata import version

        click.echo(f"baibu {version('baibu')}")
        ctx.exit()


def _today() -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        from baibu.cli.study import today

        today()
