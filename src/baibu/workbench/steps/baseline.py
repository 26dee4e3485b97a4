"""Score what costs nothing: a constant and one linear model, cross-validated, with intervals.

Training reads what is said here, so that no model is trained before there is something to beat.
Where time is too short for anything else the better of the two is what a run comes to, so that its
models are kept as those of training are.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import metrics
from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine import views
from baibu.workbench.engine.folds import folds
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, Fold, Layers
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.errors import CardValueError
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import Truth, features_of, truth_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
FOLDS = 5
MOST_ROWS = 20_000  # that the baselines are scored on
LINEAR = Config(learner="linear", params={"strength": 0.3})  # as in the engine's list
CONSTANT = Config(learner="linear", params={"strength": 1e-9})  # no column is listened to
TINY = 1e-12
Z = 1.959964
MEDIAN = ("mae", "mape")  # metrics that a median does best on


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What a baseline is scored on."""

    frame: pd.DataFrame
    truth: Truth
    kind: Any
    metric: str
    parts: Sequence[tuple[Array, Array]]  # of the whole table, as far as its rows are here
    seed: int
    is_whole: bool  # every class is here


@step(stage=3, gives=("baseline", "simple"), settings=("split.folds", "seed"), spare=("simple",))
def baseline(
    work: Work,
    shaped: pd.DataFrame,
    problem: Mapping[str, Any],
    rows: Mapping[str, Any],
    choice: Mapping[str, Any],
) -> Given:
    """Score the constant and the linear model."""
    work.workers_begin()  # training comes next
    at = _setting(work, shaped, problem, rows)
    linear = _Linear()
    models = [_scored(at, "constant", _constant)]
    if at.frame.shape[1]:
        with one_thread():
            models.append(_scored(at, "linear", linear))
    best = min((one for one in models if one["mean"] is not None),
               key=lambda one: _loss(at, one), default=models[0])  # fmt: skip
    constant = models[0]
    for one in models:
        if one["model"] == "linear" and one["mean"] is not None:
            work.note("baseline.linear", metric=at.metric, mean=one["mean"], half=one["half"] or 0)
    if constant["mean"] is not None:
        work.note("baseline.constant", metric=at.metric, mean=constant["mean"])
    if best is constant:
        work.note("baseline.nothing_beats", level="warning", metric=at.metric)
    if any(None in one["folds"] for one in models):
        work.note("baseline.odd_folds", level="worth_knowing", metric=at.metric)
    told = {
        "metric": at.metric,
        "greater_is_better": metrics.METRICS[at.metric].greater_is_better,
        "rows": len(at.frame),
        "folds": len(at.parts),
        "classes": list(at.truth.classes),
        "tried_next": list(choice["learners"]),
        "models": models,
        "best": best["model"],
    }
    return {"baseline": told, "simple": _kept(at, linear.fitted, is_constant=best is constant)}


def _setting(
    work: Work, shaped: pd.DataFrame, problem: Mapping[str, Any], rows: Mapping[str, Any]
) -> _Setting:
    task = problem["task"]
    metric, kind = task["metric"], task["kind"]
    if metric not in metrics.METRICS or kind not in metrics.METRICS[metric].kinds:
        wanted = ", ".join(name for name, one in metrics.METRICS.items() if kind in one.kinds)
        raise CardValueError(where="project.toml", name="task.metric", value=metric, wanted=wanted)
    whole = shaped.reset_index(drop=True)
    taken = np.arange(len(whole))
    if len(whole) > MOST_ROWS:
        drawn = np.random.default_rng(work.seed).choice(len(whole), MOST_ROWS, replace=False)
        taken = np.sort(drawn)
        work.note("baseline.sampled", rows=MOST_ROWS)
    shaped = whole.iloc[taken].reset_index(drop=True)
    truth = truth_of(shaped[task["target"]], kind, task["positive"])
    column = rows["column"]
    count = work.setting("split.folds") or FOLDS
    if truth.classes:  # a stratum needs a row in every fold
        count = max(2, min(count, int(np.bincount(truth.values).min())))
    every = truth_of(whole[task["target"]], kind, task["positive"])
    held = whole[column] if column and column in whole.columns else None
    divided = folds(rows["how"], every.values, held, count=count, seed=work.seed)
    return _Setting(
        frame=shaped[features_of(shaped, task["target"], rows["how"], column)],
        truth=truth,
        kind=kind,
        metric=metric,
        parts=[(_among(learnt, taken), _among(watched, taken)) for learnt, watched in divided],
        seed=work.seed,
        is_whole=every.classes == truth.classes,
    )


def _among(rows: Array, taken: Array) -> Array:
    """Give the places of rows among those that were taken, where they are there."""
    there = np.isin(taken, rows)
    return np.flatnonzero(there)


