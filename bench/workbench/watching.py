"""Run a command to its end, with what it and all below it take of memory at most.

Start reading at `watched`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.5  # seconds between looks
ADOPT = 36  # PR_SET_CHILD_SUBREAPER: those whose parent has ended become ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How a command went."""

    code: int | None  # None: it took too long
    peak_mb: float
    said: str  # the end of what it printed


def watched(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], seconds: float
) -> Watched:
    """Run a command for so many seconds at most; nothing that it started outlives it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    log = folder / "said.txt"
    peak = [0.0]
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(EVERY):
            peak[0] = max(peak[0], _memory())

    watcher = threading.Thread(target=look, daemon=True)
    with log.open("wb") as said:
        process = subprocess.Popen(
            list(command), cwd=folder, env=dict(environment), stdout=said, stderr=said
        )
        watcher.start()
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            is_over.set()
            watcher.join()
            _end()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
    return Watched(code=code, peak_mb=peak[0], said=log.read_text("utf-8", "replace")[-2_000:])


def below(root: int) -> Iterator[int]:
    """Name all processes below one."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        if pid != root:
            yield pid
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(one) for one in (task / "children").read_text().split()]


def _memory() -> float:
    """Add up the memory of all below this process, in MB; shared pages count by share."""
    total = 0
    for pid in below(os.getpid()):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def _end() -> None:
    """End what is left below this process."""
    for _ in range(20):
        left = list(below(os.getpid()))
        if not left:
            return
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.1)
