"""Agree on what is done when the model ages: when to retrain, how to compare, how to go back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from baibu.workbench.card import Upkeep
from baibu.workbench.monitor import compare, performance, policy
from baibu.workbench.step import KINDS, MEDIA, Given, Work, step

WIDTH = 2.0  # an interval's half, to the gain that should be seen


@step(stage=7, gives=("policy",), settings=("upkeep",), kinds=KINDS | MEDIA)
def update(work: Work, watch: Any, evaluation: Any, problem: Any) -> Given:
    """Reckon schedule, costs and the rows that a comparison needs, before it is urgent."""
    upkeep: Upkeep = work.setting("upkeep")
    kind, promise = problem["task"]["kind"], watch["promise"]
    least = performance.LEAST_LOSS * performance.missing(promise["metric"], promise["score"])
    spread, gain = _outcome(kind, evaluation)
    each = compare.sample_size(spread, gain) if gain > 0 else None
    days = 2 * each / upkeep.rows_per_day if each and upkeep.rows_per_day else None
    if upkeep.schedule_days:
        work.note("update.schedule", days=upkeep.schedule_days, window=upkeep.window_days)
    else:
        work.note("update.no_schedule", window=upkeep.window_days)
    if each is not None:
        work.note("update.divided", rows=each, gain=gain)
    if upkeep.retrain_cost and upkeep.rows_per_day and upkeep.schedule_days:
        even = upkeep.retrain_cost / (upkeep.rows_per_day * upkeep.schedule_days)
        work.note("update.even", lost=even)
    else:
        even = None
        work.note("update.unpriced", level="worth_knowing")
    return {
        "policy": {
            "means": asdict(
                policy.Means(
                    window_days=upkeep.window_days,
                    schedule_days=upkeep.schedule_days,
                    rows_per_day=upkeep.rows_per_day,
                    retrain_cost=upkeep.retrain_cost,
                )
            ),
            "label_delay_days": upkeep.label_delay_days,
            "order": [[act, why] for act, why in policy.ORDER],
            "learn_from": {"worse": "recent", "due": "all"},
            "shadow": {
                "metric": promise["metric"],
                "least_gain": least,
                "rows": _paired_rows(evaluation["rows"], promise, least),
            },
            "divided": {"spread": spread, "least_gain": gain, "rows_each": each, "days": days},
            "worth_retraining_from": even,  # what a row must have lost
            "go_back": {"days": policy.FRESH_WINDOWS * upkeep.window_days},
        }
    }


def _outcome(kind: str, evaluation: Mapping[str, Any]) -> tuple[float, float]:
    """Give the spread of an answer's worth, and the gain that matters: of being right, or near."""
    if kind == "regression":
        points = np.asarray(evaluation["points"], dtype=np.float64)
        misses = np.abs(points[:, 0] - points[:, 1])
        return float(misses.std()), performance.LEAST_LOSS * float(misses.mean())
    table = np.asarray(evaluation["confusion"], dtype=np.float64)
    right = float(np.trace(table) / table.sum())
    return (right * (1 - right)) ** 0.5, performance.LEAST_LOSS * (1 - right)


def _paired_rows(rows: int, promise: Mapping[str, Any], least: float) -> int | None:
    """Say how many rows with a truth a shadow run wants at most: were the answers not paired."""
    half = (promise["high"] - promise["low"]) / 2
    if least <= 0:
        return None
    return max(performance.LEAST_LABELS, int(np.ceil(rows * (WIDTH**0.5 * half / least) ** 2)))
