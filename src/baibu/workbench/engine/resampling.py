"""Divide the rows of a search into folds, as many as the budget allows, where jobs can read them.

Reads  a question, and how long the first fold took.
Gives  a `Resampling`: the folds of one division of the rows after another, and the folder of jobs.

Start reading at `resampled` and `affordable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from baibu.workbench.engine import jobs
from baibu.workbench.engine.asked import Limits, Question
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.folds import divisions

FOLDS = (8, 5, 3, 2)
SMALL = 5_000  # rows up to which eight folds are tried
PROBE_SHARE = 0.25  # of the budget that one configuration may take at most
LONG_SHARE = 0.06  # of a long budget that one configuration may take for eight folds of more rows
LONG = 150.0  # seconds of a whole budget: below, the list and its variations need all of it
ROUNDS = 3  # divisions of the rows on which the blend may learn; a fourth changes next to nothing
Part = tuple[Array, Array]  # rows to learn from, and to watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """The rows of a search, divided."""

    work: Path  # what jobs read and leave
    parts: list[Part]  # of the first division
    every: list[Part]  # of one division after another

    @property
    def count(self) -> int:
        """How many folds a division has."""
        return len(self.parts)

    @property
    def rounds(self) -> int:
        """How many divisions there are."""
        return len(self.every) // len(self.parts)

    def folds(self, number: int) -> range:
        """Number the folds of one division."""
        return range(number * self.count, (number + 1) * self.count)


def resampled(asked: Question, base: Path, count: int, rounds: int) -> Resampling:
    """Divide the rows, and write what all jobs read."""
    found = divided(asked, base, count, rounds)
    if not (found.work / "plan.json").exists():
        jobs.lay_out(
            found.work, asked.frame, asked.truth, found.every,
            kind=asked.kind, classes=asked.classes, seed=asked.seed, votes=asked.votes,
        )  # fmt: skip
    return found


def divided(asked: Question, base: Path, count: int, rounds: int = 1) -> Resampling:
    """Divide the rows, for who has no jobs to do."""
    every = divisions(
        asked.how, asked.truth, asked.column, count=count, seed=asked.seed, most=rounds
    )
    return Resampling(
        work=base / f"folds-{count}", parts=every[0], every=[part for one in every for part in one]
    )


def most_folds(rows: int, *, is_long: bool) -> int:
    """Say how many folds are thought of before anything was tried."""
    return FOLDS[0] if rows <= SMALL or is_long else FOLDS[1]


def affordable(rows: int, took: float, limits: Limits) -> int:
    """Say how many folds a configuration may have, where the first one's took so many seconds."""
    budget = limits.seconds * limits.workers
    most = most_folds(rows, is_long=limits.is_long)
    if rows > SMALL and most * took > LONG_SHARE * budget:
        most = FOLDS[1]
    return next((n for n in FOLDS if n <= most and n * took <= PROBE_SHARE * budget), FOLDS[-1])


def rounds_of(rows: int, *, is_long: bool) -> int:
    """Say on how many divisions of the rows the blend may learn.

    With more rows a fold's luck is small, and what learns anew is as large again in a package.
    """
    return ROUNDS if is_long and rows <= SMALL else 1
