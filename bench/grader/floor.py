"""The learner's own time: a warm process that runs a lab's asserts in a plain loop, no grader.

Start reading at `Floor.seconds`; run as a program it is the process itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import types
from pathlib import Path
from types import TracebackType

from baibu.core.settings import child_environment
from bench.grader.lab import Lab, read

THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as in Baibu's own runners


class Floor:
    """A warm process at one lab."""

    def __init__(self, lab: Lab) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.grader.floor", lab.key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env=child_environment(**THREADS),
        )
        self.seconds(lab.body.solution)

    def seconds(self, source: str) -> float:
        """Run a submission and the asserts once; seconds as that process measured them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(source) + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def __enter__(self) -> Floor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the process."""
        self._process.communicate()


def serve(key: str) -> None:
    """Answer each submission with the seconds that it took."""
    lab = read(key)
    code = compile(lab.plain, "plain.py", "exec")
    for line in sys.stdin:
        source: str = json.loads(line)
        module = types.ModuleType("solution")
        start = time.perf_counter()
        exec(compile(source, "solution.py", "exec"), module.__dict__)
        sys.modules["solution"] = module
        space: dict[str, object] = {}
        exec(code, space)
        for name, check in space.items():
            if name.startswith("check_") and callable(check):
                check()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
