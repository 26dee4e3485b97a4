"""Have workers get ready before a clock runs: a process starts, and reads large libraries.

With a budget of a few seconds that would be a good part of it, and on Ray nearly all. Workers begin
while the baseline is scored; whoever keeps a clock waits for them first.

Start reading at `Warmer`.
"""

from __future__ import annotations

from concurrent.futures import Future
from importlib import import_module
from importlib.util import find_spec

from baibu.compute import Executor, InlineExecutor
from baibu.core.errors import BaibuError

LIBRARIES = (
    "pandas", "sklearn.ensemble", "sklearn.linear_model", "sklearn.preprocessing", "lightgbm",
    "catboost", "xgboost", "baibu.workbench.engine.jobs",
)  # fmt: skip


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


def read_libraries() -> None:
    """Read what training needs; what is not installed here is nobody's fault here."""
    for name in LIBRARIES:
        if find_spec(name.partition(".")[0]) is not None:
            import_module(name)
