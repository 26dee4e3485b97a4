"""Try a second layer for a while: a few learners above what the search has blended.

Reads  a question, what a search found of it, and seconds.
Gives  what was found on both layers; where the second gains nothing that is sure, the first alone.
Never  asks for folds of its own: a row's votes below and above come from the same division.

Start reading at `second`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from baibu.compute import Executor
from baibu.workbench import metrics
from baibu.workbench.engine.asked import Found, Question
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.layers import is_sure, stands_on, voted
from baibu.workbench.engine.portfolio import above
from baibu.workbench.engine.search import Tell, search
from baibu.workbench.engine.sizes import is_too_large


def second(
    asked: Question,
    first: Found,
    executor: Executor,
    *,
    seconds: float,
    workers: int,
    tell: Tell,
    learners: Collection[str],
    most: int | None = None,
) -> Found:
    """Search above what was found, for at most so many seconds, with some of the learners."""
    names = stands_on(_bases(asked, first))
    configs = [one for one in above(asked.kind, names) if one.learner in learners]
    if not configs:
        return first
    frame, votes = voted(
        asked.frame, {name: first.each[name] for name in names}, asked.kind, asked.classes
    )
    if set(votes) & set(asked.frame.columns):
        return first
    work = first.work / _named(names)
    found = search(
        replace(asked, frame=frame, votes=votes, count=first.folds), work, executor,
        seconds=seconds, workers=workers, tell=tell, configs=configs,
        is_varied=False, most=most, pace=first.pace, below=first,
    )  # fmt: skip
    there = ~np.isnan(found.votes if found.votes.ndim == 1 else found.votes[:, 0])
    held = (asked.truth[there], first.votes[there], found.votes[there])
    if not is_sure(partial(metrics.loss, asked.metric), *held, seed=asked.seed):
        return replace(first, seconds=first.seconds + found.seconds)
    for one in found.tried:
        shutil.copytree(found.work / one.config.id, first.work / one.config.id, dirs_exist_ok=True)
    return replace(
        found, tried=(*first.tried, *found.tried), work=first.work, pace=first.pace,
        seconds=first.seconds + found.seconds, dropped=(*first.dropped, *found.dropped),
    )  # fmt: skip


def _bases(asked: Question, first: Found) -> Mapping[str, float]:
    """Weigh those that may be stood on.

    Where one is too large for a graph, all above it are asked natively as well, which is slow;
    such are left out unless the blend is surely worse without them.
    """
    width = asked.classes if asked.kind == "multiclass" else 1
    known = {one.config.id: one for one in first.tried}
    large = {
        name for name in first.weights
        if is_too_large(first.work, known[name].config, first.folds * known[name].rounds, width)
    }  # fmt: skip
    there = ~np.isnan(first.votes if first.votes.ndim == 1 else first.votes[:, 0])
    rest = {name: held[there] for name, held in first.each.items() if name not in large}
    if not large or not rest:
        return first.weights
    truth, loss = asked.truth[there], partial(metrics.loss, asked.metric)
    weights, _ = blended(rest, partial(loss, truth))
    without = np.asarray(sum(weight * rest[name] for name, weight in weights.items()))
    is_needed = is_sure(loss, truth, without, first.votes[there], seed=asked.seed)
    return first.weights if is_needed else weights


def _named(names: tuple[str, ...]) -> Path:
    """Name the folder of what stands on these; on others it would be something else."""
    return Path(f"above-{hashlib.blake2b(' '.join(names).encode(), digest_size=4).hexdigest()}")
