"""Reckon who stands where: ranks, normalised scores, overruns.

Everything here is arithmetic on scores that were measured; less is better for some metrics.

Start reading at `standing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GREATER = {"roc_auc": True, "accuracy": True, "log_loss": False, "rmse": False}
LATE = 1.1  # times the budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one contestant stands on one table."""

    score: float
    rank: float  # 1 is best; those who are level share the mean of their ranks
    normal: float  # 0 the worst, 1 the best
    of_best: float  # 1 the best; a share of the best score, or the best loss as a share of its own


def standing(scores: Mapping[str, float], metric: str) -> dict[str, Place]:
    """Compare the scores of one table."""
    if not scores:
        return {}
    sign = 1 if GREATER[metric] else -1
    worth = {name: sign * score for name, score in scores.items()}
    low, high = min(worth.values()), max(worth.values())
    best = sign * high
    return {
        name: Place(
            score=score,
            rank=_rank(worth[name], list(worth.values())),
            normal=1.0 if high == low else (worth[name] - low) / (high - low),
            of_best=_share(score, best) if GREATER[metric] else _share(best, score),
        )
        for name, score in scores.items()
    }


def mean(values: Sequence[float]) -> float:
    """Give the mean; nothing has none."""
    if not values:
        raise ValueError("the mean of nothing")
    return sum(values) / len(values)


def is_late(wall: float, budget: float) -> bool:
    """Say whether a contestant took more than a tenth over its budget."""
    return wall > LATE * budget


def _rank(worth: float, all_: Sequence[float]) -> float:
    better = sum(one > worth for one in all_)
    level = sum(one == worth for one in all_)
    return better + (level + 1) / 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
