"""How many submissions a second, and how fair: slots, a flood beside a lone person, the wait told.

Real verdicts on the small stage that the grader is tested with; the workers stay warm, as those of
a server do. A lone person's submission is timed alone and beside a flood, by turns.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path

from baibu.compute import Asker, LocalExecutor, Ticket
from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage
from baibu.grader import Report, grade

STAGE = Path(__file__).parents[1] / "tests" / "data" / "grader" / "001-line"
SLOTS = (1, 2, 4)
PEOPLE = 8
EACH = 25  # submissions of each person where throughput is measured
FLOOD = 40  # submissions of the one who floods
ROUNDS = 15


class Course:
    """The stage, and a way to submit its reference."""

    def __init__(self) -> None:
        self.stage: Stage = read_stage(STAGE)
        self.body: Body = read_body(self.stage)

    def submit(self, executor: LocalExecutor, person: str) -> Ticket[Report]:
        """Send the reference in somebody's name."""
        source = self.body.solution
        asker = Asker(person=person)
        more = {"learner_seed": 1, "personal": False}
        return executor.submit_for(asker, grade, self.stage, self.body, source, **more)

    @contextmanager
    def warm(self, slots: int) -> Iterator[LocalExecutor]:
        """Give an executor whose workers have all graded."""
        executor = LocalExecutor(slots)
        try:
            wait([self.submit(executor, f"warming {n}") for n in range(3 * slots)])
            yield executor
        finally:
            executor.close()


def moment(ticket: Ticket[Report], ends: dict[Ticket[Report], float]) -> None:
    """Note when a verdict is there."""
    ticket.add_done_callback(lambda done: ends.__setitem__(ticket, time.perf_counter()))


def throughput(course: Course) -> None:
    """Print verdicts a second with one, two and four slots."""
    print(f"\nThroughput: {PEOPLE} people, {EACH} submissions each ({os.cpu_count()} processors)")
    print(f"  {'slots':>5} {'verdicts/s':>11} {'to one slot':>12} {'per slot':>9} {'ms each':>12}")
    base = 0.0
    for slots in SLOTS:
        with course.warm(slots) as executor:
            start = time.perf_counter()
            sent = [course.submit(executor, f"{n % PEOPLE}") for n in range(PEOPLE * EACH)]
            assert all(ticket.result().passed for ticket in sent)
            rate = len(sent) / (time.perf_counter() - start)
            each = 1e3 * statistics.median(ticket.result().seconds for ticket in sent)
        base = base or rate
        print(f"  {slots:5} {rate:11.1f} {rate / base:11.2f}x {rate / slots:9.1f} {each:12.1f}")


def lone(course: Course, slots: int) -> None:
    """Print how long one person waits, alone and beside somebody who floods; paired, by turns."""
    quiet: list[float] = []
    beside: list[float] = []
    behind: list[float] = []
    told: list[float] = []
    with course.warm(slots) as executor:
        for _ in range(ROUNDS):
            quiet.append(timed(course, executor, "lone"))
            ends: dict[Ticket[Report], float] = {}
            flood = [course.submit(executor, "flood") for _ in range(FLOOD)]
            start = time.perf_counter()
            last = flood[-1].wait
            for ticket in flood:
                moment(ticket, ends)
            beside.append(timed(course, executor, "lone"))
            wait(flood)
            behind.append(max(ends.values()) - start)  # as it would be first come, first served
            if last is not None and last.seconds is not None:
                told.append(last.seconds / behind[-1])
    one = statistics.median(quiet)
    print(f"\nA lone submission beside one who sends {FLOOD} at once, {slots} slots, n = {ROUNDS}")
    for name, values in (
        ("nobody else", quiet),
        ("beside the flood", beside),
        ("behind the flood (without turns)", behind),
    ):
        middle, worst = statistics.median(values), max(values)
        ratio = middle / one
        print(f"  {name:34} {middle * 1e3:8.1f} ms  worst {worst * 1e3:8.1f} ms {ratio:7.2f}x")
    added = statistics.median(b - q for b, q in zip(beside, quiet, strict=True))
    each = statistics.median(behind) * slots / FLOOD
    print(
        f"  {'added by the flood, paired':34} {added * 1e3:8.1f} ms,"
        f" or {added / each:.2f} turns of a slot ({each * 1e3:.1f} ms each)"
    )
    spread = f"{min(told):.2f}-{max(told):.2f}"
    print(f"  {'wait told to the last / its wait':34} {statistics.median(told):8.2f}  ({spread})")


def timed(course: Course, executor: LocalExecutor, person: str) -> float:
    """Measure one submission from sending to verdict."""
    start = time.perf_counter()
    assert course.submit(executor, person).result().passed
    return time.perf_counter() - start


if __name__ == "__main__":
    made = Course()
    throughput(made)
    for number in SLOTS:
        lone(made, number)