Predict = Callable[[_Setting, Array, Array], Array]


def _scored(at: _Setting, name: str, predict: Predict) -> dict[str, Any]:
    scores = [_score(at, predict, learnt, watched) for learnt, watched in at.parts]
    there = [score for score in scores if score is not None]
    sizes = [(len(learnt), len(watched)) for learnt, watched in at.parts]
    middle, half = interval(there, sizes)
    least, most = metrics.METRICS[at.metric].bounds
    return {
        "model": name,
        "folds": scores,
        "mean": middle,
        "half": half,
        "low": None if middle is None or half is None else max(least, middle - half),
        "high": None if middle is None or half is None else min(most, middle + half),
    }


def interval(
    scores: Sequence[float], sizes: Sequence[tuple[int, int]]
) -> tuple[float | None, float | None]:
    """Give the mean of folds and 1.96 of its standard errors.

    Folds share the rows that they learn from, so that their spread alone says too little; it is
    widened by the ratio of watched to learnt rows (Nadeau and Bengio 2003, equation 9).
    """
    if not scores:
        return None, None
    middle = float(np.mean(scores))
    if len(scores) < 2:
        return middle, None
    shared = float(np.mean([watched / learnt for learnt, watched in sizes]))
    return middle, Z * float(np.std(scores, ddof=1)) * math.sqrt(1 / len(scores) + shared)


def _score(at: _Setting, predict: Predict, learnt: Array, watched: Array) -> float | None:
    """Score one fold; nothing where one side lacks a class that the other has."""
    y = at.truth.values
    classes = len(at.truth.classes)
    if classes and min(len(np.unique(y[learnt])), len(np.unique(y[watched]))) < classes:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = metrics.score(at.metric, y[watched], predict(at, learnt, watched))
    return found if math.isfinite(found) else None


def _loss(at: _Setting, one: Mapping[str, Any]) -> float:
    better = metrics.METRICS[at.metric].greater_is_better
    return float(-one["mean"] if better else one["mean"])


def _constant(at: _Setting, learnt: Array, watched: Array) -> Array:
    """Say the same of every row: how frequent each class is, or the middle of the amounts."""
    y = at.truth.values[learnt]
    if at.kind == "regression":
        middle = np.median(y) if at.metric in MEDIAN else y.mean()
        return np.full(len(watched), float(middle))
    shares = np.bincount(y, minlength=len(at.truth.classes)) / len(y)
    if at.kind == "binary":
        return np.full(len(watched), shares[1])
    return np.tile(shares, (len(watched), 1))


class _Linear:
    """A linear model for each fold; they are remembered."""

    def __init__(self) -> None:
        self.fitted: list[Fitted] = []

    def __call__(self, at: _Setting, learnt: Array, watched: Array) -> Array:
        learner, y = LEARNERS["linear"], at.truth.values
        state = views.fit(learner.view, at.frame.iloc[learnt])
        x, x_watched = (views.lay(state, at.frame.iloc[part]) for part in (learnt, watched))
        fold = Fold(
            kind=at.kind, classes=len(at.truth.classes), x=x, y=y[learnt], x_watched=x_watched,
            y_watched=y[watched], words=(), seed=at.seed, deadline=float("inf"),
        )  # fmt: skip
        model = learner.train(fold, LINEAR.params)
        self.fitted.append(Fitted(learner="linear", is_log=False, view=state, model=model))
        return learner.predict(model, x_watched, at.kind)


def _kept(at: _Setting, fitted: Sequence[Fitted], *, is_constant: bool) -> Bundle:
    """Keep the better of the two in the form of what is trained; nothing where a fold has none."""
    if len(fitted) < len(at.parts) or not at.is_whole:
        return Bundle()
    config = CONSTANT if is_constant else LINEAR
    files = {"folds": str(len(fitted)).encode()}
    files[f"{config.id}/config.json"] = json.dumps(asdict(config)).encode()
    for number, one in enumerate(fitted):
        learnt = at.parts[number][0]
        made = replace(one, model=_level(at, one.model, learnt)) if is_constant else one
        files[f"{config.id}/{number}.model"] = made.dump()
    return Bundle(files=files)


def _level(at: _Setting, model: Layers, learnt: Array) -> Layers:
    """Say the constant as sums that no column adds to."""
    said = _constant(at, learnt, learnt[:1])
    if at.kind != "regression":
        held = np.clip(said, TINY, 1 - TINY)
        said = np.log(held) - np.log1p(-held) if at.kind == "binary" else np.log(held)
    return Layers([np.zeros_like(model.weights[0])], [said.reshape(-1).astype(np.float64)])
