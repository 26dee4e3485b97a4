"""Judge one submission: run the checks against it from outside, and say what became of each.

Reads  a stage, its body, the submitted source; the hidden inputs come from a fresh seed.
Gives  a `Report`; whatever the submission does is data in it.
Never  runs learner code in this process, and never takes a verdict from the learner's process.

Start reading at `judge`.
"""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.random import Generator

from baibu.content import Stage
from baibu.core.language import Text
from baibu.grader.checks import Check
from baibu.grader.errors import GraderError
from baibu.grader.expect import Unmet, tell
from baibu.grader.gpu import Turn, profile_here
from baibu.grader.isolation import tier
from baibu.grader.preview import preview
from baibu.grader.reach import Reached, Watched, noting
from baibu.grader.report import CheckResult, Failure
from baibu.grader.sandbox import SANDBOXES, Allowance, Family
from baibu.grader.session import Budget, Call, Cut, Learner, Missing, Raised, Session, Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one run of one check showed."""

    failure: Failure | None
    value: Any  # what the check returned; observations use it
    calls: list[Call]
    seconds: float
    learner_seconds: float
    shown: Call | None  # the call that the failure is about
    bare: Text | None = None  # the failure's sentence without what was wanted, for hidden inputs
    is_timed: bool = False  # the check took the time
    is_cut: bool = False  # it was ended before its end


@dataclass(kw_only=True)
class Bench:
    """A submission on the bench: its source, and a runner that is renewed when it breaks."""

    stage: Stage
    source: str
    isolated: bool
    seed: int = 0  # of the submission's own draws
    seconds: float = float("inf")  # for all checks together, on the reference machine
    call_seconds: float | None = None  # for one call; the stage's limit when not given
    notes: bool = False  # what it runs inside: an author's file, see `reach`
    printed: str = ""
    _budget: Budget = field(init=False, repr=False)
    _session: Session | None = field(default=None, repr=False)
    _turn: Turn | None = field(default=None, repr=False)
    _watched: Watched | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._budget = Budget(self.seconds, self.call_seconds or self.stage.limits.call_seconds)

    @property
    def is_spent(self) -> bool:
        """Say whether all the time was used."""
        return self._budget.left <= 0

    @property
    def family(self) -> Family:
        """The libraries that the stage's code needs at hand."""
        return family(self.stage, self.source)

    @contextmanager
    def learner(self) -> Iterator[Learner]:
        """Give a learner with the submission loaded; a broken runner is not used again."""
        if self._session is None or self._session.broken:
            self.close()
            self._session = self._fresh()
        self._session.calls, self._session.is_timed = [], False
        if self.notes:
            self._watched = Watched(self._session, self.source)
        yield self._watched or Learner(self._session, self.source)

    @property
    def reached(self) -> Reached | None:
        """Tell what the first check on this bench reached, where that can be known."""
        return self._watched.reached() if self._watched is not None else None

    def _fresh(self) -> Session:
        limits = self.stage.limits
        sandbox = SANDBOXES.get(self.family, tier(isolated=self.isolated))
        profile = profile_here(self.stage.profile)
        if profile == "gpu" and self._turn is None:
            self._turn = Turn()
        allowance = Allowance(memory_mb=limits.memory_mb, seed=self.seed, profile=profile)
        link = sandbox.runner(allowance)
        session = Session(link, self._budget, memory_mb=limits.memory_mb)
        try:
            session.load((noting(self.source) if self.notes else None) or self.source)
        except BaseException:
            self.printed += link.printed
            link.close()
            raise
        return session

    def close(self) -> None:
        """Kill the runner."""
        if self._session is not None:
            self.printed += self._session.link.printed
            self._session.link.close()
            self._session = None
        if self._turn is not None:
            self._turn.end()
            self._turn = None


def family(stage: Stage, source: str) -> Family:
    """Choose the zygote with the libraries that a stage's code imports."""
    if "deep" in stage.extras:
        return "torch"
    file = stage.folder / "solution.py"
    text = source + _text(file, file.stat().st_mtime_ns)
    if "matplotlib" in text:
        return "plots"
    if "sklearn" in text or "pandas" in text or "scipy" in text:
        return "tables"
    return "numpy" if "numpy" in text else "bare"


@lru_cache(maxsize=256)
def _text(file: Path, changed: int) -> str:  # noqa: ARG001 - a changed file is read again
    return file.read_text(encoding="utf-8")


def fresh_seed() -> int:
    """Draw a seed that nobody can foresee."""
    return secrets.randbits(62)


def generator(seed: int, check: str) -> Generator:
    """Give a check its own stream of hidden inputs."""
    return np.random.default_rng([seed, *check.encode()])


