"""Search for a good blend within a budget of seconds, and stop in time.

    1  the first configuration is tried on one fold: it tells how many folds the budget allows
    2  the fixed list, best bets first, one fold per core at a time
    3  while time is left: variations of what has helped the blend, proposed by Optuna's TPE
    4  always: the blend of what is complete; killed at any moment, a run goes on from there

Start reading at `search`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.compute import Executor
from baibu.workbench import metrics
from baibu.workbench.engine import jobs
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.folds import folds
from baibu.workbench.engine.learners import Array, TaskKind
from baibu.workbench.engine.portfolio import Config, portfolio, varied

if TYPE_CHECKING:
    import pandas as pd

RESERVE = 0.06  # of the budget, for the last blend and for being late
PROBE_SHARE = 0.25  # of the budget that one configuration may take at most
WORST_FOLD = 0.35  # of the budget that one fold may take at most
PRUNED = 0.02  # how much worse than the best a first fold may be, relative, to go on with the rest
SKEWED = 1.5  # skewness from which the logarithm of an amount is tried
FOLDS = (8, 5, 3, 2)
SMALL = 5_000  # rows up to which eight folds are tried

Tell = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One complete configuration."""

    config: Config
    score: float
    folds: tuple[float, ...]
    seconds: float  # of all folds together
    gain: float  # of the blend's score since before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found."""

    tried: tuple[Tried, ...]  # in the order of completion
    work: Path  # where the models lie
    weights: Mapping[str, float]  # by the configuration's id
    score: float  # of the blend, out of fold
    votes: Array  # the blend's predictions out of fold; NaN where no fold watched
    folds: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is searched for."""

    frame: pd.DataFrame  # without the target
    truth: Array  # amounts, or numbers of classes
    kind: TaskKind
    classes: int  # 0 for a regression
    metric: str
    how: str  # of the split
    column: pd.Series[Any] | None  # of groups or of time
    count: int  # folds; 0: as the budget allows
    seed: int


def search(
    question: Question,
    work: Path,
    executor: Executor,
    *,
    seconds: float,
    workers: int,
    tell: Tell,
    configs: Sequence[Config] | None = None,
    is_varied: bool = True,
    most: int | None = None,
) -> Found:
    """Search for at most so many seconds, and at most so many configurations.

    `configs` are tried first, the fixed list unless told; variations follow where `is_varied`.
    """
    limits = Limits(seconds=seconds, workers=workers, most=most, is_varied=is_varied)
    return _Search(question, work, executor, limits, tell).go(configs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a search goes."""

    seconds: float
    workers: int
    most: int | None
    is_varied: bool


def listed(asked: Question) -> list[Config]:
    """Give the fixed list for a question."""
    skewed = asked.kind == "regression" and is_skewed(asked.truth)
    return portfolio(asked.kind, *asked.frame.shape, is_skewed=skewed)


def is_skewed(amounts: Array) -> bool:
    """Say whether amounts are such that their logarithm should be tried."""
    spread = float(amounts.std())
    if not spread or amounts.min() < 0:
        return False
    return float((((amounts - amounts.mean()) / spread) ** 3).mean()) > SKEWED


@dataclass
class _Candidate:
    """A configuration on its way through its folds."""

    config: Config
    waiting: list[int]
    running: set[int] = field(default_factory=set)
    seconds: float = 0.0
    is_dropped: bool = False
    trial: Any = None  # of Optuna, which wants to hear how it went


