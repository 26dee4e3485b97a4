"""Prove a stage: run its solution, starter and mistakes through the real grader on several seeds.

Reads  a stage and its body, and held-out right and wrong solutions when there are some.
Gives  a `Proof` (data); whether it is good enough is for `content.rules` to say.
Runs   every universal cheat as well, on one seed: there is nothing to be named in it, so that all
       its checks are run, the slow ones too, and no more.

`python -m baibu.grader.prove 53 [FILE ...]` prints it, for authors at work; a FILE is graded like
a submission, `--cheats` runs the cheats alone.
Start reading at `prove`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from baibu.content import Body, Mistake, Stage, load
from baibu.content.parcel import completed
from baibu.content.proof import Proof, Trial, What
from baibu.grader.behaviour import PASSED, behaviour
from baibu.grader.cheats import cheats
from baibu.grader.checks import Check
from baibu.grader.diagnose import PUBLIC_SEEDS, Diagnostician
from baibu.grader.grade import grade
from baibu.grader.isolation import detect
from baibu.grader.judge import Bench, Ran, family, run_all
from baibu.grader.kinds.code import named
from baibu.grader.kinds.questions import predicted
from baibu.grader.load_checks import load_checks
from baibu.grader.report import CheckResult, Failure, Isolation, Report
from baibu.grader.seen import recall, remember

SEEDS = (101, 202, 303)
CHEAT_SECONDS = 0.5  # of one call: a cheat has nothing to compute
MARK = "# diagnosis:"
_MET: set[str] = set()  # hashes of the stages whose mistakes this process knows


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
        ("solution", "solution", body.solution),
        ("starter", "starter", body.starter),
    ]
    files += [("mistake", mistake.stem, mistake.source) for mistake in body.mistakes]
    if held_out is not None:
        folder = held_out / f"{stage.number:03d}"
        files += [("right", p.stem, _whole(p, body)) for p in sorted(folder.glob("right/*.py"))]
        files += [("wrong", p.stem, _whole(p, body)) for p in sorted(folder.glob("wrong/*.py"))]
    honest = [
        Task(what=what, name=name, source=source, seed=seed)
        for what, name, source in files
        for seed in SEEDS
    ]
    return honest + cheat_tasks(body)


def _whole(path: Path, body: Body) -> str:
    """Read a held-out file; one that says nothing of a project has that of the reference."""
    return completed(path.read_text("utf-8"), body.solution)


def cheat_tasks(body: Body) -> list[Task]:
    """List every universal cheat, made out for a stage."""
    return [
        Task(what="cheat", name=cheat.name, source=cheat.source, seed=SEEDS[0])
        for cheat in cheats(body)
    ]


def portions(stage: Stage, body: Body, parts: int) -> list[tuple[Task, ...]]:
    """Divide what has to be run; the seeds of one file stay together, and the cheats do."""
    everything = tasks(stage, body)
    honest = [task for task in everything if task.what != "cheat"]
    files = list(dict.fromkeys((task.what, task.name) for task in honest))
    dealt = {file: turn % parts for turn, file in enumerate(files)}
    found = [
        tuple(task for task in honest if dealt[task.what, task.name] == part)
        for part in range(parts)
    ]
    found.append(tuple(task for task in everything if task.what == "cheat"))
    return [portion for portion in found if portion]


def attempts(stage: Stage, body: Body, work: Sequence[Task]) -> tuple[Trial, ...]:
    """Run several files in this process, which remembers what it has seen mistakes do."""
    if any(task.what == "mistake" for task in work):
        get_to_know(stage, body)
    found: list[Trial] = []
    for of_one in _by_file(work):
        first, *others = of_one
        found.append(diagnosed(stage, body, first) or attempt(stage, body, first))
        short = confirmed(stage, body, others, found[-1])
        found += [short.get(task) or attempt(stage, body, task) for task in others]
    return tuple(found)


def _by_file(work: Sequence[Task]) -> list[list[Task]]:
    """Put the seeds of one file together."""
    files: dict[tuple[What, str], list[Task]] = {}
    for task in work:
        files.setdefault((task.what, task.name), []).append(task)
    return list(files.values())


def get_to_know(stage: Stage, body: Body) -> None:
    """Run every mistake once and remember what it did in each check: others are compared with that.

    Most mistakes pass most checks, and are not alike in these. All of it in one runner costs a
    fraction of running each mistake anew for each check that some other mistake fails. What is
    told of a mistake itself still comes from a runner of its own.
    """
    if body.hash in _MET:
        return
    _MET.add(body.hash)
    checks = load_checks(stage, body).checks
    for mistake in body.mistakes:
        bench = _bench(stage, mistake.source)
        try:
            noted = partial(_noted, body, mistake)
            results = run_all(bench, checks, PUBLIC_SEEDS[0], noted, spare_slow=True)
        finally:
            bench.close()
        for found in results:
            if found.outcome == "passed":
                remember(body, mistake, found.name, PUBLIC_SEEDS[0], PASSED)


def _noted(body: Body, mistake: Mistake, check: Check, ran: Ran) -> Failure:
    """Remember what a mistake did in a check that it failed."""
    remember(body, mistake, check.name, PUBLIC_SEEDS[0], behaviour(ran))
    return _as_it_is(check, ran)


def diagnosed(stage: Stage, body: Body, task: Task) -> Trial | None:
    """Try a mistake with the checks that it did not pass; if it passes them now, give nothing."""
    checks = load_checks(stage, body).checks
    left = tuple(c for c in checks if not _is_known_to_pass(body, task.name, c))
    if task.what != "mistake" or not left:
        return None
    start = time.perf_counter()
    bench = _bench(stage, task.source)
    doctor = Diagnostician(stage=stage, body=body, bench=bench, checks=checks, hurry=False)
    try:
        results = run_all(bench, left, task.seed, doctor.explain, spare_slow=True)
    finally:
        bench.close()
    found = [named(result, doctor, task.source) for result in results]
    if all(result.outcome != "failed" for result in found):
        return None
    return _trial(task, found, len(checks), time.perf_counter() - start)


def _is_known_to_pass(body: Body, name: str, check: Check) -> bool:
    """Say whether a mistake was seen to pass a check on the first public seed."""
    mistake = next((one for one in body.mistakes if one.stem == name), None)
    return mistake is not None and recall(body, mistake, check.name, PUBLIC_SEEDS[0]) == PASSED


def confirmed(stage: Stage, body: Body, others: Sequence[Task], first: Trial) -> dict[Task, Trial]:
    """Try a mistake with its other seeds, where it will do to show that it is caught here too.

    What is told of a mistake comes from public seeds, and so is the same for every seed. Of a
    stage's own mistake the check that named it has to fail again; of a held-out one, the same
    checks as before: nothing else could be named. Where this does not hold, nothing is given.
    """
    checks = load_checks(stage, body).checks
    if first.what == "mistake":
        checks = tuple(c for c in checks if c.name == first.named_by)
    if not others or first.what not in {"mistake", "wrong"} or not checks:
        return {}
    bench = _bench(stage, others[0].source)
    try:
        found = {
            task: _again(first, task, run_all(bench, checks, task.seed, _as_it_is, spare_slow=True))
            for task in others
        }
    finally:
        bench.close()
    return {task: trial for task, trial in found.items() if trial is not None}


def _again(first: Trial, task: Task, results: Sequence[CheckResult]) -> Trial | None:
    """Tell with another seed what was told with the first, if the same checks failed."""
    failed = tuple(found.name for found in results if found.outcome != "passed")
    wanted = (first.named_by,) if first.what == "mistake" else first.failed
    is_broken = any(f.failure is not None and f.failure.kind == "broken_check" for f in results)
    if not failed or failed != wanted or is_broken:
        return None
    seconds = sum(found.seconds for found in results)
    return replace(first, seed=task.seed, failed=failed, seconds=seconds)


def attempt(stage: Stage, body: Body, task: Task) -> Trial:
    """Run one file with one seed."""
    if task.what == "cheat":
        return try_cheat(stage, body, task)
    report = grade(
        stage, body, task.source, learner_seed=0, personal=True, seed=task.seed, hurry=False
    )
    advice = tuple(remark.name for remark in report.advice)
    found = _trial(task, report.checks, len(report.checks), report.seconds)
    return replace(found, advice=advice, passed=report.passed)


def _trial(task: Task, results: Sequence[CheckResult], checks: int, seconds: float) -> Trial:
    """Sum up what became of the checks that were run."""
    failed = [result for result in results if result.outcome != "passed"]
    failures = [result.failure for result in failed if result.failure is not None]
    broken = next((f.what.en for f in failures if f.kind == "broken_check"), "")
    return Trial(
        what=task.what,
        name=task.name,
        seed=task.seed,
        passed=not failed,
        passed_checks=checks - len(failed),
        checks=checks,
        failed=tuple(result.name for result in failed),
        diagnoses=tuple(f.diagnosis.mistakes for f in failures if f.diagnosis is not None),
        problem=_problem(results),
        broken=broken or _unrunnable(task, results),
        over_limit=any(f.kind == "limit" for f in failures),
        seconds=seconds,
        expected=_expected(task),
        named_by=_named_by(task, failed),
    )


def try_cheat(stage: Stage, body: Body, task: Task) -> Trial:
    """Run every check against a submission that implements nothing, without explaining any."""
    start = time.perf_counter()
    bench = _bench(stage, task.source, CHEAT_SECONDS)
    try:
        results = run_all(bench, load_checks(stage, body).checks, task.seed, _as_it_is)
        results += predicted(stage, body, bench, task.seed)[0]
    finally:
        bench.close()
    failed = [found for found in results if found.outcome != "passed"]
    broke = [f for f in failed if f.failure is not None and f.failure.kind == "broken_check"]
    return Trial(
        what="cheat",
        name=task.name,
        seed=task.seed,
        passed=not failed,
        passed_checks=len(results) - len(failed),
        checks=len(results),
        failed=tuple(found.name for found in failed),
        diagnoses=(),
        problem="; ".join(f"{f.name}: {f.failure.what.en}" for f in broke if f.failure),
        broken="",
        over_limit=any(f.failure is not None and f.failure.kind == "limit" for f in failed),
        seconds=time.perf_counter() - start,
        earned=tuple(found.name for found in results if found.outcome == "passed"),
        broke=tuple(found.name for found in broke),
    )


def _bench(stage: Stage, source: str, call_seconds: float | None = None) -> Bench:
    return Bench(
        stage=stage,
        source=source,
        isolated=isinstance(detect(family(stage, source)), Isolation),
        seconds=stage.limits.seconds,
        call_seconds=call_seconds,
    )


def _as_it_is(_: Check, ran: Ran) -> Failure:
    assert ran.failure is not None  # noqa: S101 - asked about failures only
    return ran.failure


def prove(
    stage: Stage,
    body: Body,
    *,
    held_out: Path | None = None,
    run: Callable[[Stage, Body, list[Task]], Iterable[Trial]] | None = None,
) -> Proof:
    """Run everything, here or through `run`, and gather the trials."""
    work = tasks(stage, body, held_out=held_out)
    trials = run(stage, body, work) if run else attempts(stage, body, work)
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


def _named_by(task: Task, failed: Sequence[CheckResult]) -> str:
    """Give the quickest of the failed checks that named the file."""
    own = [
        check
        for check in failed
        if check.failure is not None
        and check.failure.diagnosis is not None
        and task.name in check.failure.diagnosis.mistakes
    ]
    return min(own, key=lambda check: check.seconds).name if own else ""


def _problem(results: Sequence[CheckResult]) -> str:
    first = next((result for result in results if result.failure is not None), None)
    if first is None or first.failure is None:
        return ""
    return f"{first.name}: {first.failure.what.en}"


def _unrunnable(task: Task, results: Sequence[CheckResult]) -> str:
    """Say why a starter's file cannot even be run, if so."""
    failure = results[0].failure if results else None
    all_stopped = all(result.outcome == "not_run" for result in results[1:])
    if task.what == "starter" and failure is not None and len(results) > 1 and all_stopped:
        return failure.what.en
    return ""


