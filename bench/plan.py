"""How honest the date of the plan is, how good a short plan is, and what a plan costs to make.

Simulated learners with a speed and a habit of their own walk the hundred stages; after some of them
the plan says when they will be done. They do about a fifth less than they plan, with weeks in which
nothing happens; stages take longer or shorter than anybody thought. A learner's factors are drawn
with heavier tails than the plan believes.

Printed: how often the 80 % range holds, the median error of the time left beside dividing authored
hours by planned ones; value of a short plan beside the exact optimum; seconds for a plan.
"""

from __future__ import annotations

import itertools
import math
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from baibu.content import load
from baibu.content.schema import Stage
from baibu.core.ids import EvidenceId, StageId
from baibu.derive.plan import Work, finish, greedily, learned, make, needed, select
from baibu.derive.plan.asked import Asked, Told
from baibu.derive.plan.pace import Z_80
from baibu.ledger.evidence import Planned

LEARNERS = 500
LOOKS = (0, 3, 10, 30, 60)  # stages passed
WEEKLY = 15 * 60 * 0.73  # minutes planned for stages


@dataclass(frozen=True, kw_only=True)
class Walked:
    """One learner's whole road."""

    authored: list[float]
    took: list[float]  # minutes of each stage
    weeks: list[float]  # minutes of each week


def walk(authored: list[float], rng: np.random.Generator) -> Walked:
    """Walk the road once."""
    speed = math.exp(0.4 * rng.standard_t(6) / math.sqrt(1.5))
    kept = 0.8 * math.exp(0.35 * rng.standard_t(6) / math.sqrt(1.5))
    took = [m * speed * math.exp(rng.normal(-0.125, 0.5)) for m in authored]
    weeks: list[float] = []
    while sum(weeks) < sum(took):
        is_away = rng.random() < 0.06
        weeks.append(0.0 if is_away else WEEKLY * kept * math.exp(rng.normal(-0.1, 0.5)) / 0.94)
    return Walked(authored=authored, took=took, weeks=weeks)


def weeks_until(walked: Walked, minutes: float) -> float:
    """Give the weeks until so many minutes were worked."""
    total = 0.0
    for number, week in enumerate(walked.weeks):
        if week and total + week >= minutes:
            return number + (minutes - total) / week
        total += week
    return float(len(walked.weeks))


def ranges(learners: list[Walked]) -> None:
    """Print coverage and error after some stages."""
    print(f"\nPlan: finish of {len(learners)} simulated learners")
    print(f"  {'stages passed':>14s}{'80 % holds':>12s}{'error':>8s}{'plain division':>16s}")
    for look in LOOKS:
        held, error, plain = [], [], []
        for one in learners:
            done = sum(one.took[:look])
            at = weeks_until(one, done)
            left = weeks_until(one, sum(one.took)) - at
            seen = [(WEEKLY, week) for week in one.weeks[: int(at)]]
            pace = learned(zip(one.authored[:look], one.took[:look], strict=True), seen)
            rest = one.authored[look:]
            told = pace.needed(rest, sum(rest) / WEEKLY)
            low, middle, high = (
                math.exp(told.mean + z * told.spread) / WEEKLY for z in (-Z_80, 0.0, Z_80)
            )
            held.append(low <= left <= high)
            error.append(abs(middle - left) / left)
            plain.append(abs(sum(rest) / WEEKLY - left) / left)
        print(
            f"  {look:14d}{np.mean(held):12.3f}{statistics.median(error):8.3f}"
            f"{statistics.median(plain):16.3f}"
        )


def random_road(rng: np.random.Generator, like: Stage, count: int) -> dict[StageId, Stage]:
    """Make a road of stages that need earlier ones."""
    from dataclasses import replace

    road: dict[StageId, Stage] = {}
    for number in range(count):
        earlier = list(road)[-15:]
        some = rng.choice(len(earlier), min(len(earlier), int(rng.integers(0, 4))), replace=False)
        name = StageId(f"s{number}")
        road[name] = replace(
            like,
            id=name,
            number=number + 1,
            needs=tuple(earlier[n] for n in some),
            minutes=int(rng.integers(60, 240)),
        )
    return road


