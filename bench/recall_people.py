"""Does the gate of personal models adopt what helps, and nothing else? Simulated learners.

Some have a memory of their own (truth A), some exactly the default one. All review by our queue for
eight minutes a day; afterwards their logs are foretold as a running Baibu would have done.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from baibu.derive.recall.log import DAY, Act, CardLog
from baibu.derive.recall.memory import DEFAULT
from baibu.derive.recall.personal import last_asked, losses, personal, table_of
from bench.recall_minutes import simulate
from bench.recall_schedulers import Fsrs, gain_per_minute
from bench.recall_truths import TruthA

CARDS, MINUTES = 1_200, 8.0
SECOND = 1_000_000  # microseconds


def logs_of(truth: TruthA) -> list[list[CardLog]]:
    """Let learners review, and give the logs of their cards."""
    logs = [[CardLog() for _ in range(truth.cards)] for _ in range(truth.learners)]
    count = [0] * truth.learners

    def told(day: int, ratings: np.ndarray, first: int) -> None:
        for learner, place in zip(*np.nonzero(ratings), strict=True):
            count[learner] += 1
            at = int(day * DAY + count[learner] % 5_000 * SECOND + 1)
            key = count[learner].to_bytes(16, "big")
            act = Act(at, key, int(ratings[learner, place]), 8.0)
            mine = logs[learner]
            mine[first + place] = mine[first + place].plus(act, counts=True)

    simulate(truth, Fsrs(gain_per_minute()), MINUTES, told=told)
    return logs


def asked_at(reviews: int) -> Iterator[int]:
    """Give the numbers of reviews at which the gate was asked."""
    before = 0
    for number in range(0, reviews + 1, 100):
        asked = last_asked(number)
        if asked != before:
            yield asked
            before = asked


def judge(logs: list[CardLog]) -> tuple[float, float, float, list[str]]:
    """Give the log-loss of the default, of ours, the worst prefix, and what was adopted when."""
    table = table_of(logs)
    moments = table.moments
    loss, at = losses(np.array([DEFAULT]).T, table)
    usual, ours = loss[0], loss[0].copy()
    adopted = []
    for asked in asked_at(len(moments)):
        fit = personal(logs, asked)
        later = at > moments[asked - 1]
        ours[later] = losses(np.array([fit.parameters]).T, table)[0][0][later]
        adopted.append(f"{asked}:{fit.family}")
    excess = (ours - usual)[np.argsort(at, kind="stable")]
    prefix = np.cumsum(excess) / np.arange(1, len(excess) + 1)
    return float(usual.mean()), float(ours.mean()), float(prefix[20:].max()), adopted


def show(own: int = 3, usual: int = 1) -> None:
    """Print a line for each learner."""
    print("\nThe gate, on simulated learners (log-loss of forecasts)")
    for name, learners in (("memory of one's own", own), ("the default's memory", usual)):
        truth = TruthA(learners, CARDS, seed=11)
        if name.startswith("the default"):
            truth.w = np.repeat(np.array(DEFAULT)[:, None], learners, axis=1)[:, :, None]
            truth.hidden[:] = 1.0
        for logs in logs_of(truth):
            default, ours, worst, adopted = judge(logs)
            print(
                f"  {name:22} default {default:.4f}  Baibu {ours:.4f}  worst prefix {worst:+.4f}"
                f" (goal 0.005)  {' '.join(adopted)}"
            )


if __name__ == "__main__":
    show()
