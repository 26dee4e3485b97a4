"""Name the mistake: find the wrong solution that behaves just like the submission.

A failed check is run again with public seeds. The calls that it made, and what each gave, are
compared with those
of every mistake of the stage on the same seed. Where one agrees (or all that agree are of one
family), it is named.
What a mistake did on a public seed is kept, so that the next submission pays only for its own run.

Start reading at `Diagnosis.explain`.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from baibu.content import Body, Mistake, Stage
from baibu.core.language import Text
from baibu.grader.checks import Check
from baibu.grader.judge import Bench, Ran, run_check
from baibu.grader.pace import pace
from baibu.grader.preview import size
from baibu.grader.report import Diagnosis, Failure
from baibu.grader.session import Call, Handle

PUBLIC_SEEDS = (1, 2, 3)  # never used for hidden inputs
RTOL, ATOL = 1e-6, 1e-9  # two orders of summation give as much
HURRY_SECONDS = 2.0  # for explaining one submission to a person who waits, all checks together
KEPT = 4_000  # behaviours of mistakes in memory
SMALL = 40  # numbers in an example that a person can take in
QUICK = 0.2  # seconds of a check that may be repeated for a smaller example
AT_ONCE = 4  # mistakes that are run side by side


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What code did in one check: the calls, and how it ended."""

    kind: str | None  # of the failure; None when the check passed
    what: str  # the exception's type, for "raised"
    calls: tuple[tuple[str, Any], ...]

    @property
    def is_weak(self) -> bool:
        """Say whether no value came back: many mistakes end in the same exception or time-out."""
        return not any(outcome[0] == "gave" for _, outcome in self.calls)


UNKNOWN = Behaviour("unknown", "", ())  # there was no time to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The mistakes that do in a failed check what the submission did."""

    check: Check
    seed: int
    mistakes: list[Mistake]
    is_weak: bool


_KEPT: OrderedDict[tuple[str, str, str, int, bool], Behaviour] = OrderedDict()
_LOCK = threading.Lock()


