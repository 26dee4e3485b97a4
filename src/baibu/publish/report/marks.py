"""Write numbers so that each can be followed to the step that computed it.

Reads  outputs by JSON pointer (RFC 6901): `/evaluation/scores/roc_auc/score`.
Gives  HTML: in sentences a link to the appendix, in tables a `data`; both carry the pointer, what
       was done with it, and the value in full. `Marks.rows` are the appendix.
Never  takes a number from anywhere else.

Start reading at `Marks.number`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from baibu.core.language import Language, say
from baibu.publish.report.told import RUN, Told
from baibu.workbench.comparing import fold_interval
from baibu.workbench.metrics import METRICS

LEAST_FOLDS = 4  # from which their spread makes an interval
How = Literal["figure", "count", "percent", "seconds", "megabytes", "hundred", "times"]
Op = Literal[
    "", "length", "sum", "minus", "plus", "share", "share_of_column", "per_hour", "fold_mean",
    "fold_low", "fold_high",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One number of the text, and where it comes from."""

    place: int  # in the appendix
    pointer: str
    op: Op
    other: str  # a second pointer, where the operation needs one
    value: float


def key(part: object) -> str:
    """Write one part of a pointer."""
    return str(part).replace("~", "~0").replace("/", "~1")


def resolve(outputs: Mapping[str, Any], pointer: str) -> Any:
    """Give what a pointer points at; `KeyError` or `IndexError` where there is nothing."""
    found: Any = outputs
    for part in pointer.removeprefix("/").split("/"):
        plain = part.replace("~1", "/").replace("~0", "~")
        found = found[int(plain)] if isinstance(found, list) else found[plain]
    return found


def value_of(outputs: Mapping[str, Any], pointer: str, op: Op, other: str) -> float:
    """Compute a marked number anew from what the steps gave."""
    held = resolve(outputs, pointer)
    beside = resolve(outputs, other) if other else None
    return float(_OPS[op](held, beside))


def fold_ends(scores: Sequence[float], metric: str | None) -> tuple[float, float]:
    """Give the interval of a mean over folds, within what a score can be.

    Of very few folds it would say nothing but that they are few: then the lowest and the highest.
    """
    if len(scores) < LEAST_FOLDS:
        return min(scores), max(scores)
    _, low, high = fold_interval(scores)
    least, most = bounds_of(metric)
    return max(low, least), min(high, most)


def bounds_of(metric: str | None) -> tuple[float, float]:
    """Say between what a score can lie; anywhere, where the metric is none of ours."""
    known = METRICS.get(metric or "")
    return (-math.inf, math.inf) if known is None else known.bounds


def _ratio(held: float, whole: float) -> float:
    return held / whole if whole else math.nan


_OPS: Mapping[str, Callable[[Any, Any], float]] = {
    "": lambda held, _: held,
    "length": lambda held, _: len(held),
    "sum": lambda held, _: sum(held),
    "minus": lambda held, other: held - other,
    "plus": lambda held, other: held + other,
    "share": lambda held, whole: _ratio(held, whole if not isinstance(whole, list) else sum(whole)),
    "share_of_column": lambda held, table: _ratio(held, sum(row[1] for row in table)),
    "per_hour": lambda held, seconds: _ratio(len(held) * 3600.0, seconds),
    "fold_mean": lambda held, _: fold_interval(held)[0],
    "fold_low": lambda held, metric: fold_ends(held, metric)[0],
    "fold_high": lambda held, metric: fold_ends(held, metric)[1],
}


class Marks:
    """The numbers of one report, as they are written."""

    def __init__(self, told: Told, language: Language) -> None:
        self.told, self.language = told, language
        self.found: dict[tuple[str, Op, str], Mark] = {}

    def number(self, pointer: str, how: How = "figure", *, op: Op = "", other: str = "") -> Markup:
        """Write a number of a sentence, with a link to where it comes from."""
        mark = self._mark(pointer, op, other)
        return Markup(
            '<a class="num" href="#from-{place}" title="{title}" data-from="{pointer}"'
            ' data-op="{op}" data-with="{other}" data-value="{value}" data-scale="{scale}">'
            "{shown}</a>"
        ).format(place=mark.place, title=self.source(pointer), **self._facts(mark, how))

    def cell(self, pointer: str, how: How = "figure", *, op: Op = "", other: str = "") -> Markup:
        """Write a number of a table; the table as a whole names its source."""
        value = value_of(self.told.outputs, pointer, op, other)
        mark = Mark(place=0, pointer=pointer, op=op, other=other, value=value)
        return Markup(
            '<data value="{value}" data-from="{pointer}" data-op="{op}" data-with="{other}"'
            ' data-value="{value}" data-scale="{scale}">{shown}</data>'
        ).format(**self._facts(mark, how))

    def source(self, pointer: str) -> str:
        """Name the step and the output behind a pointer."""
        name = pointer.split("/")[1]
        giver = self.told.giver(name)
        step = giver.id if giver is not None else RUN
        return say("report.source.mark", self.language, step=step, output=pointer[1:])

    def rows(self) -> Sequence[Mark]:
        """List what was marked in sentences, in the order of the text."""
        return list(self.found.values())

    def _mark(self, pointer: str, op: Op, other: str) -> Mark:
        known = self.found.get((pointer, op, other))
        if known is None:
            value = value_of(self.told.outputs, pointer, op, other)
            known = Mark(
                place=len(self.found) + 1, pointer=pointer, op=op, other=other, value=value
            )
            self.found[pointer, op, other] = known
        return known

    def _facts(self, mark: Mark, how: How) -> dict[str, object]:
        shown, scale = written(mark.value, how, self.language)
        return {
            "pointer": mark.pointer,
            "op": mark.op,
            "other": mark.other,
            "value": repr(mark.value),
            "scale": f"{scale:g}",
            "shown": shown,
        }


def written(value: float, how: How, language: Language) -> tuple[str, float]:
    """Write a number as a person reads it, with the scale of what is written.

    >>> written(0.92371, "figure", "en"), written(23412.3, "figure", "en")
    (('0.924', 1.0), ('23,412', 1.0))
    >>> written(0.9271, "percent", "en"), written(0.9271, "hundred", "zh")
    (('92.7%', 0.01), ('93', 0.01))
    """
    if not math.isfinite(value):
        return "–", 1.0
    if how == "count":
        return f"{value:,.0f}", 1.0
    if how == "percent":
        return (f"{100 * value:.0f}%" if value in (0, 1) else f"{100 * value:.1f}%"), 0.01
    if how == "times":
        return f"{value:.1f}", 1.0
    if how == "hundred":
        return f"{100 * value:.0f}", 0.01
    if how == "seconds" and value >= 90:
        return say("report.unit.minutes", language, count=f"{value / 60:.1f}"), 60.0
    if how == "seconds":
        count = f"{value:.2g}" if value < 9.95 else f"{value:.0f}"
        return say("report.unit.seconds", language, count=count), 1.0
    if how == "megabytes":
        return f"{value:,.0f} MB", 1.0
    return figure(value), 1.0


def figure(value: float) -> str:
    """Write a number with the digits that count.

    >>> [figure(n) for n in (0.0, 0.00416, 0.9, 0.99951, 1.5, 12.345, 1234.5, -0.03, 2e-9)]
    ['0', '0.00416', '0.900', '0.9995', '1.5', '12.35', '1,234', '-0.03', '2e-09']
    """
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    if 0.995 <= size < 1:
        return f"{value:.4f}"
    if size >= 1:
        return f"{value:.4g}"
    return f"{value:.3f}" if size >= 0.1 else f"{value:.3g}"
