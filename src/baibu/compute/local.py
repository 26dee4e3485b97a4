"""Spread work over processes of this machine.

Each slot of the queue has a worker process while there is work for it. A process that dies fails
its task and is replaced when the next one comes.

Start reading at `LocalExecutor`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from baibu.compute.pool import IDLE_SECONDS, UNBOUNDED, Pool
from baibu.compute.turns import Bounds
from baibu.compute.wire import Answer, Task, WorkerDiedError, dumped, receive, send
from baibu.core.settings import child_environment

if sys.platform == "linux":
    import fcntl

PIPE_BYTES = 1 << 20  # a task to judge a stage has some 100 kB, a pipe of Linux 64
END_SECONDS = 5.0  # a worker told to end is gone at once; this is for a stopped machine


class LocalExecutor(Pool):
    """Up to a number of worker processes of this machine."""

    def __init__(
        self, workers: int, *, bounds: Bounds = UNBOUNDED, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        super().__init__(_Worker, workers, bounds=bounds, idle_seconds=idle_seconds)


@dataclass(eq=False)
class _Worker:
    """One process at a time; a new one takes the place of a dead one."""

    _process: subprocess.Popen[bytes] | None = None
    _is_asked: bool = False
    _is_ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Start the process; it gets ready while we go on."""
        with self._lock:
            if self._is_ended or (self._process is not None and self._process.poll() is None):
                return
            self._close()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "baibu.compute.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=child_environment(),
                process_group=0 if sys.platform != "win32" else None,
            )
            _widen(self._process.stdin)

    def ask(self, task: Task) -> Answer:
        """Send a task and wait for its answer."""
        data = dumped(task)
        self._is_asked = True
        try:
            return self._answer(data)
        finally:
            with self._lock:
                self._is_asked = False
                if self._is_ended:
                    self._close()

    def _answer(self, data: bytes) -> Answer:
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
            if not self._is_asked:  # else the one who asks is still reading
                self._close()

    def _close(self) -> None:
        """Close the pipes of a process that is gone."""
        for pipe in (self._process.stdin, self._process.stdout) if self._process else ():
            if pipe is not None:
                with suppress(OSError):  # what was not sent to a dead process stays unsent
                    pipe.close()


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a whole task into the pipe at once, so that nobody has to wait for its second half."""
    if sys.platform == "linux" and pipe is not None:
        with suppress(OSError):  # a system may allow less
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


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
