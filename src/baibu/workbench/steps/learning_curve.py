"""Learn from ever more rows, and say what would help: more of them, or a model of another kind.

The best single configuration learns from an eighth, a quarter and a half of the rows of a fold; of
the whole fold it is trained already. Its score on those rows beside its score on rows that it has
not seen tells whether it learns by heart, too little, or whether it still wants rows.

Start reading at `learning_curve` and `diagnosed`.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.asking import question
from baibu.workbench.engine import jobs
from baibu.workbench.engine.folds import folds
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Question
from baibu.workbench.step import Given, Work, step
from baibu.workbench.threads import one_thread

if TYPE_CHECKING:
    import pandas as pd

SHARES = (0.125, 0.25, 0.5, 1.0)
FOLDS = 2
LEAST_ROWS = 40  # to learn from
LEAST_SIZES = 3  # else it is no curve
OF_BUDGET = 0.06  # seconds of every worker, of those of training
MOST_SCORED = 4_000  # rows that were learnt from, whose score is taken
RISES = 0.01  # of the way from doing nothing to perfect, for twice the rows
APART, NEAR = 0.15, 0.05  # of the same way, between rows learnt from and others
PERFECT = 0.9  # of that way: whoever gets so far on the rows learnt from has room for no more

Fit = Literal["over", "under", "right", "unknown"]
More = Literal["helps", "flat", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What was learnt from so many rows."""

    rows: int  # mean of the folds
    share: float
    learnt: float  # mean score on the rows learnt from
    watched: float  # mean score on the rows kept out
    watched_by_fold: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One piece of work: a share of a fold."""

    share: float
    fold: int
    learnt: Array
    watched: Array


@step(stage=4, gives=("learning",), settings=("budget.seconds", "seed"))
def learning_curve(
    work: Work,
    shaped: pd.DataFrame,
    problem: Any,
    rows: Any,
    tuned: Any,
    trials: Any,
    tuning: Any,
    blend: Any,
    baseline: Any,
) -> Given:
    """Draw the curve of the best single configuration, and read it."""
    count = int(tuned.files["folds"])
    asked = question(shaped, problem, rows, count=count, seed=work.seed)
    config = _best(asked.metric, blend["singles"], tuned.files)
    parts = _parts(asked, count)
    fold_seconds = _seconds_of_fold(config.id, trials, tuning, count)
    parts = _affordable(parts, fold_seconds, OF_BUDGET * work.setting("budget.seconds"), work)
    work.workers_ready()
    fitted = _fitted(work, asked, config, parts)
    for fold in {one.fold for one in parts}:
        fitted[1.0, fold] = Fitted.load(tuned.files[f"{config.id}/{fold}.model"])
    with one_thread():
        sizes = _sizes(asked, parts, fitted, work.seed)
    told = {
        "metric": asked.metric,
        "config": config.id,
        "learner": config.learner,
        "folds": len({one.fold for one in parts}),
        "sizes": [asdict(one) for one in sizes],
        **diagnosed(asked.metric, sizes, _constant(baseline)),
    }
    _tell(work, told)
    return {"learning": told}


def diagnosed(metric: str, sizes: Sequence[Size], constant: float | None) -> dict[str, Any]:
    """Say what twice the rows gained, and how far apart learnt and unseen rows are.

    Both on the way from saying always the same (0) to perfect (1), so that all metrics compare.
    """
    if len(sizes) < LEAST_SIZES or constant is None:
        return {"fit": "unknown", "more": "unsure", "gain": None, "apart": None}
    perfect = 1.0 if metrics.METRICS[metric].greater_is_better else 0.0
    way = perfect - constant
    if not way:
        return {"fit": "unknown", "more": "unsure", "gain": None, "apart": None}
    before, last = sizes[-2], sizes[-1]
    pairs = zip(before.watched_by_fold, last.watched_by_fold, strict=True)
    gains = [(after - half) / way for half, after in pairs]
    gain, apart = float(np.mean(gains)), (last.learnt - last.watched) / way
    reached = (last.learnt - constant) / way
    more: More = "unsure"
    if gain >= RISES and min(gains) > 0:
        more = "helps"
    elif abs(gain) < RISES:
        more = "flat"
    fit: Fit = "right"
    if apart > APART:
        fit = "over"
    elif apart < NEAR and reached < PERFECT and more == "flat":
        fit = "under"
    return {"fit": fit, "more": more, "gain": gain, "apart": apart}


def _best(metric: str, singles: Mapping[str, float], files: Mapping[str, bytes]) -> Config:
    sign = 1 if metrics.METRICS[metric].greater_is_better else -1
    configs = {name: Config(**json.loads(files[f"{name}/config.json"])) for name in singles}
    alone = sorted(name for name, config in configs.items() if not config.below)
    return configs[max(alone, key=lambda name: sign * singles[name])]


def _constant(baseline: Mapping[str, Any]) -> float | None:
    found = next(one["mean"] for one in baseline["models"] if one["model"] == "constant")
    return None if found is None else float(found)


def _seconds_of_fold(name: str, trials: Any, tuning: Any, count: int) -> float:
    """Give what one fold of a configuration took; 0 where it was trained in an earlier run."""
    tried = [*trials["tried"], *tuning["tried"]]
    took = (one["seconds"] / (count * one["rounds"]) for one in tried if one["config"] == name)
    return max(took, default=0.0)


def _parts(asked: Question, count: int) -> list[_Part]:
    """Divide the rows of two folds into shares, each within the next."""
    found = []
    divided = folds(asked.how, asked.truth, asked.column, count=count, seed=asked.seed)
    numbers = range(len(divided))
    taken = numbers[-FOLDS:] if asked.how == "time" else numbers[:FOLDS]  # the longest histories
    for fold in taken:
        learnt, watched = divided[fold]
        order = _order(asked, learnt, fold)
        for share in SHARES:
            rows = np.sort(order[: math.ceil(share * len(order))])
            if _has_enough(asked, rows):
                found.append(_Part(share=share, fold=fold, learnt=rows, watched=watched))
    return found


def _order(asked: Question, learnt: Array, fold: int) -> Array:
    """Order rows so that any beginning is like the whole: by lot, every class in its share.

    Where time passes, the latest rows come first, as in a project that began later.
    """
    if asked.how == "time" and asked.column is not None:
        moments = asked.column.rank(method="first").to_numpy(dtype=float)[learnt]
        latest: Array = learnt[np.argsort(-np.nan_to_num(moments), kind="stable")]
        return latest
    drawn: Array = np.random.default_rng(asked.seed + fold).permutation(learnt)
    if not asked.classes:
        return drawn
    place = np.empty(len(drawn))
    for number in range(asked.classes):
        here = np.flatnonzero(asked.truth[drawn] == number)
        place[here] = (np.arange(len(here)) + 0.5) / max(1, len(here))
    return drawn[np.argsort(place, kind="stable")]


def _has_enough(asked: Question, rows: Array) -> bool:
    if len(rows) < LEAST_ROWS:
        return False
    return (
        not asked.classes or int(np.bincount(asked.truth[rows], minlength=asked.classes).min()) > 1
    )


def _affordable(parts: list[_Part], fold_seconds: float, seconds: float, work: Work) -> list[_Part]:
    """Keep both folds where there is time for them, else one."""
    new = sum(one.share * fold_seconds for one in parts if one.share < 1)
    if new <= seconds * work.workers or not parts:
        return parts
    return [one for one in parts if one.fold == parts[0].fold]


def _fitted(
    work: Work, asked: Question, config: Config, parts: Sequence[_Part]
) -> dict[tuple[float, int], Fitted]:
    """Train what is not trained yet, as the search does; what breaks off is left out."""
    new = [one for one in parts if one.share < 1]
    place = work.scratch / "shares"
    if not (place / "plan.json").exists():
        jobs.lay_out(
            place, asked.frame, asked.truth, [(one.learnt, one.watched) for one in new],
            kind=asked.kind, classes=asked.classes, seed=asked.seed,
        )  # fmt: skip
    limit = max(1.0, OF_BUDGET * work.setting("budget.seconds"))
    waited: dict[int, Future[jobs.Trained]] = {}
    for number, one in enumerate(new):
        work.progress("learning_curve.share", rows=len(one.learnt), share=number / len(new))
        if not jobs.is_done(place, config, number):
            told = asdict(config)
            waited[number] = work.executor.submit(jobs.train_fold, str(place), told, number, limit)
    failed = {number for number, future in waited.items() if future.exception() is not None}
    return {
        (one.share, one.fold): _loaded(place, config, number)
        for number, one in enumerate(new)
        if number not in failed
    }


def _loaded(place: Path, config: Config, number: int) -> Fitted:
    return Fitted.load((place / config.id / f"{number}.model").read_bytes())


def _sizes(
    asked: Question,
    parts: Sequence[_Part],
    fitted: Mapping[tuple[float, int], Fitted],
    seed: int,
) -> list[Size]:
    """Score every share on what it learnt from and on what it did not; whole sizes only."""
    rng = np.random.default_rng(seed)
    found = []
    for share in SHARES:
        held = [one for one in parts if one.share == share and (share, one.fold) in fitted]
        scored = [_scored(asked, one, fitted[share, one.fold], rng) for one in held]
        pairs = [pair for pair in scored if None not in pair]
        if not pairs or len(pairs) < len({one.fold for one in parts}):
            continue
        learnt, watched = zip(*pairs, strict=True)
        found.append(
            Size(
                rows=round(float(np.mean([len(one.learnt) for one in held]))),
                share=share,
                learnt=float(np.mean(learnt)),
                watched=float(np.mean(watched)),
                watched_by_fold=tuple(map(float, watched)),
            )
        )
    return found


def _scored(
    asked: Question, part: _Part, model: Fitted, rng: np.random.Generator
) -> tuple[float | None, float | None]:
    learnt = part.learnt
    if len(learnt) > MOST_SCORED:
        learnt = np.sort(rng.choice(learnt, MOST_SCORED, replace=False))
    return _score(asked, model, learnt), _score(asked, model, part.watched)


def _score(asked: Question, model: Fitted, rows: Array) -> float | None:
    truth = asked.truth[rows]
    if asked.classes and len(np.unique(truth)) < asked.classes:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = metrics.score(
            asked.metric, truth, model.predict(asked.frame.iloc[rows], asked.kind)
        )
    return found if math.isfinite(found) else None


def _tell(work: Work, told: Mapping[str, Any]) -> None:
    sizes = told["sizes"]
    if told["gain"] is None:
        work.note("learning_curve.none", level="worth_knowing", sizes=len(sizes))
        return
    half, whole, rows = sizes[-2]["watched"], sizes[-1]["watched"], sizes[-1]["rows"]
    if told["more"] == "helps":
        work.note("learning_curve.helps", level="worth_knowing", half=half, whole=whole, rows=rows)
    elif told["more"] == "flat":
        work.note("learning_curve.flat", half=half, whole=whole, rows=rows)
    else:
        work.note("learning_curve.unsure", half=half, whole=whole, rows=rows)
    learnt = sizes[-1]["learnt"]
    if told["fit"] == "over":
        work.note("learning_curve.over", level="worth_knowing", learnt=learnt, watched=whole)
    elif told["fit"] == "under":
        work.note("learning_curve.under", level="worth_knowing", learnt=learnt, watched=whole)
    else:
        work.note("learning_curve.right", learnt=learnt, watched=whole)
