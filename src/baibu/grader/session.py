"""Let checks talk to a submission as if it were at hand, and remember what was said.

Gives  `Learner`, the proxy that checks are handed, and `Handle` for objects that stay inside.
       `Session.calls`: each call with arguments and outcome, for examples and for naming mistakes.
Never  lets expected values across: only arguments go in, only plain data comes back.

Start reading at `Learner`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from baibu.core.language import Text
from baibu.grader.expect import Unmet, kind_of, tell
from baibu.grader.inside import codec
from baibu.grader.link import DiedError, LimitError, Link, clean
from baibu.grader.pace import MOST, pace
from baibu.grader.preview import preview
from baibu.grader.report import Failure, TraceLine

NAME_CAP, LINE_CAP, MESSAGE_CAP = 80, 300, 600  # characters
TRACE_CAP, KINDS_CAP = 8, 20


Label = Callable[[], str]  # how what comes back is called, asked only where it stays inside


class Raised(Exception):  # noqa: N818 - the learner's exception, carried as data
    """The learner's code raised."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.type = clean(described.get("type", "Exception"), NAME_CAP)
        self.kinds = [clean(kind, NAME_CAP) for kind in described.get("kinds", [])[:KINDS_CAP]]
        self.message = clean(described.get("message", ""), MESSAGE_CAP)
        self.trace = tuple(
            TraceLine(line=int(line), function=clean(name, NAME_CAP), source=clean(text, LINE_CAP))
            for line, name, text in described.get("trace", [])[:TRACE_CAP]
        )
        super().__init__(f"{self.type}: {self.message}")


