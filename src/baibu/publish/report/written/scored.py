"""Show what was tried one below the other, each with its score and its interval, and as a table.

Start reading at `compared`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from baibu.publish.report.drawings import forest
from baibu.publish.report.marks import figure
from baibu.publish.report.parts import Figure, Writer

ENDS = ("mean", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of those that are compared."""

    score: forest.Score
    cells: Sequence[object]  # of the table, after the name


def line(
    name: str, ends: Mapping[str, Any], cells: Sequence[object], *, middle: str = "mean",
    **looks: Any,
) -> Line:  # fmt: skip
    """Make a line of numbers by name; an end that is not known lies where the middle does."""
    at = ends[middle]
    low, high = (at if ends[end] is None else ends[end] for end in ENDS[1:])
    score = forest.Score(name=name, middle=at, low=low, high=high, shown=figure(at), **looks)
    return Line(score=score, cells=cells)


def compared(
    w: Writer, lines: Sequence[Line], *, title: str, seen: Markup, source: str,
    middle: str = "mean", bar: float | None = None, label: str = "",
) -> Markup:  # fmt: skip
    """Draw the lines and write their table; `bar` is a score that all are held against."""
    data = forest.Forest(
        scores=[one.score for one in lines], title=title, description=seen.striptags(), line=bar,
        label=label,
    )  # fmt: skip
    return w.figure(
        Figure(
            title=title,
            seen=seen,
            draw=partial(forest.draw, data),
            source=source,
            columns=[w.text(f"column.{name}") for name in ("model", middle, *ENDS[1:])],
            rows=[(one.score.name, *one.cells) for one in lines],
        )
    )