def selections(like: Stage, rng: np.random.Generator) -> None:
    """Print the value of short plans beside the exact optimum, and the time they take."""
    exact_time, greedy_time, greedy_part, listed_part = [], [], [], []
    for _ in range(20):
        road = random_road(rng, like, 100)
        worth = {name: float(rng.lognormal(0, 0.7)) for name in road}
        minutes = {name: float(stage.minutes) for name, stage in road.items()}
        budget = 0.4 * sum(minutes.values())
        start = time.perf_counter()
        best = select(road, worth, minutes, budget)
        exact_time.append(time.perf_counter() - start)
        assert best.is_exact
        start = time.perf_counter()
        greedy = greedily(road, worth, minutes, budget)
        greedy_time.append(time.perf_counter() - start)
        greedy_part.append(sum(worth[n] for n in greedy) / best.value)
        spent, listed = 0.0, 0.0
        for name in road:
            if spent + minutes[name] <= budget:
                spent, listed = spent + minutes[name], listed + worth[name]
        listed_part.append(listed / best.value)
    print("\nA deadline too short: 20 roads of 100 stages, time for two fifths of them")
    print(f"  exact    1.000 of the optimum   {1e3 * max(exact_time[1:]):6.0f} ms at most")
    print(
        f"  greedy   {np.mean(greedy_part):.3f} (worst {min(greedy_part):.3f})"
        f"   {1e3 * max(greedy_time):6.0f} ms at most"
    )
    print(f"  in order {np.mean(listed_part):.3f}")


def brute(like: Stage, rng: np.random.Generator) -> None:
    """Check the exact way against every subset of small roads."""
    worst = 1.0
    for _ in range(20):
        road = random_road(rng, like, 11)
        worth = {name: float(rng.lognormal(0, 0.7)) for name in road}
        minutes = {name: float(stage.minutes) for name, stage in road.items()}
        budget = 0.5 * sum(minutes.values())
        best = 0.0
        for size in range(len(road) + 1):
            for names in itertools.combinations(road, size):
                if needed(road, names) == set(names) and sum(minutes[n] for n in names) <= budget:
                    best = max(best, sum(worth[n] for n in names))
        worst = min(worst, select(road, worth, minutes, budget).value / best)
    print(f"  against every subset of 20 roads of 11 stages: {worst:.4f} of the best at worst")


def cost() -> None:
    """Print the seconds for a plan of the real road."""
    stages = load().stages
    told = {
        "background": "zero", "order": "months", "depth": "core", "hours": 15.0,
        "start": "2026-03-02", "deadline": "", "free": "", "targets": "",
    }  # fmt: skip
    today = date(2026, 3, 2)
    for name, more in (("six months", {}), ("a deadline too short", {"deadline": "2026-06-01"})):
        wish = Planned(**{**told, **more})  # type: ignore[arg-type]
        at = datetime(2026, 3, 2, tzinfo=UTC)
        asked = Asked(told=(Told(at=at, id=EvidenceId("0" * 32), wish=wish),))
        work = {name: Work(attempts=2, worked=80.0, passed=today) for name in list(stages)[:20]}
        times = []
        for _ in range(5):
            start = time.perf_counter()
            plan = make(stages, asked, work, today)
            finish(plan)
            times.append(time.perf_counter() - start)
        print(f"  {name}: {1e3 * min(times):.1f} ms, first {1e3 * times[0]:.1f} ms")


def main(seed: int = 0) -> None:
    """Measure."""
    rng = np.random.default_rng(seed)
    stages = load().stages
    authored = [float(stage.minutes) for stage in stages.values()]
    ranges([walk(authored, rng) for _ in range(LEARNERS)])
    like = next(iter(stages.values()))
    selections(like, rng)
    brute(like, rng)
    print(f"\nMaking a plan of {len(stages)} stages, with its range")
    cost()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