@dataclass(kw_only=True)
class Diagnostician:
    """Explains the failed checks of one submission.

    In a hurry (a person waits) it stops looking after some seconds, and tries the mistake already
    named first.
    """

    stage: Stage
    body: Body
    bench: Bench  # of the submission
    checks: tuple[Check, ...]
    hurry: bool = True
    _failing: dict[str, Alike] = field(default_factory=dict)
    _spent: float = 0.0

    def explain(self, check: Check, ran: Ran) -> Failure:
        """Give the failure with an example from a public seed, and note who behaves alike."""
        assert ran.failure is not None  # noqa: S101 - the caller asks about failures only
        if check.slow or ran.failure.kind in {"broken_check", "missing", "protocol"}:
            return self._with_call(ran, ran.failure)
        if self._is_over() or _is_unwritten(ran.failure):
            return replace(ran.failure, got=None, want=None)
        start = time.monotonic()
        try:
            seed, example = self._example(check)
            if example is None or example.failure is None:
                return replace(ran.failure, got=None, want=None)
            self._failing[check.name] = Alike(
                check=check,
                seed=seed,
                mistakes=self._alike(check, seed, example),
                is_weak=behaviour(example).is_weak,
            )
            return self._with_call(example, example.failure)
        finally:
            self._spent += time.monotonic() - start

    def name(self, check: str) -> Diagnosis | None:
        """Name the mistake behind a failed check, once all checks have run."""
        if check not in self._failing:
            return None
        found = self._failing[check]
        alike = found.mistakes
        if found.is_weak:
            others = [other for other in self._failing.values() if not other.is_weak]
            if not all(other.mistakes for other in others):
                return None  # something unknown is wrong, and may well be behind this too
            alike = [mistake for mistake in alike if not self._contradicted(mistake)]
        if len(alike) > 1:
            alike = self._narrowed(alike)
        if len(alike) == 1:
            return Diagnosis(mistakes=(alike[0].stem,), text=alike[0].diagnosis)
        families = {mistake.family for mistake in alike}
        if len(families) == 1 and None not in families:
            return Diagnosis(
                mistakes=tuple(mistake.stem for mistake in alike), text=self._family(alike)
            )
        return None

    def _is_over(self) -> bool:
        return self.hurry and self._spent > HURRY_SECONDS * pace()

    def _example(self, check: Check) -> tuple[int, Ran | None]:
        """Run the check on public seeds; the failing run with the smallest input is the example."""
        best: tuple[int, int, Ran] | None = None
        for seed in PUBLIC_SEEDS:
            bench = replace_bench(self.bench, self.bench.source)
            try:
                ran = run_check(bench, check, seed)
            finally:
                bench.close()
            if ran.failure is None:
                continue
            found = (size(_inputs(ran.shown)), seed, ran)
            best = found if best is None or found[:2] < best[:2] else best
            if best[0] <= SMALL or ran.seconds > QUICK or ran.failure.kind in {"limit", "died"}:
                break
        return (0, None) if best is None else (best[1], best[2])

    def _alike(self, check: Check, seed: int, example: Ran) -> list[Mistake]:
        """Find the mistakes that do on this seed what the submission did."""
        mine = behaviour(example)
        if mine.kind == "limit" and not mine.calls:
            return []
        patience = _patience(mine, example)

        def is_alike(mistake: Mistake) -> bool:
            theirs = self._behaviour(mistake, check, seed, patience)
            return theirs.kind is not None and agree(mine, theirs)

        lists = [found.mistakes for found in self._failing.values() if not found.is_weak]
        named = {alike[0].stem for alike in lists if len(alike) == 1}
        known = [mistake for mistake in self.body.mistakes if mistake.stem in named]
        if self.hurry and any(is_alike(mistake) for mistake in known):
            return [mistake for mistake in known if is_alike(mistake)]
        if not self.hurry:
            return [mistake for mistake in self.body.mistakes if is_alike(mistake)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            verdicts = list(pool.map(is_alike, self.body.mistakes))
        return [m for m, alike in zip(self.body.mistakes, verdicts, strict=True) if alike]

    def _behaviour(
        self, mistake: Mistake, check: Check, seed: int, patience: float | None = None
    ) -> Behaviour:
        """Run a mistake, or remember what it did; with patience, only so many seconds a call."""
        key = (self.body.hash, mistake.stem, check.name, seed, patience is None)
        with _LOCK:
            if key in _KEPT:
                _KEPT.move_to_end(key)
                return _KEPT[key]
        if self._is_over():
            return UNKNOWN
        bench = replace_bench(self.bench, mistake.source, patience)
        try:
            found = behaviour(run_check(bench, check, seed))
        finally:
            bench.close()
        with _LOCK:
            _KEPT[key] = found
            while len(_KEPT) > KEPT:
                _KEPT.popitem(last=False)
        return found

    def _narrowed(self, alike: list[Mistake]) -> list[Mistake]:
        """Keep those that agree on most failed checks, then those that fail no others."""
        stems = {m.stem for m in alike}
        votes = {
            stem: sum(
                any(m.stem == stem for m in found.mistakes) for found in self._failing.values()
            )
            for stem in stems
        }
        most = max(votes.values())
        best = [m for m in alike if votes[m.stem] == most]
        if len(best) <= 1:
            return best
        passed = [c for c in self.checks if c.name not in self._failing and not c.slow]
        fewest = [m for m in best if not any(self._fails(m, check) for check in passed)]
        return fewest or best

    def _fails(self, mistake: Mistake, check: Check) -> bool:
        found = self._behaviour(mistake, check, PUBLIC_SEEDS[0])
        return found.kind is not None

    def _contradicted(self, mistake: Mistake) -> bool:
        """Say whether a mistake fails another check otherwise than the submission did."""
        return any(
            mistake not in other.mistakes
            and self._behaviour(mistake, other.check, other.seed).kind not in (None, "unknown")
            for other in self._failing.values()
            if not other.is_weak
        )

    def _family(self, alike: list[Mistake]) -> Text:
        texts = [
            m.family_diagnosis
            for m in self.body.mistakes
            if m.family == alike[0].family and m.family_diagnosis is not None
        ]
        return texts[0] if texts else alike[0].diagnosis

    @staticmethod
    def _with_call(ran: Ran, failure: Failure) -> Failure:
        return replace(failure, call=ran.shown.shown() if ran.shown is not None else None)


def _is_unwritten(failure: Failure) -> bool:
    """Say whether the work has not been begun: there is no mistake to name."""
    return failure.kind == "raised" and failure.what.en.startswith("NotImplementedError")


def replace_bench(bench: Bench, source: str, call_seconds: float | None = None) -> Bench:
    """Put another source on a bench like this one."""
    return Bench(
        stage=bench.stage,
        source=source,
        isolated=bench.isolated,
        seed=PUBLIC_SEEDS[0],
        seconds=bench.stage.limits.seconds * 2,
        call_seconds=call_seconds,
    )


def _patience(mine: Behaviour, example: Ran) -> float | None:
    """Wait no longer than makes sense: a mistake that hangs is not like code that answers."""
    if mine.kind == "limit":
        return None
    return max(0.5, 5 * example.learner_seconds)


def behaviour(ran: Ran) -> Behaviour:
    """Reduce a run to what can be compared."""
    failure = ran.failure
    what = ""
    if failure is not None and failure.kind == "raised":
        what = failure.what.en.partition(":")[0]
    return Behaviour(
        kind=failure.kind if failure is not None else None,
        what=what,
        calls=tuple((call.label.partition("(")[0], _outcome(call)) for call in ran.calls),
    )


def agree(mine: Behaviour, theirs: Behaviour) -> bool:
    """Say whether two behaviours are the same up to rounding."""
    if (mine.kind, mine.what, len(mine.calls)) != (theirs.kind, theirs.what, len(theirs.calls)):
        return False
    return all(
        a[0] == b[0] and same(a[1], b[1]) for a, b in zip(mine.calls, theirs.calls, strict=True)
    )


def same(a: Any, b: Any) -> bool:
    """Say whether two values are the same up to rounding."""
    if isinstance(a, Handle) or isinstance(b, Handle):
        return isinstance(a, Handle) and isinstance(b, Handle)
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
    if a == b or (a != a and b != b):
        return True
    return bool(abs(a - b) <= ATOL + RTOL * max(abs(a), abs(b)))


def _same_arrays(a: Any, b: Any) -> bool:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)) or a.shape != b.shape:
        return False
    if a.dtype.kind in "fc" and b.dtype.kind in "iufc":
        return bool(np.allclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=True))
    if a.dtype.kind == "O" or b.dtype.kind == "O":
        return same(a.ravel().tolist(), b.ravel().tolist())
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
    return ("stopped",) if call.stopped else ("gave", call.result)


def _inputs(call: Call | None) -> Any:
    return () if call is None else (*call.args, *call.kwargs.values())
