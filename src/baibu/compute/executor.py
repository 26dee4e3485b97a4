"""Say what an executor is, and be the simplest one.

An executor takes a function that can be found by its dotted name and arguments that can be pickled.
`submit` is for work of our own; `submit_for` is for work that a person waits for: where there is a
queue, it shares the turns fairly between people, refuses what would not fit, and can say how long
the wait is. Nobody above this package knows where the work is done.

Start reading at `Executor`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who wants a piece of work, and what it is about."""

    person: str
    about: str = ""  # a newer wish about the same thing takes the place of one that still waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What stands before a piece of work that has not begun."""

    place: int  # 1 is the next to begin
    seconds: float | None  # until it is done, by what such work took lately; None: nothing measured


class Ticket(Future[T]):
    """A future that knows its place in the queue.

    It is cancelled when it is withdrawn, when a newer wish replaces it, when nobody has asked for
    it for too long (see `wanted_for`), and when the executor closes; never once it runs.
    """

    @property
    def wait(self) -> Wait | None:
        """What stands before it now; None once it has begun."""
        return None

    def wanted_for(self, seconds: float) -> None:
        """Be wanted for so long from now on; a ticket nobody sets this for is wanted for ever."""


class Executor(Protocol):
    """Something that does work and tells the outcome."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a call made; the future holds what it returns or raises."""
        ...

    def submit_for(
        self, asker: Asker, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Ticket[T]:
        """Have a call made for a person; a full queue is a `QueueFullError` and changes nothing."""
        ...

    def close(self) -> None:
        """End; work that has not begun is cancelled."""
        ...


@runtime_checkable
class Joining(Protocol):
    """An executor whose workers can do one call together."""

    def together(
        self, function: Callable[..., None], ranks: int, storage: Path, /, *args: object
    ) -> Future[None]:
        """Have a call made by so many processes of one `torch.distributed` group.

        Nothing else may be at work: those that are idle make room. What the call gives, it leaves
        in `storage` or elsewhere where all see it.
        """
        ...


class InlineExecutor:
    """Do the work at once, in the calling thread: for commands that wait for their answer."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Make the call now."""
        return self.submit_for(Asker(person=""), function, *args, **kwargs)

    def submit_for(
        self,
        asker: Asker,  # noqa: ARG002 - nobody waits here
        function: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Ticket[T]:
        """Make the call now."""
        ticket: Ticket[T] = Ticket()
        ticket.set_running_or_notify_cancel()
        try:
            ticket.set_result(function(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            ticket.set_exception(error)
        return ticket

    def close(self) -> None:
        """Have nothing to end."""
