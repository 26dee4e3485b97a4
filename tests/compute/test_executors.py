"""Work done elsewhere: the right answers, in order, whatever the workers do or suffer."""

from __future__ import annotations

import builtins
import json
import math
import operator
import os
import selectors
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from baibu.compute import Executor, InlineExecutor, LocalExecutor, WorkerDiedError
from baibu.core import settings
from baibu.core.errors import WrongSettingError

PATIENCE_SECONDS = 30


@pytest.fixture
def local() -> Iterator[LocalExecutor]:
    executor = LocalExecutor(1)
    yield executor
    executor.close()


@pytest.fixture(params=[InlineExecutor, lambda: LocalExecutor(2)], ids=["inline", "local"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    made: Executor = request.param()
    yield made
    made.close()


def test_every_executor_gives_the_answers_of_the_calls(executor: Executor) -> None:
    futures = [executor.submit(operator.mul, n, n) for n in range(20)]
    assert [future.result(PATIENCE_SECONDS) for future in futures] == [n * n for n in range(20)]


def test_keywords_travel(executor: Executor) -> None:
    assert executor.submit(sorted, [3, 1, 2], reverse=True).result(PATIENCE_SECONDS) == [3, 2, 1]


def test_an_error_of_ours_arrives_with_its_code_facts_and_place(executor: Executor) -> None:
    future = executor.submit(settings.load, {"port": "many"}, {})
    error = future.exception(PATIENCE_SECONDS)
    assert isinstance(error, WrongSettingError)
    assert (error.code, error.facts["value"], error.where) == ("B005", "many", "--port")
    assert "many" in error.say("zh")


def test_a_bug_arrives_as_what_it_was(executor: Executor) -> None:
    with pytest.raises(ZeroDivisionError):
        executor.submit(operator.truediv, 1, 0).result(PATIENCE_SECONDS)


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


def test_a_worker_that_died_while_idle_costs_no_task(local: LocalExecutor) -> None:
    worker = local.submit(os.getpid).result(PATIENCE_SECONDS)
    os.kill(worker, signal.SIGKILL)
    os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    assert local.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


def test_what_cannot_be_sent_fails_alone(local: LocalExecutor) -> None:
    going = local.submit(builtins.repr, (n for n in range(3))).exception(PATIENCE_SECONDS)
    coming = local.submit(os.scandir, "/").exception(PATIENCE_SECONDS)
    assert going is not None
    assert coming is not None
    assert local.submit(math.factorial, 3).result(PATIENCE_SECONDS) == 6


def test_a_function_without_a_name_of_its_own_is_refused(local: LocalExecutor) -> None:
    with pytest.raises((ValueError, AttributeError)):
        local.submit(lambda: 1)


def test_closing_ends_the_workers_and_what_runs_in_them() -> None:
    executor = LocalExecutor(1)
    worker = executor.submit(os.getpid).result(PATIENCE_SECONDS)
    running = executor.submit(signal.pause)
    waiting = executor.submit(math.factorial, 3)
    while not running.running():  # it is taken from the queue within microseconds
        pass
    executor.close()
    assert isinstance(running.exception(PATIENCE_SECONDS), WorkerDiedError)
    assert waiting.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    executor.close()
    with pytest.raises(RuntimeError):
        executor.submit(math.factorial, 3)


def test_a_task_that_was_cancelled_while_it_waited_is_not_done(
    local: LocalExecutor, tmp_path: Path
) -> None:
    first, gate = local.submit(os.getpid), tmp_path / "gate"
    os.mkfifo(gate)
    blocking = local.submit(os.open, str(gate), os.O_RDONLY)  # until somebody writes
    unwanted = local.submit(os.mkdir, str(tmp_path / "unwanted"))
    assert unwanted.cancel()
    os.close(os.open(gate, os.O_WRONLY))
    blocking.result(PATIENCE_SECONDS)
    assert local.submit(os.getpid).result(PATIENCE_SECONDS) == first.result()
    assert not (tmp_path / "unwanted").exists()


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
    while not all(future.running() for future in stuck):
        pass
    print(*[worker._process.pid for worker in executor._workers], child, flush=True)
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
