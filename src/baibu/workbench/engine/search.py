"""Search for a good blend within a budget of seconds, and stop in time.

    1  the first configuration is tried on one fold: it tells how many folds the budget allows
    2  the fixed list, best bets first, one fold per core at a time; what does not help the blend
       by its first fold waits
    3  while time is left: variations of what has helped the blend, proposed by Optuna's TPE
    4  where the budget is long: what the blend is made of learns again, on other divisions of the
       rows, and is the mean of all its folds
    5  where there are many rows as well: models that read what those of the blend say (`second`)
    6  always: the blend of what is complete; killed at any moment, a run goes on from there

Start reading at `search`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from baibu.compute import Executor
from baibu.workbench import metrics
from baibu.workbench.engine import jobs
from baibu.workbench.engine.asked import Found, Limits, Question, Tried
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.folds import divisions
from baibu.workbench.engine.portfolio import Config, portfolio
from baibu.workbench.engine.prospects import Candidate, Pace, helps, is_settled
from baibu.workbench.engine.variations import Variations

__all__ = ["Found", "Question", "Tried", "listed", "search"]

RESERVE = 0.07  # of the budget, for the last blend and for being late
PROBE_SHARE = 0.25  # of the budget that one configuration may take at most
WORST_FOLD = 0.35  # of the budget that one fold may take at most
WORST_CONFIG = 0.4  # of the budget that all folds of one configuration may take at most
PRUNED = 0.03  # how much worse than the best a first fold may be, relative, to go on with the rest
CHEAP = 0.06  # of the budget: what takes less is not judged before its end
LOOK = 2  # folds of the list's configurations by which they are judged, once
FAR = 0.03  # how much more than the best one of these must fall short there, relative, to wait
SKEWED = 0.75  # skewness from which the logarithm of an amount is tried
PASSED = 12  # candidates in a row that take too long, after which a search is over
FOLDS = (8, 5, 3, 2)
SMALL = 5_000  # rows up to which eight folds are tried
LONG = 150.0  # seconds of a whole budget: below, the list and its variations need all of it
ROUNDS = 3  # divisions of the rows on which the blend may learn; a fourth changes next to nothing
LONG_SHARE = 0.06  # of a long budget that one configuration may take for eight folds of more rows

Tell = Callable[..., None]


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
    pace: Mapping[str, float] | None = None,
    is_long: bool = False,
    rounds: int = 1,
    turn: float = 1.0,
    below: Found | None = None,
) -> Found:
    """Search for at most so many seconds, and at most so many configurations.

    `configs` are tried first, the fixed list unless told; variations follow where `is_varied`.
    `pace` is how long folds took in a search before. `is_long` tells that the whole budget is, so
    that more folds may be worth their time; after a share `turn` of the seconds what helps learns
    on up to so many `rounds` of folds. What was found `below`, on the same folds, is blended with
    what is tried.
    """
    limits = Limits(
        seconds=seconds, workers=workers, most=most, is_varied=is_varied, rounds=rounds, turn=turn,
        is_long=is_long,
    )  # fmt: skip
    made = _Search(question, work, executor, limits, tell, pace or {})
    if below is not None:
        made.stand_on(below)
    return made.go(configs)


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


class _Search:
    def __init__(
        self,
        question: Question,
        work: Path,
        executor: Executor,
        limits: Limits,
        tell: Tell,
        pace: Mapping[str, float],
    ) -> None:
        self.asked, self.base, self.executor, self.tell = question, work, executor, tell
        self.work = work  # with the folds that were chosen
        self.limits = limits
        self.start = time.monotonic()
        self.seconds, self.workers = limits.seconds, limits.workers
        self.deadline = self.start + limits.seconds * (1 - RESERVE)
        self.grace = min(1.0, RESERVE * limits.seconds)  # for jobs to see that they are late
        self.parts: list[tuple[Array, Array]] = []  # of the first division
        self.every: list[tuple[Array, Array]] = []  # of one division after another
        self.votes: dict[str, Array] = {}
        self.losses: dict[str, float] = {}  # of each that has votes
        self.tried: list[Tried] = []
        self.pace = Pace(pace)
        self.weights: dict[str, float] = {}
        self.best = math.inf
        self.running: dict[Future[jobs.Trained], tuple[Candidate, int]] = {}
        self.variations = Variations(question.seed)
        self.faults: list[str] = []
        self.dropped: list[str] = []
        self.later: list[Config] = []  # of the list, that did not help on their first folds

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
            pace=self.pace.known,
            dropped=tuple(self.dropped),
            each=dict(self.votes),
        )

    def stand_on(self, below: Found) -> None:
        """Take in what stands below, as if it had been tried."""
        metric = self.asked.metric
        self.votes, self.weights = dict(below.each), dict(below.weights)
        self.losses = {
            name: metrics.loss(metric, *self._covered(held)) for name, held in below.each.items()
        }
        self.best = metrics.loss(metric, *self._covered(below.votes))

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
        is_small = len(self.asked.truth) <= SMALL
        most = FOLDS[0] if is_small or self.limits.is_long else FOLDS[1]
        self._lay(most)
        self.tell("train.probe", learner=first.learner)
        limit = max(1.0, WORST_FOLD * self.seconds)
        probe = self.executor.submit(jobs.train_fold, str(self.work), asdict(first), 0, limit)
        took = probe.result().seconds
        self.pace.hear(first, took)
        if not is_small and most * took > LONG_SHARE * self.seconds * self.workers:
            most = FOLDS[1]
        allowed = PROBE_SHARE * self.seconds * self.workers
        return next((n for n in FOLDS if n <= most and n * took <= allowed), FOLDS[-1])

    def _lay(self, count: int) -> None:
        asked = self.asked
        divided = divisions(
            asked.how, asked.truth, asked.column, count=count, seed=asked.seed,
            most=self.limits.rounds,
        )  # fmt: skip
        self.parts, self.every = divided[0], [part for one in divided for part in one]
        self.work = self.base / f"folds-{count}"
        if not (self.work / "plan.json").exists():
            jobs.lay_out(
                self.work, asked.frame, asked.truth, self.every,
                kind=asked.kind, classes=asked.classes, seed=asked.seed, votes=asked.votes,
            )  # fmt: skip

    def _candidates(self, configs: Sequence[Config]) -> Iterator[Candidate]:
        most = math.inf if self.limits.most is None else self.limits.most
        for count, config in enumerate(configs):
            if count < most and not is_settled(config, self.tried, self.losses):
                yield self._candidate(config)
        yield from self._again()
        if self.limits.rounds > 1:
            yield from self._varied(most, self.start + self.limits.turn * self.seconds)
            yield from self._rounds()
        yield from self._varied(most, math.inf)

    def _varied(self, most: float, until: float) -> Iterator[Candidate]:
        while self.limits.is_varied and len(self.tried) < most and time.monotonic() < until:
            yield from self._again()
            proposed = self._proposed()
            if proposed is None:
                return
            yield proposed

    def _rounds(self) -> Iterator[Candidate]:
        """Have what the blend is made of learn on further divisions, the weightiest first."""
        for number in range(1, len(self.every) // len(self.parts)):
            known = {one.config.id: one for one in self.tried}
            for name in sorted(self.weights, key=lambda one: (-self.weights[one], one)):
                if known[name].rounds == number:
                    yield self._candidate(known[name].config, number=number)

    def _again(self) -> Iterator[Candidate]:
        """Bring to its end what did not help on its first folds, where that is cheap."""
        while self.later:
            found = self._candidate(self.later.pop(0))
            found.is_last = True
            if self._is_cheap(found.config, len(found.waiting)):
                yield found

    def _candidate(self, config: Config, trial: Any = None, *, number: int = 0) -> Candidate:
        first, count = number * len(self.parts), len(self.parts)
        folds = range(first, first + count)
        left = [n for n in folds if not jobs.is_done(self.work, config, n)]
        return Candidate(config=config, waiting=left, trial=trial, is_last=number > 0, round=number)

    def _work(self, candidates: Iterator[Candidate]) -> None:
        current: Candidate | None = None
        is_over = False
        while True:
            while not is_over and len(self.running) < self.workers:
                if current is None or not current.waiting or current.is_dropped:
                    current = self._next(candidates)
                if current is None:
                    is_over = True
                    break
                self._begin(current)
            if not self.running:
                return
            left = max(0.0, self.deadline - time.monotonic())
            done, _ = wait(self.running, timeout=left + self.grace, return_when=FIRST_COMPLETED)
            for future in done:
                self._end(future)
            if not done and self.votes and time.monotonic() > self.deadline:
                for future in self.running:
                    future.cancel()
                return

    def _next(self, candidates: Iterator[Candidate]) -> Candidate | None:
        """Give the next configuration that has time; one that was begun is brought to its end."""
        passed = 0
        while passed < PASSED and (found := next(candidates, None)) is not None:
            if not found.waiting:
                self._complete(found)  # from before a kill
            elif self._was_hopeless(found):
                self._drop(found)
                self.later.append(found.config)
            elif self._has_time(found):
                return found
            else:
                passed += 1
                self._hear(found, None)
        return None

    def _has_time(self, candidate: Candidate) -> bool:
        """Say whether all that a configuration needs fits into what is left.

        One is always brought to its end, on a machine that is too busy for the budget as well.
        """
        if not self.votes and not self.running:
            return True
        rounds = math.ceil(len(candidate.waiting) / self.workers)
        return time.monotonic() + self.pace.usual(candidate.config) * rounds < self.deadline

    def _begin(self, candidate: Candidate) -> None:
        fold = candidate.waiting.pop(0)
        candidate.running.add(fold)
        rounds = math.ceil((len(candidate.waiting) + 1) / self.workers)
        most = WORST_CONFIG * self.seconds * self.workers / len(self.parts)
        seconds = max(0.5, min(most, (self.deadline - time.monotonic()) / rounds))
        told = asdict(candidate.config)
        future = self.executor.submit(jobs.train_fold, str(self.work), told, fold, seconds)
        self.running[future] = (candidate, fold)

    def _end(self, future: Future[jobs.Trained]) -> None:
        candidate, fold = self.running.pop(future)
        candidate.running.discard(fold)
        error = future.exception()
        if error is not None:
            self._drop(candidate)
            self.faults.append(f"{candidate.config.id}: {error}")
            self.tell("train.failed", config=candidate.config.id, reason=str(error)[:200])
            return
        took = future.result().seconds
        candidate.seconds += took
        self.pace.hear(candidate.config, took)
        if candidate.is_dropped:
            return
        if candidate.waiting or candidate.running:
            if self._is_hopeless(candidate, candidate.done(len(self.parts))):
                self._drop(candidate)
                if candidate.trial is None:
                    self.later.append(candidate.config)
            return
        self._complete(candidate)

    def _drop(self, candidate: Candidate) -> None:
        if candidate.is_dropped:
            return
        candidate.is_dropped = True
        if candidate.round:
            return
        self.dropped.append(candidate.config.id)
        self._hear(candidate, None)

    def _complete(self, candidate: Candidate) -> None:
        config = candidate.config
        asked = self.asked
        self.dropped = [name for name in self.dropped if name != config.id]
        parts = self.every[: len(self.parts) * (candidate.round + 1)]
        votes = jobs.votes(self.work, config, parts, len(asked.truth))
        self.votes[config.id] = votes
        before = self.best
        covered = {name: self._covered(held)[1] for name, held in self.votes.items()}
        truth = self._covered(votes)[0]
        self.weights, self.best = blended(covered, partial(metrics.loss, asked.metric, truth))
        gain = 0.0 if math.isinf(before) else before - self.best
        score = metrics.score(asked.metric, *self._covered(votes))
        self.losses[config.id] = metrics.loss(asked.metric, *self._covered(votes))
        self._note(candidate, score, gain)
        self._hear(candidate, self.losses[config.id])
        blend = -self.best if metrics.METRICS[asked.metric].greater_is_better else self.best
        self.tell(
            "train.tried", config=config.id, learner=config.learner, score=score, blend=blend,
            gain=gain, count=len(self.tried),
        )  # fmt: skip

    def _note(self, candidate: Candidate, score: float, gain: float) -> None:
        """Write down how a configuration did; a further round adds to what is there."""
        name, votes = candidate.config.id, self.votes[candidate.config.id]
        truth, metric = self.asked.truth, self.asked.metric
        made = Tried(
            config=candidate.config, score=score, seconds=candidate.seconds, gain=gain,
            folds=tuple(metrics.score(metric, truth[w], votes[w]) for _, w in self.parts),
            rounds=candidate.round + 1,
        )  # fmt: skip
        for at, one in enumerate(self.tried):
            if one.config.id == name:
                seconds, gain = one.seconds + made.seconds, one.gain + made.gain
                self.tried[at] = replace(made, seconds=seconds, gain=gain)
                return
        self.tried.append(made)

    def _covered(self, votes: Array) -> tuple[Array, Array]:
        """Give truth and predictions of the rows that some fold watched."""
        first = votes if votes.ndim == 1 else votes[:, 0]
        there = ~np.isnan(first)
        return self.asked.truth[there], votes[there]

    def _was_hopeless(self, candidate: Candidate) -> bool:
        """Judge folds that were done before a kill as they were judged then."""
        return self._is_hopeless(candidate, candidate.done(len(self.parts))[:LOOK])

    def _is_hopeless(self, candidate: Candidate, done: Sequence[int]) -> bool:
        """Say whether by its first folds the others are not worth their time.

        A variation is dropped where it is worse than the best; what stands in the list was chosen
        to differ, and waits where it is far behind and the blend would not gain by any share of it.
        """
        if not self.weights or not done:
            return False
        is_listed = candidate.trial is None
        if is_listed and (
            len(done) != LOOK
            or candidate.is_last
            or self._is_cheap(candidate.config, len(self.parts))
        ):
            return False
        said = [jobs.guesses(self.work, candidate.config, number) for number in done]
        best = self.votes[min(self.losses, key=lambda name: (self.losses[name], name))]
        mine = self._mean_loss(done, said)
        its = self._mean_loss(done, [best[self.parts[number][1]] for number in done])
        if not is_listed:
            return mine > its + PRUNED * abs(its)
        short = its + 1 if metrics.METRICS[self.asked.metric].greater_is_better else its
        return mine > its + FAR * abs(short) and not self._helps(done, np.concatenate(said))

    def _is_cheap(self, config: Config, count: int) -> bool:
        return self.pace.usual(config) * count <= CHEAP * self.seconds * self.workers

    def _helps(self, done: Sequence[int], said: Array) -> bool:
        """Say whether the blend would be better with some share of a configuration."""
        rows = np.concatenate([self.parts[number][1] for number in done])
        loss = partial(metrics.loss, self.asked.metric, self.asked.truth[rows])
        blend = np.asarray(sum(share * self.votes[name][rows] for name, share in
                               self.weights.items()))  # fmt: skip
        return helps(loss, blend, said)

    def _mean_loss(self, numbers: Sequence[int], said: Sequence[Array]) -> float:
        metric, truth = self.asked.metric, self.asked.truth
        pairs = zip(numbers, said, strict=True)
        return float(np.mean([metrics.loss(metric, truth[self.parts[n][1]], p) for n, p in pairs]))

    def _proposed(self) -> Candidate | None:
        """Vary a learner that helps the blend; amounts are taken as its best one takes them."""
        if not self.weights:
            return None
        learner, trial, config = self.variations.propose(self.weights, len(self.asked.truth))
        known = [one.config for one in self.tried if one.config.learner == learner]
        best = min(known, key=lambda one: (self.losses[one.id], one.id))
        config = Config(learner=learner, params=config.params, is_log=best.is_log)
        return self._candidate(config, trial)

    def _hear(self, candidate: Candidate, loss: float | None) -> None:
        if candidate.trial is not None:
            self.variations.hear(candidate.config.learner, candidate.trial, loss)
