"""Draw a chart on a terminal: what can be seen, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table

from baibu.app.charts import Chart
from baibu.cli.render import QUIET, indented
from baibu.cli.render_text import Verbatim, prose
from baibu.core.language import Language, say


def table(chart: Chart, _: Language) -> RenderableType:
    """Draw the numbers; a chart without any says when there will be some."""
    parts: list[RenderableType] = [prose(chart.title, "bold")]
    if chart.description:
        parts.append(prose(chart.description))
    if chart.note:
        parts.append(prose(chart.note, QUIET))
    if chart.rows:
        drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for number, column in enumerate(chart.columns):
            drawn.add_column(column, justify="right" if number else "left", overflow="fold")
        for row in chart.rows:
            drawn.add_row(*row)
        parts.append(drawn)
    return Group(*parts)


def names(titles: Mapping[str, str], language: Language) -> RenderableType:
    """List the charts."""
    listed = Table.grid(padding=(0, 2))
    for name, title in titles.items():
        listed.add_row(name, prose(title))
    return Group(prose(say("cli.chart.list", language)), indented(listed))


def written(chart: Chart, language: Language, *, path: Path) -> RenderableType:
    """Say where the drawing is."""
    return Group(
        prose(chart.title, "bold"),
        prose(chart.description),
        Verbatim(say("cli.chart.written", language, path=path)),
    )
