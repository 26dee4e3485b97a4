"""Hand in thousands of submissions in a row, one in ten hostile, and look for what is left behind.

`python -m bench.soak [N]`, 10,000 unless told; Ctrl-C ends it early, with its conclusion. Every
verdict is compared with what it must be. Before, after, and in between after every tenth of all,
what the grader holds is counted: processes, descriptors, memory, scratch files, shared memory,
mounts. `leaks` is the rule by which something has leaked.

Start reading at `main`.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import baibu
from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage
from baibu.grader import Report, grade
from baibu.grader.isolation import look
from baibu.grader.sandbox import SANDBOXES, Sandbox
from bench.grader.held import below, shares
from bench.grader.lab import FOLDER
from bench.grader.ours import await_spare

if TYPE_CHECKING:
    from makers.bait import Bait
    from makers.hostile import Hostile

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
STAGES = {  # how often each is handed in, of a hundred honest submissions
    TESTS / "data" / "grader" / "001-line": 55,
    FOLDER / "gd": 43,
    FOLDER / "tt": 2,
}
HANGS = frozenset({"loop"})  # mistakes that only end at the limit: the hostile ones do that enough
HOSTILE_EVERY = 10
SAMPLES = 10
MOST_GROWTH = 0.05  # of memory, from the first sample to the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is handed in, and how to tell that its verdict is right."""

    name: str
    stage: Stage
    body: Body
    source: str
    fault: Callable[[Report], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the grader holds at one moment."""

    processes: int  # zygotes, spares, and the bait's one
    dead: int  # ended, and reaped when their zygote forks next: one per zygote at most
    descriptors: int  # of the judge
    zygote_descriptors: int
    judge_mb: float  # proportional share, once what is free has been given back
    zygotes_mb: float
    scratch: int  # folders and files in the judge's temporary folder
    shared: int  # files in /dev/shm, but for bait
    mounts: int  # that the machine has


def main(count: int) -> int:
    """Hand in so many; print samples, wrong verdicts, and whether anything leaks."""
    sys.path.insert(0, str(TESTS))
    from makers.bait import Bait

    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        tempfile.tempdir = folder  # so that what is counted there is the grader's
        os.environ["XDG_CACHE_HOME"] = folder  # noqa: TID251 - and nothing is written elsewhere
        ground = next(iter(STAGES))
        bait = Bait(ground / "checks.py", Path(baibu.__file__).parent, ROOT)
        try:
            return soak(count, Path(folder), bait)
        finally:
            bait.close()
            SANDBOXES.close()
            tempfile.tempdir = None


def soak(count: int, scratch: Path, bait: Bait) -> int:
    """Do it; 0 when every verdict is right and nothing is left behind."""
    honest, hostile = honest_ones(), hostile_ones(bait.told())
    print(f"{count:,} submissions, one in {HOSTILE_EVERY} hostile ({len(hostile)} different)")
    print(f"  isolation: tier {_tier()}, user {os.geteuid()}")
    wrong: list[str] = []
    start = time.perf_counter()
    for one in [*honest, *hostile]:  # once each, so that what is kept for good is there
        hand_in(one, bait, wrong)
    seconds = time.perf_counter() - start
    print(f"  warm-up: {len(honest) + len(hostile)} verdicts, {seconds:.0f} s, {len(wrong)} wrong")
    print(f"  {'done':>7}{'seconds':>9}" + "".join(f"{one.name:>19}" for one in fields(Sample)))
    samples = [sample(honest, scratch, bait, wrong)]
    _row(0, 0.0, samples[-1])
    seen: Counter[str] = Counter()
    start = time.perf_counter()
    done = 0
    try:
        for one in sequence(honest, hostile, count):
            hand_in(one, bait, wrong)
            done += 1
            seen[one.name.partition(":")[0]] += 1
            if done % max(1, count // SAMPLES) == 0 or done == count:
                samples.append(sample(honest, scratch, bait, wrong))
                _row(done, time.perf_counter() - start, samples[-1])
    except KeyboardInterrupt:
        print(f"  stopped after {done:,}")
    print("  handed in: " + ", ".join(f"{n:,} {name}" for name, n in sorted(seen.items())))
    return conclude(samples, wrong, max(1, count // SAMPLES))


def honest_ones() -> list[Submission]:
    """List what learners hand in: references, untouched starters, mistakes."""
    found = []
    for folder in STAGES:
        stage = read_stage(folder)
        body = read_body(stage)
        found.append(Submission(
            name=f"right: {stage.id}", stage=stage, body=body, source=body.solution, fault=_passes
        ))  # fmt: skip
        found.append(Submission(
            name=f"starter: {stage.id}", stage=stage, body=body, source=body.starter, fault=_fails
        ))  # fmt: skip
        found += [
            Submission(
                name=f"mistake: {stage.id}/{mistake.stem}",
                stage=stage,
                body=body,
                source=mistake.source,
                fault=_names(mistake.stem),
            )
            for mistake in body.mistakes
            if mistake.stem not in HANGS
        ]
    return found


def hostile_ones(told: Mapping[str, object]) -> list[Submission]:
    """Read the corpus of the tests; each is judged by what its header says must happen."""
    from makers.hostile import corpus
    from makers.hostile_run import Ground

    ground, tier = Ground(), _tier()
    found = []
    for one in corpus():
        if one.machine not in {None, platform.machine()}:
            continue
        if one.profile != "plain" and tier != "A":
            continue  # refused there before it is read
        limits = replace(ground.stage.limits, call_seconds=one.call_seconds, seconds=one.seconds)
        found.append(Submission(
            name=f"hostile: {one.name}",
            stage=replace(ground.stage, limits=limits, profile=one.profile),
            body=ground.body,
            source=one.handed_in(dict(told), ground.honest, tier),
            fault=_ends(one, tier),
        ))  # fmt: skip
    return found


def sequence(
    honest: list[Submission], hostile: list[Submission], count: int
) -> Iterator[Submission]:
    """Mix: one in ten hostile, each in turn; of the others half right, half not."""
    draw = random.Random(1)
    turn = draw.sample(hostile, len(hostile))
    by_stage = {
        weight: [one for one in honest if one.stage.folder == folder]
        for folder, weight in STAGES.items()
    }
    weights = list(by_stage)
    for number in range(count):
        if number % HOSTILE_EVERY == HOSTILE_EVERY - 1:
            yield turn[number // HOSTILE_EVERY % len(turn)]
            continue
        ones = by_stage[draw.choices(weights, weights)[0]]
        yield ones[0] if draw.random() < 0.5 else draw.choice(ones[1:])


def hand_in(one: Submission, bait: Bait, wrong: list[str]) -> None:
    """Grade it, and note a verdict that is not what it must be, or bait that was touched."""
    try:
        report = grade(one.stage, one.body, one.source, learner_seed=1, personal=False)
    except Exception as error:  # noqa: BLE001 - a grader that breaks has been broken
        faults = [f"the grader raised {type(error).__name__}: {error}"]
    else:
        faults = [fault] if (fault := one.fault(report)) else []
    if one.name.startswith("hostile"):
        faults += bait.touched()
    for fault in faults:
        wrong.append(f"{one.name}: {fault}"[:300])
        print(f"    WRONG {wrong[-1]}", flush=True)


def sample(honest: list[Submission], scratch: Path, bait: Bait, wrong: list[str]) -> Sample:
    """Let everything come to rest with a spare in every zygote, and count."""
    for one in honest:
        if one.fault is _passes:
            hand_in(one, bait, wrong)
    zygotes = [one for one in SANDBOXES._kept.values() if isinstance(one, Sandbox)]
    for zygote in zygotes:
        await_spare(zygote, "plain")
    time.sleep(0.2)
    me = int(Path("/proc/self").resolve().name)
    pids = list(below(me))
    dead = sum(1 for pid in pids if _is_dead(pid))
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return Sample(
        processes=len(pids) - dead,
        dead=dead,
        descriptors=_descriptors(me),
        zygote_descriptors=sum(_descriptors(one._process.pid) for one in zygotes),
        judge_mb=shares(iter([me])) / 1e6,
        zygotes_mb=shares(iter(pids)) / 1e6,
        scratch=sum(1 for _ in scratch.rglob("*")),
        shared=sum(1 for path in Path("/dev/shm").iterdir() if not path.name.startswith("bait-")),
        mounts=len(Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()),
    )


def leaks(samples: list[Sample]) -> list[str]:
    """Name what grew: a count from the first to the last; memory by more than five in a hundred.

    Memory is the median of the first three and of the last three, for it wavers by what came last.
    """
    found = []
    for field in fields(Sample):
        values = [getattr(one, field.name) for one in samples]
        before, after, most = values[0], values[-1], values[0]
        if field.name == "dead":
            most = len(SANDBOXES._kept)
        elif isinstance(before, float):
            before, after = statistics.median(values[:3]), statistics.median(values[-3:])
            most = before * (1 + MOST_GROWTH)
        if after > most:
            found.append(f"{field.name}: {before:g} before, {after:g} after")
    return found


def conclude(samples: list[Sample], wrong: list[str], step: int) -> int:
    """Say the drift, what was wrong, and whether anything leaks."""
    marks = [index * step / 1000 for index in range(len(samples))]
    for name in ("judge_mb", "zygotes_mb") if len(samples) > 1 else ():
        values = [float(getattr(one, name)) for one in samples]
        slope = statistics.linear_regression(marks, values).slope
        print(f"  drift of {name}: {slope * 1e3:+.1f} kB per 1,000 submissions")
    print(f"  {len(wrong)} wrong verdicts")
    for name, times in Counter(line.partition(" (")[0] for line in wrong).most_common(20):
        print(f"    {times} x {name}")
    found = leaks(samples)
    print("  " + ("; ".join(f"LEAK {one}" for one in found) or "no leak"))
    return 1 if wrong or found else 0


def _row(done: int, seconds: float, one: Sample) -> None:
    cells = [getattr(one, field.name) for field in fields(Sample)]
    shown = [f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells]
    print(f"  {done:7,}{seconds:9.0f}" + "".join(f"{cell:>19}" for cell in shown), flush=True)


def _passes(report: Report) -> str | None:
    return None if report.passed else f"should pass: {report.first_failure}"


def _fails(report: Report) -> str | None:
    return "should fail" if report.passed else None


def _names(stem: str) -> Callable[[Report], str | None]:
    def fault(report: Report) -> str | None:
        failures = [check.failure for check in report.checks if check.failure is not None]
        named = {m for f in failures if f.diagnosis is not None for m in f.diagnosis.mistakes}
        if report.passed:
            return "should fail"
        return None if stem in named else f"named as {sorted(named)}"

    return fault


def _is_dead(pid: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        return state.split()[0] == "Z"
    return True


def _ends(one: Hostile, tier: str) -> Callable[[Report], str | None]:
    from makers.hostile import verdict_fault

    return lambda report: verdict_fault(one, tier, report.to_json())


def _descriptors(pid: int) -> int:
    with suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return 0


def _tier() -> str:
    found = look()
    return getattr(found, "tier", "A")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 10_000))
