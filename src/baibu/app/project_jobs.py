"""Have work done in processes of their own while pages go on: a run of a project, a service.

A process ends with the one that began it: it holds the reading end of a pipe, and stops when that
closes, however the other end went away (see `project_worker`). Nothing is lost: what a run has
done is kept in the project's folder, and the next one goes on from there.

Start reading at `Jobs.begin`.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from baibu.core.settings import child_environment

What = Literal["look", "run", "serve"]
END_SECONDS = 10.0  # for a process to put down what it holds


@dataclass(eq=False, kw_only=True)
class Job:
    """One process, and what it has said of itself."""

    what: What
    folder: Path
    process: subprocess.Popen[str]
    said: dict[str, Any] = field(default_factory=dict)  # the last line of JSON that it wrote
    told: threading.Event = field(default_factory=threading.Event)  # it said something, or ended
    is_over: bool = False

    def stop(self) -> None:
        """End it in order; what does not end is ended."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(END_SECONDS)


class Jobs:
    """The processes that one Baibu has begun, at most one of a kind for each project."""

    def __init__(self) -> None:
        self._held: dict[tuple[What, Path], Job] = {}
        self._lock = threading.Lock()
        self.is_closed = False

    def of(self, what: What, folder: Path) -> Job | None:
        """Give the job that goes on, or the last one that ended."""
        return self._held.get((what, folder.resolve()))

    def begin(
        self,
        what: What,
        folder: Path,
        *options: str,
        ended: Callable[[Job], None] | None = None,
    ) -> Job:
        """Begin a job, unless it goes on already: two tabs do no harm."""
        folder = folder.resolve()
        with self._lock:
            known = self._held.get((what, folder))
            if known is not None and not known.is_over:
                return known
            job = Job(what=what, folder=folder, process=_started(what, folder, options))
            self._held[what, folder] = job
        threading.Thread(target=_heard, args=(self, job, ended), name="job", daemon=True).start()
        return job

    def stop(self, what: What, folder: Path) -> None:
        """End a job, if it goes on."""
        job = self.of(what, folder)
        if job is not None and not job.is_over:
            job.stop()
            job.told.wait(END_SECONDS)

    def close(self) -> None:
        """End everything; nobody is told any more."""
        self.is_closed = True
        for job in self._held.values():
            if job.process.poll() is None:
                job.stop()


def _started(what: What, folder: Path, options: tuple[str, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "baibu.app.project_worker", what, str(folder), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=child_environment(PYTHONUTF8="1"),
        start_new_session=sys.platform != "win32",  # Ctrl-C in the server's terminal is not for it
    )


def _heard(jobs: Jobs, job: Job, ended: Callable[[Job], None] | None) -> None:
    """Listen until the process ends; the last thing it said is what became of it."""
    process = job.process
    assert process.stdout is not None  # noqa: S101 - begun with a pipe
    for line in process.stdout:
        found = _line(line)
        if found is not None:
            job.said = dict(found)
            if found.get("is_ready"):
                job.told.set()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    job.is_over = True
    job.told.set()
    if ended is not None and not jobs.is_closed:
        ended(job)


def _line(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
