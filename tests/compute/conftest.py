"""Executors of every kind, for the sentences that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from baibu.compute import Bounds, Executor, InlineExecutor, LocalExecutor, RayExecutor

UNBOUNDED = Bounds()
Make = Callable[..., Executor]
RAY = pytest.param("ray", marks=[pytest.mark.slow, pytest.mark.cluster])
SLOT_MB = 200  # these tests grade nothing that is large


@pytest.fixture(scope="session")
def cluster() -> Iterator[RayExecutor]:
    """A small Ray on this machine, which all tests of a process share."""
    with closing(RayExecutor("local", workers=2, slot_mb=SLOT_MB)) as held:
        held.join()
        yield held


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Make executors of the kind in question, and end them."""
    kind = request.param
    if kind == "ray":
        request.getfixturevalue("cluster")
    with ExitStack() as opened:

        def made(workers: int = 1, bounds: Bounds = UNBOUNDED) -> Executor:
            executor: Executor
            if kind == "inline":
                executor = InlineExecutor()
            elif kind == "local":
                executor = LocalExecutor(workers, bounds=bounds)
            else:
                executor = RayExecutor("local", workers=workers, slot_mb=SLOT_MB, bounds=bounds)
            return opened.enter_context(closing(executor))

        yield made