class Stopped(Exception):  # noqa: N818 - a limit is data for the report
    """A limit was hit, or the process ended: the runner is of no more use."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.what.en)


class Cut(BaseException):  # not an Exception: no check is to catch it
    """A run was ended on purpose: what is asked of it is known."""


class Missing(Exception):  # noqa: N818 - a name that is not there is data
    """A name that a check needs is not defined."""

    def __init__(self, what: Text) -> None:
        self.what = what
        super().__init__(what.en)


@dataclass(slots=True)
class Call:
    """One call into the submission."""

    label: str  # what was called, as written: `Tree(max_depth=3).fit`
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any = None
    raised: Raised | None = None
    stopped: bool = False

    def shown(self) -> str:
        """Write the call as the learner would."""
        parts = [_shown(arg) for arg in self.args]
        parts += [f"{name}={_shown(value)}" for name, value in self.kwargs.items()]
        text = f"{self.label}({', '.join(parts)})"
        return text if len(text) <= 600 else text[:599] + "…"


def _shown(value: Any) -> str:
    if isinstance(value, Handle):
        return value.label
    return value.label if isinstance(value, Tensor) else preview(value)


class Tensor:
    """An array that arrives inside as a PyTorch tensor."""

    def __init__(self, array: Any) -> None:
        self.array = array

    @property
    def label(self) -> str:
        """Show it."""
        return f"tensor({preview(self.array)})"


@dataclass(slots=True)
class Budget:
    """The wall seconds that a submission may use, stretched where the machine is slow or busy."""

    total: float  # on the reference machine, all calls together
    call: float  # on the reference machine, one call
    spent: float = 0.0
    pace: float = 1.0  # as measured when a limit was hit
    waited: float = 0.0  # for a processor; given back

    @property
    def left(self) -> float:
        """What is left for all calls together."""
        return max(0.0, self.total * self.pace - self.spent)

    @property
    def next(self) -> float:
        """What the next call may use."""
        return min(self.call * self.pace, self.left)

    def stretch(self, waited: float) -> float:
        """Measure the machine; give the seconds that the call under way gets on top."""
        before, back = self.next, max(0.0, min(waited, MOST * self.call) - self.waited)
        self.pace = max(self.pace, pace())
        self.waited += back
        self.spent -= back
        return self.next - before + back


class Session:
    """One runner with one submission loaded."""

    def __init__(self, link: Link, budget: Budget, *, memory_mb: int) -> None:
        self.link = link
        self.budget = budget
        self.memory_mb = memory_mb
        self.calls: list[Call] = []
        self.is_timed = False  # a check has taken the time
        self.goes_on: Callable[[Sequence[Call]], bool] | None = None  # asked after each call
        self.made: dict[str, Handle] = {}  # functions and classes of the file, by name
        self.broken = False

    def load(self, source: str) -> None:
        """Run the submission's file."""
        made = self.ask({"op": "load", "source": source}, [])
        for name, found in made.items() if type(made) is dict else ():
            if type(name) is str and isinstance(found, Handle):
                found.label = name
                self.made[name] = found

    def ask(self, message: dict[str, Any], buffers: list[codec.Buffer], label: Label = str) -> Any:
        """Send one request; give the value, or raise what came instead."""
        budget, so_far = self.budget, self.link.seconds
        is_total = budget.left < budget.call * budget.pace
        try:
            answer, parts = self.link.ask(
                message, buffers, seconds=budget.next, more=budget.stretch
            )
        except LimitError:
            raise self._stop(self._time_limit(is_total=is_total)) from None
        except DiedError:
            raise self._stop(Failure(kind="died", what=tell("died"))) from None
        except codec.ProtocolError:
            raise self._stop(Failure(kind="protocol", what=tell("protocol"))) from None
        finally:
            budget.spent += self.link.seconds - so_far
        before = time.perf_counter()
        try:
            return self._read(answer, parts, label)
        finally:
            budget.spent += time.perf_counter() - before  # what it takes to read is theirs too

    def _read(self, answer: dict[str, Any], parts: list[memoryview], label: Label) -> Any:
        try:
            if "raise" in answer:
                raised = Raised(answer["raise"])
                if raised.type == "MemoryError":
                    raise self._stop(self._memory_limit())
                raise raised
            if "memory" in answer:
                raise self._stop(self._memory_limit())
            if "large" in answer:
                most = {"megabytes": codec.MAX_BODY >> 20, "depth": codec.MAX_DEPTH}
                what = tell("limit_size", **most)
                raise self._stop(Failure(kind="limit", limit="size", what=what))
            if "value" not in answer:
                raise codec.ProtocolError("no value")
            return codec.decode(answer["value"], parts, lambda tree: self._special(tree, label))
        except (Raised, Stopped):
            raise
        except Exception:  # noqa: BLE001 - a forged answer may fail anywhere
            raise self._stop(Failure(kind="protocol", what=tell("protocol"))) from None

    def _special(self, tree: dict[str, Any], label: Label) -> Any:
        if tree["t"] == "tensor":
            return tree["array"]
        if type(tree.get("id")) is not int:
            raise codec.ProtocolError("a handle without a number")
        return Handle(self, tree["id"], label=label(), kind=clean(tree.get("type"), NAME_CAP))

    def pack(self, value: Any) -> tuple[Any, list[codec.Buffer]]:
        """Encode arguments; handles and tensors keep their meaning."""
        encoder = codec.Encoder(_outgoing)
        encoder_tree = encoder.encode(value)
        return encoder_tree, encoder.buffers

    def call(self, handle: Handle, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object inside, and remember the call."""
        record = Call(handle.label, args, kwargs)
        self.calls.append(record)
        encoder = _Arguments()
        message = {
            "op": "call",
            "of": handle.number,
            "args": encoder.encode(args),
            "kwargs": encoder.encode(kwargs),
        }
        try:
            record.result = self.ask(message, encoder.buffers, label=record.shown)
        except Raised as raised:
            record.raised = raised
            self._ask_whether_to_go_on()
            raise
        except Stopped:
            record.stopped = True
            raise
        self._ask_whether_to_go_on()
        return record.result

    def _ask_whether_to_go_on(self) -> None:
        if self.goes_on is not None and not self.goes_on(self.calls):
            self.goes_on, self.calls = None, []  # what a check puts right at its end is not seen
            raise Cut

    def _stop(self, failure: Failure) -> Stopped:
        self.broken = True
        return Stopped(failure)

    def _time_limit(self, *, is_total: bool) -> Failure:
        budget = self.budget
        if is_total:
            what = tell("limit_total", seconds=round(budget.total * budget.pace, 1))
            return Failure(kind="limit", limit="seconds", what=what)
        what = tell("limit_call", seconds=round(budget.call * budget.pace, 1))
        return Failure(kind="limit", limit="call_seconds", what=what)

    def _memory_limit(self) -> Failure:
        what = tell("limit_memory", megabytes=self.memory_mb)
        return Failure(kind="limit", limit="memory", what=what)


class _Arguments(codec.Encoder):
    """Encode arguments, whose handles and tensors are the judge's own."""

    def __init__(self) -> None:
        super().__init__(_outgoing)

    def encode(self, value: Any, depth: int = 0) -> Any:
        if isinstance(value, Tensor):
            return {**super().encode(value.array, depth), "t": "tensor"}
        return super().encode(value, depth)


def _outgoing(value: Any) -> dict[str, Any]:
    if isinstance(value, Handle):
        return {"t": "handle", "id": value.number}
    raise TypeError(f"a check cannot send {kind_of(value)}; use learner.define for functions")


class Handle:
    """An object that stays inside: call it, index it, read its attributes, pass it back."""

    def __init__(self, session: Session, number: int, *, label: str, kind: str) -> None:
        self.session = session
        self.number = number
        self.label = label
        self.kind = kind  # the name of its type, as it says itself

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it inside."""
        return self.session.call(self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        """Read an attribute inside: a value, or a handle on a method."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.attribute(name)

    def attribute(self, name: str) -> Any:
        """Read an attribute whose name Python would not let through."""
        label = f"{self.label}.{name}" if self.label else name
        try:
            return self.session.ask(
                {"op": "get", "of": self.number, "name": name}, [], lambda: label
            )
        except Raised as raised:
            if raised.type != "AttributeError" or raised.trace:
                raise
            key = "missing_attribute" if self.number else "missing"
            raise Missing(tell(key, name=name)) from None

    def __getitem__(self, key: Any) -> Any:
        """Index it inside."""
        tree, buffers = self.session.pack(key)
        message = {"op": "item", "of": self.number, "key": tree}
        return self.session.ask(message, buffers, lambda: f"{self.label}[{preview(key)}]")

    def __len__(self) -> int:
        """Ask for its length."""
        found = self.session.ask({"op": "length", "of": self.number}, [])
        return found if type(found) is int else 0

    def __bool__(self) -> bool:
        """Be true: a handle is an object."""
        return True

    def __repr__(self) -> str:
        """Show what it is, for previews."""
        return f"<{self.kind}>"


class Learner:
    """The submission, as checks see it: its names, and a few means to reach in."""

    def __init__(self, session: Session, source: str) -> None:
        self._session = session
        self._module = Handle(session, 0, label="", kind="module")
        self._known = dict(session.made)
        self.source = source

    def __getattr__(self, name: str) -> Any:
        """Reach a name of the submission."""
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._known:
            return self._known[name]
        found = self._module.attribute(name)
        if isinstance(found, Handle):
            self._known[name] = found
        return found

    def define(self, source: str, name: str | None = None) -> Any:
        """Evaluate an expression inside; with `name`, execute source and give that name of it."""
        shown = name or source
        return self._session.ask(
            {"op": "define", "source": source, "name": name}, [], lambda: shown
        )

    def tensor(self, array: Any) -> Tensor:
        """Send an array as a PyTorch tensor."""
        return Tensor(array)

    def raises(
        self, kind: type[BaseException], call: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> str:
        """Demand that a call raises a built-in exception; gives its message."""
        try:
            got = call(*args, **kwargs)
        except Raised as raised:
            if kind.__name__ in raised.kinds:
                return raised.message
            what = tell("raised_other", got=raised.type, want=kind.__name__, message=raised.message)
            raise Unmet(what, kind="property", got=raised.type, want=kind.__name__) from None
        what = tell("must_raise", kind=kind.__name__)
        raise Unmet(what, kind="property", value=got, got=preview(got), want=kind.__name__)

    def seconds(
        self, call: Callable[..., Any], *args: Any, repeat: int = 5, **kwargs: Any
    ) -> float:
        """Time a call from outside: the best of so many, in wall seconds.

        The best is the call that other work on the machine disturbed least.
        """
        self._session.is_timed = True
        times = []
        for _ in range(repeat):
            before = self._session.link.seconds
            call(*args, **kwargs)
            times.append(self._session.link.seconds - before)
        return min(times)
