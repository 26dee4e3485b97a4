"""Say how steady the blend's score is over the folds, and whether it beats the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import judging, metrics
from baibu.workbench.step import KINDS, MEDIA, Given, Work, step
from baibu.workbench.truth import truth_of

if TYPE_CHECKING:
    import pandas as pd

SURE = 0.95
LEAST_FOLDS = 4  # below, their spread says next to nothing: with two, t is 12.7


@step(stage=3, gives=("validation",), settings=("task.metric", "seed"), kinds=KINDS | MEDIA)
def validate(
    work: Work, blend: Any, baseline: Any, shaped: pd.DataFrame, problem: Any, votes: Any
) -> Given:
    """Give mean and interval over folds; of few folds, the interval over their rows instead."""
    metric = work.setting("task.metric")
    scores = np.asarray(blend["by_fold"], dtype=np.float64)
    by = "folds" if len(scores) >= LEAST_FOLDS else "rows"
    half = _over_folds(scores)
    if by == "rows":
        half = _over_rows(work, shaped, problem["task"], votes)
    best = next(one for one in baseline["models"] if one["model"] == baseline["best"])
    simple = float(best["mean"])
    sign = 1 if metrics.METRICS[metric].greater_is_better else -1
    gain = sign * (float(scores.mean()) - simple) + 0.0  # no gain is 0, and never -0
    if gain > half:
        work.note("validate.better", gain=gain, half=half)
    else:
        work.note("validate.no_better", level="warning", gain=gain, half=half)
    least, most = metrics.METRICS[metric].bounds
    return {
        "validation": {
            "metric": metric,
            "by_fold": scores.tolist(),
            "by": by,
            "mean": float(scores.mean()),
            "low": max(least, float(scores.mean()) - half),
            "high": min(most, float(scores.mean()) + half),
            "half": half,  # also where the interval ends at what a score can be
            "baseline": simple,
            "gain": gain,
        }
    }


def _over_folds(scores: Any) -> float:
    """Give half the interval of a mean over folds that share rows.

    The variance of a mean over k folds is taken as (1/k + 1/(k-1)) s², with Student's t (Nadeau
    and Bengio 2003), for each pair of folds learns from mostly the same rows.
    """
    from scipy.special import stdtrit

    count = len(scores)
    spread = float(scores.std(ddof=1)) if count > 1 else 0.0
    width = float(stdtrit(max(1, count - 1), (1 + SURE) / 2))
    return width * spread * float((1 / count + 1 / max(1, count - 1)) ** 0.5)


def _over_rows(work: Work, shaped: pd.DataFrame, task: Any, votes: Any) -> float:
    """Give half the interval of the score on all rows that some fold had kept out."""
    truth = truth_of(shaped[task["target"]], task["kind"], task["positive"]).values
    there = ~np.isnan(votes if votes.ndim == 1 else votes[:, 0])
    metric = work.setting("task.metric")
    found = judging.interval(metric, truth[there], votes[there], seed=work.seed)
    return (found.high - found.low) / 2
