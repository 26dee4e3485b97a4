"""Keep what a search has tried: what each says out of fold, how well, and the blend of all.

Reads  what complete configurations say of the rows that they have not learnt from.
Gives  `Tried` for each, the blend's weights, and at the end `Found`.

Start reading at `Leaderboard.add`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine.asked import Found, Question, Tried
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.resampling import Resampling


class Leaderboard:
    """Who stands where, so far."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.votes: dict[str, Array] = {}
        self.losses: dict[str, float] = {}  # of each that has votes
        self.tried: list[Tried] = []
        self.weights: dict[str, float] = {}
        self.best = math.inf  # the blend's loss

    @property
    def leader(self) -> str:
        """Name the best single configuration."""
        return min(self.losses, key=lambda name: (self.losses[name], name))

    @property
    def blend(self) -> float:
        """Give the blend's score."""
        return -self.best if metrics.METRICS[self.asked.metric].greater_is_better else self.best

    def stand_on(self, below: Found) -> None:
        """Take in what stands below, as if it had been tried."""
        self.votes, self.weights = dict(below.each), dict(below.weights)
        self.losses = {name: self.loss(held) for name, held in below.each.items()}
        self.best = self.loss(below.votes)

    def add(
        self, config: Config, votes: Array, rows: Resampling, *, seconds: float = 0.0,
        rounds: int = 1,
    ) -> Tried:  # fmt: skip
        """Take in a complete configuration, and blend anew; what it gains stands in the answer."""
        before, metric, truth = self.best, self.asked.metric, self.asked.truth
        self.votes[config.id] = votes
        self.losses[config.id] = self.loss(votes)
        covered = {name: self._covered(held)[1] for name, held in self.votes.items()}
        loss = partial(metrics.loss, metric, self._covered(votes)[0])
        self.weights, self.best = blended(covered, loss)
        made = Tried(
            config=config, score=self.score(votes), seconds=seconds, rounds=rounds,
            gain=0.0 if math.isinf(before) else before - self.best,
            folds=tuple(metrics.score(metric, truth[w], votes[w]) for _, w in rows.parts),
        )  # fmt: skip
        self._note(made)
        return made

    def _note(self, one: Tried) -> None:
        """Write down how a configuration did; a further round adds to what is there."""
        for at, known in enumerate(self.tried):
            if known.config.id == one.config.id:
                seconds, gain = known.seconds + one.seconds, known.gain + one.gain
                self.tried[at] = replace(one, seconds=seconds, gain=gain)
                return
        self.tried.append(one)

    def best_of(self, learner: str) -> Config:
        """Give the best settings of a learner that were tried."""
        known = [one.config for one in self.tried if one.config.learner == learner]
        return min(known, key=lambda one: (self.losses[one.id], one.id))

    def loss(self, votes: Array) -> float:
        """Give the loss on the rows that some fold watched."""
        return metrics.loss(self.asked.metric, *self._covered(votes))

    def score(self, votes: Array) -> float:
        """Give the score on the rows that some fold watched."""
        return metrics.score(self.asked.metric, *self._covered(votes))

    def blended(self, rows: Array) -> Array:
        """Give what the blend says of some rows."""
        return np.asarray(sum(w * self.votes[name][rows] for name, w in self.weights.items()))

    def mean_loss(self, parts: Sequence[Array], said: Sequence[Array]) -> float:
        """Give the mean loss of predictions, each of the rows that one fold watched."""
        metric, truth = self.asked.metric, self.asked.truth
        pairs = zip(parts, said, strict=True)
        return float(np.mean([metrics.loss(metric, truth[rows], votes) for rows, votes in pairs]))

    def found(
        self, rows: Resampling, seconds: float, pace: Mapping[str, float], dropped: Sequence[str]
    ) -> Found:
        """Give all that stands here."""
        total = np.asarray(sum(w * self.votes[name] for name, w in self.weights.items()))
        return Found(
            tried=tuple(self.tried), work=rows.work, weights=self.weights,
            score=self.score(total), votes=total, folds=rows.count, seconds=seconds, pace=pace,
            dropped=tuple(dropped), each=dict(self.votes),
        )  # fmt: skip

    def _covered(self, votes: Array) -> tuple[Array, Array]:
        """Give truth and predictions of the rows that some fold watched."""
        first = votes if votes.ndim == 1 else votes[:, 0]
        there = ~np.isnan(first)
        return self.asked.truth[there], votes[there]
