"""Train the fixed list of models, each cross-validated, with half of the budget."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from baibu.workbench.asking import question
from baibu.workbench.engine.search import LONG, listed, search
from baibu.workbench.library import packed, told
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
    baseline: Any,  # noqa: ARG001 - nothing is trained before there is one
) -> Given:
    """Search through the list; what does not fit into the time is left for tuning."""
    start = time.monotonic()
    seconds = SHARE * work.setting("budget.seconds")
    asked = question(shaped, problem, rows, count=work.setting("split.folds"), seed=work.seed)
    learners = set(choice["learners"])
    who = work.ready(PATIENCE * seconds)
    found = search(
        asked,
        work.scratch,
        who.executor,
        seconds=start + seconds - time.monotonic(),
        workers=who.workers,
        tell=work.progress,
        configs=[one for one in listed(asked) if one.learner in learners],
        is_varied=False,
        is_long=work.setting("budget.seconds") >= LONG,
    )
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
