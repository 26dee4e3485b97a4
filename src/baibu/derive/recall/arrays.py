"""Say the same as `memory`, for many cards at once: FSRS-6 over NumPy arrays.

The queue weighs thousands of cards while a person waits, and a fit replays a whole record hundreds
of times; one card at a time would be too slow for both. A test holds each function to its twin.

Parameters come first and are indexed by their number: an array of 21, or of 21 by whatever the
cards' arrays stretch to (a learner, a candidate).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.derive.recall.memory import (
    EASY,
    FORGOTTEN,
    HARD,
    LEAST_DIFFICULTY,
    LEAST_STABILITY,
    MOST_DIFFICULTY,
    PASSES,
)

Floats = NDArray[np.float64]
Ratings = NDArray[np.int64]


def recall(w: Floats, stability: Floats, days: Floats | float) -> Floats:
    """Give the chance of recall, days after the last rating."""
    factor = 0.9 ** (-1.0 / w[20]) - 1.0
    return _floats((1.0 + factor * days / stability) ** -w[20])


def first(w: Floats, rating: Ratings) -> tuple[Floats, Floats]:
    """Give stability and difficulty after the first rating."""
    stability = np.select([rating == number + 1 for number in range(4)], [w[n] for n in range(4)])
    difficulty = w[4] - np.exp(w[5] * (rating - 1)) + 1.0
    return np.maximum(stability, LEAST_STABILITY), _bounded(difficulty)


def recalled(
    w: Floats, stability: Floats, difficulty: Floats, chance: Floats, bonus: Floats | float
) -> Floats:
    """Give the stability after recalling, at a chance of recall; see `bonus_of`."""
    growth = np.exp(w[8]) * (11.0 - difficulty) * stability ** -w[9]
    grown = stability * (1.0 + growth * (np.exp((1.0 - chance) * w[10]) - 1.0) * bonus)
    return _floats(np.maximum(grown, LEAST_STABILITY))


def bonus_of(w: Floats, rating: Ratings) -> Floats:
    """Give what growth on recall is multiplied by."""
    return _floats(np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0)))


def forgotten(w: Floats, stability: Floats, difficulty: Floats, chance: Floats) -> Floats:
    """Give the stability after forgetting, at a chance of recall."""
    power = (stability + 1.0) ** w[13] - 1.0
    longer = w[11] * difficulty ** -w[12] * power * np.exp((1.0 - chance) * w[14])
    bounded = np.minimum(longer, stability / np.exp(w[17] * w[18]))
    return _floats(np.maximum(bounded, LEAST_STABILITY))


def repeated(w: Floats, stability: Floats, rating: Ratings) -> Floats:
    """Give the stability after a repeat on the same day."""
    scale = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    scale = np.where(rating > FORGOTTEN, np.maximum(scale, 1.0), scale)
    return _floats(np.maximum(stability * scale, LEAST_STABILITY))


def harder(w: Floats, difficulty: Floats, rating: Ratings) -> Floats:
    """Give the difficulty after a rating."""
    easiest = w[4] - np.exp(w[5] * 3.0) + 1.0
    change = w[6] * (3 - rating) * (10.0 - difficulty) / 9.0
    return _bounded(w[7] * easiest + (1.0 - w[7]) * (difficulty + change))


def after_day(
    w: Floats, stability: Floats, difficulty: Floats, days: Floats, rating: Ratings
) -> tuple[Floats, Floats]:
    """Give stability and difficulty after a rating on a later day."""
    chance = recall(w, stability, days)
    grown = recalled(w, stability, difficulty, chance, bonus_of(w, rating))
    lost = forgotten(w, stability, difficulty, chance)
    return np.where(rating > FORGOTTEN, grown, lost), harder(w, difficulty, rating)


def kept_if_reviewed(
    w: Floats,
    stability: Floats,
    difficulty: Floats,
    chance: Floats,
    horizon: Floats | float,
    shares: tuple[float, float, float],
) -> Floats:
    """Give the recall to expect at the horizon if a card is reviewed now.

    `chance` is the chance of recalling it now, `shares` the shares of hard, good and easy among
    what is recalled.
    """
    lost = recall(w, forgotten(w, stability, difficulty, chance), horizon)
    kept: Any = 0.0
    for rating, share in zip(PASSES, shares, strict=True):
        bonus = w[15] if rating == HARD else w[16] if rating == EASY else 1.0
        grown = recalled(w, stability, difficulty, chance, bonus)
        kept = kept + share * recall(w, grown, horizon)
    return _floats(chance * kept + (1.0 - chance) * lost)


def _bounded(difficulty: Floats) -> Floats:
    return _floats(np.clip(difficulty, LEAST_DIFFICULTY, MOST_DIFFICULTY))


def _floats(value: Any) -> Floats:  # noqa: ANN401 - NumPy widens what comes from `where`
    return np.asarray(value, dtype=np.float64)
