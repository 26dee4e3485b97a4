"""Say how tasks and answers travel to a worker and back: as pickles, over pipes or through Ray.

Both ends are ours and trusted; a learner's code never holds either end.

Start reading at `Task`.
"""

from __future__ import annotations

import importlib
import pickle
import struct
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from baibu.core.errors import MACHINE, BaibuError

_LENGTH = struct.Struct("!Q")


class WorkerDiedError(BaibuError):
    """A worker process ended while it had a task."""

    code = "B011"
    exit = MACHINE
    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A call to be made."""

    function: str  # "package.module:name"
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def run(self) -> object:
        """Make the call."""
        return found(self.function)(*self.args, **self.kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call returned, or what it raised."""

    value: Any = None
    error: Raised | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An exception, taken apart so that any class of ours survives the journey."""

    kind: type[Exception]
    args: tuple[Any, ...]
    state: Mapping[str, Any]
    trace: str

    @classmethod
    def of(cls, error: Exception) -> Raised:
        """Take an exception apart."""
        trace = "".join(traceback.format_exception(error))
        return cls(kind=type(error), args=error.args, state=dict(vars(error)), trace=trace)

    def again(self) -> Exception:
        """Put it together; where it is a bug, with the worker's traceback as a note."""
        try:
            error = self.kind(*self.args)
        except Exception:  # noqa: BLE001 - made from something else than `args`
            error = self.kind.__new__(self.kind)
            error.args = self.args
        vars(error).update(self.state)
        if not isinstance(error, BaibuError):
            error.add_note(f"In a worker process:\n{self.trace}")
        return error


def name_of(function: Callable[..., Any]) -> str:
    """Give the dotted name of a function; refuse one that cannot be found by it."""
    name = f"{function.__module__}:{function.__qualname__}"
    if found(name) is not function:
        raise ValueError(f"{name} is not what is found under that name")
    return name


def found(name: str) -> Callable[..., Any]:
    """Find a function by its dotted name."""
    module, _, path = name.partition(":")
    thing: Any = importlib.import_module(module)
    for part in path.split("."):
        thing = getattr(thing, part)
    if not callable(thing):
        raise TypeError(f"{name} cannot be called")
    return thing  # type: ignore[no-any-return]


def done(task: Task) -> Answer:
    """Do a task: whatever it raises is an answer too."""
    try:
        return Answer(value=task.run())
    except Exception as error:  # noqa: BLE001 - told to whoever asked
        return Answer(error=Raised.of(error))


def dumped(message: Task | Answer) -> bytes:
    """Give a message as bytes; raises where something in it cannot be pickled."""
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def dumped_answer(answer: Answer) -> bytes:
    """Give an answer as bytes; where it cannot travel, give that news instead."""
    try:
        return dumped(answer)
    except Exception as error:  # noqa: BLE001 - anything can go wrong in a stranger's __reduce__
        trace = answer.error.trace if answer.error is not None else ""
        reason = pickle.PicklingError(f"the answer cannot be sent: {error}\n{trace}".rstrip())
        return dumped(Answer(error=Raised.of(reason)))


def loaded(data: bytes) -> Any:  # noqa: ANN401 - a `Task` at one end, an `Answer` at the other
    """Read a message from bytes."""
    return pickle.loads(data)  # noqa: S301 - written by `dumped` of this program


def framed(data: bytes) -> bytes:
    """Put the length before a message, for a pipe."""
    return _LENGTH.pack(len(data)) + data


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write a message."""
    pipe.write(framed(data))
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - a `Task` at one end, an `Answer` at the other
    """Read one message; `EOFError` when the other end is gone."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return loaded(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
