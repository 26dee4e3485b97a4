"""Blend what was trained and tuned into the one model that goes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.asking import question
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.folds import folds
from baibu.workbench.engine.jobs import Fitted, guesses
from baibu.workbench.library import unpacked
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
    parts = folds(asked.how, asked.truth, asked.column, count=count, seed=asked.seed)
    width = (asked.classes,) if asked.kind == "multiclass" else ()
    votes = {one.id: np.full((len(asked.truth), *width), np.nan) for one in configs}
    for one in configs:
        for number, (_, watched) in enumerate(parts):
            votes[one.id][watched] = guesses(work.scratch / f"folds-{count}", one, number)
    first = next(iter(votes.values()))
    there = ~np.isnan(first if first.ndim == 1 else first[:, 0])
    truth = asked.truth[there]
    weights, _ = blended(
        {name: held[there] for name, held in votes.items()},
        partial(metrics.loss, asked.metric, truth),
    )
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
            folds=len(parts),
        ),
        parts={
            name: tuple(Fitted.load(tuned.files[f"{name}/{n}.model"]) for n in range(len(parts)))
            for name in weights
        },
    )
    score = metrics.score(asked.metric, truth, total[there])
    singles = {
        name: metrics.score(asked.metric, truth, held[there]) for name, held in votes.items()
    }
    best = max(singles, key=lambda name: -metrics.loss(asked.metric, truth, votes[name][there]))
    work.note("ensemble.done", parts=len(weights), score=score, best=singles[best])
    return {
        "model": model.bundle(),
        "blend": {
            "weights": weights,
            "score": score,
            "singles": singles,
            "by_fold": [
                metrics.score(asked.metric, asked.truth[watched], total[watched])
                for _, watched in parts
            ],
            "folds": [watched.tolist() for _, watched in parts],
        },
        "votes": total,
    }
