"""Work done in processes of this machine, whatever they do or suffer; see also the contract."""

from __future__ import annotations

import builtins
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from baibu.compute import Asker, LocalExecutor, Wait, WorkerDiedError
from baibu.compute.local import _widen
from baibu.core import settings
from compute.test_contract import opened

PATIENCE_SECONDS = 300
ANA = Asker(person="ana")


@pytest.fixture
def local() -> Iterator[LocalExecutor]:
    executor = LocalExecutor(1)
    yield executor
    executor.close()


def test_a_bug_in_a_worker_brings_its_traceback(local: LocalExecutor) -> None:
    error = local.submit(json.loads, "{").exception(PATIENCE_SECONDS)
    assert error is not None
    assert "json/decoder.py" in "".join(error.__notes__)


def test_the_work_of_a_local_executor_is_done_in_another_process(local: LocalExecutor) -> None:
    assert local.submit(os.getpid).result(PATIENCE_SECONDS) != os.getpid()


def test_one_worker_takes_tasks_in_the_order_they_came(
    local: LocalExecutor, tmp_path: Path
) -> None:
    log = os.open(tmp_path / "log", os.O_CREAT | os.O_WRONLY)
    os.close(log)
    opened = local.submit(os.open, str(tmp_path / "log"), os.O_WRONLY | os.O_APPEND)
    written = [
        local.submit(os.write, opened.result(PATIENCE_SECONDS), b"%d;" % n) for n in range(9)
    ]
    assert [future.result(PATIENCE_SECONDS) for future in written] == [2] * 9
    assert (tmp_path / "log").read_text() == "0;1;2;3;4;5;6;7;8;"


def test_what_a_task_prints_does_not_harm_the_answers(local: LocalExecutor) -> None:
    noise: list[Future[Any]] = [
        local.submit(builtins.print, "noise", flush=True),
        local.submit(os.write, 1, b"\x00\x00\x00\x00\x00\x00\x00\x02hi"),
        local.submit(os.system, "echo from a program"),
    ]
    for future in noise:
        future.result(PATIENCE_SECONDS)
    assert local.submit(math.factorial, 5).result(PATIENCE_SECONDS) == 120


def test_a_task_that_reads_input_finds_none(local: LocalExecutor) -> None:
    with pytest.raises(EOFError):
        local.submit(builtins.input).result(PATIENCE_SECONDS)
    assert local.submit(math.factorial, 4).result(PATIENCE_SECONDS) == 24


@pytest.mark.parametrize(("how", "words"), [(os._exit, "exit 9"), (signal.raise_signal, "SIGKILL")])
def test_a_worker_that_dies_fails_its_task_and_is_replaced(
    local: LocalExecutor, how: Callable[[int], object], words: str
) -> None:
    dying = local.submit(how, 9)
    after = local.submit(math.factorial, 3)
    error = dying.exception(PATIENCE_SECONDS)
    assert isinstance(error, WorkerDiedError)
    assert (error.code, error.facts["reason"]) == ("B011", words)
    assert after.result(PATIENCE_SECONDS) == 6


def test_a_function_without_a_name_of_its_own_is_refused(local: LocalExecutor) -> None:
    with pytest.raises((ValueError, AttributeError)):
        local.submit(lambda: 1)


@pytest.mark.skipif(sys.platform != "linux", reason="pipes of other systems have one size")
def test_a_task_of_some_hundred_kilobytes_goes_into_the_pipe_at_once() -> None:
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb"), os.fdopen(writes, "wb") as pipe:
        _widen(pipe)
        os.set_blocking(writes, False)
        assert os.write(writes, bytes(300_000)) == 300_000


def test_an_executor_without_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="worker"):
        LocalExecutor(0)


PARENT = """
    import os, signal, subprocess, sys
    from baibu.compute import LocalExecutor
    executor = LocalExecutor(2)
    workers = {executor.submit(os.getpid).result() for _ in range(1)}
    child = executor.submit(os.spawnlp, os.P_NOWAIT, "sleep", "sleep", "600").result()
    stuck = [executor.submit(signal.pause) for _ in range(2)]
    while any(worker._process is None for worker in executor._busy) or len(executor._busy) < 2:
        pass
    print(*[worker._process.pid for worker in executor._busy], child, flush=True)
    signal.pause()
"""


def test_killing_the_parent_leaves_no_process() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT)],
        stdout=subprocess.PIPE,
        env=settings.child_environment(),
    ) as parent:
        assert parent.stdout is not None
        family = [int(pid) for pid in parent.stdout.readline().split()]
        handles = [os.pidfd_open(pid) for pid in family]
        parent.kill()
    assert len(family) == 3
    for handle in handles:
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            assert selector.select(PATIENCE_SECONDS), "a process outlived its parent"
        os.close(handle)


def test_a_task_whose_arguments_cannot_be_rebuilt_fails_alone(local: LocalExecutor) -> None:
    class ElsewhereError(Exception):
        def __reduce__(self) -> tuple[object, ...]:
            return int, ("not a number",)

    assert local.submit(builtins.repr, ElsewhereError()).exception(PATIENCE_SECONDS) is not None
    assert local.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


def test_one_learner_keeps_one_worker_warm() -> None:
    with closing(LocalExecutor(4)) as executor:
        workers = {executor.submit(os.getpid).result(PATIENCE_SECONDS) for _ in range(8)}
    assert len(workers) == 1


def test_many_at_once_get_a_worker_each_as_far_as_there_are_slots(tmp_path: Path) -> None:
    with closing(LocalExecutor(2)) as executor:
        gates = [tmp_path / "a", tmp_path / "b"]
        for gate in gates:
            os.mkfifo(gate)
        reading = [executor.submit_for(ANA, Path.read_bytes, gate) for gate in gates]
        writing = [opened(*both) for both in zip(gates, reading, strict=True)]
        third = executor.submit_for(ANA, os.getpid)
        assert isinstance(third.wait, Wait)
        assert third.wait.place == 1
        for end in writing:
            os.close(end)
        assert [task.result(PATIENCE_SECONDS) for task in reading] == [b"", b""]
        assert third.result(PATIENCE_SECONDS) > 0


def test_workers_beyond_the_first_end_when_they_are_idle(tmp_path: Path) -> None:
    with closing(LocalExecutor(2, idle_seconds=0)) as executor:
        gates = [tmp_path / "a", tmp_path / "b"]
        for gate in gates:
            os.mkfifo(gate)
        reading = [executor.submit(Path.read_bytes, gate) for gate in gates]
        writing = [opened(*both) for both in zip(gates, reading, strict=True)]
        workers = [pid for worker in executor._busy if (pid := process_of(worker))]
        handles = [os.pidfd_open(pid) for pid in workers]
        with selectors.DefaultSelector() as selector:
            for handle in handles:
                selector.register(handle, selectors.EVENT_READ)
            for end in writing:
                os.close(end)
            ended = selector.select(PATIENCE_SECONDS)
        assert [task.result(PATIENCE_SECONDS) for task in reading] == [b"", b""]
        assert len(handles) == 2
        assert len(ended) == 1
        left = executor.submit(os.getpid).result(PATIENCE_SECONDS)
        assert left in workers
        for handle in handles:
            os.close(handle)


def process_of(worker: object) -> int:
    """Give the process of a worker that has begun a task."""
    process = getattr(worker, "_process")  # noqa: B009 - only a local worker has one
    return int(process.pid)
