"""Get a verdict from Baibu in each of the ways that are measured, and time it.

Start reading at `with_spare`.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import wait

from baibu.grader import grade
from baibu.grader.grade import kinds
from baibu.grader.isolation import tier
from baibu.grader.judge import family, fresh_seed
from baibu.grader.report import Report
from baibu.grader.sandbox import SANDBOXES, Sandbox
from bench.grader.lab import Lab

SETTLE_SECONDS = 0.02  # for the kernel to take down what the verdict before left behind


def sandbox(lab: Lab, *, isolated: bool = True) -> Sandbox:
    """Find the zygote that a lab's submissions are forked from."""
    found = SANDBOXES.get(family(lab.stage, lab.body.solution), tier(isolated=isolated))
    assert isinstance(found, Sandbox)  # not one that spawns its runners: this is Linux
    return found


def verdict(lab: Lab, source: str) -> Report:
    """Grade as a learner's submission is graded."""
    return grade(lab.stage, lab.body, source, learner_seed=1, personal=False)


def marks(lab: Lab, source: str) -> float:
    """Grade a submission that should pass; say on the error stream what keeps it from that."""
    report = verdict(lab, source)
    for check in report.checks:
        if check.outcome != "passed":
            print(check.name, check.outcome, check.failure, file=sys.stderr)
    return report.passed_count


def with_spare(lab: Lab, source: str) -> tuple[float, Report]:
    """Time a verdict when a warmed-up runner stands ready."""
    rest(lab)
    return _timed(lab, source)


def on_demand(lab: Lab, source: str) -> tuple[float, Report]:
    """Time a verdict when the runner must be forked first."""
    _without_spare(sandbox(lab))
    return _timed(lab, source)


def rest(lab: Lab) -> None:
    """Wait until a spare stands ready and nothing of the verdict before goes on."""
    await_spare(sandbox(lab), lab.stage.profile)
    time.sleep(SETTLE_SECONDS)


def await_spare(zygote: Sandbox, profile: str) -> None:
    """Have a spare made if none is there, and wait until it stands ready."""
    zygote.refill(profile)
    wait([*zygote._spares.values()])


def judged(lab: Lab, source: str, *, isolated: bool) -> float:
    """Time the judge's work alone, runner forked on demand, with or without isolation."""
    _without_spare(sandbox(lab, isolated=isolated))
    start = time.perf_counter()
    found = kinds()["code"].judge(lab.stage, lab.body, source, seed=fresh_seed(), isolated=isolated)
    seconds = time.perf_counter() - start
    assert all(check.outcome == "passed" for check in found.checks)
    return seconds


def _without_spare(zygote: Sandbox) -> None:
    zygote.drop_spares()
    time.sleep(SETTLE_SECONDS)


def _timed(lab: Lab, source: str) -> tuple[float, Report]:
    start = time.perf_counter()
    report = verdict(lab, source)
    return time.perf_counter() - start, report
