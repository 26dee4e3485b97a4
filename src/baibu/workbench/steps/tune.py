"""Go on with the list, then vary what has helped the blend, for the rest of the budget."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from baibu.workbench.asking import question
from baibu.workbench.engine.asked import Found
from baibu.workbench.engine.layers import is_worth
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.resampling import LONG, rounds_of
from baibu.workbench.engine.search import listed, search
from baibu.workbench.engine.second import second
from baibu.workbench.library import KEPT, packed, told, unpacked
from baibu.workbench.step import Given, Work, step
from baibu.workbench.warming import PATIENCE

if TYPE_CHECKING:
    import pandas as pd

TURN = 0.5  # of the time left in a long budget, after which the blend learns on more divisions
ABOVE = 0.4  # of the time left in a long budget, for a second layer where it may be worth it


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
    start = time.monotonic()
    seconds = (1 - KEPT) * work.setting("budget.seconds") - trials["seconds"]
    if seconds <= 0:  # a busy machine: what was trained is what there is
        work.note("tune.done", count=0, gain=0.0, score=trials["score"])
        nothing = {"folds": trials["folds"], "seconds": 0.0, "score": trials["score"], "tried": []}
        return {"tuned": trained, "tuning": nothing}
    asked = question(shaped, problem, rows, count=work.setting("split.folds"), seed=work.seed)
    configs = unpacked(trained, work.scratch)
    who = work.ready(PATIENCE * seconds)
    is_long = work.setting("budget.seconds") >= LONG
    above = ABOVE if is_long and _may_rise(choice, len(asked.truth), asked.how) else 0.0
    found = search(
        asked,
        work.scratch,
        who.executor,
        seconds=max(0.0, start + (1 - above) * seconds - time.monotonic()),
        workers=who.workers,
        tell=work.progress,
        configs=[*configs, *_left(listed(asked), choice["learners"], trials)],
        pace=trials["pace"],
        rounds=rounds_of(len(asked.truth), is_long=is_long),
        turn=TURN,
    )
    if above:
        found = second(
            asked, found, who.executor, seconds=start + seconds - time.monotonic(),
            workers=who.workers, tell=work.progress, learners=choice["learners"],
        )  # fmt: skip
    before = {one["config"] for one in trials["tried"]}
    new = [one for one in found.tried if one.config.id not in before]
    gain = sum(one.gain for one in new)
    work.note("tune.done", count=len(new), gain=gain, score=found.score)
    _tell(work, found, is_raised=bool(above))
    return {
        "tuned": packed(found, asked.metric),
        "tuning": {"folds": found.folds, "seconds": found.seconds, "score": found.score,
                   "tried": [told(one) for one in new]},
    }  # fmt: skip


def _tell(work: Work, found: Found, *, is_raised: bool) -> None:
    """Say what only a long budget does."""
    rounds = max(one.rounds for one in found.tried)
    if rounds > 1:
        work.note("tune.rounds", rounds=rounds)
    above = [one.config for one in found.tried if one.config.id in found.weights]
    above = [one for one in above if one.below]
    if above:
        work.note("tune.above", count=len(above), below=len(above[0].below))
    elif is_raised:
        work.note("tune.one_layer")


def _may_rise(choice: Mapping[str, Any], rows: int, how: str) -> bool:
    """Say whether a second layer may be tried: it is neither quick nor easily told in words."""
    at = choice["situation"]
    return is_worth(rows, how) and not at["must_explain"] and not at["latency_ms"]


def _left(
    every: Sequence[Config], learners: Sequence[str], trials: Mapping[str, Any]
) -> list[Config]:
    """Give what of the list was not tried, and at the end what did not help at first sight."""
    tried = {one["config"] for one in trials["tried"]}
    left = [one for one in every if one.learner in learners and one.id not in tried]
    return sorted(left, key=lambda one: one.id in trials["dropped"])
