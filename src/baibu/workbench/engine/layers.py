"""Let models stand on others: what those below say of a row are columns beside its own.

Each vote below was cast out of fold, by a model that had not learnt from the row, and both layers
keep to the same folds (Wolpert 1992, "Stacked generalization"; with the columns of the table beside
the votes and several learners above, as Erickson et al. 2020 do). Those above learn where which of
those below can be trusted; that takes many rows to learn and time to train, and where either is
short, or the gain is no larger than its own noise, the blend stays on one layer.

Start reading at `is_worth` and `voted`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine.fold import Array, TaskKind

if TYPE_CHECKING:
    import pandas as pd

MARK = "\x1f"  # begins the name of a vote
LEAST_ROWS = 10_000  # below, who can be trusted where is learnt by heart
MOST_BELOW = 8  # configurations that others stand on
BLOCKS = 20  # of rows, each left out once: how far the rows matter for a gain
SURE = 1.0  # standard errors that a gain must exceed


def is_worth(rows: int, how: str) -> bool:
    """Say whether a second layer may be tried, where the budget is long.

    On a few thousand rows it gained out of fold and lost on rows kept apart: votes below know a
    little of the rows that are watched above, and the fewer rows, the more. Folds of time watch no
    early rows, for which there would be no votes to learn from.
    """
    return rows >= LEAST_ROWS and how != "time"


def stands_on(weights: Mapping[str, float]) -> tuple[str, ...]:
    """Name the configurations to stand on: those that the blend below is made of."""
    ranked = sorted(weights, key=lambda name: (-weights[name], name))
    return tuple(sorted(ranked[:MOST_BELOW]))


def columns_of(config: str, kind: TaskKind, classes: int) -> list[str]:
    """Name the columns that a configuration's votes are."""
    if kind == "regression":
        return [f"{MARK}{config}"]
    numbers = [1] if kind == "binary" else range(classes)
    return [f"{MARK}{config}/{number}" for number in numbers]


def config_of(column: str) -> str:
    """Name the configuration whose vote a column is."""
    return column.removeprefix(MARK).partition("/")[0]


def voted(
    frame: pd.DataFrame, votes: Mapping[str, Array], kind: TaskKind, classes: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Put votes beside the columns of a table, and name them."""
    import pandas as pd

    made: dict[str, Array] = {}
    for config, said in votes.items():
        columns = said[:, None] if said.ndim == 1 else said
        made |= dict(zip(columns_of(config, kind, classes), columns.T, strict=True))
    beside = pd.DataFrame(made, index=frame.index)
    return pd.concat([frame, beside], axis=1), tuple(made)


def below(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the configurations whose votes a view reads; none in the first layer."""
    columns = (column["name"] for column in view["columns"] if column["k"] == "vote")
    return tuple(dict.fromkeys(map(config_of, columns)))


def is_sure(
    loss: Callable[[Array, Array], float], truth: Array, before: Array, after: Array, *, seed: int
) -> bool:
    """Say whether a blend is better than another by more than the luck of the rows."""
    block = np.random.default_rng(seed).permutation(len(truth)) % BLOCKS
    rests = [block != number for number in range(BLOCKS)]
    gain = loss(truth, before) - loss(truth, after)
    left = np.array([loss(truth[r], before[r]) - loss(truth[r], after[r]) for r in rests])
    error = float(np.sqrt((1 - 1 / BLOCKS) * ((left - left.mean()) ** 2).sum()))
    return gain > SURE * error