class _Search:
    def __init__(
        self, question: Question, work: Path, executor: Executor, limits: Limits, tell: Tell
    ) -> None:
        self.asked, self.base, self.executor, self.tell = question, work, executor, tell
        self.work = work  # with the folds that were chosen
        self.limits = limits
        self.start = time.monotonic()
        self.seconds, self.workers = limits.seconds, limits.workers
        self.deadline = self.start + limits.seconds * (1 - RESERVE)
        self.parts: list[tuple[Array, Array]] = []
        self.votes: dict[str, Array] = {}
        self.tried: list[Tried] = []
        self.pace: dict[str, float] = {}  # seconds of one fold, by learner
        self.weights: dict[str, float] = {}
        self.best = math.inf
        self.running: dict[Future[jobs.Trained], tuple[_Candidate, int]] = {}
        self.studies: dict[str, Any] = {}  # of Optuna, by learner
        self.draw = np.random.default_rng(question.seed)
        self.faults: list[str] = []

    def go(self, configs: Sequence[Config] | None) -> Found:
        configs = configs or listed(self.asked)
        self._divide(configs[0])
        self._work(self._candidates(configs))
        if not self.votes:
            raise RuntimeError("; ".join(self.faults) or "no configuration came to its end")
        total = sum(weight * self.votes[name] for name, weight in self.weights.items())
        return Found(
            tried=tuple(self.tried),
            work=self.work,
            weights=self.weights,
            score=metrics.score(self.asked.metric, *self._covered(np.asarray(total))),
            votes=np.asarray(total),
            folds=len(self.parts),
            seconds=time.monotonic() - self.start,
        )

    def _divide(self, first: Config) -> None:
        """Choose the number of folds by how long one takes, and write what jobs read."""
        chosen = self.base / "folds"
        if chosen.exists():  # killed before: the folds stay as they were
            self._lay(int(chosen.read_text(encoding="utf-8")))
            return
        count = self.asked.count or self._affordable(first)
        self._lay(count)
        chosen.write_text(str(count), encoding="utf-8")

    def _affordable(self, first: Config) -> int:
        """Try one fold, and see how many of that kind one configuration may have."""
        most = FOLDS[0] if len(self.asked.truth) <= SMALL else FOLDS[1]
        self._lay(most)
        self.tell("train.probe", learner=first.learner)
        limit = max(1.0, WORST_FOLD * self.seconds)
        probe = self.executor.submit(jobs.train_fold, str(self.work), asdict(first), 0, limit)
        took = self.pace[first.learner] = probe.result().seconds
        allowed = PROBE_SHARE * self.seconds * self.workers
        return next((n for n in FOLDS if n <= most and n * took <= allowed), FOLDS[-1])

    def _lay(self, count: int) -> None:
        asked = self.asked
        self.parts = folds(asked.how, asked.truth, asked.column, count=count, seed=asked.seed)
        self.work = self.base / f"folds-{count}"
        if not (self.work / "plan.json").exists():
            jobs.lay_out(
                self.work, asked.frame, asked.truth, self.parts,
                kind=asked.kind, classes=asked.classes, seed=asked.seed,
            )  # fmt: skip

    def _candidates(self, configs: Sequence[Config]) -> Iterator[_Candidate]:
        most = math.inf if self.limits.most is None else self.limits.most
        for count, config in enumerate(configs):
            if count < most:
                yield self._candidate(config)
        while self.limits.is_varied and len(self.tried) < most:
            proposed = self._proposed()
            if proposed is None:
                return
            yield proposed

    def _candidate(self, config: Config, trial: Any = None) -> _Candidate:
        left = [n for n in range(len(self.parts)) if not jobs.is_done(self.work, config, n)]
        return _Candidate(config=config, waiting=left, trial=trial)

    def _work(self, candidates: Iterator[_Candidate]) -> None:
        current: _Candidate | None = None
        is_over = False
        while True:
            while not is_over and len(self.running) < self.workers:
                while current is None or not current.waiting or current.is_dropped:
                    current = next(candidates, None)
                    if current is None:
                        is_over = True
                        break
                    if not current.waiting:
                        self._complete(current)  # from before a kill
                if current is None or not self._has_time(current):
                    is_over = True
                    break
                self._begin(current)
            if not self.running:
                return
            left = max(0.0, self.deadline - time.monotonic())
            done, _ = wait(self.running, timeout=left + 1.0, return_when=FIRST_COMPLETED)
            for future in done:
                self._end(future)
            if not done and self.votes and time.monotonic() > self.deadline:
                for future in self.running:
                    future.cancel()
                return

    def _has_time(self, candidate: _Candidate) -> bool:
        """Say whether all that a configuration still needs fits into what is left.

        One is always brought to its end, on a machine that is too busy for the budget as well.
        """
        if not self.votes:
            return True
        usual = self.pace.get(candidate.config.learner, 0.0)
        rounds = math.ceil((len(candidate.waiting) + len(candidate.running)) / self.workers)
        return time.monotonic() + usual * rounds < self.deadline

    def _begin(self, candidate: _Candidate) -> None:
        fold = candidate.waiting.pop(0)
        candidate.running.add(fold)
        rounds = math.ceil((len(candidate.waiting) + 1) / self.workers)
        seconds = max(0.5, (self.deadline - time.monotonic()) / rounds)
        told = asdict(candidate.config)
        future = self.executor.submit(jobs.train_fold, str(self.work), told, fold, seconds)
        self.running[future] = (candidate, fold)

    def _end(self, future: Future[jobs.Trained]) -> None:
        candidate, fold = self.running.pop(future)
        candidate.running.discard(fold)
        error = future.exception()
        if error is not None:
            candidate.is_dropped = True
            self.faults.append(f"{candidate.config.id}: {error}")
            self.tell("train.failed", config=candidate.config.id, reason=str(error)[:200])
            return
        took = future.result().seconds
        candidate.seconds += took
        learner = candidate.config.learner
        self.pace[learner] = max(took, 0.5 * (self.pace.get(learner, took) + took))
        if candidate.is_dropped:
            return
        if candidate.waiting or candidate.running:
            if candidate.trial is not None and self._is_hopeless(candidate, fold):
                candidate.is_dropped = True
                self._hear(candidate, None)
            return
        self._complete(candidate)

    def _complete(self, candidate: _Candidate) -> None:
        config = candidate.config
        asked = self.asked
        shape = (
            (len(asked.truth), asked.classes) if asked.kind == "multiclass" else asked.truth.shape
        )
        votes = np.full(shape, np.nan)
        scores = []
        for number, (_, watched) in enumerate(self.parts):
            votes[watched] = jobs.guesses(self.work, config, number)
            scores.append(metrics.score(asked.metric, asked.truth[watched], votes[watched]))
        self.votes[config.id] = votes
        before = self.best
        covered = {name: self._covered(held)[1] for name, held in self.votes.items()}
        truth = self._covered(votes)[0]
        self.weights, self.best = blended(
            covered, lambda predicted: metrics.loss(asked.metric, truth, predicted)
        )
        gain = 0.0 if math.isinf(before) else before - self.best
        score = metrics.score(asked.metric, *self._covered(votes))
        self.tried.append(
            Tried(
                config=config, score=score, folds=tuple(scores), seconds=candidate.seconds,
                gain=gain,
            )
        )  # fmt: skip
        self._hear(candidate, metrics.loss(asked.metric, *self._covered(votes)))
        blend = -self.best if metrics.METRICS[asked.metric].greater_is_better else self.best
        self.tell(
            "train.tried", config=config.id, learner=config.learner, score=score, blend=blend,
            gain=gain, count=len(self.tried),
        )  # fmt: skip

    def _covered(self, votes: Array) -> tuple[Array, Array]:
        """Give truth and predictions of the rows that some fold watched."""
        first = votes if votes.ndim == 1 else votes[:, 0]
        there = ~np.isnan(first)
        return self.asked.truth[there], votes[there]

    def _is_hopeless(self, candidate: _Candidate, fold: int) -> bool:
        """Say whether a first fold is so much worse than the best that the rest is not worth it."""
        metric, watched = self.asked.metric, self.parts[fold][1]
        mine = metrics.loss(
            metric, self.asked.truth[watched], jobs.guesses(self.work, candidate.config, fold)
        )
        best = min(
            metrics.loss(metric, self.asked.truth[watched], votes[watched])
            for votes in self.votes.values()
        )
        return mine > best + PRUNED * abs(best)

    def _proposed(self) -> _Candidate | None:
        """Vary a learner that helps the blend."""
        if not self.weights:
            return None
        import optuna

        shares: dict[str, float] = {}
        for name, weight in self.weights.items():
            learner = name.rpartition("-")[0]
            shares[learner] = shares.get(learner, 0.0) + weight
        learners = sorted(shares)
        odds = np.array([shares[name] for name in learners])
        chosen = learners[int(self.draw.choice(len(learners), p=odds / odds.sum()))]
        if chosen not in self.studies:
            optuna.logging.set_verbosity(optuna.logging.WARNING)
            sampler = optuna.samplers.TPESampler(seed=self.asked.seed, n_startup_trials=6)
            self.studies[chosen] = optuna.create_study(sampler=sampler)
        trial = self.studies[chosen].ask()
        config = varied(trial, chosen, len(self.asked.truth))
        if any(one.config.is_log for one in self.tried if one.config.id in self.weights):
            config = Config(learner=config.learner, params=config.params, is_log=True)
        return self._candidate(config, trial)

    def _hear(self, candidate: _Candidate, loss: float | None) -> None:
        """Tell Optuna how a proposal went; one that was dropped counts as failed."""
        if candidate.trial is None:
            return
        import optuna

        study = self.studies[candidate.config.learner]
        if loss is None:
            study.tell(candidate.trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(candidate.trial, loss)
