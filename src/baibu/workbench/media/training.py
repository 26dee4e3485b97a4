"""Train a blend on contents within a budget of seconds: each configuration on all folds, in order.

What was finished stays finished when everything is killed: jobs leave files, and a net its
checkpoints. The first configuration, a linear one, is there from the baseline; where it is not, it
is brought to its end. Any other that is not done when time is up is left.

Start reading at `search`.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.compute import Executor, Joining
from baibu.compute.ranks import can_join
from baibu.workbench import metrics
from baibu.workbench.artefacts import decoded, encoded
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.jobs import Trained
from baibu.workbench.engine.learners import Fold, TaskKind
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.errors import TooFewRowsError
from baibu.workbench.media import deep
from baibu.workbench.media.parts import BAYES, NET, Part
from baibu.workbench.media.parts import trained as trained_part
from baibu.workbench.media.plan import Plan
from baibu.workbench.media.together import ranks
from baibu.workbench.threads import one_thread

Array = NDArray[Any]
FOLDS = 5
FEW = 200  # rows below which three folds leave more to learn from
LEAST_SHARE = 0.1  # of the budget that must be left for a net
NET_SHARE = 0.6  # of what is left that one net may take: others are to have their turn
KEPT = 0.08  # of the budget, for putting together what was found
LATE = 0.03  # of the budget that folds may be late by: they look at the clock now and then
PAUSE = 0.5  # seconds between looks at the curves
STOPPED = (NET, "net")  # learners that stop by rows that they do not learn from
STOP_SHARE = 0.15  # of the learnt rows
NET_ROWS = 60  # below, a net has too little to learn from
Tell = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is learnt."""

    plan: Plan
    features: Any  # dense or sparse, one row each
    pixels: Array | None  # (n, height, width, channels); nothing for texts
    truth: Array
    kind: TaskKind
    classes: int
    metric: str
    folds: list[tuple[Array, Array]]
    seed: int


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found."""

    tried: list[dict[str, Any]]
    weights: Mapping[str, float]
    votes: Array  # of the blend, out of fold
    singles: dict[str, float]
    parts: dict[str, bytes]  # `CONFIG/FOLD` -> part, of those with a weight
    curves: dict[str, list[list[dict[str, float]]]] = field(
        default_factory=dict
    )  # of nets, by fold
    seconds: float = 0.0
    left_out: list[str] = field(default_factory=list)  # learners that time did not allow


def configs(plan: Plan, rows: int, *, has_nets: bool) -> list[Config]:
    """List what is tried, in order; what is simple comes first."""
    if plan.medium == "text":
        return [
            Config(learner="linear", params={"strength": 10.0}),
            Config(learner=BAYES, params={"alpha": 0.1}),
            Config(learner="linear", params={"strength": 100.0}),
            Config(learner="linear", params={"strength": 1.0}),
            Config(learner=BAYES, params={"alpha": 0.01}),
        ]
    found = [
        Config(learner="linear", params={"strength": 0.01}),
        Config(learner="net", params={"layers": [64], "rate": 2e-3, "decay": 1e-3, "batch": 32}),
        Config(learner="neighbours", params={"k": 5}),
        Config(learner="forest", params={"extra": True, "trees": 200, "max_features": "sqrt"}),
        Config(learner="linear", params={"strength": 0.1}),
    ]
    if has_nets and rows >= NET_ROWS:
        usual = "mask" if plan.medium == "audio" else "turn"
        found.insert(2, Config(learner=NET, params={"changes": usual}))
        found.append(Config(learner=NET, params={"changes": usual, "channels": [24, 48, 96]}))
    return found


def folds(truth: Array, groups: Array, *, count: int, seed: int) -> list[tuple[Array, Array]]:
    """Divide rows so that groups stay together and every fold knows every class."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    wanted = count or (FOLDS if len(truth) >= FEW else 3)
    classes = len(np.unique(truth))
    is_alone = len(np.unique(groups)) == len(groups)
    least = min(len(np.unique(groups[truth == one])) for one in range(classes))
    for number in range(min(wanted, max(2, least)), 1, -1):
        maker = StratifiedKFold if is_alone else StratifiedGroupKFold
        splitter = maker(number, shuffle=True, random_state=seed)
        if least < number:
            continue
        made = list(splitter.split(np.zeros(len(truth)), truth, None if is_alone else groups))
        if all(len(np.unique(truth[learnt])) == classes and len(w) for learnt, w in made):
            return made
    raise TooFewRowsError(where="task.target", detail=f"{least} < 2")


