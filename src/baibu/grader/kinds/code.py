"""Judge a code lab: every check runs against the submission."""

from __future__ import annotations

from dataclasses import dataclass, replace

from baibu.content import Body, Stage
from baibu.grader.diagnose import Diagnostician
from baibu.grader.explain import explanation
from baibu.grader.extras import MODULES
from baibu.grader.judge import Bench, run_all
from baibu.grader.load_checks import load_checks
from baibu.grader.report import CheckResult, Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a kind finds out about a submission."""

    checks: tuple[CheckResult, ...]
    predictions: tuple[Prediction, ...]
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The kind `code`."""

    name: str = "code"

    def judge(
        self,
        stage: Stage,
        body: Body,
        source: str,
        *,
        seed: int,
        isolated: bool,
        hurry: bool = True,
    ) -> Judged:
        """Run the checks in order, explain those that fail, and name the mistake."""
        loaded = load_checks(stage, body)
        bench = Bench(stage=stage, source=source, isolated=isolated, seconds=stage.limits.seconds)
        doctor = Diagnostician(
            stage=stage, body=body, bench=bench, checks=loaded.checks, hurry=hurry
        )
        try:
            results = run_all(bench, loaded.checks, seed, doctor.explain, spare_slow=not hurry)
        finally:
            bench.close()
        explained = tuple(named(result, doctor, source) for result in results)
        return Judged(checks=explained, predictions=(), printed=bench.printed)


def named(result: CheckResult, doctor: Diagnostician, source: str) -> CheckResult:
    """Say which mistake is behind a failed check, once all checks have run."""
    if result.failure is None:
        return result
    failure = replace(
        result.failure,
        explanation=explanation(result.failure, source, MODULES),
        diagnosis=doctor.name(result.name),
    )
    return replace(result, failure=failure)


CODE = Code()
