"""Pick the rows whose explanation tells most: typical ones, the surest right and wrong, the edge.

Reads  truths and predictions out of fold: a model is always sure of the rows that it learnt.
Gives  places of rows, each with the reason why it was picked.

Start reading at `telling`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baibu.workbench.engine.learners import Array, TaskKind

MOST_TYPICAL = 4  # classes of which a typical row is shown
RARE_FIRST = ("surest_wrong", "most_wrong", "edge", "surest_right", "low", "high", "typical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One row, and why it is shown."""

    at: int
    why: str  # of `why.WHY` in the messages
    name: str = ""  # the class that it is typical of


def telling(
    kind: TaskKind, truth: Array, votes: Array, *, classes: tuple[str, ...], threshold: float = 0.5
) -> tuple[Telling, ...]:
    """Pick rows; none is shown twice."""
    there = np.flatnonzero(~np.isnan(votes if votes.ndim == 1 else votes[:, 0]))
    if not len(there):
        return ()
    truth, votes = truth[there], votes[there]
    found = _amounts(truth, votes) if kind == "regression" else _classes(
        truth, _chances(votes), classes, threshold if kind == "binary" else None
    )  # fmt: skip
    shown: dict[int, Telling] = {}
    for one in sorted(found, key=lambda one: RARE_FIRST.index(one.why)):
        shown.setdefault(one.at, one)
    return tuple(
        Telling(at=int(there[one.at]), why=one.why, name=one.name)
        for one in found
        if shown[one.at] is one
    )


def _chances(votes: Array) -> Array:
    return votes if votes.ndim == 2 else np.column_stack([1 - votes, votes])


def _classes(
    truth: Array, chances: Array, classes: tuple[str, ...], threshold: float | None
) -> list[Telling]:
    said = chances.argmax(axis=1) if threshold is None else (chances[:, 1] >= threshold).astype(int)
    is_right = said == truth
    sure = chances[np.arange(len(said)), said]
    found = []
    sizes = np.bincount(truth.astype(np.int64), minlength=len(classes))
    for number in np.argsort(-sizes, kind="stable")[:MOST_TYPICAL]:
        mine = np.flatnonzero((truth == number) & is_right)
        if len(mine):
            usual = np.median(chances[mine, number])
            at = mine[np.abs(chances[mine, number] - usual).argmin()]
            found.append(Telling(at=int(at), why="typical", name=classes[number]))
    for why, rows in (("surest_right", is_right), ("surest_wrong", ~is_right)):
        if rows.any():
            found.append(Telling(at=int(np.where(rows, sure, -np.inf).argmax()), why=why))
    first_two = np.sort(chances, axis=1)[:, -2:]
    edge = np.abs(chances[:, 1] - threshold) if threshold is not None else np.diff(first_two)[:, 0]
    found.append(Telling(at=int(edge.argmin()), why="edge"))
    return found


def _amounts(truth: Array, votes: Array) -> list[Telling]:
    missed = np.abs(votes - truth)
    right = missed <= np.quantile(missed, 0.25)
    found = []
    for why, share in (("typical", 0.5), ("low", 0.05), ("high", 0.95)):
        far = np.abs(votes - np.quantile(votes, share))
        found.append(Telling(at=int(np.where(right, far, np.inf).argmin()), why=why))
    return [*found, Telling(at=int(missed.argmax()), why="most_wrong")]
