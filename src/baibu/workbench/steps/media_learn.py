"""Learn to tell pictures, texts and sounds apart: what costs nothing first, nets where they are.

Without the extra `deep` the engine's own learners read features; with it small nets see the pixels
themselves. All are judged out of fold, on the same folds, and blended.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.artefacts import Bundle
from baibu.workbench.card import Card
from baibu.workbench.engine.learners import LEARNERS, Array, Fold
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.errors import CardValueError
from baibu.workbench.media import deep, training
from baibu.workbench.media.diagnosis import diagnosed
from baibu.workbench.media.features import Encoder
from baibu.workbench.media.model import MediaModel, pixels_of
from baibu.workbench.media.parts import Part, trained
from baibu.workbench.media.plan import Plan, figure_names
from baibu.workbench.media.training import Question, trained_already
from baibu.workbench.model import About
from baibu.workbench.step import MEDIA, Given, Work, step
from baibu.workbench.steps.baseline import interval
from baibu.workbench.threads import one_thread
from baibu.workbench.truth import Truth, truth_of

if TYPE_CHECKING:
    import pandas as pd

SHORTCUT = 0.6  # share of the way from the constant to perfect from which statistics are a shortcut
STRENGTH: Mapping[str, float] = {"image": 0.01, "text": 10.0, "audio": 0.01}
FIGURES = Config(learner="linear", params={"strength": 1.0})  # of size or length alone


def libraries(_: Card, __: Path) -> Mapping[str, Any]:
    """Tell which learners are there: a net that can be trained now is trained."""
    return {"torch": deep.is_there(), **{name: one.is_there for name, one in LEARNERS.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What all models are judged on."""

    truth: Truth
    kind: Any
    metric: str
    parts: list[tuple[Array, Array]]
    seed: int


def _setting(work: Work, seen: pd.DataFrame, problem: Any, rows: Any) -> _Setting:
    task = problem["task"]
    kind, metric = task["kind"], task["metric"]
    known = [name for name, one in metrics.METRICS.items() if kind in one.kinds]
    if metric not in known:
        wanted = ", ".join(known)
        raise CardValueError(where="project.toml", name="task.metric", value=metric, wanted=wanted)
    truth = truth_of(seen[task["target"]], kind, task["positive"])
    near = seen[rows["near"]].to_numpy()
    count = work.setting("split.folds")
    parts = training.folds(truth.values, near, count=count, seed=work.seed)
    return _Setting(truth=truth, kind=kind, metric=metric, parts=parts, seed=work.seed)


