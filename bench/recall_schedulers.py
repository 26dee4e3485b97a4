"""The schedulers that `bench/recall.py` compares: ours, its peers, and the plain ones.

Each keeps its own belief and gives a score to every card seen; the highest come first until the
minutes are used. A due card scores by how far it is over its interval, so that spare minutes go to
what is due soonest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from baibu.derive.recall import arrays
from baibu.derive.recall.arrays import Floats, Ratings
from baibu.derive.recall.memory import DEFAULT
from baibu.derive.recall.queue import HORIZON, SHARES, Pace, gains
from bench.recall_truths import TruthA

PACE = Pace(factor=1.0)


class Scheduler:
    """What a scheduler has to answer."""

    def start(self, learners: int, cards: int) -> None: ...

    def meet(self, new: slice, rating: Ratings) -> None: ...

    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        raise NotImplementedError

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None: ...


class Nothing(Scheduler):
    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        return np.full(days.shape, -np.inf)


class Chance(Scheduler):
    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        return rng.random(days.shape)


class Oldest(Scheduler):
    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        return days


class Interval(Scheduler):
    """A scheduler that gives each card an interval."""

    def start(self, learners: int, cards: int) -> None:
        self.interval = np.ones((learners, cards))

    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        return days / self.interval[:, : days.shape[1]]


class Leitner(Interval):
    """Boxes of 1, 2, 4 .. 128 days: up on recall, down to the first on forgetting."""

    def meet(self, new: slice, rating: Ratings) -> None:
        self.interval[:, new] = np.where(rating > 1, 2.0, 1.0)

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        seen = slice(days.shape[1])
        after = np.where(rating > 1, np.minimum(self.interval[:, seen] * 2, 128), 1.0)
        self.interval[:, seen] = np.where(done, after, self.interval[:, seen])


class SM2(Interval):
    """SuperMemo 2, with ratings 1 to 4 as grades 1, 3, 4, 5."""

    def start(self, learners: int, cards: int) -> None:
        super().start(learners, cards)
        self.ease = np.full((learners, cards), 2.5)
        self.run = np.zeros((learners, cards))

    def meet(self, new: slice, rating: Ratings) -> None:
        self.run[:, new] = rating > 1
        self.ease[:, new] = self._eased(self.ease[:, new], rating)

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        seen = slice(days.shape[1])
        ease, run, interval = (a[:, seen] for a in (self.ease, self.run, self.interval))
        after = self._eased(ease, rating)
        grown = np.where(run == 0, 1.0, np.where(run == 1, 6.0, np.ceil(interval * after)))
        self.interval[:, seen] = np.where(done, np.where(rating > 1, grown, 1.0), interval)
        self.run[:, seen] = np.where(done, np.where(rating > 1, run + 1, 0), run)
        self.ease[:, seen] = np.where(done, after, ease)

    @staticmethod
    def _eased(ease: Floats, rating: Ratings) -> Floats:
        grade = np.where(rating == 1, 1, rating + 1)
        step = 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)
        return np.asarray(np.maximum(1.3, ease + step))


class AnkiSM2(SM2):
    """Anki's older scheduler at its defaults."""

    def meet(self, new: slice, rating: Ratings) -> None:
        self.interval[:, new] = np.where(rating == 4, 4.0, 1.0)

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        seen = slice(days.shape[1])
        ease, interval = self.ease[:, seen], self.interval[:, seen]
        late = np.maximum(days - interval, 0.0)
        hard = interval * 1.2
        good = np.maximum(hard + 1, (interval + late / 2) * ease)
        easy = np.maximum(good + 1, (interval + late) * ease * 1.3)
        grown = np.choose(rating - 1, [np.ones_like(interval), hard, good, easy])
        change = np.choose(rating - 1, [-0.2, -0.15, 0.0, 0.15])
        self.interval[:, seen] = np.where(done, np.maximum(grown, 1.0), interval)
        self.ease[:, seen] = np.where(done, np.maximum(1.3, ease + change), ease)


@dataclass
class Fsrs(Scheduler):
    """FSRS-6 with its default parameters; `rank` turns belief into a score."""

    rank: Callable[[Floats, Floats, Floats], Floats]
    w: Floats = field(default_factory=lambda: np.array(DEFAULT))

    def start(self, learners: int, cards: int) -> None:
        self.stability = np.ones((learners, cards))
        self.difficulty = np.full((learners, cards), 5.0)

    def meet(self, new: slice, rating: Ratings) -> None:
        self.stability[:, new], self.difficulty[:, new] = arrays.first(self.w, rating)

    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        seen = slice(days.shape[1])
        return self.rank(self.stability[:, seen], self.difficulty[:, seen], days)

    def review(self, days: Floats, rating: Ratings, done: np.ndarray) -> None:
        seen = slice(days.shape[1])
        stability, difficulty = self.stability[:, seen], self.difficulty[:, seen]
        after = arrays.after_day(self.w, stability, difficulty, days, rating)
        self.stability[:, seen] = np.where(done, after[0], stability)
        self.difficulty[:, seen] = np.where(done, after[1], difficulty)


@dataclass
class Oracle(Scheduler):
    """Greedy gain per minute from the true state: what no real scheduler can know."""

    truth: TruthA
    horizon: float

    def score(self, days: Floats, rng: np.random.Generator) -> Floats:
        truth, seen = self.truth, slice(days.shape[1])
        stability, difficulty = truth.stability[:, seen], truth.difficulty[:, seen]
        hidden = truth.hidden[:, seen]
        chance = arrays.recall(truth.w, stability * hidden, days)
        kept = arrays.kept_if_reviewed(
            truth.w, stability, difficulty, chance, self.horizon / hidden, SHARES
        )
        gain = kept - arrays.recall(truth.w, stability * hidden, days + self.horizon)
        return gain / _seconds(chance)


def due_at(chance: float, *, by_date: bool = False) -> Callable[[Floats, Floats, Floats], Floats]:
    """Rank by how far over the interval of a desired retention: in proportion to it, or in days."""
    w = DEFAULT
    factor = 0.9 ** (-1 / w[20]) - 1
    times = (chance ** (-1 / w[20]) - 1) / factor

    def rank(stability: Floats, difficulty: Floats, days: Floats) -> Floats:
        interval = np.maximum(1.0, np.round(stability * times))
        return days - interval if by_date else days / interval

    return rank


def lowest_recall(stability: Floats, difficulty: Floats, days: Floats) -> Floats:
    return -arrays.recall(np.array(DEFAULT), stability, days)


def gain_per_minute(
    horizon: float = HORIZON, least: float = 0.0
) -> Callable[[Floats, Floats, Floats], Floats]:
    """Rank as the queue does; what gains less than `least` per minute is left out."""

    def rank(stability: Floats, difficulty: Floats, days: Floats) -> Floats:
        chance, gain = gains(np.array(DEFAULT), stability, difficulty, days, horizon)
        worth = gain / _seconds(chance)
        return np.where(worth * 60.0 >= least, worth, -np.inf)

    return rank


def _seconds(chance: Floats) -> Floats:
    none = np.zeros_like(chance)
    return PACE.expected(chance, none, none)
