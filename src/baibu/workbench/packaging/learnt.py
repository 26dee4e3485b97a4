"""Learn the signature of a model from the rows it learnt from, and write such rows as plain data.

Start reading at `signature_of` and `plain_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from baibu.workbench.cleaner import column_of, moments
from baibu.workbench.packaging.inputs import raw_columns
from baibu.workbench.packaging.signature import FLAGS, Column, Kind, Signature

if TYPE_CHECKING:
    import pandas as pd

MOST_WORDS = 200  # of a column that a signature names
MOST_LETTERS = 200  # of an example of a text


def signature_of(
    about: Any, cleaner: Mapping[str, Any], shaper: Mapping[str, Any], cleaned: pd.DataFrame,
    evaluation: Mapping[str, Any],
) -> Signature:  # fmt: skip
    """Describe what the model reads and answers; `about` is that of the `Model`."""
    bases = {rule["name"]: rule["base"] for rule in cleaner["columns"]}
    kinds = {column["name"]: column["k"] for column in shaper["columns"]}
    columns = [
        _column(name, bases.get(name, kinds[name]), column_of(cleaned, name))
        for name in raw_columns(shaper, about.columns)
    ]
    threshold = evaluation.get("threshold") or {}
    return Signature(
        columns=tuple(columns),
        target=about.target,
        task=about.kind,
        classes=about.classes,
        threshold=float(threshold.get("at", 0.5)),
        margin=evaluation.get("margin"),
        metric=about.metric,
    )


def plain_rows(frame: pd.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    """Write rows as JSON could: a day as text, nothing for what is missing."""
    columns = {name: [_plain(item) for item in column_of(frame, name)] for name in names}
    return [{name: columns[name][at] for name in names} for at in range(len(frame))]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _column(name: str, base: str, series: pd.Series[Any]) -> Column:
    if base == "day":
        series = moments(series)
    there = series.dropna()
    may_be_missing = len(there) < len(series)
    if not len(there):
        kind: Kind = "number" if base == "number" else "day" if base == "day" else "text"
        return Column(name=name, kind=kind, may_be_missing=True)
    if base == "number":
        low, high = float(there.min()), float(there.max())
        middle = float(there.quantile(0.5, interpolation="nearest"))
        return Column(name=name, kind="number", may_be_missing=may_be_missing, low=low, high=high,
                      example=int(middle) if middle.is_integer() else middle)  # fmt: skip
    if base == "day":
        ends = [_shown(day) for day in (there.min(), there.max(), there.sort_values().iloc[
            len(there) // 2])]  # fmt: skip
        return Column(name=name, kind="day", may_be_missing=may_be_missing, low=ends[0],
                      high=ends[1], example=ends[2])  # fmt: skip
    counts = there.map(str).value_counts()
    if base == "text":
        example = str(there.iloc[0])[:MOST_LETTERS]
        return Column(name=name, kind="text", may_be_missing=may_be_missing, example=example)
    words = tuple(str(word) for word in counts.index[:MOST_WORDS])
    is_flag = set(words) <= set(FLAGS)
    return Column(
        name=name, kind="flag" if is_flag else "word", may_be_missing=may_be_missing, words=words,
        is_open=len(counts) > MOST_WORDS, example=words[0] == "true" if is_flag else words[0],
    )  # fmt: skip


def _shown(day: Any) -> str:
    told: str = day.isoformat()
    return told.removesuffix("T00:00:00")
