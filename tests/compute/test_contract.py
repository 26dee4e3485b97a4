"""What holds for every executor, and for every one that has a queue: here, in processes, in Ray."""

from __future__ import annotations

import builtins
import math
import operator
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from baibu.compute import Asker, Bounds, Executor, Ticket, WorkerDiedError
from baibu.core import settings
from baibu.core.errors import OwnQueueFullError, WrongSettingError
from compute.conftest import RAY, Make
from makers.household import until

PATIENCE_SECONDS = 300
ANA, BO = Asker(person="ana"), Asker(person="bo")

every = pytest.mark.parametrize("make", ["inline", "local", RAY], indirect=True)
with_a_queue = pytest.mark.parametrize("make", ["local", RAY], indirect=True)


@contextmanager
def held_up(executor: Executor, gate: Path) -> Iterator[Ticket[bytes]]:
    """Keep the only worker busy with work of Ana's meanwhile."""
    os.mkfifo(gate)
    running = executor.submit_for(ANA, Path.read_bytes, gate)
    writing = opened(gate, running)
    try:
        yield running
    finally:
        os.close(writing)  # this is the end of the file


def opened(gate: Path, reading: Future[bytes]) -> int:
    """Open a pipe to write as soon as the other end is read."""
    found: list[int] = []

    def is_open() -> bool:
        with suppress(OSError):
            found.append(os.open(gate, os.O_WRONLY | os.O_NONBLOCK))
        return bool(found) or reading.done()

    assert until(is_open)
    assert found, reading.exception()
    return found[0]


@every
def test_the_answers_of_the_calls_come_back(make: Make) -> None:
    executor = make(2)
    futures = [executor.submit(operator.mul, n, n) for n in range(20)]
    assert [future.result(PATIENCE_SECONDS) for future in futures] == [n * n for n in range(20)]
    assert executor.submit(sorted, [3, 1, 2], reverse=True).result(PATIENCE_SECONDS) == [3, 2, 1]


@every
def test_an_error_of_ours_arrives_with_its_code_facts_and_place(make: Make) -> None:
    error = make().submit(settings.load, {"port": "many"}, {}).exception(PATIENCE_SECONDS)
    assert isinstance(error, WrongSettingError)
    assert (error.code, error.facts["value"], error.where) == ("B005", "many", "--port")
    assert "many" in error.say("zh")


@every
def test_a_bug_arrives_as_what_it_was(make: Make) -> None:
    executor = make()
    with pytest.raises(ZeroDivisionError):
        executor.submit(operator.truediv, 1, 0).result(PATIENCE_SECONDS)
    assert executor.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


@every
def test_what_runs_or_is_done_does_not_wait(make: Make) -> None:
    ticket = make().submit_for(ANA, math.factorial, 3)
    assert ticket.result(PATIENCE_SECONDS) == 6
    assert ticket.wait is None
    ticket.wanted_for(0)
    assert not ticket.cancel()


@with_a_queue
@pytest.mark.parametrize("how", [os._exit, signal.raise_signal])
def test_a_worker_that_dies_fails_its_task_and_is_replaced(
    make: Make, how: Callable[[int], object]
) -> None:
    executor = make()
    dying, after = executor.submit(how, 9), executor.submit(math.factorial, 3)
    error = dying.exception(PATIENCE_SECONDS)
    assert isinstance(error, WorkerDiedError)
    assert error.code == "B011"
    assert after.result(PATIENCE_SECONDS) == 6


@with_a_queue
def test_a_worker_that_died_while_idle_costs_no_task(make: Make) -> None:
    executor = make()
    worker = executor.submit(os.getpid).result(PATIENCE_SECONDS)
    handle = os.pidfd_open(worker)
    os.kill(worker, signal.SIGKILL)
    ended(handle)
    assert executor.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


