"""Divide the rows that may be learnt from into folds, the way the test rows were kept apart.

Start reading at `folds` and `divisions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine.learners import Array

if TYPE_CHECKING:
    import pandas as pd


def divisions(
    how: str, truth: Array, column: pd.Series[Any] | None, *, count: int, seed: int, most: int
) -> list[list[tuple[Array, Array]]]:
    """Divide the rows several times, each time otherwise; time can be divided only once."""
    times = 1 if how == "time" else most
    return [folds(how, truth, column, count=count, seed=seed + n) for n in range(times)]


def folds(
    how: str, truth: Array, column: pd.Series[Any] | None, *, count: int, seed: int
) -> list[tuple[Array, Array]]:
    """Give the numbers of the rows to learn from and to watch, for each fold.

    `how` is the card's `split.how`; in folds of time each watches the span after what it learns
    from, so that the earliest rows are never watched.
    """
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    rows = np.zeros(len(truth))
    if how == "time" and column is not None:
        return _of_time(column, count)
    if how == "group" and column is not None:
        groups = np.unique(column.astype(str).to_numpy(), return_inverse=True)[1]
        count = min(count, int(groups.max()) + 1)
        splitter = GroupKFold(count, shuffle=True, random_state=seed)
        return list(splitter.split(rows, groups=groups))
    if how == "stratified":
        return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(rows, truth))
    return list(KFold(count, shuffle=True, random_state=seed).split(rows))


def _of_time(column: pd.Series[Any], count: int) -> list[tuple[Array, Array]]:
    moments = column.rank(method="min").to_numpy(dtype=float)
    moments = np.where(np.isnan(moments), 0.0, moments)
    borders = np.quantile(moments, np.linspace(0, 1, count + 2)[1:-1], method="higher")
    spans = np.searchsorted(borders, moments, side="right")
    found = [
        (np.flatnonzero(spans < span), np.flatnonzero(spans == span))
        for span in range(1, count + 1)
    ]
    return [(learnt, watched) for learnt, watched in found if len(learnt) and len(watched)]
