"""How much is remembered for the same minutes a day, by scheduler, under two truths."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from baibu.derive.recall.queue import HORIZON, LEAST_GAIN, SECONDS, SHARES
from bench.recall_schedulers import (
    SM2,
    AnkiSM2,
    Chance,
    Fsrs,
    Leitner,
    Nothing,
    Oldest,
    Oracle,
    Scheduler,
    due_at,
    gain_per_minute,
    lowest_recall,
)
from bench.recall_truths import FIRST_SHARES, TruthA, TruthB

DAYS, IDLE = 180, 30
NEW_A_DAY = 10
Truth = TruthA | TruthB
Told = Callable[[int, np.ndarray, int], None]  # day, ratings (0 for none), the first card's place
PEERS: Mapping[str, Callable[[Truth], Scheduler]] = {
    "no review": lambda _: Nothing(),
    "random": lambda _: Chance(),
    "oldest first (fixed interval)": lambda _: Oldest(),
    "Leitner 1-2-4..128": lambda _: Leitner(),
    "SM-2": lambda _: SM2(),
    "Anki SM-2": lambda _: AnkiSM2(),
    "FSRS-6 default, 90 %": lambda _: Fsrs(due_at(0.9)),
    "FSRS-6 default, 90 %, by due date": lambda _: Fsrs(due_at(0.9, by_date=True)),
    "FSRS-6 default, 80 %": lambda _: Fsrs(due_at(0.8)),
    "FSRS-6 default, 70 %": lambda _: Fsrs(due_at(0.7)),
    "lowest recall first": lambda _: Fsrs(lowest_recall),
    "gain per minute, 60 days ahead": lambda _: Fsrs(gain_per_minute(60.0)),
    "Baibu: gain per minute": lambda _: Fsrs(gain_per_minute()),
    "Baibu, what is worth the time": lambda _: Fsrs(gain_per_minute(least=LEAST_GAIN)),
}
ORACLE: Mapping[str, Callable[[Truth], Scheduler]] = {
    "oracle (true state, greedy)": lambda truth: _oracle(truth, HORIZON),
    "oracle, 60 days ahead": lambda truth: _oracle(truth, 60.0),
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one scheduler reached, for each learner."""

    at_end: np.ndarray  # mean true recall over all cards on day 180
    idle: np.ndarray  # after 30 days without review
    daily: np.ndarray  # mean over the days, of the cards seen
    minutes: float  # used a day
    seconds: float  # wall


def simulate(
    truth: Truth, scheduler: Scheduler, minutes: float, seed: int = 1, told: Told | None = None
) -> Outcome:
    """Let learners live through 180 days, and 30 idle ones; `told` hears of every rating."""
    began = time.perf_counter()
    shape = (truth.learners, truth.cards)
    scheduler.start(*shape)
    met = np.arange(truth.cards) // NEW_A_DAY
    last = np.tile(met.astype(float), (truth.learners, 1))
    daily, used = [], 0.0
    for day in range(DAYS):
        rng = np.random.default_rng([seed, day])
        luck = rng.random((3, *shape))
        seen = int((met < day).sum())
        if seen:
            days = day - last[:, :seen]
            chance = truth.chance(days)
            daily.append(chance.mean(axis=1))
            rating = _rating(chance, luck[:, :, :seen])
            done, cost = _done(scheduler.score(days, rng), rating, minutes)
            used += cost
            scheduler.review(days, rating, done)
            truth.review(days, rating, done)
            last[:, :seen][done] = day
            if told is not None:
                told(day, np.where(done, rating, 0), 0)
        new = slice(seen, int((met <= day).sum()))
        if new.start < new.stop:
            rating = _drawn(FIRST_SHARES, luck[2][:, new]) + 1
            truth.meet(new, rating)
            scheduler.meet(new, rating)
            if told is not None:
                told(day, rating, new.start)
        truth.pass_day()
    ends = []
    for day in (DAYS, DAYS + IDLE):
        if isinstance(truth, TruthB):
            truth.today = day
        ends.append(truth.chance(day - last).mean(axis=1))
    return Outcome(
        at_end=ends[0],
        idle=ends[1],
        daily=np.mean(daily, axis=0),
        minutes=used / truth.learners / DAYS / 60,
        seconds=time.perf_counter() - began,
    )


def _rating(chance: np.ndarray, luck: np.ndarray) -> np.ndarray:
    return np.where(luck[0] < chance, _drawn(SHARES, luck[1]) + 2, 1)