@with_a_queue
def test_what_cannot_be_sent_fails_alone(make: Make) -> None:
    executor = make()
    assert executor.submit(builtins.repr, (n for n in range(3))).exception(PATIENCE_SECONDS)
    assert executor.submit(os.scandir, "/").exception(PATIENCE_SECONDS)
    assert executor.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


@with_a_queue
def test_somebody_who_sends_much_holds_up_a_single_task_by_no_more_than_what_runs(
    make: Make, tmp_path: Path
) -> None:
    executor = make()
    with held_up(executor, tmp_path / "gate"):
        many = [executor.submit_for(ANA, time.monotonic) for _ in range(6)]
        lone = executor.submit_for(BO, time.monotonic)
        waits = [ticket.wait for ticket in (lone, *many)]
        assert [wait and wait.place for wait in waits] == [1, 2, 3, 4, 5, 6, 7]
    moments = [ticket.result(PATIENCE_SECONDS) for ticket in (lone, *many)]
    assert moments == sorted(moments)


@with_a_queue
def test_a_full_queue_refuses_and_loses_nothing(make: Make, tmp_path: Path) -> None:
    executor = make(bounds=Bounds(person=2))
    with held_up(executor, tmp_path / "gate"):
        waiting = [executor.submit_for(ANA, math.factorial, n) for n in range(2)]
        with pytest.raises(OwnQueueFullError) as refused:
            executor.submit_for(ANA, math.factorial, 9)
        waiting.append(executor.submit_for(BO, math.factorial, 4))
    assert refused.value.facts["waiting"] == 2
    assert [ticket.result(PATIENCE_SECONDS) for ticket in waiting] == [1, 1, 24]


@with_a_queue
def test_a_newer_wish_about_the_same_thing_replaces_the_one_that_waits(
    make: Make, tmp_path: Path
) -> None:
    executor, asker = make(), Asker(person="ana", about="stage")
    with held_up(executor, tmp_path / "gate") as running:
        old = executor.submit_for(asker, os.mkdir, str(tmp_path / "old"))
        new = executor.submit_for(asker, os.mkdir, str(tmp_path / "new"))
        assert old.cancelled()
        assert not running.cancel()
    new.result(PATIENCE_SECONDS)
    assert (tmp_path / "new").exists()
    assert not (tmp_path / "old").exists()


@with_a_queue
def test_what_was_withdrawn_or_is_not_asked_for_any_more_is_not_done(
    make: Make, tmp_path: Path
) -> None:
    executor = make()
    with held_up(executor, tmp_path / "gate"):
        withdrawn = executor.submit_for(ANA, os.mkdir, str(tmp_path / "withdrawn"))
        forgotten = executor.submit_for(ANA, os.mkdir, str(tmp_path / "forgotten"))
        wanted = executor.submit_for(ANA, math.factorial, 3)
        assert withdrawn.cancel()
        forgotten.wanted_for(-1)
        wanted.wanted_for(PATIENCE_SECONDS)
    assert wanted.result(PATIENCE_SECONDS) == 6
    assert forgotten.cancelled()
    assert [path.name for path in tmp_path.iterdir()] == ["gate"]


@with_a_queue
def test_closing_ends_what_runs_and_cancels_what_waits(make: Make) -> None:
    executor = make()
    worker = executor.submit(os.getpid).result(PATIENCE_SECONDS)
    handle = os.pidfd_open(worker)
    running, waiting = executor.submit(signal.pause), executor.submit(math.factorial, 3)
    while not running.running():  # it is taken from the queue within microseconds
        pass
    executor.close()
    assert isinstance(running.exception(PATIENCE_SECONDS), WorkerDiedError)
    assert waiting.cancelled()
    ended(handle)
    executor.close()
    with pytest.raises(RuntimeError):
        executor.submit(math.factorial, 3)


def ended(handle: int) -> None:
    """Wait for the end of a process."""
    import selectors

    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)
        assert selector.select(PATIENCE_SECONDS), "a process lives on"
    os.close(handle)
