"""Decide whose turn it is: fair between people, bounded, and honest about the wait.

Turns are shared out in rounds. A round holds everybody who has work waiting when it begins, the one
who was served longest ago (or never) first, and gives each of them one turn. So somebody who sends
a hundred pieces of work holds up another person's single one by no more than the piece that is
being done, and nobody waits longer than two rounds. Each person's own work is done in the order in
which it came.

Reads  what is added, begun, finished and given up; the caller tells the time.
Gives  the next piece of work, the place of one that waits, and an estimate in seconds.
Never  starts a thread, holds a lock, or reads a clock.

Start reading at `Turns.next`.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from baibu.compute.executor import Asker, Wait
from baibu.core.errors import OwnQueueFullError, QueueFullError

REMEMBERED = 64  # durations: enough for a median, few enough to follow a change of stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may wait; None is no bound."""

    whole: int | None = None
    person: int | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Job:
    """A piece of work that waits or runs."""

    asker: Asker
    wanted_until: float = math.inf
    begun: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a job did to others: all of these are to be told that they are not done."""

    replaced: tuple[Job, ...]  # by the new one: same person, same thing
    unwanted: tuple[Job, ...]  # dropped to make room, since nobody asks for them any more


@dataclass(kw_only=True)
class Turns:
    """Everything that waits and everything that runs."""

    slots: int
    bounds: Bounds = field(default_factory=Bounds)
    _waiting: dict[str, deque[Job]] = field(default_factory=dict)  # only people with work
    _round: list[str] = field(default_factory=list)  # who still has a turn in this round
    _served: dict[str, int] = field(default_factory=dict)  # the turn at which each was served last
    _turn: int = 0
    _arrivals: dict[str, int] = field(default_factory=dict)  # when each one's wait began
    _running: set[Job] = field(default_factory=set)
    _took: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))  # seconds

    def add(self, job: Job, now: float) -> Added:
        """Let a job wait. Raises `QueueFullError` when there is no room; then nothing changed."""
        mine = self._waiting.get(job.asker.person, deque())
        older = [other for other in mine if job.asker.about and other.asker == job.asker]
        if older:  # at most one, since this is always done
            mine[mine.index(older[0])] = job
            return Added(replaced=tuple(older), unwanted=())
        unwanted = self._refuse_or_make_room(job, now)
        person = job.asker.person
        if person not in self._waiting:
            self._turn += 1
            self._waiting[person], self._arrivals[person] = deque(), self._turn
        self._waiting[person].append(job)
        return Added(replaced=(), unwanted=unwanted)

    def next(self, now: float) -> tuple[Job | None, tuple[Job, ...]]:
        """Give the job whose turn it is, if there is a free slot, and those nobody wants now."""
        unwanted: list[Job] = []
        while len(self._running) < self.slots and self._waiting:
            if not self._round:
                self._round = self._everybody()
            person = self._round.pop(0)
            if person not in self._waiting:
                continue
            job = self._waiting[person][0]
            self.give_up(job)
            if job.wanted_until < now:
                unwanted.append(job)
                continue
            self._turn += 1
            self._served[person] = self._turn
            job.begun = now
            self._running.add(job)
            return job, tuple(unwanted)
        return None, tuple(unwanted)

    def finished(self, job: Job, now: float) -> None:
        """Note that a job is done, whatever came of it, and how long it took."""
        self._running.remove(job)
        self._took.append(now - (job.begun if job.begun is not None else now))
        self._forget()

    def give_up(self, job: Job) -> bool:
        """Take a job out of the queue; False when it is not waiting."""
        person = job.asker.person
        mine = self._waiting.get(person, deque())
        if job not in mine:
            return False
        mine.remove(job)
        if not mine:
            del self._waiting[person], self._arrivals[person]
        if not self._waiting:
            self._round.clear()
            self._forget()
        return True

    def clear(self) -> tuple[Job, ...]:
        """Give up everything that waits."""
        waiting = tuple(job for mine in self._waiting.values() for job in mine)
        for job in waiting:
            self.give_up(job)
        return waiting

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return sum(len(mine) for mine in self._waiting.values())

    @property
    def running(self) -> int:
        """How many jobs run."""
        return len(self._running)

    def wait(self, job: Job, now: float) -> Wait | None:
        """Say what stands before a job; None when it does not wait."""
        for place, other in enumerate(self._order(), start=1):
            if other is job:
                return Wait(place=place, seconds=self._estimate(place, now))
        return None

    def _estimate(self, place: int, now: float) -> float | None:
        """Estimate when the job at a place is done: every slot does one job in a usual time."""
        usual = self._usual(now)
        if usual is None:
            return None
        return usual * (1 + place / self.slots)

    def _usual(self, now: float) -> float | None:
        """Say what a job takes: the median of the last ones, or what the first has taken so far."""
        if self._took:
            return statistics.median(self._took)
        begun = [job.begun for job in self._running if job.begun is not None]
        return now - min(begun) if begun else None

    def _order(self) -> Iterator[Job]:
        """Give all waiting jobs in the order of their turns, if nothing else happens."""
        left = {person: deque(mine) for person, mine in self._waiting.items()}
        for person in self._round:
            if person in left:
                yield left[person].popleft()
        served = [p for p in self._round if p in left]
        rest = [p for p in self._everybody() if p not in served] + served
        while any(left.values()):
            for person in rest:
                if left[person]:
                    yield left[person].popleft()

    def _everybody(self) -> list[str]:
        """Name who has work waiting: the one served longest ago, then the one who came first."""
        return sorted(
            self._waiting,
            key=lambda person: (self._served.get(person, 0), self._arrivals[person]),
        )

    def _forget(self) -> None:
        """Forget when people were served, once nobody waits for anything."""
        if not self._waiting and not self._running:
            self._served.clear()

    def _refuse_or_make_room(self, job: Job, now: float) -> tuple[Job, ...]:
        """Make room among what nobody wants any more; refuse when that is not enough."""
        person, bounds = job.asker.person, self.bounds
        everything = [other for mine in self._waiting.values() for other in mine]
        unwanted = [other for other in everything if other.wanted_until < now]
        wanted = [other for other in everything if other.wanted_until >= now]
        own = sum(other.asker.person == person for other in wanted)
        if bounds.person is not None and own >= bounds.person:
            raise OwnQueueFullError(waiting=own, seconds=self._until_room(own, now))
        if bounds.whole is not None and len(wanted) >= bounds.whole:
            raise QueueFullError(waiting=len(wanted), seconds=self._until_room(len(wanted), now))
        is_full = bounds.person is not None or bounds.whole is not None
        gone = tuple(unwanted) if is_full else ()
        for other in gone:
            self.give_up(other)
        return gone

    def _until_room(self, waiting: int, now: float) -> int:
        """Say in how many whole seconds so much is done; at least one."""
        return max(1, math.ceil(self._estimate(waiting, now) or 0))
