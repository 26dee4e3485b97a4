"""Say by how much two contestants differ on the same rows, and how sure that is.

Start reading at `apart`.
"""

from __future__ import annotations

import numpy as np

from baibu.workbench import metrics
from bench.workbench.standing import GREATER

ROUNDS = 200
SURE = 2.0  # standard errors beyond which a difference is no noise


def apart(
    metric: str, truth: np.ndarray, mine: np.ndarray, other: np.ndarray
) -> tuple[float, float]:
    """Give how much better the first is, and the standard error of that by drawing rows anew."""
    sign = 1.0 if GREATER[metric] else -1.0

    def gain(rows: np.ndarray) -> float:
        first, second = (metrics.score(metric, truth[rows], said[rows]) for said in (mine, other))
        return sign * (first - second)

    rng = np.random.default_rng(0)
    drawn = [gain(rng.integers(0, len(truth), len(truth))) for _ in range(ROUNDS)]
    return gain(np.arange(len(truth))), float(np.std(drawn, ddof=1))


def is_worse(gain: float, error: float) -> bool:
    """Say whether a difference is a loss, and more than noise."""
    return gain < -SURE * error
