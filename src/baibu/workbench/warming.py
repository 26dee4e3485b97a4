"""Have workers get ready before a clock runs: a process starts, and reads large libraries.

With a budget of a few seconds that would be a good part of it. Workers begin while the table is
cleaned, so that they are ready when something is trained. On a machine that is too busy for that,
waiting counts, and this process works itself before it waits for long. To join a cluster takes what
it takes, and is no part of a budget.

Start reading at `Warmer`.
"""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from baibu.compute import Executor, InlineExecutor, LocalExecutor
from baibu.core.errors import BaibuError

LIBRARIES = (
    "pandas", "sklearn.ensemble", "sklearn.linear_model", "sklearn.preprocessing", "lightgbm",
    "catboost", "xgboost", "baibu.workbench.engine.jobs",
)  # fmt: skip
PATIENCE = 0.4  # share of what is left of a budget, that workers may take to get ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Who works, after a wait."""

    executor: Executor
    workers: int


class Warmer:
    """Workers that get ready, once."""

    def __init__(self, executor: Executor, workers: int) -> None:
        self.executor, self.workers = executor, workers
        self._begun: list[Future[None]] | None = None

    def begin(self) -> None:
        """Have them begin, and go on meanwhile."""
        if self._begun is None:
            is_here = isinstance(self.executor, InlineExecutor)  # nobody else works
            count = 0 if is_here else self.workers
            self._begun = [self.executor.submit(read_libraries) for _ in range(count)]

    def wait(self) -> None:
        """Wait until all are ready; a cluster that cannot be joined is told here, as an error."""
        self.begin()
        for one in self._begun or ():
            error = one.exception()
            if isinstance(error, BaibuError):
                raise error

    def ready(self, seconds: float) -> Ready:
        """Wait for workers of this machine at most so long; without any, work in this process."""
        if not isinstance(self.executor, LocalExecutor):
            self.wait()
            return Ready(executor=self.executor, workers=self.workers)
        self.begin()
        begun = self._begun or []
        wait(begun, timeout=max(0.0, seconds))
        if any(one.done() for one in begun):
            return Ready(executor=self.executor, workers=self.workers)
        return Ready(executor=InlineExecutor(), workers=1)


def read_libraries() -> None:
    """Read what training needs; what is not installed here is nobody's fault here."""
    for name in LIBRARIES:
        if find_spec(name.partition(".")[0]) is not None:
            import_module(name)
