"""Judge configurations before all their folds are done: how long they take, whether they may help.

Start reading at `Candidate` and `helps`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baibu.workbench.engine.asked import Tried
from baibu.workbench.engine.blend import STILL_BETTER
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.portfolio import Config

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


def helps(loss: Callable[[Array], float], blend: Array, said: Array) -> bool:
    """Say whether a blend would be better with some share of a configuration."""
    before = loss(blend)
    least = before - STILL_BETTER * abs(before)
    return any(loss((1 - share) * blend + share * said) < least for share in MIXED)