def _drawn(shares: tuple[float, ...], luck: np.ndarray) -> np.ndarray:
    return np.minimum(np.searchsorted(np.cumsum(shares), luck), len(shares) - 1)


def _done(score: np.ndarray, rating: np.ndarray, minutes: float) -> tuple[np.ndarray, float]:
    """Say which reviews fit into the minutes, and how many seconds they took together."""
    order = np.argsort(-score, axis=1, kind="stable")
    cost = np.where(np.isfinite(score), np.array(SECONDS)[rating - 1], np.inf)
    total = np.cumsum(np.take_along_axis(cost, order, axis=1), axis=1)
    fits = total <= minutes * 60
    done = np.zeros(score.shape, dtype=bool)
    np.put_along_axis(done, order, fits, axis=1)
    return done, float(np.where(done, cost, 0.0).sum())


def _oracle(truth: Truth, horizon: float) -> Scheduler:
    assert isinstance(truth, TruthA)
    return Oracle(truth, horizon)


@dataclass(frozen=True)
class Job:
    """One cell of the table."""

    name: str
    truth: str
    minutes: float
    learners: int

    def run(self) -> Outcome:
        truth: Truth = (
            TruthA(self.learners, 1200) if self.truth == "A" else TruthB(self.learners, 600)
        )
        return simulate(truth, {**PEERS, **ORACLE}[self.name](truth), self.minutes)


def _run(job: Job) -> Outcome:
    return job.run()


def show(learners: int = 100, workers: int = 2) -> None:
    """Print the table of both truths, and the goals."""
    columns = [("A", 3.0), ("A", 5.0), ("A", 8.0), ("B", 2.0), ("B", 4.0)]
    jobs = [
        Job(name, truth, minutes, learners if truth == "A" else 16)
        for name in (*PEERS, *ORACLE)
        for truth, minutes in columns
        if truth == "A" or name not in ORACLE
    ]
    with ProcessPoolExecutor(workers) as pool:
        found = dict(zip(jobs, pool.map(_run, jobs), strict=True))
    cells = {(job.name, job.truth, job.minutes): outcome for job, outcome in found.items()}
    print(f"\nTrue recall on day {DAYS}, % ({learners} learners A, 16 learners B)")
    heads = [f"{truth} {minutes:.0f} min" for truth, minutes in columns]
    heads += ["A 5 after idle", "A 5 daily", "A 5 min used", "A 5 s"]
    print(f"  {'':36}" + "".join(f"{head:>15}" for head in heads))
    for name in (*PEERS, *ORACLE):
        row = [cells.get((name, *column)) for column in columns]
        middle = cells[name, "A", 5.0]
        numbers = [f"{100 * cell.at_end.mean():.1f}" if cell else "-" for cell in row]
        numbers += [f"{100 * part.mean():.1f}" for part in (middle.idle, middle.daily)]
        numbers += [f"{middle.minutes:.2f}", f"{middle.seconds:.1f}"]
        print(f"  {name:36}" + "".join(f"{number:>15}" for number in numbers))
    goals(cells)


def goals(cells: Mapping[tuple[str, str, float], Outcome]) -> None:
    """Print each goal with what was reached; differences are paired by learner."""
    own = "Baibu: gain per minute"
    for oracle in ORACLE:
        for minutes in (3.0, 5.0, 8.0):
            ours, best = (cells[n, "A", minutes].at_end.mean() for n in (own, oracle))
            print(f"  A {minutes:.0f} min: {ours / best:.4f} of the {oracle} (goal 0.985)")
    for peer in ("FSRS-6 default, 90 %", "FSRS-6 default, 90 %, by due date", "SM-2"):
        for minutes in (3.0, 5.0, 8.0):
            gap = 100 * (cells[own, "A", minutes].at_end - cells[peer, "A", minutes].at_end)
            error = gap.std(ddof=1) / len(gap) ** 0.5
            goal = " (goal +1)" if peer[0] == "F" and minutes < 8 else ""
            print(
                f"  A {minutes:.0f} min: {gap.mean():+.2f} ± {error:.2f} points over {peer}{goal}"
            )
    for minutes in (2.0, 4.0):
        ladders = ("Leitner 1-2-4..128", "SM-2", "Anki SM-2")
        best = max(cells[name, "B", minutes].at_end.mean() for name in ladders)
        gap = 100 * (cells[own, "B", minutes].at_end.mean() - best)
        print(f"  B {minutes:.0f} min: {gap:+.2f} points against the best ladder (goal -2)")


if __name__ == "__main__":
    show()
