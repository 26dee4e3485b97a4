"""Keep small sums on one thread: among many, they wait for each other longer than they work."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """Hold NumPy's linear algebra to one thread."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # of scikit-learn

    found: AbstractContextManager[Any] = threadpool_limits(1)
    return found
