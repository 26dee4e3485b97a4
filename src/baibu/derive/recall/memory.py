"""Say how well one card is remembered: the memory model FSRS-6, in plain floats.

Reads  ratings, and the days between them.
Gives  a `Memory` after each rating, and the chance of recall after any number of days.
Never  holds a moment: callers turn moments into days.

The formulas are those of FSRS-6 as its reference implementation has them (open-spaced-repetition,
py-fsrs); a test holds both together. `w0` to `w20` are its parameters.

Start reading at `Model.after`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

FORGOTTEN, HARD, GOOD, EASY = 1, 2, 3, 4
PASSES = (HARD, GOOD, EASY)
LEAST_STABILITY = 0.001  # days
LEAST_DIFFICULTY, MOST_DIFFICULTY = 1.0, 10.0
SAME_DAY = 1.0  # days; a shorter gap follows the rule for repeats of the same day

DEFAULT: tuple[float, ...] = (
    # after the first rating, 1 to 4: stability in days
    *(0.212, 1.2931, 2.3065, 8.2956),
    # difficulty: first value, its fall by rating, change by rating, pull to the mean
    *(6.4133, 0.8334, 3.0194, 0.001),
    # growth on recall: scale, by stability, by forgetting
    *(1.8722, 0.1666, 0.796),
    # stability after forgetting: scale, by difficulty, by stability, by forgetting
    *(1.4835, 0.0614, 0.2629, 1.6483),
    # growth is multiplied: hard, easy
    *(0.6014, 1.8729),
    # repeats of the same day: scale, shift, by stability
    *(0.5425, 0.0912, 0.0658),
    # decay of the forgetting curve
    0.1542,
)
LOWEST: tuple[float, ...] = (
    *(0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1),
)
HIGHEST: tuple[float, ...] = (
    *(100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8),
)


class Memory(NamedTuple):
    """What is believed of one card after its last rating."""

    stability: float  # days until the chance of recall falls to 90 %
    difficulty: float  # 1 easy .. 10 hard


@dataclass(frozen=True)
class Model:
    """FSRS-6 with its 21 parameters."""

    parameters: tuple[float, ...] = DEFAULT

    def __post_init__(self) -> None:
        bounds = zip(LOWEST, self.parameters, HIGHEST, strict=True)
        if not all(low <= value <= high for low, value, high in bounds):
            raise ValueError("parameters outside the bounds of FSRS-6")

    @cached_property
    def factor(self) -> float:
        """Scale of the forgetting curve: after `stability` days the chance is 90 %."""
        return float(0.9 ** (-1.0 / self.parameters[20]) - 1.0)

    @cached_property
    def _growth(self) -> float:
        return math.exp(self.parameters[8])

    @cached_property
    def _rise(self) -> float:
        return math.exp(self.parameters[17] * self.parameters[18])

    @cached_property
    def _easiest(self) -> float:
        """The difficulty that all drift to: that of a card easy at first sight, not bounded."""
        return self.parameters[4] - math.exp(self.parameters[5] * 3.0) + 1.0

    def recall(self, memory: Memory, days: float) -> float:
        """Give the chance of recall, days after the last rating."""
        return float(
            (1.0 + self.factor * max(0.0, days) / memory.stability) ** -self.parameters[20]
        )

    def days_until(self, memory: Memory, chance: float) -> float:
        """Say after how many days the chance of recall has fallen to `chance`."""
        return float(
            memory.stability / self.factor * (chance ** (-1.0 / self.parameters[20]) - 1.0)
        )

    def first(self, rating: int) -> Memory:
        """Give the memory after the first rating of a card."""
        w = self.parameters
        difficulty = w[4] - math.exp(w[5] * (rating - 1)) + 1.0
        return Memory(max(w[rating - 1], LEAST_STABILITY), _bounded(difficulty))

    def after(self, before: Memory | None, days: float, rating: int) -> Memory:
        """Give the memory after a rating, days after the one before."""
        if before is None:
            return self.first(rating)
        w = self.parameters
        stability, difficulty = before
        if days < SAME_DAY:
            scale = math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            after = stability * (max(scale, 1.0) if rating > FORGOTTEN else scale)
        elif rating == FORGOTTEN:
            after = self._relearned(before, self.recall(before, days))
        else:
            forgotten = 1.0 - self.recall(before, days)
            bonus = w[15] if rating == HARD else w[16] if rating == EASY else 1.0
            after = stability * (
                1.0
                + self._growth
                * (11.0 - difficulty)
                * stability ** -w[9]
                * (math.exp(forgotten * w[10]) - 1.0)
                * bonus
            )
        change = w[6] * (3 - rating) * (10.0 - difficulty) / 9.0
        harder = w[7] * self._easiest + (1.0 - w[7]) * (difficulty + change)
        return Memory(max(after, LEAST_STABILITY), _bounded(harder))

    def _relearned(self, before: Memory, chance: float) -> float:
        w = self.parameters
        stability, difficulty = before
        longer = (
            w[11]
            * difficulty ** -w[12]
            * ((stability + 1.0) ** w[13] - 1.0)
            * math.exp((1.0 - chance) * w[14])
        )
        return float(min(longer, stability / self._rise))

    def through(self, steps: Iterable[tuple[float, int]]) -> Memory | None:
        """Give the memory after many ratings: (days since the one before, rating)."""
        memory: Memory | None = None
        for days, rating in steps:
            memory = self.after(memory, days, rating)
        return memory


def within(parameters: Sequence[float]) -> tuple[float, ...]:
    """Bring parameters into the bounds of FSRS-6."""
    return tuple(
        min(max(float(value), low), high)
        for low, value, high in zip(LOWEST, parameters, HIGHEST, strict=True)
    )


def _bounded(difficulty: float) -> float:
    return min(max(difficulty, LEAST_DIFFICULTY), MOST_DIFFICULTY)


STANDARD = Model()
