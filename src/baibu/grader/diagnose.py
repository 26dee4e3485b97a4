"""Name the mistake: find the wrong solution that behaves just like the submission.

A failed check is run again with public seeds. The calls that it made, and what each gave, are
compared with those of every mistake of the stage on the same seed. Where one agrees (or all that
agree are of one family), it is named.
What a mistake did on a public seed is kept, also for those whose code is the same as far as the
check goes, so that the next submission pays only for its own run.
Of hidden inputs nothing is told but what came back: neither they nor what was wanted.

Start reading at `Diagnostician.explain`.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from baibu.content import Body, Mistake, Stage
from baibu.core.language import Text
from baibu.grader.behaviour import Behaviour, agree, behaviour, goes_on_like
from baibu.grader.checks import Check
from baibu.grader.judge import Bench, Ran, run_check
from baibu.grader.pace import pace
from baibu.grader.preview import size
from baibu.grader.reach import is_plain
from baibu.grader.report import Diagnosis, Failure
from baibu.grader.seen import recall, remember
from baibu.grader.session import Call

PUBLIC_SEEDS = (1, 2, 3)  # never used for hidden inputs
HURRY_SECONDS = 2.0  # for explaining one submission to a person who waits, all checks together
SMALL = 40  # numbers in an example that a person can take in
QUICK = 0.2  # seconds of a check that may be repeated for a smaller example
AT_ONCE = 4  # mistakes that are run side by side


UNKNOWN = Behaviour("unknown", "", ())  # there was no time to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The mistakes that do in a failed check what the submission did."""

    check: Check
    seed: int
    mistakes: list[Mistake]
    is_weak: bool


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
            return hidden(ran, ran.failure)
        if self._is_over() or _is_unwritten(ran.failure):
            return hidden(ran, ran.failure)
        start = time.monotonic()
        try:
            seed, example = self._example(check, ran.failure)
            if example is None or example.failure is None:
                return hidden(ran, ran.failure)
            self._failing[check.name] = Alike(
                check=check,
                seed=seed,
                mistakes=self._alike(check, seed, example),
                is_weak=behaviour(example).is_weak,
            )
            is_slow = ran.failure.kind == example.failure.kind == "limit"
            return _shown(example, ran.failure if is_slow else example.failure)
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

    def _itself(self) -> list[Mistake]:
        """Find the submission among the mistakes: authors hand these in to prove them."""
        return [m for m in self.body.mistakes if m.source == self.bench.source]

    def _is_over(self) -> bool:
        return self.hurry and self._spent > HURRY_SECONDS and self._spent > HURRY_SECONDS * pace()

    def _impatience(self, kind: str | None) -> float | None:
        """Wait half as long for what has been seen to hang: somebody waits for us."""
        return self.stage.limits.call_seconds / 2 if self.hurry and kind == "limit" else None

    def _example(self, check: Check, failure: Failure) -> tuple[int, Ran | None]:
        """Run the check on public seeds; the failing run with the smallest input is the example."""
        best: tuple[int, int, Ran] | None = None
        for seed in PUBLIC_SEEDS:
            patience = self._impatience(failure.kind)
            bench = replace_bench(self.bench, self.bench.source, patience)
            try:
                ran = run_check(bench, check, seed)
            finally:
                bench.close()
            if ran.failure is None:
                continue
            found = (size(_inputs(ran.shown)), seed, ran)
            best = found if best is None or found[:2] < best[:2] else best
            for mistake in self._itself():
                remember(self.body, mistake, check.name, seed, behaviour(ran), patience)
            if best[0] <= SMALL or ran.seconds > QUICK or ran.failure.kind in {"limit", "died"}:
                break
        return (0, None) if best is None else (best[1], best[2])

    def _alike(self, check: Check, seed: int, example: Ran) -> list[Mistake]:
        """Find the mistakes that do on this seed what the submission did."""
        mine = behaviour(example)
        if mine.kind == "limit" and not mine.calls:
            return []
        patience = self._impatience(mine.kind) or _patience(mine, example)

        def is_alike(mistake: Mistake) -> bool:
            theirs = self._behaviour(mistake, check, seed, patience, beside=mine)
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
        self,
        mistake: Mistake,
        check: Check,
        seed: int,
        patience: float | None = None,
        *,
        beside: Behaviour | None = None,
    ) -> Behaviour:
        """Recall what a mistake did, or run it; with patience, only so many seconds a call.

        Beside another behaviour it is run only until it is seen to differ.
        """
        known = recall(self.body, mistake, check.name, seed, patience, beside=beside)
        if known is not None:
            return known
        if self._is_over():
            return UNKNOWN
        bench = replace_bench(
            self.bench, mistake.source, patience, notes=is_plain(self.body.checks)
        )
        try:
            goes_on = goes_on_like(beside) if beside is not None else None
            found = behaviour(run_check(bench, check, seed, goes_on))
            reached = bench.reached
        finally:
            bench.close()
        remember(self.body, mistake, check.name, seed, found, patience, reached=reached)
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


def _shown(ran: Ran, failure: Failure) -> Failure:
    """Tell a failure on a public seed, with the call that showed it."""
    return replace(failure, call=ran.shown.shown() if ran.shown is not None else None)


def hidden(ran: Ran, failure: Failure) -> Failure:
    """Tell a failure on hidden inputs: neither these nor what was wanted, only what came."""
    call = f"{_unfilled(ran.shown.label)}(…)" if ran.shown is not None else None
    return replace(failure, what=ran.bare or failure.what, call=call, want=None)


def _unfilled(label: str) -> str:
    """Leave out what was passed: `Tree(max_depth=3).fit` is `Tree(…).fit`."""
    shown, depth = [], 0
    for letter in label:
        if letter in ")]}":
            depth -= 1
        if depth <= 0:
            shown.append(letter)
        if letter in "([{":
            depth += 1
            if depth == 1:
                shown.append("…")
    return "".join(shown)


def _is_unwritten(failure: Failure) -> bool:
    """Say whether the work has not been begun: there is no mistake to name."""
    return failure.kind == "raised" and failure.what.en.startswith("NotImplementedError")


def replace_bench(
    bench: Bench, source: str, call_seconds: float | None = None, *, notes: bool = False
) -> Bench:
    """Put another source on a bench like this one."""
    return Bench(
        stage=bench.stage,
        source=source,
        isolated=bench.isolated,
        seed=PUBLIC_SEEDS[0],
        seconds=bench.stage.limits.seconds * 2,
        call_seconds=call_seconds,
        notes=notes,
    )


def _patience(mine: Behaviour, example: Ran) -> float | None:
    """Wait no longer than makes sense: a mistake that hangs is not like code that answers."""
    if mine.kind == "limit":
        return None
    return max(0.5, 5 * example.learner_seconds)


def _inputs(call: Call | None) -> Any:
    return () if call is None else (*call.args, *call.kwargs.values())