@step(
    stage=3, gives=("baseline", "simple"), settings=("split.folds", "seed"), kinds=MEDIA,
    spare=("simple",),
)  # fmt: skip
def start_simply(
    work: Work,
    seen: pd.DataFrame,
    encoder: Any,
    traits: Array,
    problem: Mapping[str, Any],
    rows: Mapping[str, Any],
) -> Given:
    """Score a constant, what size or length alone would tell, and a linear model of features."""
    at = _setting(work, seen, problem, rows)
    plan = Plan.of(rows["media"])
    x = _features(encoder, traits, seen, plan)
    simple = seen[list(figure_names(plan))].to_numpy(dtype=np.float64)
    spread = simple.std(axis=0)
    simple = (simple - simple.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    linear = _Linear(Config(learner="linear", params={"strength": STRENGTH[plan.medium]}))
    with one_thread():
        models = [
            _scored(at, "constant", None, None),
            _scored(at, "figures", simple, _Linear(FIGURES)),
            _scored(at, "linear", x, linear),
        ]
    sign = 1 if metrics.METRICS[at.metric].greater_is_better else -1
    best = max(models, key=lambda one: sign * one["mean"])
    by_name = {one["model"]: one for one in models}
    work.note(
        "start_simply.done", metric=at.metric, constant=by_name["constant"]["mean"],
        figures=by_name["figures"]["mean"], linear=by_name["linear"]["mean"],
    )  # fmt: skip
    share = _shortcut(at, by_name)
    if share > SHORTCUT:
        work.note("start_simply.shortcut", level="warning", share=share)
    if best["model"] == "constant":
        work.note("start_simply.nothing", level="warning", metric=at.metric)
    return {
        "baseline": {
            "metric": at.metric,
            "greater_is_better": sign > 0,
            "rows": len(seen),
            "folds": len(at.parts),
            "classes": list(at.truth.classes),
            "models": models,
            "best": best["model"],
            "shortcut": share,
        },
        "simple": Bundle(files=trained_already(linear.config, linear.parts, linear.votes)),
    }


def _features(encoder: Any, traits: Array, seen: pd.DataFrame, plan: Plan) -> Any:
    if plan.medium != "text":
        return traits
    return Encoder.read(encoder.files).of(seen[plan.column].tolist())


class _Linear:
    """A linear model for each fold, and what it says of the rows that the fold watches."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.parts: list[Part] = []
        self.votes: list[Array] = []

    def said(self, at: _Setting, x: Any, learnt: Array, watched: Array) -> Array:
        """Train on one fold, and say what the other rows are."""
        fold = Fold(
            kind=at.kind, classes=len(at.truth.classes), x=x[learnt], y=at.truth.values[learnt],
            x_watched=x[watched], y_watched=at.truth.values[watched], words=(), seed=at.seed,
            deadline=float("inf"),
        )  # fmt: skip
        self.parts.append(trained(self.config, fold))
        self.votes.append(self.parts[-1].predict(x[watched], at.kind))
        return self.votes[-1]


def _scored(at: _Setting, name: str, x: Any, model: _Linear | None) -> dict[str, Any]:
    """Score one simple model on every fold; without one it says how frequent each class is."""
    y, classes = at.truth.values, len(at.truth.classes)
    scores, accuracy = [], []
    for learnt, watched in at.parts:
        if model is None:
            shares = np.bincount(y[learnt], minlength=classes) / len(learnt)
            said = np.tile(shares, (len(watched), 1))
            said = said[:, 1] if at.kind == "binary" else said
        else:
            said = model.said(at, x, learnt, watched)
        scores.append(metrics.score(at.metric, y[watched], said))
        accuracy.append(metrics.score("balanced_accuracy", y[watched], said))
    sizes = [(len(learnt), len(watched)) for learnt, watched in at.parts]
    middle, half = interval(scores, sizes)
    low = None if middle is None or half is None else middle - half
    high = None if middle is None or half is None else middle + half
    return {
        "model": name, "folds": scores, "mean": middle, "half": half, "low": low, "high": high,
        "balanced_accuracy": float(np.mean(accuracy)),
    }  # fmt: skip


def _shortcut(at: _Setting, models: Mapping[str, Mapping[str, Any]]) -> float:
    """Say how far simple statistics alone go, from guessing (0) to always right (1)."""
    guess = 1 / len(at.truth.classes)
    return float((models["figures"]["balanced_accuracy"] - guess) / (1 - guess))


@step(
    stage=3,
    gives=("model", "blend", "votes", "trials", "lessons"),
    settings=("budget.seconds", "split.folds", "seed"),
    kinds=MEDIA,
    outside=libraries,
)
def learn(
    work: Work,
    seen: pd.DataFrame,
    encoder: Any,
    traits: Array,
    problem: Mapping[str, Any],
    rows: Mapping[str, Any],
    baseline: Mapping[str, Any],  # noqa: ARG001 - nothing is trained before there is one
    simple: Bundle,
) -> Given:
    """Train what the list has, as long as time is left; blend what helps."""
    start = time.monotonic()
    at = _setting(work, seen, problem, rows)
    plan = Plan.of(rows["media"])
    has_nets = deep.is_there() and plan.medium != "text"
    listed = training.configs(plan, len(seen), has_nets=has_nets)
    if plan.medium != "text" and not deep.is_there():
        work.note("learn.no_deep", level="worth_knowing")
    asked = Question(
        plan=plan,
        features=_features(encoder, traits, seen, plan),
        pixels=pixels_of(seen[plan.column].tolist()) if has_nets else None,
        truth=at.truth.values,
        kind=at.kind,
        classes=len(at.truth.classes),
        metric=at.metric,
        folds=at.parts,
        seed=at.seed,
    )
    found = training.search(
        asked, work.scratch / "parts", work.executor,
        seconds=max(1.0, work.setting("budget.seconds") - (time.monotonic() - start)),
        workers=work.workers, tell=work.progress, listed=listed, there=simple.files,
    )  # fmt: skip
    if found.left_out:
        work.note("learn.late", level="worth_knowing", names=list(dict.fromkeys(found.left_out)))
    model = _model(found, at, problem, encoder)
    score = metrics.score(at.metric, at.truth.values, found.votes)
    work.note("learn.done", count=len(found.tried), parts=len(found.weights), score=score)
    return {
        "model": model.bundle(),
        "blend": {
            "weights": dict(found.weights),
            "score": score,
            "singles": found.singles,
            "by_fold": [
                metrics.score(at.metric, at.truth.values[watched], found.votes[watched])
                for _, watched in at.parts
            ],
            "folds": [watched.tolist() for _, watched in at.parts],
        },
        "votes": found.votes,
        "trials": {"folds": len(at.parts), "seconds": found.seconds, "tried": found.tried},
        "lessons": {
            "has_nets": has_nets, "loss": deep.loss_of(at.kind),
            "curves": _curves(work, found.curves, at),
        },
    }  # fmt: skip


def _model(
    found: training.Found, at: _Setting, problem: Mapping[str, Any], encoder: Any
) -> MediaModel:
    return MediaModel(
        about=About(
            kind=at.kind, target=problem["task"]["target"], metric=at.metric,
            classes=at.truth.classes, columns=(), weights=found.weights, folds=len(at.parts),
        ),
        encoder=Encoder.read(encoder.files),
        parts={
            name: tuple(Part.load(found.parts[f"{name}/{n}"]) for n in range(len(at.parts)))
            for name in found.weights
        },
    )  # fmt: skip


def _curves(work: Work, curves: Mapping[str, Sequence[Any]], at: _Setting) -> list[dict[str, Any]]:
    """Give the curves of nets, each with its diagnosis."""
    shares = np.bincount(at.truth.values) / len(at.truth.values)
    constant = float(-(shares * np.log(shares)).sum())
    made = []
    for config, by_fold in curves.items():
        words = [diagnosed(curve, constant) for curve in by_fold]
        usual = max(sorted(set(words)), key=words.count)
        epochs = [len(curve) for curve in by_fold]
        if usual == "fine":
            work.note("learn.fine", name=config, epochs=max(epochs))
        elif usual == "over":
            work.note("learn.over", level="worth_knowing", name=config, epochs=max(epochs))
        elif usual == "under":
            work.note("learn.under", level="worth_knowing", name=config, epochs=max(epochs))
        elif usual == "unfinished":
            work.note("learn.unfinished", level="worth_knowing", name=config, epochs=max(epochs))
        else:
            work.note("learn.diverged", level="worth_knowing", name=config, epochs=max(epochs))
        made.append(
            {
                "config": config, "constant": constant, "diagnosis": usual, "by_fold": words,
                "epochs": epochs, "mean": deep.several(by_fold), "folds": by_fold,
            }
        )  # fmt: skip
    return made
