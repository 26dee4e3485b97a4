"""Put a project's shaped table as a question to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine.search import Question
from baibu.workbench.guess import label

if TYPE_CHECKING:
    import pandas as pd


def question(
    shaped: pd.DataFrame,
    problem: Mapping[str, Any],
    rows: Mapping[str, Any],
    *,
    count: int,
    seed: int,
) -> Question:
    """Ask for a model of the target from all other columns.

    `rows` tells how the test rows were kept apart; folds are made the same way. The column of the
    groups is for that alone; the column of time may be learnt from.
    """
    task, how, column = problem["task"], rows["how"], rows["column"]
    frame = shaped.reset_index(drop=True)
    apart = frame[column] if column in frame.columns else None
    target = frame[task["target"]]
    hidden = {task["target"], column} if how == "group" else {task["target"]}
    classes = classes_of(target, task)
    return Question(
        frame=frame[[name for name in frame.columns if name not in hidden]],
        truth=numbers(target, classes),
        kind=task["kind"],
        classes=len(classes),
        metric=task["metric"],
        how=how,
        column=apart,
        count=count,
        seed=seed,
    )


def classes_of(target: pd.Series[Any], task: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the classes in the order of their numbers: of two, the one that is sought last."""
    if task["kind"] == "regression":
        return ()
    names = sorted(set(target.map(label)))
    if task["kind"] == "binary":
        return (*(name for name in names if name != task["positive"]), task["positive"])
    return tuple(names)


def numbers(target: pd.Series[Any], classes: tuple[str, ...]) -> Any:
    """Give amounts, or the number of each row's class."""
    if not classes:
        return target.to_numpy(dtype=np.float64)
    known = {name: number for number, name in enumerate(classes)}
    return target.map(label).map(known).to_numpy(dtype=np.int64)
