"""Hand work to workers, by turns: what executors with a queue have in common.

A task that has its turn gets the worker that was used last (it is the warmest, and on a machine
with one learner it stays the only one), or a new one where none is idle and a slot is free. One
thread waits for the answer; what others do when they hear it holds no worker up. Workers that have
been idle for long are ended, so that their memory serves others.

Start reading at `Pool.submit_for`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from baibu.compute.executor import Asker, Ticket, Wait
from baibu.compute.turns import Bounds, Job, Turns
from baibu.compute.wire import Answer, Task, name_of

P = ParamSpec("P")
T = TypeVar("T")
IDLE_SECONDS = 300.0  # a class that pauses for five minutes gives its memory back
UNBOUNDED = Bounds()
HOUSE = Asker(person="")


class Worker(Protocol):
    """One place where tasks are done, one after another."""

    def ask(self, task: Task) -> Answer:
        """Do a task; a `WorkerDiedError` when the worker is gone, and the next call has another."""
        ...

    def end(self) -> None:
        """End at once, for good; a call that is being made fails."""
        ...


@dataclass(frozen=True, slots=True)
class _Idle:
    worker: Worker
    since: float


class _Place(Ticket[T]):
    """A ticket of a pool."""

    def __init__(self, pool: Pool, job: Job) -> None:
        super().__init__()
        self._pool, self._job = pool, job

    @property
    def wait(self) -> Wait | None:
        """What stands before it now; None once it has begun."""
        return self._pool._wait(self._job)

    def wanted_for(self, seconds: float) -> None:
        """Be wanted for so long from now on."""
        self._job.wanted_until = self._pool._now() + seconds

    def cancel(self) -> bool:
        """Leave the queue; False when it has begun."""
        return self._pool._give_up(self._job) or self.cancelled()


class Pool:
    """A number of slots, each with a worker while there is work for it."""

    def __init__(
        self,
        make: Callable[[], Worker],
        slots: int,
        *,
        bounds: Bounds = UNBOUNDED,
        idle_seconds: float = IDLE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        if slots < 1:
            raise ValueError("an executor needs a worker")
        self._make = make
        self._idle_seconds = idle_seconds
        self._now = now
        self._lock = threading.Lock()
        self._turns = Turns(slots=slots, bounds=bounds)
        self._work: dict[Job, tuple[Ticket[Any], Task]] = {}
        self._idle: list[_Idle] = []  # the one used last is the last
        self._busy: set[Worker] = set()
        self._threads: set[threading.Thread] = set()
        self._reaper: threading.Timer | None = None
        self._is_closed = False

    @property
    def slots(self) -> int:
        """How many tasks are done at once."""
        return self._turns.slots

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a call made by one of the workers."""
        return self.submit_for(HOUSE, function, *args, **kwargs)

    def submit_for(
        self, asker: Asker, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Ticket[T]:
        """Have a call made for a person, when it is that person's turn."""
        task = Task(function=name_of(function), args=args, kwargs=kwargs)
        job = Job(asker=asker)
        ticket: Ticket[T] = _Place(self, job)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the executor is closed")
            added = self._turns.add(job, self._now())
            self._work[job] = (cast("Ticket[Any]", ticket), task)
            gone = self._taken_out((*added.replaced, *added.unwanted))
        _cancel(gone)
        self._fill()
        return ticket

    def resize(self, slots: int) -> None:
        """Change how many tasks are done at once; those that run go on."""
        with self._lock:
            self._turns.slots = slots
        self._fill()

    def rest(self) -> None:
        """End those that are idle now: what they hold is needed for something else."""
        with self._lock:
            ended, self._idle = self._idle, []
        for idle in ended:
            idle.worker.end()

    def close(self) -> None:
        """End the workers at once; tasks that were running fail, those waiting are cancelled."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            gone = self._taken_out(self._turns.clear())
            workers = [*self._busy, *(idle.worker for idle in self._idle)]
            self._idle.clear()
            threads = self._threads - {threading.current_thread()}
            if self._reaper is not None:
                self._reaper.cancel()
        _cancel(gone)
        for worker in workers:
            worker.end()
        for thread in threads:
            thread.join()

    def _fill(self) -> None:
        """Begin what can be begun: called after every change."""
        while True:
            with self._lock:
                job, unwanted = self._turns.next(self._now())
                gone = self._taken_out(unwanted)
                thread = None if job is None else self._begun(job)
            _cancel(gone)
            if thread is None:
                return
            thread.start()

    def _begun(self, job: Job) -> threading.Thread:
        ticket, task = self._work.pop(job)
        worker = self._idle.pop().worker if self._idle else self._make()
        self._busy.add(worker)
        thread = threading.Thread(
            target=self._serve, args=(worker, job, ticket, task), name="task", daemon=True
        )
        self._threads.add(thread)
        return thread

    def _serve(self, worker: Worker, job: Job, ticket: Ticket[Any], task: Task) -> None:
        """Have a task done, let the next one begin, and tell the outcome."""
        ticket.set_running_or_notify_cancel()
        value, error = _outcome(worker, task)
        with self._lock:
            self._turns.finished(job, self._now())
            self._busy.discard(worker)
            if not self._is_closed:
                self._idle.append(_Idle(worker, self._now()))
                self._watch_idle()
        self._fill()
        if error is not None:
            ticket.set_exception(error)
        else:
            ticket.set_result(value)
        with self._lock:
            self._threads.discard(threading.current_thread())

    def _watch_idle(self) -> None:
        """See to it that somebody looks when the first idle worker is due to end."""
        if self._reaper is None and len(self._idle) > self._kept():
            due = self._idle[0].since + self._idle_seconds - self._now()
            self._reaper = threading.Timer(max(0.0, due), self._reap)
            self._reaper.daemon = True
            self._reaper.start()

    def _kept(self) -> int:
        """Say how many idle workers stay for ever: one, unless another one is at work."""
        return 0 if self._busy else 1

    def _reap(self) -> None:
        """End those that have been idle for too long."""
        with self._lock:
            self._reaper = None
            if self._is_closed:
                return
            limit = self._now() - self._idle_seconds
            spare = self._idle[: len(self._idle) - self._kept()]
            ended = [idle for idle in spare if idle.since <= limit]
            self._idle = self._idle[len(ended) :]
            self._watch_idle()
        for idle in ended:
            idle.worker.end()

    def _wait(self, job: Job) -> Wait | None:
        with self._lock:
            return self._turns.wait(job, self._now())

    def _give_up(self, job: Job) -> bool:
        with self._lock:
            gone = self._taken_out((job,) if self._turns.give_up(job) else ())
        _cancel(gone)
        return bool(gone)

    def _taken_out(self, jobs: Iterable[Job]) -> list[Ticket[Any]]:
        """Forget the work of jobs that will not be done, and give their tickets."""
        return [self._work.pop(job)[0] for job in jobs]


def _cancel(tickets: Iterable[Ticket[Any]]) -> None:
    """Tell that work will not be done: not under the lock, since anybody may be listening."""
    for ticket in tickets:
        Future.cancel(ticket)
        ticket.set_running_or_notify_cancel()


def _outcome(worker: Worker, task: Task) -> tuple[Any, Exception | None]:
    try:
        answer = worker.ask(task)
        error = answer.error.again() if answer.error is not None else None
    except Exception as trouble:  # noqa: BLE001 - a dead worker, arguments that cannot be pickled
        return None, trouble
    return answer.value, error
