"""Prove a stage: run its solution, starter and mistakes through the real grader on several seeds.

Reads  a stage and its body, and held-out right and wrong solutions when there are some.
Gives  a `Proof` (data); whether it is good enough is for `content.rules` to say.

`python -m baibu.grader.prove 53 [FILE ...]` prints it, for authors at work; a FILE is graded like a submission.
Start reading at `prove`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from baibu.content import Body, Stage, load
from baibu.content.proof import Proof, Trial, What
from baibu.grader.grade import grade
from baibu.grader.load_checks import load_checks
from baibu.grader.report import Report

SEEDS = (101, 202, 303)
MARK = "# diagnosis:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file to be run with one seed."""

    what: What
    name: str
    source: str
    seed: int


def tasks(stage: Stage, body: Body, *, held_out: Path | None = None) -> list[Task]:
    """List everything that has to be run to prove a stage."""
    files: list[tuple[What, str, str]] = [
        ("solution", "solution", body.solution), ("starter", "starter", body.starter)
    ]
    files += [("mistake", mistake.stem, mistake.source) for mistake in body.mistakes]
    if held_out is not None:
        folder = held_out / f"{stage.number:03d}"
        files += [("right", p.stem, p.read_text("utf-8")) for p in sorted(folder.glob("right/*.py"))]
        files += [("wrong", p.stem, p.read_text("utf-8")) for p in sorted(folder.glob("wrong/*.py"))]
    return [
        Task(what=what, name=name, source=source, seed=seed)
        for what, name, source in files
        for seed in SEEDS
    ]


def attempt(stage: Stage, body: Body, task: Task) -> Trial:
    """Run one file with one seed."""
    report = grade(stage, body, task.source, learner_seed=0, personal=True, seed=task.seed)
    failed = [check for check in report.checks if check.outcome != "passed"]
    failures = [check.failure for check in failed if check.failure is not None]
    broken = next((f.what.en for f in failures if f.kind == "broken_check"), "")
    return Trial(
        what=task.what,
        name=task.name,
        seed=task.seed,
        passed=report.passed,
        passed_checks=report.passed_count,
        checks=len(report.checks),
        failed=tuple(check.name for check in failed),
        diagnoses=tuple(f.diagnosis.mistakes for f in failures if f.diagnosis is not None),
        problem=_problem(report),
        broken=broken or _unrunnable(task, report),
        over_limit=any(f.kind == "limit" for f in failures),
        seconds=report.seconds,
        expected=_expected(task),
    )


def prove(
    stage: Stage, body: Body, *, held_out: Path | None = None,
    run: Callable[[Stage, Body, list[Task]], Iterable[Trial]] | None = None,
) -> Proof:
    """Run everything, here or through `run`, and gather the trials."""
    work = tasks(stage, body, held_out=held_out)
    trials = run(stage, body, work) if run else (attempt(stage, body, task) for task in work)
    return gather(stage, body, tuple(trials))


def gather(stage: Stage, body: Body, trials: tuple[Trial, ...]) -> Proof:
    """Put trials together with what the checks say of themselves."""
    loaded = load_checks(stage, body)
    proved = {skill for check in loaded.checks for skill in check.proves}
    proved |= {question.skill for question in body.questions}
    return Proof(
        stage=stage,
        body=body,
        trials=trials,
        proved=frozenset(proved),
        questions_observed=frozenset(o.question for o in loaded.observations),
    )


def _problem(report: Report) -> str:
    first = report.first_failure
    if first is None or first.failure is None:
        return ""
    return f"{first.name}: {first.failure.what.en}"


def _unrunnable(task: Task, report: Report) -> str:
    """Say why a starter's file cannot even be run, if so."""
    failure = report.checks[0].failure if report.checks else None
    all_stopped = all(check.outcome == "not_run" for check in report.checks[1:])
    if task.what == "starter" and failure is not None and len(report.checks) > 1 and all_stopped:
        return failure.what.en
    return ""


def _expected(task: Task) -> str | None:
    if task.what != "wrong":
        return None
    first = task.source.split("\n", 1)[0]
    return first.removeprefix(MARK).strip() if first.startswith(MARK) else "none"


def _main(arguments: list[str]) -> None:
    out = sys.stdout.write
    catalog = load(report=lambda error: None)
    stage = catalog.stage(arguments[0])
    body = catalog.body(stage)
    if arguments[1:]:
        for name in arguments[1:]:
            source = Path(name).read_text("utf-8")
            report = grade(stage, body, source, learner_seed=0, personal=True)
            out(f"{name}: {'passed' if report.passed else 'failed'} {report.seconds:.2f} s\n")
            for check in report.checks:
                out(f"  {check.outcome:8} {check.seconds:7.3f} s  {check.name}\n")
                if check.failure is not None:
                    f = check.failure
                    out(f"      {f.kind}: {f.what.en}\n      call {f.call}\n      got  {f.got}\n      want {f.want}\n")
                    out(f"      trace {[(t.line, t.source.strip()) for t in f.trace]}\n")
                    out(f"      diagnosis {f.diagnosis and f.diagnosis.mistakes}\n")
        return
    for task in tasks(stage, body, held_out=Path("tests/data/stages")):
        trial = attempt(stage, body, task)
        if trial.what in ("solution", "right"):
            good = trial.passed
        elif trial.what == "starter":
            good = not trial.passed and not trial.broken
        elif trial.what == "mistake":
            own = [stems for stems in trial.diagnoses if trial.name in stems]
            good = not trial.passed and len(own) > 0 and len(own) == len(trial.diagnoses)
        else:
            wanted = trial.expected
            named = [stems for stems in trial.diagnoses]
            good = not trial.passed and (
                not named if wanted == "none" else any(wanted in stems for stems in named)
            )
        out(
            f"{'ok ' if good and not trial.broken else 'BAD'} {trial.what:8} {trial.name:28} seed {trial.seed} "
            f"{trial.passed_checks}/{trial.checks} {trial.seconds:6.2f} s "
            f"named {[list(s) for s in trial.diagnoses]} {trial.broken} {'' if good else trial.problem[:160]}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    _main(sys.argv[1:])
