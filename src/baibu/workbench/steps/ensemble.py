"""Blend what was trained and tuned into the one model that goes on."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.asking import question
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.folds import divisions
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.jobs import votes as votes_of
from baibu.workbench.library import rounds_of, unpacked
from baibu.workbench.model import About, Model
from baibu.workbench.step import Given, Work, step
from baibu.workbench.truth import truth_of

if TYPE_CHECKING:
    import pandas as pd


@step(stage=4, gives=("model", "blend", "votes"), settings=("seed",))
def ensemble(work: Work, shaped: pd.DataFrame, problem: Any, rows: Any, tuned: Any) -> Given:
    """Choose the weights by predictions out of fold, and keep the models that have any."""
    configs = unpacked(tuned, work.scratch)
    count = int(tuned.files["folds"])
    asked = question(shaped, problem, rows, count=count, seed=work.seed)
    rounds = {one.id: rounds_of(tuned, one) for one in configs}
    every = divisions(
        asked.how, asked.truth, asked.column, count=count, seed=asked.seed,
        most=max(rounds.values()),
    )  # fmt: skip
    place = work.scratch / f"folds-{count}"
    votes = {
        one.id: votes_of(place, one, list(chain(*every[: rounds[one.id]])), len(asked.truth))
        for one in configs
    }
    first = next(iter(votes.values()))
    there = ~np.isnan(first if first.ndim == 1 else first[:, 0])
    truth = asked.truth[there]
    weights, _ = blended(
        {name: held[there] for name, held in votes.items()},
        partial(metrics.loss, asked.metric, truth),
    )
    below = tuple(sorted({name for one in configs if one.id in weights for name in one.below}))
    kept = dict.fromkeys([*weights, *below])
    total = np.asarray(sum(weight * votes[name] for name, weight in weights.items()))
    task = problem["task"]
    model = Model(
        about=About(
            kind=asked.kind,
            target=task["target"],
            metric=asked.metric,
            classes=truth_of(shaped[task["target"]], asked.kind, task["positive"]).classes,
            columns=tuple(asked.frame.columns),
            weights=weights,
            folds=count,
            rounds={name: rounds[name] for name in kept if rounds[name] > 1},
            below=below,
        ),
        parts={
            name: tuple(
                Fitted.load(tuned.files[f"{name}/{n}.model"]) for n in range(count * rounds[name])
            )
            for name in kept
        },
    )
    score = metrics.score(asked.metric, truth, total[there])
    singles = {
        name: metrics.score(asked.metric, truth, held[there]) for name, held in votes.items()
    }
    best = max(singles, key=lambda name: -metrics.loss(asked.metric, truth, votes[name][there]))
    work.note("ensemble.done", parts=len(weights), score=score, best=singles[best])
    return {
        "model": model.bundle(tuned.files),
        "blend": {
            "weights": weights,
            "score": score,
            "singles": singles,
            "by_fold": [
                metrics.score(asked.metric, asked.truth[watched], total[watched])
                for _, watched in every[0]
            ],
            "folds": [watched.tolist() for _, watched in every[0]],
        },
        "votes": total,
    }
