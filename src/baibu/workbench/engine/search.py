"""Search for a good blend within a budget of seconds, and stop in time.

    1  the first configuration is tried on one fold: it tells how many folds the budget allows
    2  the fixed list, best bets first, one fold per core at a time; what does not help the blend
       by its first fold waits
    3  while time is left: variations of what has helped the blend, proposed by Optuna's TPE
    4  where the budget is long and rows are few: what the blend is made of learns again, on other
       divisions of the rows, and is the mean of all its folds
    5  where the budget is long and rows are many: models that read what those of the blend say
       (`second`)
    6  always: the blend of what is complete; killed at any moment, a run goes on from there

Start reading at `search`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict
from pathlib import Path

from baibu.compute import Executor
from baibu.workbench.engine import jobs
from baibu.workbench.engine.agenda import Agenda
from baibu.workbench.engine.asked import Found, Limits, OutOfTimeError, Question, Tried
from baibu.workbench.engine.fold import Array
from baibu.workbench.engine.leaderboard import Leaderboard
from baibu.workbench.engine.portfolio import Config, portfolio
from baibu.workbench.engine.prospects import LOOK, Candidate, Pace, is_hopeless
from baibu.workbench.engine.resampling import Resampling, affordable, most_folds, resampled
from baibu.workbench.engine.variations import Variations

__all__ = ["Found", "OutOfTimeError", "Question", "Tried", "listed", "search"]

RESERVE = 0.07  # of the budget, for the last blend and for being late
WORST_FOLD = 0.35  # of the budget that one fold may take at most
WORST_CONFIG = 0.4  # of the budget that all folds of one configuration may take at most
SKEWED = 0.75  # skewness from which the logarithm of an amount is tried
PASSED = 12  # candidates in a row that take too long, after which a search is over

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
    last: float = math.inf,
) -> Found:
    """Search for at most so many seconds, and at most so many configurations.

    `configs` are tried first, the fixed list unless told; variations follow where `is_varied`.
    `pace` is how long folds took in a search before. `is_long` tells that the whole budget is, so
    that more folds may be worth their time; after a share `turn` of the seconds what helps learns
    on up to so many `rounds` of folds. What was found `below`, on the same folds, is blended with
    what is tried.

    One configuration is always brought to its end; who has something to fall back on says when that
    is to end as well: where nothing is complete after `last` seconds, there is an `OutOfTimeError`.
    """
    limits = Limits(
        seconds=seconds, workers=workers, most=most, is_varied=is_varied, rounds=rounds, turn=turn,
        is_long=is_long, last=max(seconds, last),
    )  # fmt: skip
    made = _Search(question, work, executor, limits, tell, pace or {})
    if below is not None:
        made.board.stand_on(below)
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
    rows: Resampling
    agenda: Agenda

    def __init__(
        self,
        question: Question,
        base: Path,
        executor: Executor,
        limits: Limits,
        tell: Tell,
        pace: Mapping[str, float],
    ) -> None:
        self.asked, self.base, self.executor, self.tell = question, base, executor, tell
        self.limits = limits
        self.start = time.monotonic()
        self.seconds, self.workers = limits.seconds, limits.workers
        self.deadline = self.start + limits.seconds * (1 - RESERVE)
        self.grace = min(1.0, RESERVE * limits.seconds)  # for jobs to see that they are late
        self.board = Leaderboard(question)
        self.pace = Pace(pace)
        self.running: dict[Future[jobs.Trained], tuple[Candidate, int]] = {}
        self.faults: list[str] = []
        self.dropped: list[str] = []

    def go(self, configs: Sequence[Config] | None) -> Found:
        configs = configs or listed(self.asked)
        self._divide(configs[0])
        self.agenda = Agenda(
            board=self.board, rows=self.rows, pace=self.pace, limits=self.limits,
            turn=self.start + self.limits.turn * self.seconds,
            variations=Variations(self.asked.seed),
        )  # fmt: skip
        self._work(self.agenda.candidates(configs))
        if not self.board.votes:
            raise RuntimeError("; ".join(self.faults) or "no configuration came to its end")
        took = time.monotonic() - self.start
        return self.board.found(self.rows, took, self.pace.known, self.dropped)

    def _divide(self, first: Config) -> None:
        """Choose the number of folds by how long one takes."""
        chosen = self.base / "folds"
        if chosen.exists():  # killed before: the folds stay as they were
            self._lay(int(chosen.read_text(encoding="utf-8")))
            return
        count = self.asked.count or self._affordable(first)
        self._lay(count)
        chosen.write_text(str(count), encoding="utf-8")

    def _affordable(self, first: Config) -> int:
        """Try one fold, and see how many of that kind one configuration may have."""
        count = len(self.asked.truth)
        self._lay(most_folds(count, is_long=self.limits.is_long))
        self.tell("train.probe", learner=first.learner)
        limit = max(1.0, WORST_FOLD * self.seconds)
        probe = self.executor.submit(jobs.train_fold, str(self.rows.work), asdict(first), 0, limit)
        try:
            took = probe.result(self._until_last()).seconds
        except TimeoutError:
            raise OutOfTimeError from None
        self.pace.hear(first, took)
        return affordable(count, took, self.limits)

    def _lay(self, count: int) -> None:
        self.rows = resampled(self.asked, self.base, count, self.limits.rounds)

    def _until_last(self) -> float | None:
        """Give the seconds after which nothing is waited for any more, not even the first."""
        if math.isinf(self.limits.last):
            return None
        return max(0.0, self.start + self.limits.last - time.monotonic())

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
            done, _ = wait(self.running, timeout=self._patience(), return_when=FIRST_COMPLETED)
            for future in done:
                self._end(future)
            if not done and self._is_late():
                for future in self.running:
                    future.cancel()
                return

    def _patience(self) -> float | None:
        """Say how many seconds to wait for what is running."""
        if not self.board.votes:
            return self._until_last()
        return max(0.0, self.deadline - time.monotonic()) + self.grace

    def _is_late(self) -> bool:
        """Say whether what is running is left; where it is all there is, that is an error."""
        if not self.board.votes:
            self._check_last()
            return False
        return time.monotonic() > self.deadline

    def _check_last(self) -> None:
        if self._until_last() == 0:
            for future in self.running:
                future.cancel()
            raise OutOfTimeError

    def _next(self, candidates: Iterator[Candidate]) -> Candidate | None:
        """Give the next configuration that has time; one that was begun is brought to its end."""
        passed = 0
        while passed < PASSED and (found := next(candidates, None)) is not None:
            if not found.waiting:
                self._complete(found)  # from before a kill
            elif self._is_hopeless(found, found.done(self.rows.count)[:LOOK]):  # judged as before
                self._drop(found)
                self.agenda.waiting.append(found.config)
            elif self._has_time(found):
                return found
            else:
                passed += 1
                self.agenda.hear(found, None)
        return None

    def _has_time(self, candidate: Candidate) -> bool:
        """Say whether all that a configuration needs fits into what is left.

        One is brought to its end on a machine that is too busy for the budget as well.
        """
        if not self.board.votes and not self.running:
            return True
        rounds = math.ceil(len(candidate.waiting) / self.workers)
        return time.monotonic() + self.pace.usual(candidate.config) * rounds < self.deadline

    def _begin(self, candidate: Candidate) -> None:
        if not self.board.votes:
            self._check_last()
        fold = candidate.waiting.pop(0)
        candidate.running.add(fold)
        rounds = math.ceil((len(candidate.waiting) + 1) / self.workers)
        most = WORST_CONFIG * self.seconds * self.workers / self.rows.count
        seconds = max(0.5, min(most, (self.deadline - time.monotonic()) / rounds))
        told = asdict(candidate.config)
        future = self.executor.submit(jobs.train_fold, str(self.rows.work), told, fold, seconds)
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
            if self._is_hopeless(candidate, candidate.done(self.rows.count)):
                self._drop(candidate)
                if candidate.trial is None:
                    self.agenda.waiting.append(candidate.config)
            return
        self._complete(candidate)

    def _is_hopeless(self, candidate: Candidate, done: Sequence[int]) -> bool:
        is_cheap = self.pace.is_cheap(candidate.config, self.rows.count, self.limits)
        return is_hopeless(candidate, done, self.board, self.rows, is_cheap=is_cheap)

    def _drop(self, candidate: Candidate) -> None:
        if candidate.is_dropped:
            return
        candidate.is_dropped = True
        if candidate.round:
            return
        self.dropped.append(candidate.config.id)
        self.agenda.hear(candidate, None)

    def _complete(self, candidate: Candidate) -> None:
        """Take in what all folds of a configuration say."""
        config, rows, asked = candidate.config, self.rows, self.asked
        self.dropped = [name for name in self.dropped if name != config.id]
        parts = rows.every[: rows.count * (candidate.round + 1)]
        votes = jobs.votes(rows.work, config, parts, len(asked.truth))
        added = self.board.add(
            config, votes, rows, seconds=candidate.seconds, rounds=candidate.round + 1
        )
        self.agenda.hear(candidate, self.board.losses[config.id])
        self.tell(
            "train.tried", config=config.id, learner=config.learner, score=added.score,
            blend=self.board.blend, gain=added.gain, count=len(self.board.tried),
        )  # fmt: skip
