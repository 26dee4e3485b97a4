"""Read a library without what it drags in and never uses.

skops looks at every module of scikit-learn when it is read, and one of these reads PyTorch where it
is installed: two seconds and 200 MB in every process, for a forest.

Start reading at `skops_io`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

HEAVY = ("torch", "cupy", "dask")  # of scikit-learn's module on kinds of arrays


def skops_io() -> Any:
    """Give `skops.io`."""
    with _absent(*HEAVY):
        return import_module("skops.io")


class _Nothing:
    """Finds no library of some names, as if they were not installed."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse what is hidden, and leave all else to others."""
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(name, name=name)


@contextmanager
def _absent(*names: str) -> Iterator[None]:
    """Hide libraries that nobody has read yet."""
    finder: Any = _Nothing(tuple(name for name in names if name not in sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