def search(
    asked: Question,
    place: Path,
    executor: Executor,
    *,
    seconds: float,
    workers: int,
    tell: Tell,
    listed: Sequence[Config],
    there: Mapping[str, bytes] | None = None,
) -> Found:
    """Try configurations as long as time is left; files of the folds of one may be `there`."""
    _lay_out(asked, place)
    for name, raw in (there or {}).items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, raw)
    return _Search(asked, place, executor, seconds, workers, tell).go(listed)


def trained_already(
    config: Config, parts: Sequence[Part], votes: Sequence[Array]
) -> dict[str, bytes]:
    """Give the files of a configuration's folds, as jobs leave them."""
    files: dict[str, bytes] = {}
    for fold, (part, said) in enumerate(zip(parts, votes, strict=True)):
        files[f"{config.id}/{fold}.part"] = part.dump()
        files[f"{config.id}/{fold}.npy"] = encoded(np.asarray(said))[1]
    return files


class _Search:
    def __init__(
        self,
        asked: Question,
        place: Path,
        executor: Executor,
        seconds: float,
        workers: int,
        tell: Tell,
    ) -> None:
        self.asked, self.place, self.executor = asked, place, executor
        self.workers, self.tell = workers, tell
        self.start = time.monotonic()
        self.seconds, self.deadline = seconds, self.start + (1 - KEPT) * seconds
        self.votes: dict[str, Array] = {}
        self.tried: list[dict[str, Any]] = []
        self.curves: dict[str, list[list[dict[str, float]]]] = {}
        self.weights: dict[str, float] = {}
        self.pace: dict[str, float] = {}
        self.told: dict[tuple[str, int], int] = {}
        self.best = np.inf

    def go(self, listed: Sequence[Config]) -> Found:
        late = []
        for config in listed:
            if not self._has_time(config) or not self._train(config):
                late.append(config.learner)
                continue
            self._complete(config)
        total = sum(weight * self.votes[name] for name, weight in self.weights.items())
        return Found(
            tried=self.tried,
            weights=self.weights,
            votes=np.asarray(total),
            singles={one["config"]: one["score"] for one in self.tried},
            parts={
                f"{name}/{fold}": (self.place / name / f"{fold}.part").read_bytes()
                for name in self.weights
                for fold in range(len(self.asked.folds))
            },
            curves=self.curves,
            seconds=time.monotonic() - self.start,
            left_out=late,
        )

    def _has_time(self, config: Config) -> bool:
        """Say whether a configuration fits: known ones by their pace, a net stops by itself."""
        if not self.votes or self._is_done(config):
            return True
        left = self.deadline - time.monotonic()
        if config.learner == NET:
            return left > LEAST_SHARE * self.seconds
        return left > self.pace.get(config.learner, 0.0)

    def _is_done(self, config: Config) -> bool:
        folder = self.place / config.id
        return all((folder / f"{n}.npy").exists() for n in range(len(self.asked.folds)))

    def _train(self, config: Config) -> bool:
        """Train what is not done of a configuration; say whether all of it came to its end."""
        start = time.monotonic()
        folder = self.place / config.id
        folder.mkdir(parents=True, exist_ok=True)
        count = len(self.asked.folds)
        waiting = [n for n in range(count) if not (folder / f"{n}.npy").exists()]
        if not waiting:
            return True
        until = self.deadline
        if config.learner == NET:
            until = start + NET_SHARE * max(0.0, self.deadline - start)
        joining = self._joining(len(waiting)) if config.learner == NET else None
        if joining is not None:
            self._train_together(joining, config, waiting, until)
        elif not self._train_folds(config, waiting, until):
            return False
        took = [_seconds(folder, n) for n in range(count)]
        self.pace[config.learner] = float(np.median(took)) * -(-count // max(1, self.workers))
        return True

    def _train_folds(self, config: Config, waiting: list[int], until: float) -> bool:
        """Train each fold by a worker; leave them when time is up, where there is something else.

        A fold stops by itself: who is still at work then is on a machine that is too busy.
        """
        workers = max(1, self.workers)
        rounds, begun = -(-len(waiting) // workers), 0
        running: dict[Future[Trained], int] = {}
        while waiting or running:
            if self._is_late():
                return self._left(running)
            while waiting and len(running) < workers:
                left = max(0.5, (until - time.monotonic()) / (rounds - begun // workers))
                fold, told = waiting.pop(0), asdict(config)
                running[self.executor.submit(train_part, str(self.place), told, fold, left)] = fold
                begun += 1
            pause = min(PAUSE, self._until_late())
            done, _ = wait(running, timeout=pause, return_when=FIRST_COMPLETED)
            for future in done:
                del running[future]
                if self.votes and isinstance(future.exception(), deep.NoEpochError):
                    return self._left(running)
                future.result()
            if config.learner == NET:
                self._tell_epochs(config)
        return True

    @staticmethod
    def _left(running: Mapping[Future[Trained], int]) -> bool:
        """Leave what has not begun, and what has; nothing came to its end."""
        for future in running:
            future.cancel()
        return False

    def _is_late(self) -> bool:
        return self._until_late() <= 0

    def _until_late(self) -> float:
        """Give the seconds until what is not done is left; without anything else there is none."""
        if not self.votes:
            return math.inf
        return max(0.0, self.deadline + LATE * self.seconds - time.monotonic())

    def _joining(self, waiting: int) -> Joining | None:
        """Give who can train one net on several workers, where folds keep not all of them at work.

        Then ranks share each net.
        """
        is_enough = 0 < waiting <= self.workers // 2 and can_join()
        return self.executor if is_enough and isinstance(self.executor, Joining) else None

    def _train_together(
        self, joining: Joining, config: Config, waiting: Sequence[int], until: float
    ) -> None:
        """Train a net fold by fold, each by all workers."""
        left = max(0.5, until - time.monotonic())
        told, storage = asdict(config), self.place / config.id / "ranks"
        future = joining.together(
            train_folds, self.workers, storage, str(self.place), told, list(waiting), left
        )
        while not future.done():
            wait([future], timeout=PAUSE)
            self._tell_epochs(config)
        future.result()

    def _tell_epochs(self, config: Config) -> None:
        """Say how far the nets of all folds have come."""
        for fold in range(len(self.asked.folds)):
            curve = deep.curve_of(self.place / config.id / f"{fold}")
            for one in curve[self.told.get((config.id, fold), 0) :]:
                self.tell(
                    "learn.epoch", config=config.id, fold=fold + 1, epoch=int(one["epoch"]),
                    loss=one["loss"], watched=one["watched"], score=one["watched_score"],
                )  # fmt: skip
            self.told[config.id, fold] = len(curve)

    def _complete(self, config: Config) -> None:
        asked = self.asked
        shape = (len(asked.truth),) if asked.kind == "binary" else (len(asked.truth), asked.classes)
        votes = np.zeros(shape)
        scores, seconds = [], 0.0
        for fold, (_, watched) in enumerate(asked.folds):
            folder = self.place / config.id
            votes[watched] = decoded("array", (folder / f"{fold}.npy").read_bytes())
            seconds += _seconds(folder, fold)
            scores.append(metrics.score(asked.metric, asked.truth[watched], votes[watched]))
        self.votes[config.id] = votes
        before = self.best
        self.weights, self.best = blended(
            self.votes, lambda predicted: metrics.loss(asked.metric, asked.truth, predicted)
        )
        gain = 0.0 if np.isinf(before) else before - self.best
        score = metrics.score(asked.metric, asked.truth, votes)
        self.tried.append(
            {
                "config": config.id, "learner": config.learner, "params": dict(config.params),
                "is_log": False, "score": score, "folds": scores, "seconds": seconds, "gain": gain,
            }
        )  # fmt: skip
        if config.learner == NET:
            self.curves[config.id] = [
                deep.curve_of(self.place / config.id / f"{fold}")
                for fold in range(len(asked.folds))
            ]
        sign = -1 if metrics.METRICS[asked.metric].greater_is_better else 1
        self.tell(
            "train.tried", config=config.id, learner=config.learner, score=score,
            blend=sign * self.best, gain=gain, count=len(self.tried),
        )  # fmt: skip


def _seconds(folder: Path, fold: int) -> float:
    """Say how long a fold took; what was there took nothing."""
    place = folder / f"{fold}.seconds"
    return float(place.read_text("utf-8")) if place.exists() else 0.0


def _lay_out(asked: Question, place: Path) -> None:
    """Write what all jobs read."""
    from scipy import sparse

    place.mkdir(parents=True, exist_ok=True)
    if isinstance(asked.features, np.ndarray):
        (place / "features").write_bytes(encoded(asked.features)[1])
    else:
        sparse.save_npz(place / "features.npz", asked.features)
    if asked.pixels is not None:
        (place / "pixels").write_bytes(encoded(asked.pixels)[1])
    (place / "truth").write_bytes(encoded(asked.truth)[1])
    for number, (learnt, watched) in enumerate(asked.folds):
        (place / f"learnt-{number}").write_bytes(encoded(learnt)[1])
        (place / f"watched-{number}").write_bytes(encoded(watched)[1])
    plan = {"kind": asked.kind, "classes": asked.classes, "seed": asked.seed}
    (place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def train_folds(work: str, told: Mapping[str, Any], folds: Sequence[int], seconds: float) -> None:
    """Train several folds of one configuration, one after another, as one rank of several."""
    deadline = time.monotonic() + seconds
    for done, fold in enumerate(folds):
        left = max(0.5, (deadline - time.monotonic()) / (len(folds) - done))
        train_part(work, told, fold, left)


def train_part(work: str, told: Mapping[str, Any], fold: int, seconds: float) -> Trained:
    """Train one fold of one configuration, and leave it in a folder.

    Of several ranks that share a net, the first leaves it.
    """
    place, config, start = Path(work), Config(**told), time.monotonic()
    folder = place / config.id
    with one_thread():
        features, truth = _features(place), _array(place / "truth")
        learnt, watched = _array(place / f"learnt-{fold}"), _array(place / f"watched-{fold}")
        plan = json.loads((place / "plan.json").read_text(encoding="utf-8"))
        if config.learner in STOPPED:
            learnt, stop = stopping(learnt, truth, seed=plan["seed"] + fold)
        else:
            stop = watched
        if config.learner == NET:
            deep.ready()  # a first import takes as long as many epochs
            start = time.monotonic()
            pixels = _array(place / "pixels")
            lesson = deep.Lesson(
                pixels=pixels[learnt], y=truth[learnt], pixels_watched=pixels[stop],
                y_watched=truth[stop], kind=plan["kind"], classes=plan["classes"],
                seed=plan["seed"] + fold, deadline=start + seconds, place=folder / f"{fold}",
            )  # fmt: skip
            made = Part(learner=NET, model=deep.trained(lesson, config.params))
            if not ranks().is_first:
                return Trained(config=config.id, fold=fold, seconds=time.monotonic() - start)
            seen: Any = pixels[watched]
        else:
            seen = features[watched]
            given = Fold(
                kind=plan["kind"], classes=plan["classes"], x=features[learnt], y=truth[learnt],
                x_watched=features[stop], y_watched=truth[stop], words=(), seed=plan["seed"] + fold,
                deadline=start + seconds,
            )  # fmt: skip
            made = trained_part(config, given)
        votes = made.predict(seen, plan["kind"])
    took = time.monotonic() - start
    _write(folder / f"{fold}.part", made.dump())
    _write(folder / f"{fold}.seconds", f"{took}".encode())
    _write(folder / f"{fold}.npy", encoded(np.asarray(votes))[1])
    return Trained(config=config.id, fold=fold, seconds=took)


def stopping(learnt: Array, truth: Array, *, seed: int) -> tuple[Array, Array]:
    """Divide learnt rows into those to learn from and those that say when to stop.

    Rows that a model is judged on must not choose its best epoch: with few rows, the luckiest of
    many epochs looks far better than it is.
    """
    rng = np.random.default_rng(seed)
    chosen = np.zeros(len(learnt), dtype=bool)
    for one in np.unique(truth[learnt]):
        members = rng.permutation(np.flatnonzero(truth[learnt] == one))
        chosen[members[: min(len(members) - 1, max(1, round(STOP_SHARE * len(members))))]] = True
    return learnt[~chosen], learnt[chosen]


@lru_cache(maxsize=1)
def _features(place: Path) -> Any:
    from scipy import sparse

    if (place / "features").is_file():
        return _array(place / "features")
    return sparse.load_npz(place / "features.npz")


def _array(place: Path) -> Array:
    found: Array = decoded("array", place.read_bytes())
    return found


def _write(place: Path, raw: bytes) -> None:
    made = place.with_name(f"{place.name}.{os.getpid()}.new")
    made.write_bytes(raw)
    made.replace(place)
