"""Put a project's shaped table as a question to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from baibu.workbench.engine.asked import Question
from baibu.workbench.truth import features_of, truth_of

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

    `rows` tells how the test rows were kept apart; folds are made the same way.
    """
    task, how, column = problem["task"], rows["how"], rows["column"]
    frame = shaped.reset_index(drop=True)
    truth = truth_of(frame[task["target"]], task["kind"], task["positive"])
    return Question(
        frame=frame[features_of(frame, task["target"], how, column)],
        truth=truth.values,
        kind=task["kind"],
        classes=len(truth.classes),
        metric=task["metric"],
        how=how,
        column=frame[column] if column in frame.columns else None,
        count=count,
        seed=seed,
    )
