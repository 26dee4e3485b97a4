"""Hold what a search is asked, how far it may go, and what it has found.

Start reading at `Question` and `Found`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baibu.workbench.engine.fold import Array, TaskKind
from baibu.workbench.engine.portfolio import Config

if TYPE_CHECKING:
    import pandas as pd


class OutOfTimeError(Exception):
    """Nothing is complete, and no time is left for the first configuration either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One complete configuration."""

    config: Config
    score: float
    folds: tuple[float, ...]
    seconds: float  # of all folds together
    gain: float  # of the blend's score since before it
    rounds: int = 1  # divisions of the rows that it learnt on


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found."""

    tried: tuple[Tried, ...]  # in the order of completion
    work: Path  # where the models lie
    weights: Mapping[str, float]  # by the configuration's id
    score: float  # of the blend, out of fold
    votes: Array  # the blend's predictions out of fold; NaN where no fold watched
    folds: int
    seconds: float
    pace: Mapping[str, float] = field(default_factory=dict)  # seconds of a fold, by `Config.pace`
    dropped: tuple[str, ...] = ()  # configurations that were not worth all folds, or failed
    each: Mapping[str, Array] = field(default_factory=dict)  # predictions out of fold, as `votes`


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is searched for."""

    frame: pd.DataFrame  # without the target
    truth: Array  # amounts, or numbers of classes
    kind: TaskKind
    classes: int  # 0 for a regression
    metric: str
    how: str  # of the split
    column: pd.Series[Any] | None  # of groups or of time
    count: int  # folds; 0: as the budget allows
    seed: int
    votes: tuple[str, ...] = ()  # columns that models below have said


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a search goes."""

    seconds: float
    workers: int
    most: int | None
    is_varied: bool
    rounds: int  # divisions of the rows that what helps may learn on
    turn: float  # share of the seconds after which it does
    is_long: bool  # the whole budget, of which this search may be a part
    last: float  # seconds after which nothing is begun or waited for, complete or not
