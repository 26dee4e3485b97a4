"""Say how steady the blend's score is over the folds, and whether it beats the baseline."""

from __future__ import annotations

from typing import Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.step import Given, Work, step

SURE = 0.95


@step(stage=3, gives=("validation",), settings=("task.metric",))
def validate(work: Work, blend: Any, baseline: Any) -> Given:
    """Give mean and interval over folds, corrected for folds that share rows.

    The variance of a mean over k folds is taken as (1/k + 1/(k-1)) s², with Student's t (Nadeau
    and Bengio 2003), for each pair of folds learns from mostly the same rows.
    """
    from scipy.stats import t

    metric = work.setting("task.metric")
    scores = np.asarray(blend["by_fold"], dtype=np.float64)
    count = len(scores)
    spread = float(scores.std(ddof=1)) if count > 1 else 0.0
    width = float(t.ppf((1 + SURE) / 2, max(1, count - 1)))
    half = width * spread * (1 / count + 1 / max(1, count - 1)) ** 0.5
    best = next(one for one in baseline["models"] if one["model"] == baseline["best"])
    simple = float(best["mean"])
    sign = 1 if metrics.METRICS[metric].greater_is_better else -1
    gain = sign * (float(scores.mean()) - simple)
    if gain > half:
        work.note("validate.better", gain=gain, half=half)
    else:
        work.note("validate.no_better", level="warning", gain=gain, half=half)
    return {
        "validation": {
            "metric": metric,
            "by_fold": scores.tolist(),
            "mean": float(scores.mean()),
            "low": float(scores.mean()) - half,
            "high": float(scores.mean()) + half,
            "baseline": simple,
            "gain": gain,
        }
    }
