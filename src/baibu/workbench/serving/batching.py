"""Ask a model about rows that arrive one by one, as many at once as happen to be there.

Nobody waits for company: a row that comes alone is asked about alone. What arrives while others are
being read, or while the model is at work, is asked about together.

A quick model is asked on the event loop itself, for going to a thread and back takes longer than
its answer; one that takes its time is asked in a thread, so that the service keeps listening.

Start reading at `Batcher.put`.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, Protocol, TypeVar

from baibu.workbench.serving.refusals import BusyError, LateError

Row = TypeVar("Row")
Said = TypeVar("Said")
TRIES = 5  # timings of the model before it serves; the fastest counts


class Promise(Protocol):
    """Whoever waits for an answer; a future is one."""

    def done(self) -> bool:
        """Say whether nobody waits any more."""

    def set_result(self, result: Any, /) -> None:
        """Take the answer."""

    def set_exception(self, exception: Exception, /) -> None:
        """Take why there is none."""

    def cancel(self) -> object:
        """Wait no longer."""


class Batcher(Generic[Row, Said]):
    """A queue in front of a model."""

    def __init__(
        self,
        model: Callable[[Sequence[Row]], Sequence[Said]],
        *,
        at_once: int,
        waiting: int,
        seconds: float,
        is_quick: bool,
        asked: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._model, self._asked = model, asked
        self._at_once, self._waiting, self._seconds = at_once, waiting, seconds
        self._thread = None if is_quick else ThreadPoolExecutor(1, thread_name_prefix="model")
        self._rows: list[Row] = []
        self._promises: list[Promise] = []
        self._since: deque[tuple[float, Promise]] = deque()  # of a slow model, oldest first
        self._is_called = self._is_looking = False
        self.after: Callable[[], None] = lambda: None  # called once promises were kept

    @property
    def depth(self) -> int:
        """Say how many rows wait."""
        return len(self._rows)

    def ask(self, row: Row) -> asyncio.Future[Said]:
        """Take a row; the future holds its answer, or `LateError`; `BusyError` when full."""
        promise: asyncio.Future[Said] = asyncio.get_running_loop().create_future()
        self.put(row, promise)
        return promise

    def put(self, row: Row, promise: Promise) -> None:
        """Take a row, and keep a promise later; `BusyError` when full."""
        if len(self._rows) >= self._waiting:
            raise BusyError(waiting=len(self._rows), seconds=1)
        self._rows.append(row)
        self._promises.append(promise)
        if self._thread is not None:
            self._watch(promise)
        if not self._is_called:
            self._is_called = True
            asyncio.get_running_loop().call_soon(self._work)

    def close(self) -> None:
        """Let the thread go; what waits is given up."""
        for promise in self._promises:
            promise.cancel()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _work(self) -> None:
        """Ask about those that still want to know."""
        rows, promises = self._rows[: self._at_once], self._promises[: self._at_once]
        del self._rows[: self._at_once], self._promises[: self._at_once]
        if any(promise.done() for promise in promises):
            pairs = zip(rows, promises, strict=True)
            kept = [(row, promise) for row, promise in pairs if not promise.done()]
            rows, promises = [row for row, _ in kept], [promise for _, promise in kept]
        if not rows:
            self._next()
            return
        self._asked(len(rows))
        if self._thread is None:
            try:
                _keep(promises, self._model(rows))
            except Exception as error:  # noqa: BLE001 - it goes to those who asked
                _fail(promises, error)
            self._next()
            self.after()
            return
        loop = asyncio.get_running_loop()
        self._thread.submit(self._ask_aside, loop, rows, promises)

    def _ask_aside(
        self, loop: asyncio.AbstractEventLoop, rows: list[Row], promises: list[Promise]
    ) -> None:
        said: Sequence[Said] = ()
        failed: Exception | None = None
        try:
            said = self._model(rows)
        except Exception as error:  # noqa: BLE001 - it goes to those who asked
            failed = error

        def told() -> None:
            if failed is None:
                _keep(promises, said)
            else:
                _fail(promises, failed)
            self._next()
            self.after()

        try:
            loop.call_soon_threadsafe(told)
        except RuntimeError:  # the service has stopped meanwhile: nobody waits any more
            return

    def _next(self) -> None:
        self._is_called = bool(self._rows)
        if self._is_called:
            asyncio.get_running_loop().call_soon(self._work)

    def _watch(self, promise: Promise) -> None:
        """Give up on what takes too long: one clock for all, since all may take as long."""
        loop = asyncio.get_running_loop()
        self._since.append((loop.time(), promise))
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(self._seconds, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() - self._seconds
        while self._since and (self._since[0][1].done() or self._since[0][0] <= until):
            _fail([self._since.popleft()[1]], LateError(limit=f"{self._seconds:g}"))
        self._is_looking = bool(self._since)
        if self._is_looking:
            loop.call_later(max(0.0, self._since[0][0] - until), self._look)
        self.after()


def quickness(model: Callable[[Sequence[Row]], object], row: Row) -> float:
    """Give the milliseconds that a model takes for one row, once it is warm."""
    model([row])
    taken = []
    for _ in range(TRIES):
        start = time.perf_counter()
        model([row])
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def _keep(promises: Sequence[Promise], said: Sequence[Said]) -> None:
    for promise, one in zip(promises, said, strict=True):
        if not promise.done():
            promise.set_result(one)


def _fail(promises: Sequence[Promise], error: Exception) -> None:
    for promise in promises:
        if not promise.done():
            promise.set_exception(error)
