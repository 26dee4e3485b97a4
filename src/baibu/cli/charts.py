"""The command of charts: as a drawing in a file, as a table, as JSON."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from baibu.app import charts
from baibu.cli import render_chart
from baibu.cli.face import Face, pass_face
from baibu.cli.spoken import Command


@click.command("chart", cls=Command)
@click.argument("name", required=False)
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True)
@click.option("--card", metavar="CARD")
@click.option("--skill", metavar="SKILL")
@click.option("--area", metavar="AREA")
@click.option("--stage", metavar="STAGE")
@click.option("--days", type=click.IntRange(1), metavar="N")
@pass_face
def chart(
    face: Face, name: str | None, *, out: Path | None, replace: bool,
    card: str | None, skill: str | None, area: str | None, stage: str | None, days: int | None,
) -> None:  # fmt: skip
    """Draw a chart."""
    if name is None:
        face.show(charts.titles(face.language), render_chart.names)
        return
    made = charts.chart(
        face.baibu, name, face.language, card=card, skill=skill, area=area, stage=stage, days=days
    )
    if out is None:
        face.show(made, render_chart.table)
        return
    written = charts.save(made, out, replace=replace)
    face.show(made, partial(render_chart.written, path=written), path=written)
