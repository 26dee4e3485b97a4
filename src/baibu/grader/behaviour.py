"""Say what code did in a check, so that two submissions can be compared.

Reads  a run of a check: its calls and how it ended.
Gives  a `Behaviour`: plain values; an object that stayed inside is an `Inside`, whichever it was.

Start reading at `behaviour` and `agree`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from baibu.grader.judge import Ran
from baibu.grader.session import Call, Handle

RTOL, ATOL = 1e-6, 1e-9  # two orders of summation give as much


@dataclass(frozen=True, slots=True)
class Inside:
    """The sign for an object that stayed in the learner's process."""


INSIDE = Inside()
CUT = "cut"  # the kind of a run that was ended when it was seen to differ: its end is not known


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What code did in one check: the calls, and how it ended."""

    kind: str | None  # of the failure; None when the check passed; or CUT
    what: str  # the exception's type, for "raised"
    calls: tuple[
        tuple[str, Any], ...
    ]  # what was called, and ("gave", value), ("raised", type), ...
    is_timed: bool = False  # how often it was called may depend on how busy the machine was

    @property
    def is_weak(self) -> bool:
        """Say whether no value came back: many mistakes end in the same exception or time-out."""
        return not any(outcome[0] == "gave" for _, outcome in self.calls)


PASSED = Behaviour(None, "", ())


def behaviour(ran: Ran) -> Behaviour:
    """Reduce a run to what can be compared."""
    failure = ran.failure
    kind = CUT if ran.is_cut else failure.kind if failure is not None else None
    what = ""
    if failure is not None and failure.kind == "raised":
        what = failure.what.en.partition(":")[0].removesuffix(" was raised")  # without a message
    return Behaviour(
        kind=kind,
        what=what,
        calls=tuple(_told(call) for call in ran.calls),
        is_timed=ran.is_timed,
    )


def agree(mine: Behaviour, theirs: Behaviour) -> bool:
    """Say whether two behaviours are the same up to rounding.

    A check that takes the time tries again while it is in doubt: of two such runs the shorter
    one's calls are compared.
    """
    if (mine.kind, mine.what) != (theirs.kind, theirs.what):
        return False
    is_as_long = len(mine.calls) == len(theirs.calls)
    if not is_as_long and not (mine.is_timed and theirs.is_timed and mine.calls and theirs.calls):
        return False
    return all(map(_is_alike, mine.calls, theirs.calls))


def goes_on_like(mine: Behaviour) -> Callable[[Sequence[Call]], bool]:
    """Make the question whether a run under way may still come to agree with this behaviour."""

    def goes_on(calls: Sequence[Call]) -> bool:
        place = len(calls) - 1
        if place >= len(mine.calls):
            return mine.is_timed
        return _is_alike(mine.calls[place], _told(calls[place]))

    return goes_on


def may_agree(mine: Behaviour, cut: Behaviour) -> bool:
    """Say whether a run that was cut might agree with this behaviour, had it not been cut."""
    if len(cut.calls) > len(mine.calls) and not mine.is_timed:
        return False
    return all(map(_is_alike, mine.calls, cut.calls))


def _is_alike(mine: tuple[str, Any], theirs: tuple[str, Any]) -> bool:
    return mine[0] == theirs[0] and same(mine[1], theirs[1])


def _told(call: Call) -> tuple[str, Any]:
    return call.label.partition("(")[0], _outcome(call)


def same(a: Any, b: Any) -> bool:
    """Say whether two values are the same up to rounding."""
    if a is b:  # the gaps of pandas, NA and NaT, are equal to nothing
        return True
    if isinstance(a, Inside) or isinstance(b, Inside):
        return isinstance(a, Inside) and isinstance(b, Inside)
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _same_arrays(a, b)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float, np.number)) and isinstance(b, (int, float, np.number)):
        return _near(a, b)
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if hasattr(a, "equals"):  # pandas
        return _same_tables(a, b)
    return bool(a == b)


def _near(a: Any, b: Any) -> bool:
    try:
        if a == b or (a != a and b != b):
            return True
        return bool(abs(a - b) <= ATOL + RTOL * max(abs(a), abs(b)))
    except OverflowError:  # a whole number beyond every float
        return False


def _same_arrays(a: Any, b: Any) -> bool:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)) or a.shape != b.shape:
        return False
    if a.dtype.kind in "fc" and b.dtype.kind in "iufc":
        return bool(np.allclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=True))
    if a.dtype.kind == "O" or b.dtype.kind == "O":
        return same(a.ravel().tolist(), b.ravel().tolist())
    if a.dtype.kind == b.dtype.kind and a.dtype.kind in "mM":
        return np.array_equal(a, b, equal_nan=True)
    return bool(a.dtype.kind == b.dtype.kind and np.array_equal(a, b))


def _same_tables(a: Any, b: Any) -> bool:
    if a.shape != b.shape or not a.index.equals(b.index):
        return False
    if a.ndim == 1:
        return same(a.to_numpy(), b.to_numpy())
    return list(a.columns) == list(b.columns) and all(
        same(a[name].to_numpy(), b[name].to_numpy()) for name in a.columns
    )


def _outcome(call: Call) -> Any:
    if call.raised is not None:
        return ("raised", call.raised.type)
    return ("stopped",) if call.stopped else ("gave", _let_go(call.result))


def _let_go(value: Any) -> Any:
    """Put a sign in the place of each handle, so that no process is held on to."""
    if isinstance(value, Handle):
        return INSIDE
    if type(value) in (list, tuple):
        return type(value)(_let_go(item) for item in value)
    if type(value) is dict:
        return {key: _let_go(item) for key, item in value.items()}
    return value
