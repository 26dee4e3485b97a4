"""Spread work over processes of this machine.

Each worker process has one thread here, which sends it a task and waits for the answer; so a web
page's thread may wait for the result while others go on. A worker that dies fails its task and is
replaced.

Start reading at `LocalExecutor`.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, cast

from baibu.compute.wire import Answer, Task, WorkerDiedError, name_of, packed, receive, send
from baibu.core.settings import child_environment

P = ParamSpec("P")
T = TypeVar("T")
Job = tuple[Future[Any], Task]
END_SECONDS = 5.0  # a worker told to end is gone at once; this is for a stopped machine


class LocalExecutor:
    """A number of worker processes that take tasks in the order they came."""

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError("an executor needs a worker")
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_closed = False
        self._workers = [_Worker() for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), daemon=True, name=f"worker-{n}")
            for n, worker in enumerate(self._workers, start=1)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a call made in one of the processes."""
        task = Task(function=name_of(function), args=args, kwargs=kwargs)
        future: Future[T] = Future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the executor is closed")
            self._jobs.put((cast("Future[Any]", future), task))
        return future

    def close(self) -> None:
        """End the workers at once; tasks that were running fail, those waiting are cancelled."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            thread.join()
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None:
                job[0].cancel()

    def _serve(self, worker: _Worker) -> None:
        with suppress(OSError):  # too many processes just now: the first task tries again
            worker.start()
        while (job := self._jobs.get()) is not None:
            future, task = job
            if self._is_closed:
                future.cancel()
            elif future.set_running_or_notify_cancel():
                _settle(future, worker, task)
        worker.end()
        worker.close()


def _settle(future: Future[Any], worker: _Worker, task: Task) -> None:
    try:
        answer = worker.ask(task)
        error = answer.error.again() if answer.error is not None else None
    except Exception as trouble:  # noqa: BLE001 - a dead worker, arguments that cannot be pickled
        future.set_exception(trouble)
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(answer.value)


@dataclass
class _Worker:
    """One process at a time; a new one takes the place of a dead one."""

    _process: subprocess.Popen[bytes] | None = None
    _is_ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Start the process; it gets ready while we go on."""
        with self._lock:
            if self._is_ended or (self._process is not None and self._process.poll() is None):
                return
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "baibu.compute.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=child_environment(),
                process_group=0 if sys.platform != "win32" else None,
            )

    def ask(self, task: Task) -> Answer:
        """Send a task and wait for its answer."""
        data = packed(task)
        self.start()  # the last process may have died while it was idle
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise WorkerDiedError(reason="closed")
        try:
            send(process.stdin, data)
            answer = receive(process.stdout)
        except (EOFError, OSError) as error:
            _kill(process)
            self.start()
            raise WorkerDiedError(reason=_last_words(process.returncode)) from error
        assert isinstance(answer, Answer)  # noqa: S101 - the worker sends nothing else
        return answer

    def end(self) -> None:
        """End the process, and let nobody take its place."""
        with self._lock:
            self._is_ended = True
            if self._process is not None and self._process.poll() is None:
                _kill(self._process)

    def close(self) -> None:
        """Close the pipes of a process that is gone."""
        for pipe in (self._process.stdin, self._process.stdout) if self._process else ():
            if pipe is not None:
                with suppress(OSError):  # what was not sent to a dead process stays unsent
                    pipe.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started in its group."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait(END_SECONDS)


def _last_words(code: int) -> str:
    """Say how a process ended."""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