def _expected(task: Task) -> str | None:
    if task.what != "wrong":
        return None
    first = task.source.split("\n", 1)[0]
    return first.removeprefix(MARK).strip() if first.startswith(MARK) else "none"


def _main(arguments: list[str]) -> int:
    catalog = load()
    stage = catalog.stage(arguments[0])
    body = catalog.body(stage)
    if arguments[1:] == ["--cheats"]:
        return sum([_show_cheat(attempt(stage, body, task)) for task in cheat_tasks(body)]) and 1
    for name in arguments[1:]:
        _show_report(
            name, grade(stage, body, Path(name).read_text("utf-8"), learner_seed=0, personal=True)
        )
    wrong = 0
    if not arguments[1:]:
        for task in tasks(stage, body, held_out=Path("tests/data/stages")):
            trial = attempt(stage, body, task)
            _show_trial(trial)
            wrong += not trial.as_it_should
    return int(wrong > 0)


def _show_report(name: str, report: Report) -> None:
    _say(f"{name}: {'passed' if report.passed else 'failed'} in {report.seconds:.2f} s")
    for check in report.checks:
        _say(f"  {check.outcome:8} {check.seconds:7.3f} s  {check.name}")
        failure = check.failure
        if failure is not None:
            _say(f"      {failure.kind}: {failure.what.en}")
            _say(f"      call {failure.call}")
            _say(f"      got  {failure.got}")
            _say(f"      want {failure.want}  ({failure.tolerance})")
            _say(f"      line {[(line.line, line.source.strip()) for line in failure.trace]}")
            _say(f"      diagnosis {failure.diagnosis and failure.diagnosis.mistakes}")


def _show_cheat(trial: Trial) -> bool:
    good = trial.as_it_should and not trial.broke
    verdict = "earns nothing" if good else "EARNS" if trial.earned else "BREAKS"
    _say(
        f"{verdict:13} {trial.name:26} {trial.seconds:6.2f} s {list(trial.earned)} "
        f"{'over a limit' * trial.over_limit} {trial.problem[:400]}"
    )
    return not good


def _show_trial(trial: Trial) -> None:
    verdict = "as it should" if trial.as_it_should else "WRONG"
    _say(
        f"{verdict:12} {trial.what:8} {trial.name:28} seed {trial.seed} "
        f"{trial.passed_checks}/{trial.checks} {trial.seconds:6.2f} s "
        f"named {[list(stems) for stems in trial.diagnoses]} {trial.broken} {trial.problem[:160]}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