def run_check(
    bench: Bench,
    check: Check,
    seed: int,
    goes_on: Callable[[Sequence[Call]], bool] | None = None,
) -> Ran:
    """Run one check once, and turn whatever happens into data.

    Where it is asked after each call whether it `goes_on`, it ends when the answer is no.
    """
    start = time.perf_counter()
    value, failure, shown, bare = None, None, None, None
    calls: list[Call] = []
    learner_seconds, is_timed, is_cut = 0.0, False, False
    try:
        with bench.learner() as learner:
            session = learner._session
            calls, before = session.calls, session.link.seconds
            session.goes_on = goes_on
            try:
                value = check.run(learner, generator(seed, check.name))
            finally:
                learner_seconds = session.link.seconds - before
                is_timed, session.goes_on = session.is_timed, None
    except (Unmet, Raised, Stopped, Missing) as event:
        failure = failure_of(event)
        shown = _about(event, calls)
        bare = event.bare if isinstance(event, Unmet) else None
    except Cut:
        is_cut = True
    except GraderError:
        raise
    except Exception as error:  # noqa: BLE001 - the check cannot go on, whoever is to blame
        is_ours = not learner_seconds and not calls
        failure = _broken(error) if is_ours else _unusable(error, calls)
        shown = calls[-1] if calls else None
    return Ran(
        failure=failure,
        value=value,
        calls=calls,
        seconds=time.perf_counter() - start,
        learner_seconds=learner_seconds,
        shown=shown,
        bare=bare,
        is_timed=is_timed,
        is_cut=is_cut,
    )


def failure_of(event: Unmet | Raised | Stopped | Missing) -> Failure:
    """Turn what went wrong into the report's words."""
    if isinstance(event, Unmet):
        return Failure(
            kind=event.kind,
            what=event.what,
            got=event.got,
            want=event.want,
            tolerance=event.tolerance,
        )
    if isinstance(event, Stopped):
        return event.failure
    if isinstance(event, Missing):
        return Failure(kind="missing", what=event.what)
    if "SyntaxError" in event.kinds and event.trace and not event.trace[0].function:
        what = tell("syntax", line=event.trace[0].line, message=event.message)
    elif event.message:
        what = tell("raised", kind=event.type, message=event.message)
    else:
        what = tell("raised_bare", kind=event.type)
    return Failure(kind="raised", what=what, trace=event.trace)


def result(check: Check, ran: Ran, failure: Failure | None) -> CheckResult:
    """Say what became of a check."""
    outcome: Literal["passed", "failed"] = "passed" if failure is None else "failed"
    return CheckResult(
        name=check.name,
        title=check.title,
        proves=check.proves,
        outcome=outcome,
        seconds=ran.seconds,
        learner_seconds=ran.learner_seconds,
        failure=failure,
        told=ran.value if failure is None and isinstance(ran.value, Text) else None,
    )


def not_run(check: Check) -> CheckResult:
    """Say that a check was not run because all time was used."""
    return CheckResult(
        name=check.name,
        title=check.title,
        proves=check.proves,
        outcome="not_run",
        seconds=0.0,
        learner_seconds=0.0,
    )


def run_all(
    bench: Bench,
    checks: tuple[Check, ...],
    seed: int,
    explain: Callable[[Check, Ran], Failure],
    *,
    spare_slow: bool = False,
) -> list[CheckResult]:
    """Run every check in order; explain the failed ones.

    To `spare_slow` ones is to leave out training runs once something has failed: for proofs, where
    nobody waits to hear how far the training gets.
    """
    results: list[CheckResult] = []
    loading: Failure | None = None
    for check in checks:
        has_failed = any(found.outcome == "failed" for found in results)
        is_unloadable = loading is not None and loading.kind in {"raised", "died", "limit"}
        if bench.is_spent or is_unloadable or (spare_slow and check.slow and has_failed):
            results.append(not_run(check))
            continue
        ran = run_check(bench, check, seed)
        failure = ran.failure
        if failure is not None and not ran.calls and bench._session is None:
            loading = failure  # the file itself could not be run: once is enough
        elif failure is not None:
            failure = _explained(check, ran, failure, explain)
        results.append(result(check, ran, failure))
    return results


def _explained(
    check: Check, ran: Ran, failure: Failure, explain: Callable[[Check, Ran], Failure]
) -> Failure:
    """Explain a failure; where that itself goes wrong, the verdict stands without."""
    try:
        return explain(check, ran)
    except GraderError:
        raise
    except Exception:  # a value that nobody foresaw must not cost the verdict
        logging.getLogger("baibu.grader").exception("a failure could not be explained")
        return replace(failure, call=None, got=None, want=None)


def _about(event: Exception, calls: list[Call]) -> Call | None:
    """Find the call that a failure is about: the one whose result was compared, else the last."""
    if isinstance(event, Unmet) and event.value is not None:
        for call in reversed(calls):
            if call.result is event.value:
                return call
            parts = call.result if isinstance(call.result, (tuple, list)) else ()
            if any(part is event.value for part in parts):
                return call
    return calls[-1] if calls else None


def _broken(error: Exception) -> Failure:
    """Say that a check failed before it had anything from the submission: our fault."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((f for f in reversed(frames) if f.filename.endswith("checks.py")), None)
    line = f", line {place.lineno}" if place else ""
    reason = f"{type(error).__name__}: {error}{line}"[:300]
    return Failure(kind="broken_check", what=tell("broken_check", reason=reason))


def _unusable(error: Exception, calls: list[Call]) -> Failure:
    """Say that a check could not go on with what came back; with the reference's values it does."""
    reason = f"{type(error).__name__}: {error}".replace("Handle", "object")[:300]
    got = preview(calls[-1].result) if calls and calls[-1].raised is None else None
    return Failure(kind="mismatch", what=tell("unusable", reason=reason), got=got)
