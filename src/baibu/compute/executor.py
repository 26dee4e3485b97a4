"""Say what an executor is, and be the simplest one.

`submit` takes a function that can be found by its dotted name and arguments that can be pickled,
and gives a `Future`. Nobody above this package knows where the work is done.

Start reading at `Executor`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Executor(Protocol):
    """Something that does work and tells the outcome."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a call made; the future holds what it returns or raises."""
        ...

    def close(self) -> None:
        """End; work that has not begun is cancelled."""
        ...


class InlineExecutor:
    """Do the work at once, in the calling thread: for commands that wait for their answer."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Make the call now."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(error)
        return future

    def close(self) -> None:
        """Have nothing to end."""
