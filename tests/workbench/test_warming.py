"""Workers get ready before the clock of training begins, and only where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from baibu.compute import InlineExecutor, LocalExecutor
from baibu.core.errors import BaibuError
from baibu.workbench.flow import run
from baibu.workbench.warming import Warmer, read_libraries
from workbench.test_learning_curve import learnt, table


class Heard(InlineExecutor):
    """An executor of another place, which writes down what it is asked for."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.error = error

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked.append(function.__name__)
        if self.error is not None:
            done: Future[Any] = Future()
            done.set_exception(self.error)
            return done
        return super().submit(function, *args, **kwargs)


class Elsewhere:
    """The same, and no executor of this process."""

    def __init__(self, heard: Heard) -> None:
        self.submit, self.submit_for, self.close = heard.submit, heard.submit_for, heard.close


def test_each_worker_is_asked_once() -> None:
    heard = Heard()
    warmer = Warmer(Elsewhere(heard), 3)
    warmer.begin()
    warmer.wait()
    warmer.wait()
    assert heard.asked == [read_libraries.__name__] * 3


def test_nobody_gets_ready_where_nobody_else_works() -> None:
    warmer = Warmer(InlineExecutor(), 3)
    warmer.wait()
    assert warmer._begun == []


class NoClusterError(BaibuError):
    code = "B016"


def test_a_cluster_that_cannot_be_joined_is_told_before_the_clock_begins() -> None:
    warmer = Warmer(Elsewhere(Heard(NoClusterError(address="here", reason="shut"))), 1)
    with pytest.raises(NoClusterError):
        warmer.wait()
    Warmer(Elsewhere(Heard(OSError("died"))), 1).wait()  # the pool takes another one


class Busy(LocalExecutor):
    """Workers of this machine: some get ready at once, the others never."""

    def __init__(self, ready: int) -> None:
        super().__init__(2)
        self.ready = ready

    def submit(self, function: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        assert function is read_libraries
        found: Future[Any] = Future()
        if self.ready:
            found.set_result(None)
            self.ready -= 1
        return found


def test_on_a_machine_that_is_too_busy_this_process_works_itself() -> None:
    nobody = Warmer(Busy(ready=0), 2).ready(0.01)
    assert isinstance(nobody.executor, InlineExecutor)
    assert nobody.workers == 1


def test_the_first_worker_that_is_ready_is_enough_to_begin() -> None:
    some = Busy(ready=1)
    found = Warmer(some, 2).ready(0.01)
    assert found.executor is some
    assert found.workers == 2


def test_a_cluster_is_waited_for_however_long_it_takes() -> None:
    heard = Heard()
    there = Elsewhere(heard)
    found = Warmer(there, 3).ready(0.0)
    assert found.executor is there
    assert len(heard.asked) == 3


def test_without_other_processes_nobody_is_waited_for() -> None:
    here = InlineExecutor()
    found = Warmer(here, 1).ready(5.0)
    assert found.executor is here


@pytest.mark.slow
def test_a_run_with_nothing_new_wakes_nobody(tmp_path: Path, now: Callable[[], datetime]) -> None:
    project, _ = learnt(tmp_path, now, table(200, "binary"))
    heard = Heard()
    done = run(project, now=now, want=["learning"], executor=Elsewhere(heard), workers=2)
    assert {one.state for one in done.steps} == {"recalled"}
    assert heard.asked == []
