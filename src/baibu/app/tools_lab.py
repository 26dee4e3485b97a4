"""Run the lab of a tool: a process of its own, in a folder of its own, for so long and no longer.

Reads  a Python, a file that defines `lab()`, and how many seconds it may take.
Gives  the facts that `lab()` returned, or `LabFailed` with the last thing it said.
Never  leaves a process behind: what the lab started ends with it.

Start reading at `run`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baibu.core.settings import child_environment

CPU_SECONDS, FILE_BYTES = 1_200, 8_000_000_000  # of one lab, a backstop behind the clock
LAST = 400  # letters of what a failed lab said
RUNNER = """
import json, runpy, sys, warnings
try:
    import resource
    kinds = resource.RLIMIT_CPU, resource.RLIMIT_FSIZE
    for what, most in zip(kinds, map(int, sys.argv[3:])):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
warnings.simplefilter("ignore")
made = runpy.run_path(sys.argv[1])["lab"]()
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(made, file, default=lambda value: value.item())
"""
QUIET = {
    "MPLBACKEND": "Agg",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "2",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RAY_USAGE_STATS_ENABLED": "0",
    "TUNE_DISABLE_AUTO_CALLBACK_LOGGERS": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a lab came to."""

    facts: dict[str, Any]
    seconds: float


class LabFailed(Exception):  # noqa: N818 - a finding, told as one
    """A lab that came to no result; `is_late` where it took too long."""

    def __init__(self, said: str, *, is_late: bool = False) -> None:
        self.said, self.is_late = said, is_late
        super().__init__(said)


def run(python: Path, lab: Path, *, seconds: float, keep: Path | None = None) -> Ran:
    """Run a lab; what it writes is kept in `keep`, where that is named."""
    with tempfile.TemporaryDirectory(prefix="baibu-lab-") as scratch:
        work = keep or Path(scratch) / "work"
        work.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        facts = _facts(python, lab, work, Path(scratch), seconds)
        return Ran(facts=facts, seconds=time.monotonic() - begun)


def _facts(python: Path, lab: Path, work: Path, scratch: Path, seconds: float) -> dict[str, Any]:
    said, told = scratch / "said", scratch / "facts.json"
    limits = [str(CPU_SECONDS), str(FILE_BYTES)]
    with said.open("wb") as out:
        process = subprocess.Popen(
            [str(python), "-B", "-c", RUNNER, str(lab.resolve()), str(told), *limits],
            cwd=work, env=child_environment(**QUIET, **_path(python)), stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise LabFailed("", is_late=True) from None
        finally:
            _end(process)
    if code or not told.exists():
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise LabFailed((lines[-1] if lines else f"exit {code}")[-LAST:])
    facts: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return facts


def _path(python: Path) -> dict[str, str]:
    """Let programs that come with a Python be found before others."""
    return {"PATH": f"{python.parent}{os.pathsep}{child_environment().get('PATH', os.defpath)}"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the lab and what it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
