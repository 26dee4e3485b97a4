"""Two simulated truths about memory, for `bench/recall.py`; no scheduler sees inside.

Truth A is FSRS-6 with parameters of each learner's own and a hidden factor of each card. Truth B is
ACT-R (Pavlik and Anderson 2005), in which no scheduler's model is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from baibu.derive.recall import arrays
from baibu.derive.recall.arrays import Floats, Ratings
from baibu.derive.recall.memory import DEFAULT, HIGHEST, LOWEST

FIRST_SHARES = (0.24, 0.094, 0.495, 0.171)  # of the first ratings (SSP-MMC-FSRS)
SECONDS_A_DAY = 86_400.0


@dataclass
class TruthA:
    """FSRS-6, with the spread of real learners around its default."""

    learners: int
    cards: int
    seed: int = 1
    w: Floats = field(init=False)  # 21 x learners x 1
    hidden: Floats = field(init=False)  # of each card, by which its true stability is multiplied
    stability: Floats = field(init=False)
    difficulty: Floats = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng([self.seed, 1])
        w = np.repeat(np.array(DEFAULT)[:, None], self.learners, axis=1)
        common = rng.normal(0, 0.8, self.learners)  # with 0.75 of its own: 1.1 in all
        for number in range(4):
            w[number] *= np.exp(common + rng.normal(0, 0.75, self.learners))
        w[:4] = np.maximum.accumulate(w[:4])
        w[4] += rng.normal(0, 1.0, self.learners)
        w[6] *= np.exp(rng.normal(0, 0.3, self.learners))
        w[8] += rng.normal(0, 0.35, self.learners)
        w[11] *= np.exp(rng.normal(0, 0.3, self.learners))
        w[20] *= np.exp(rng.normal(0, 0.5, self.learners))
        self.w = np.clip(w, np.array(LOWEST)[:, None], np.array(HIGHEST)[:, None])[:, :, None]
        self.hidden = np.exp(rng.normal(0, 0.35, (self.learners, self.cards)))
        self.stability = np.ones((self.learners, self.cards))
        self.difficulty = np.full((self.learners, self.cards), 5.0)

    def meet(self, new: slice, rating: Ratings) -> None:
        """Show cards for the first time."""
        self.stability[:, new], self.difficulty[:, new] = arrays.first(self.w, rating)

    def chance(self, days: Floats) -> Floats:
        """Give the true chance of recall of the cards seen, days after each one's last review."""
        seen = slice(days.shape[1])
        return arrays.recall(self.w, self.stability[:, seen] * self.hidden[:, seen], days)

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        """Let the cards that are done be changed by their review."""
        seen = slice(days.shape[1])
        after = arrays.after_day(
            self.w, self.stability[:, seen], self.difficulty[:, seen], days, rating
        )
        self.stability[:, seen] = np.where(done, after[0], self.stability[:, seen])
        self.difficulty[:, seen] = np.where(done, after[1], self.difficulty[:, seen])

    def pass_day(self) -> None:
        """Nothing needs to be done: memory is worked out from the days."""


@dataclass
class TruthB:
    """ACT-R: every review leaves a trace, which decays the faster the better it was known."""

    learners: int
    cards: int
    seed: int = 1
    traces: int = 48  # kept for each card: the newest
    a, c, s, h, threshold = 0.177, 0.217, 0.255, 0.025, -1.25
    today: int = 0

    def __post_init__(self) -> None:
        rng = np.random.default_rng([self.seed, 2])
        shape = (self.learners, self.cards)
        self.own = rng.normal(0, 0.4, (self.learners, 1)) + rng.normal(0, 0.6, shape)
        self.at = np.full((*shape, self.traces), -np.inf)  # day of each trace
        self.decay = np.ones((*shape, self.traces))
        self.count = np.zeros(shape, dtype=np.int64)

    def _activation(self, seen: slice) -> Floats:
        age = (self.today - self.at[:, seen]) * SECONDS_A_DAY * self.h
        with np.errstate(divide="ignore"):
            kept = np.where(np.isfinite(age) & (age > 0), age ** -self.decay[:, seen], 0.0)
            return np.asarray(np.log(kept.sum(axis=2)) + self.own[:, seen])

    def chance(self, days: Floats) -> Floats:
        """Give the true chance of recall of the cards seen."""
        activation = self._activation(slice(days.shape[1]))
        return np.asarray(1.0 / (1.0 + np.exp((self.threshold - activation) / self.s)))

    def meet(self, new: slice, rating: Ratings) -> None:
        """Show cards for the first time."""
        self.at[:, new, 0] = self.today
        self.decay[:, new, 0] = self.a
        self.count[:, new] = 1

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        """Let the cards that are done gain a trace."""
        seen = slice(days.shape[1])
        decay = self.c * np.exp(self._activation(seen)) + self.a
        learner, card = np.nonzero(done)
        place = self.count[learner, card] % self.traces
        self.at[learner, card, place] = self.today
        self.decay[learner, card, place] = decay[learner, card]
        self.count[learner, card] += 1

    def pass_day(self) -> None:
        """Let a day go by."""
        self.today += 1
