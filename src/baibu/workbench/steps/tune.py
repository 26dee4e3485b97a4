"""Go on with the list, then vary what has helped the blend, for the rest of the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from baibu.workbench.asking import question
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import listed, search
from baibu.workbench.library import packed, told, unpacked
from baibu.workbench.step import Given, Work, step

if TYPE_CHECKING:
    import pandas as pd

KEPT = 0.04  # of the budget, for laying the models out again and putting the best together


@step(stage=4, gives=("tuned", "tuning"), settings=("budget.seconds", "split.folds", "seed"))
def tune(
    work: Work,
    shaped: pd.DataFrame,
    problem: Any,
    rows: Any,
    choice: Any,
    trained: Any,
    trials: Any,
) -> Given:
    """Go on from what was trained: the rest of the list, then variations of what has helped."""
    asked = question(shaped, problem, rows, count=work.setting("split.folds"), seed=work.seed)
    configs = unpacked(trained, work.scratch)
    seconds = work.setting("budget.seconds")
    left = (1 - KEPT) * seconds - trials["seconds"]
    work.workers_ready()
    found = search(
        asked,
        work.scratch,
        work.executor,
        seconds=max(left, 1.0),
        workers=work.workers,
        tell=work.progress,
        configs=[*configs, *_left(listed(asked), choice["learners"], trials)],
        pace=trials["pace"],
    )
    before = {one["config"] for one in trials["tried"]}
    new = [one for one in found.tried if one.config.id not in before]
    gain = sum(one.gain for one in new)
    work.note("tune.done", count=len(new), gain=gain, score=found.score)
    return {
        "tuned": packed(found, asked.metric),
        "tuning": {"folds": found.folds, "seconds": found.seconds, "score": found.score,
                   "tried": [told(one) for one in new]},
    }  # fmt: skip


def _left(
    every: Sequence[Config], learners: Sequence[str], trials: Mapping[str, Any]
) -> list[Config]:
    """Give what of the list was not tried, and at the end what did not help at first sight."""
    tried = {one["config"] for one in trials["tried"]}
    left = [one for one in every if one.learner in learners and one.id not in tried]
    return sorted(left, key=lambda one: one.id in trials["dropped"])
