"""Say what a search tries next: the list, what waited, variations, further divisions of the rows.

Reads  who stands where so far, and how far the search goes.
Gives  one `Candidate` after another, with the folds that are not done yet.

Start reading at `Agenda.candidates`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from baibu.workbench.engine import jobs
from baibu.workbench.engine.asked import Limits
from baibu.workbench.engine.leaderboard import Leaderboard
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.prospects import Candidate, Pace, is_settled
from baibu.workbench.engine.resampling import Resampling
from baibu.workbench.engine.variations import Variations


@dataclass(kw_only=True)
class Agenda:
    """What is to be tried."""

    board: Leaderboard
    rows: Resampling
    pace: Pace
    limits: Limits
    turn: float  # moment from which what helps learns on further divisions, on `time.monotonic`
    variations: Variations
    waiting: list[Config] = field(default_factory=list)  # did not help on their first folds

    def candidates(self, configs: Sequence[Config]) -> Iterator[Candidate]:
        """Give one after another, for as long as anybody asks."""
        most = math.inf if self.limits.most is None else self.limits.most
        for count, config in enumerate(configs):
            if count < most and not is_settled(config, self.board.tried, self.board.losses):
                yield self._candidate(config)
        yield from self._again()
        if self.rows.rounds > 1:
            yield from self._varied(most, self.turn)
            yield from self._rounds()
        yield from self._varied(most, math.inf)

    def hear(self, candidate: Candidate, loss: float | None) -> None:
        """Take in how a variation went; without a loss it was dropped."""
        if candidate.trial is not None:
            self.variations.hear(candidate.config.learner, candidate.trial, loss)

    def _varied(self, most: float, until: float) -> Iterator[Candidate]:
        tried, is_varied = self.board.tried, self.limits.is_varied
        while is_varied and len(tried) < most and time.monotonic() < until:
            yield from self._again()
            proposed = self._proposed()
            if proposed is None:
                return
            yield proposed

    def _rounds(self) -> Iterator[Candidate]:
        """Have what the blend is made of learn on further divisions, the weightiest first."""
        for number in range(1, self.rows.rounds):
            known = {one.config.id: one for one in self.board.tried}
            weights = self.board.weights
            for name in sorted(weights, key=lambda one: (-weights[one], one)):
                if known[name].rounds == number:
                    yield self._candidate(known[name].config, number=number)

    def _again(self) -> Iterator[Candidate]:
        """Bring to its end what did not help on its first folds, where that is cheap."""
        while self.waiting:
            found = self._candidate(self.waiting.pop(0))
            found.is_last = True
            if self.pace.is_cheap(found.config, len(found.waiting), self.limits):
                yield found

    def _proposed(self) -> Candidate | None:
        """Vary a learner that helps the blend; amounts are taken as its best one takes them."""
        board = self.board
        if not board.weights:
            return None
        learner, trial, config = self.variations.propose(board.weights, len(board.asked.truth))
        is_log = board.best_of(learner).is_log
        return self._candidate(Config(learner=learner, params=config.params, is_log=is_log), trial)

    def _candidate(self, config: Config, trial: Any = None, *, number: int = 0) -> Candidate:
        left = [n for n in self.rows.folds(number) if not jobs.is_done(self.rows.work, config, n)]
        return Candidate(config=config, waiting=left, trial=trial, is_last=number > 0, round=number)
