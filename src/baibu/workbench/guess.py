"""Propose what a card leaves open, from the data: the kind of task, its metric, the split.

A guess is written into the card and named in `guessed`, so that the report says what nobody has
confirmed. Nothing that a person wrote is ever replaced.

Start reading at `completed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from baibu.workbench.card import Card, Kind, Problem, Task
from baibu.workbench.errors import NoTargetError, TargetConstantError, TooFewRowsError
from baibu.workbench.step import MEDIA
from baibu.workbench.tables.types import Column

if TYPE_CHECKING:
    import pandas as pd

MOST_CLASSES = 50
LEAST_PER_CLASS = 10  # rows: fewer cannot stand on both sides and in every fold
FEW_VALUES = 20  # distinct whole numbers up to which a target is rather a class than an amount
ROWS_PER_VALUE = 20  # that a class of whole numbers should have on average
YES = ("1", "yes", "y", "true", "t", "positive", "bad", "churned", "是", "有", "阳性", "流失")
METRICS: Mapping[str, str] = {
    "binary": "roc_auc",
    "multiclass": "log_loss",
    "regression": "rmse",
    "clustering": "silhouette",
    "forecast": "mae",
    "image": "log_loss",
    "text": "log_loss",
    "audio": "log_loss",
}
LABEL = "label"  # column of the class, in a table that was made from a folder
OF_FILES: Mapping[str, Kind] = {"image": "image", "sound": "audio", "file": "text"}
PASSED_OVER = ("key", "constant")  # types of columns beside a text that tell nothing of it


def completed(card: Card, frame: pd.DataFrame, columns: Sequence[Column]) -> Card:
    """Give the card with everything filled in that the data can tell."""
    guesses: dict[str, Any] = {}
    if not card.task.target and (files := kind_of_files(columns)):
        card = replace(card, task=replace(card.task, target=LABEL))
        guesses["task.target"] = LABEL
        guesses |= {} if card.task.kind else {"task.kind": files}
    kind = card.task.kind or guesses.get("task.kind")
    if kind is None:
        kind = guesses["task.kind"] = kind_of(card, frame, columns)
    if not card.task.metric and kind in METRICS:
        guesses["task.metric"] = METRICS[kind]
    two = kind in MEDIA and target_of(card, columns).distinct == 2
    if (kind == "binary" or two) and not card.task.positive:
        guesses["task.positive"] = positive_of(frame[card.task.target])
    for name in Problem().unsaid:
        if not getattr(card.problem, name).strip():
            guesses[f"problem.{name}"] = ""  # said in words by the report, in the reader's language
    return _with(card, guesses)


def kind_of(card: Card, frame: pd.DataFrame, columns: Sequence[Column]) -> Kind:
    """Tell the kind of task by the target's values, or by what is said of a forecast.

    Without a target nothing is told: a search for groups is something that a person asks for.
    """
    column = target_of(card, columns)
    if card.task.series or card.task.season or card.task.horizon != Task().horizon:
        return "forecast"
    if files := kind_of_files(columns):
        return files
    if column.type == "constant":
        value = frame[column.name].dropna()
        if not len(value):
            raise TooFewRowsError(where="task.target", detail=f"{column.name}: 0")
        raise TargetConstantError(where="task.target", target=column.name, value=value.iloc[0])
    if column.type == "category" and _is_all_text(columns, column):
        return "text"
    if column.distinct == 2:
        return "binary"
    if frame[column.name].dtype.kind in "if":
        there = frame[column.name].dropna()
        is_whole = bool((there % 1 == 0).all())
        is_class = column.distinct <= FEW_VALUES and len(there) >= ROWS_PER_VALUE * column.distinct
        if not (is_whole and is_class):
            return "regression"
    return "binary" if len(frequent(frame[column.name])) == 2 else "multiclass"


def frequent(target: pd.Series[Any]) -> list[str]:
    """Name the classes that have rows enough to be learnt and tested."""
    counts = target.dropna().map(label).value_counts()
    return [str(name) for name in counts.index[counts >= LEAST_PER_CLASS]]


def kind_of_files(columns: Sequence[Column]) -> Kind | None:
    """Tell what files a table was made from; nothing for any other table."""
    kinds = {column.type for column in columns}
    return next((kind for type_, kind in OF_FILES.items() if type_ in kinds), None)


def _is_all_text(columns: Sequence[Column], target: Column) -> bool:
    """Say whether a table holds one text, its class, and nothing else that tells anything."""
    rest = [one.type for one in columns if one is not target and one.type not in PASSED_OVER]
    return rest == ["text"] and target.distinct <= MOST_CLASSES


def target_of(card: Card, columns: Sequence[Column]) -> Column:
    """Find the target among the columns."""
    for column in columns:
        if column.name == card.task.target:
            return column
    names = ", ".join(column.name for column in columns)
    raise NoTargetError(where="task.target", target=card.task.target, columns=names)


def positive_of(target: pd.Series[Any]) -> str:
    """Name the value that is looked for: one that says yes, else the rarer one."""
    counts = target.dropna().map(label).value_counts()
    counts = counts[counts >= LEAST_PER_CLASS] if len(counts) > 2 else counts
    for value in counts.index:
        if value.lower() in YES:
            return str(value)
    return str(min(counts.index, key=lambda value: (counts[value], value)))


def label(value: object) -> str:
    """Write a class as text; a whole number without its decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _with(card: Card, guesses: Mapping[str, Any]) -> Card:
    task = {
        name.removeprefix("task."): value
        for name, value in guesses.items()
        if name.startswith("task.")
    }
    known = [name for name in card.guessed if name not in guesses]
    return replace(card, task=replace(card.task, **task), guessed=(*known, *guesses))
