"""Judge what tells pictures, texts and sounds apart, on test rows opened once; say how it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import judging, metrics
from baibu.workbench.card import Costs
from baibu.workbench.engine.learners import Array
from baibu.workbench.media import explaining, sheets
from baibu.workbench.media.explaining import chance_of
from baibu.workbench.media.model import MediaModel
from baibu.workbench.media.plan import figure_names
from baibu.workbench.monitor.plan import answered
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import MEDIA, Given, Work, step
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import numbered

if TYPE_CHECKING:
    import pandas as pd

MISTAKES = 12  # that are shown
WORST = 3  # weak places that are named


@step(stage=4, gives=("evaluation", "mistakes"), settings=("task.costs", "seed"), kinds=MEDIA)
def judge_media(
    work: Work, vault: Sealed, model: Any, seen: pd.DataFrame, votes: Array, validation: Any
) -> Given:
    """Give every metric with its interval, what is taken for what, and the surest mistakes."""
    found = MediaModel.of(model.files)
    about, plan = found.about, found.plan
    opened = vault.open("final")
    with one_thread():
        predicted = found.predict(opened[plan.column].tolist())
    truth = numbered(opened[about.target], about.classes)
    told: dict[str, Any] = {"rows": len(opened), "metric": about.metric, "scores": {}}
    for name, metric in metrics.METRICS.items():
        if about.kind in metric.kinds:
            told["scores"][name] = asdict(judging.interval(name, truth, predicted, seed=work.seed))
    before = numbered(seen[about.target], about.classes)
    told |= _of_kind(work, about.kind, before, votes, truth, predicted)
    told["answered"] = answered(truth, predicted, about.kind, about.classes)
    missed = judging.losses(truth, predicted, about.kind)
    parts = opened[[*figure_names(plan), about.target]]
    told["slices"] = [asdict(one) for one in judging.slices(parts, missed)]
    for weak in told["slices"][:WORST]:
        work.note(
            "evaluate.weak", level="warning", column=weak["column"], value=weak["value"],
            rows=weak["rows"],
        )  # fmt: skip
    score = told["scores"][about.metric]
    work.note(
        "evaluate.done", score=score["score"], low=score["low"], high=score["high"],
        metric=about.metric,
    )  # fmt: skip
    if validation["high"] < score["low"] or score["high"] < validation["low"]:
        work.note("evaluate.disagrees", level="warning", foretold=validation["mean"])
    mistakes = _mistakes(found, opened, truth, predicted, told)
    return {"evaluation": told, "mistakes": mistakes}


def _of_kind(
    work: Work, kind: str, before: Array, votes: Array, truth: Array, predicted: Array
) -> dict[str, Any]:
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
        "threshold": asdict(cheapest), "paid": paid, "confusion": table,
        "calibration": [asdict(one) for one in bins], "calibration_error": error,
    }  # fmt: skip


def _mistakes(
    model: MediaModel, opened: pd.DataFrame, truth: Array, predicted: Array, told: Mapping[str, Any]
) -> dict[str, Any]:
    """Show the test rows that the model was surest about and wrong."""
    about = model.about
    threshold = (told.get("threshold") or {}).get("at", 0.5)
    said = metrics.classes_of(predicted, threshold=threshold)
    sure = np.array([float(chance_of(predicted[[n]], int(one))[0]) for n, one in enumerate(said)])
    wrong = np.flatnonzero(said != truth)
    order = wrong[np.argsort(-sure[wrong], kind="stable")][:MISTAKES]
    records = opened.iloc[order].to_dict("records")
    shown = [
        {
            **sheets.shown(row, model.plan),
            "truth": about.classes[int(truth[at])],
            "said": about.classes[int(said[at])],
            "chance": float(sure[at]),
        }
        for at, row in zip(order.tolist(), records, strict=True)
    ]
    return {"count": len(wrong), "rows": len(truth), "shown": shown}


@step(stage=5, gives=("importance",), settings=("seed",), kinds=MEDIA)
def point_out(
    work: Work, model: Any, seen: pd.DataFrame, votes: Array, blend: Mapping[str, Any]
) -> Given:
    """Hide parts of seen rows and look at how the answer changes; weigh words.

    A row is explained by the models of the fold that had not learnt from it.
    """
    found = MediaModel.of(model.files)
    about, plan = found.about, found.plan
    truth = numbered(seen[about.target], about.classes)
    fold_of = np.zeros(len(seen), dtype=int)
    for number, watched in enumerate(blend["folds"]):
        fold_of[watched] = number
    made: list[dict[str, Any]] = []
    with one_thread():
        for row, which in explaining.examples(votes, truth):
            work.progress("point_out.hiding", count=len(made) + 1)
            content = str(seen[plan.column].iloc[row])
            alone = _of_fold(found, int(fold_of[row]))
            if plan.medium == "text":
                told = explaining.words_of_row(content, which, alone.predict)
            else:
                told = explaining.occluded(content, which, alone.predict, plan)
            shown = sheets.shown(seen.iloc[row].to_dict(), plan)
            names = {"truth": about.classes[int(truth[row])], "said": about.classes[which]}
            made.append({**shown, **names, **told})
    words = explaining.words_of_classes(found) if plan.medium == "text" else []
    work.note("point_out.done", count=len(made))
    return {"importance": {"medium": plan.medium, "ways": {}, "examples": made, "words": words}}


def _of_fold(model: MediaModel, fold: int) -> MediaModel:
    """Give the parts of one fold only."""
    parts = {name: (held[fold],) for name, held in model.parts.items()}
    return MediaModel(about=model.about, encoder=model.encoder, parts=parts)
