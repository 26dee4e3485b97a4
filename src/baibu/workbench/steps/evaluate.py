"""Open the test rows, once, and judge the model on them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import cleaner as cleaners
from baibu.workbench import judging, metrics
from baibu.workbench import shaper as shapers
from baibu.workbench.card import Costs
from baibu.workbench.engine.learners import Array
from baibu.workbench.model import Model
from baibu.workbench.monitor.plan import answered
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import numbered

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 400  # points of a picture


@step(stage=4, gives=("evaluation",), settings=("task.costs", "seed"))
def evaluate(
    work: Work,
    vault: Sealed,
    model: Any,
    cleaner: Any,
    shaper: Any,
    shaped: pd.DataFrame,
    votes: Any,
    validation: Any,
) -> Given:
    """Give every metric with its interval; thresholds and margins come from out of fold."""
    found = Model.of(model)
    about = found.about
    opened = vault.open("final")
    shaped_rows = shapers.applied(shaper, cleaners.applied(cleaner, opened))
    with one_thread():
        predicted = found.predict(shaped_rows)
    truth = numbered(opened[about.target], about.classes)
    told: dict[str, Any] = {"rows": len(opened), "metric": about.metric, "scores": {}}
    for name, metric in metrics.METRICS.items():
        if about.kind in metric.kinds:
            told["scores"][name] = asdict(judging.interval(name, truth, predicted, seed=work.seed))
    before = numbered(shaped[about.target], about.classes)
    there = ~np.isnan(votes if votes.ndim == 1 else votes[:, 0])
    told |= _of_kind(work, about.kind, before[there], votes[there], truth, predicted)
    told["answered"] = answered(truth, predicted, about.kind, about.classes)
    missed = judging.losses(truth, predicted, about.kind)
    rest = opened.drop(columns=about.target)
    told["slices"] = [asdict(one) for one in judging.slices(rest, missed)]
    for weak in told["slices"][:3]:
        work.note(
            "evaluate.weak", level="warning", column=weak["column"], value=weak["value"],
            rows=weak["rows"],
        )  # fmt: skip
    _compare(work, told["scores"][about.metric], validation)
    return {"evaluation": told}


def _of_kind(
    work: Work, kind: str, before: Array, votes: Array, truth: Array, predicted: Array
) -> dict[str, Any]:
    if kind == "regression":
        width = judging.margin(before, votes)
        held = float((np.abs(truth - predicted) <= width).mean())
        work.note("evaluate.margin", width=width, held=held)
        picked = np.random.default_rng(work.seed).permutation(len(truth))[:SHOWN]
        return {
            "margin": width,
            "held": held,
            "points": np.column_stack([truth[picked], predicted[picked]]).tolist(),
        }
    if kind == "multiclass":
        said = predicted.argmax(axis=1)
        return {"confusion": judging.confusion(truth, said, predicted.shape[1])}
    costs: Costs = work.setting("task.costs")
    cheapest = judging.cheapest(before, votes, costs)
    bins, error = judging.calibration(truth, predicted)
    said = (predicted >= cheapest.at).astype(np.int64)
    table = judging.confusion(truth, said, 2)
    paid = (
        table[0][0] * costs.true_negative
        + table[0][1] * costs.false_positive
        + table[1][0] * costs.false_negative
        + table[1][1] * costs.true_positive
    ) / len(truth)
    work.note("evaluate.threshold", at=cheapest.at, cost=paid, constant=cheapest.best_constant)
    return {
        "threshold": asdict(cheapest),
        "paid": paid,
        "confusion": table,
        "calibration": [asdict(one) for one in bins],
        "calibration_error": error,
    }


def _compare(work: Work, score: Any, validation: Any) -> None:
    """Tell whether the test agrees with what the folds foretold."""
    work.note(
        "evaluate.done", score=score["score"], low=score["low"], high=score["high"],
        metric=validation["metric"],
    )  # fmt: skip
    if validation["high"] < score["low"] or score["high"] < validation["low"]:
        work.note("evaluate.disagrees", level="warning", foretold=validation["mean"])
