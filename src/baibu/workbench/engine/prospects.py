"""Judge configurations before all their folds are done: how long they take, whether they may help.

Start reading at `Candidate` and `is_hopeless`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine import jobs
from baibu.workbench.engine.asked import Limits, Tried
from baibu.workbench.engine.blend import STILL_BETTER
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.leaderboard import Leaderboard
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.resampling import Resampling

PRUNED = 0.03  # how much worse than the best a first fold may be, relative, to go on with the rest
CHEAP = 0.06  # of the budget: what takes less is not judged before its end
LOOK = 2  # folds of the list's configurations by which they are judged, once
FAR = 0.03  # how much more than the best one of these must fall short there, relative, to wait
SETTLED = 0.02  # how much worse a twin is, relative, for its kind not to be tried any more
MIXED = (0.05, 0.1, 0.2, 0.35, 0.5)  # shares of a blend that a first fold is tried with
USUAL = {  # seconds of a fold beside the first learner's, until its own are known
    "lightgbm": 1.0, "xgboost": 1.0, "catboost": 2.0, "forest": 1.5, "linear": 0.3, "net-0": 0.5,
    "net": 2.0, "neighbours": 0.5,
}  # fmt: skip


@dataclass
class Candidate:
    """A configuration on its way through its folds."""

    config: Config
    waiting: list[int]
    running: set[int] = field(default_factory=set)
    seconds: float = 0.0
    is_dropped: bool = False
    is_last: bool = False  # is not judged by its first folds any more
    trial: Any = None  # of Optuna, which wants to hear how it went
    round: int = 0  # division of the rows; those before are done

    @property
    def open(self) -> set[int]:
        """Name the folds that are not done."""
        return {*self.waiting, *self.running}

    def done(self, count: int) -> list[int]:
        """Name the folds that are done, of so many."""
        return [number for number in range(count) if number not in self.open]


class Pace:
    """How long a fold takes, by `Config.pace`."""

    def __init__(self, known: Mapping[str, float]) -> None:
        self.known = dict(known)

    def hear(self, config: Config, seconds: float) -> None:
        """Take in a fold that is done; a slow one counts more than a quick one."""
        before = self.known.get(config.pace, seconds)
        self.known[config.pace] = max(seconds, 0.5 * (before + seconds))

    def usual(self, config: Config) -> float:
        """Give the seconds of a fold: its own learner's, or what is usual beside others."""
        if config.pace in self.known:
            return self.known[config.pace]
        others = [took / USUAL[name] for name, took in self.known.items() if name in USUAL]
        return USUAL.get(config.pace, 1.0) * min(others, default=0.0)

    def is_cheap(self, config: Config, folds: int, limits: Limits) -> bool:
        """Say whether so many folds take next to nothing of the budget."""
        return self.usual(config) * folds <= CHEAP * limits.seconds * limits.workers


def is_settled(config: Config, tried: Sequence[Tried], losses: Mapping[str, float]) -> bool:
    """Say whether amounts as they are, or their logarithms, have turned out to be worse.

    It is told by what tried both: by the same learner, else by all others.
    """
    held: dict[str, dict[bool, float]] = {}
    for one in tried:
        twin = Config(learner=one.config.learner, params=one.config.params)
        held.setdefault(twin.id, {})[one.config.is_log] = losses[one.config.id]
    both = {name: found for name, found in held.items() if len(found) == 2}
    own = [found for name, found in both.items() if name.startswith(f"{config.learner}-")]
    judges = own or list(both.values())
    return bool(judges) and all(
        found[config.is_log] > found[not config.is_log] + SETTLED * abs(found[config.is_log])
        for found in judges
    )


def is_hopeless(
    candidate: Candidate, done: Sequence[int], board: Leaderboard, rows: Resampling, *,
    is_cheap: bool,
) -> bool:  # fmt: skip
    """Say whether by its first folds the others are not worth their time.

    A variation is dropped where it is worse than the best; what stands in the list was chosen
    to differ, and waits where it is far behind and the blend would not gain by any share of it.
    """
    if not board.weights or not done:
        return False
    is_listed = candidate.trial is None
    if is_listed and (len(done) != LOOK or candidate.is_last or is_cheap):
        return False
    watched = [rows.parts[number][1] for number in done]
    said = [jobs.guesses(rows.work, candidate.config, number) for number in done]
    best = board.votes[board.leader]
    mine, its = board.mean_loss(watched, said), board.mean_loss(watched, [best[w] for w in watched])
    if not is_listed:
        return mine > its + PRUNED * abs(its)
    metric, truth = board.asked.metric, board.asked.truth
    short = its + 1 if metrics.METRICS[metric].greater_is_better else its
    if mine <= its + FAR * abs(short):
        return False
    held = np.concatenate(watched)
    loss = partial(metrics.loss, metric, truth[held])
    return not helps(loss, board.blended(held), np.concatenate(said))


def helps(loss: Callable[[Array], float], blend: Array, said: Array) -> bool:
    """Say whether a blend would be better with some share of a configuration."""
    before = loss(blend)
    least = before - STILL_BETTER * abs(before)
    return any(loss((1 - share) * blend + share * said) < least for share in MIXED)
