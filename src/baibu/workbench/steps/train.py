"""Train the fixed list of models, each cross-validated, with half of the budget.

On a machine that is too busy for a single one of them, the baseline is what there is, and the
budget is kept.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from baibu.workbench.artefacts import Bundle
from baibu.workbench.asking import question
from baibu.workbench.engine.asked import Found, Question
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.resampling import LONG
from baibu.workbench.engine.search import OutOfTimeError, listed, search
from baibu.workbench.library import KEPT, fallen_back, packed, told
from baibu.workbench.step import Given, Work, step
from baibu.workbench.warming import PATIENCE

if TYPE_CHECKING:
    import pandas as pd

SHARE = 0.5  # of the budget; the rest is for tuning


@step(
    stage=3,
    gives=("trained", "trials"),
    settings=("budget.seconds", "split.folds", "seed"),
)
def train(
    work: Work,
    shaped: pd.DataFrame,
    problem: Any,
    rows: Any,
    choice: Any,
    baseline: Any,  # nothing is trained before there is one
    simple: Bundle,
) -> Given:
    """Search through the list; what does not fit into the time is left for tuning."""
    start = time.monotonic()
    asked = question(shaped, problem, rows, count=work.setting("split.folds"), seed=work.seed)
    configs = [one for one in listed(asked) if one.learner in set(choice["learners"])]
    try:
        found = _searched(work, asked, configs, start, has_simple=bool(simple.files))
    except OutOfTimeError:
        found = fallen_back(simple, asked, work.scratch)
        seconds = work.setting("budget.seconds")
        if baseline["best"] == "constant":
            work.note("train.fell_back_constant", level="warning", seconds=seconds)
        else:
            work.note("train.fell_back", level="warning", seconds=seconds)
    work.note("train.done", count=len(found.tried), folds=found.folds, score=found.score)
    trained = packed(found, asked.metric)
    return {
        "trained": trained,
        "trials": {"folds": found.folds, "seconds": time.monotonic() - start,
                   "score": found.score,
                   "pace": dict(found.pace),
                   "dropped": list(found.dropped),
                   "tried": [told(one) for one in found.tried]},
    }  # fmt: skip


def _searched(
    work: Work, asked: Question, configs: Sequence[Config], start: float, *, has_simple: bool
) -> Found:
    """Search from a moment on; the first configuration may need the time of tuning as well."""
    budget = work.setting("budget.seconds")
    who = work.ready(PATIENCE * SHARE * budget)
    begun = time.monotonic() - start
    return search(
        asked,
        work.scratch,
        who.executor,
        seconds=SHARE * budget - begun,
        workers=who.workers,
        tell=work.progress,
        configs=configs,
        is_varied=False,
        is_long=budget >= LONG,
        last=(1 - KEPT) * budget - begun if has_simple else math.inf,
    )
