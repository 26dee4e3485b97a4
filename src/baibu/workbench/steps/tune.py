"""Vary what has helped the blend, for the rest of the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baibu.workbench.asking import question
from baibu.workbench.engine.search import search
from baibu.workbench.library import packed, told, unpacked
from baibu.workbench.step import Given, Work, step

if TYPE_CHECKING:
    import pandas as pd


@step(stage=4, gives=("tuned", "tuning"), settings=("budget.seconds", "split.folds", "seed"))
def tune(
    work: Work, shaped: pd.DataFrame, problem: Any, rows: Any, trained: Any, trials: Any
) -> Given:
    """Go on from what was trained; every variation that is finished may join the blend."""
    asked = question(shaped, problem, rows, count=work.setting("split.folds"), seed=work.seed)
    configs = unpacked(trained, work.scratch)
    left = work.setting("budget.seconds") - trials["seconds"]
    found = search(
        asked,
        work.scratch,
        work.executor,
        seconds=max(left, 1.0),
        workers=work.workers,
        tell=work.progress,
        configs=configs,
    )
    before = {one.id for one in configs}
    new = [one for one in found.tried if one.config.id not in before]
    gain = sum(one.gain for one in new)
    work.note("tune.done", count=len(new), gain=gain, score=found.score)
    return {
        "tuned": packed(found, asked.metric),
        "tuning": {"folds": found.folds, "seconds": found.seconds, "score": found.score,
                   "tried": [told(one) for one in new]},
    }  # fmt: skip
