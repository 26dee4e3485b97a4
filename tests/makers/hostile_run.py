"""Grade the whole hostile corpus in one process, and write down what became of each submission.

A program: `python -m makers.hostile_run [NAME ...]` with `tests` on the path. It grades on whatever
tier the machine has, prints one JSON line per submission, and a last line `{"end": ...}`.
After every submission an honest one is graded, which has to pass; then everything outside is
looked at: bait, processes, descriptors.

Start reading at `main`.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import baibu
from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage
from baibu.content.schema import Profile
from baibu.grader import Report, grade
from makers.bait import Bait, secret
from makers.hostile import Hostile, corpus, verdict_fault

ROOT = Path(__file__).resolve().parents[2]
STAGE = ROOT / "tests" / "data" / "grader" / "001-line"
HUNG_SECONDS = 20  # of work: a judge that has not answered by then has been caught
HUNG_ASLEEP_SECONDS = 300  # of waiting, on a machine that may be shared by many
REPORT_CAP = 200_000  # characters of a report as JSON
SETTLE_SECONDS = 60.0  # what is gone sooner is not waited for
MORE_DESCRIPTORS, MORE_PROCESSES = 16, 3  # spares come and go
MORE_MEMORY_MB = 1000  # a frame is at most 272 MB, and is copied


class HungError(BaseException):
    """The judge itself did not come back."""


class Ground:
    """A stage to hand submissions in for, with a secret in everything that is not shown."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ground-"))
        self.secret = secret()
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")  # noqa: TID251 - not the bait's
        copy = self.folder / STAGE.name
        shutil.copytree(STAGE, copy)
        for path in (copy / "checks.py", *copy.glob("mistakes/*.py")):
            path.write_text(f"{path.read_text()}\nCANARY = {self.secret!r}  # {self.secret}\n")
        self.honest = (STAGE / "solution.py").read_text()
        self.stage: Stage = read_stage(copy)
        body = read_body(self.stage)
        quick = tuple(mistake for mistake in body.mistakes if mistake.stem != "loop")
        self.body: Body = replace(body, mistakes=quick)

    def grade(
        self, source: str, *, call: float = 2.0, total: float = 8.0, profile: Profile = "plain"
    ) -> Report:
        """Grade a submission, with so many seconds a call and in all."""
        limits = replace(self.stage.limits, call_seconds=call, seconds=total)
        stage = replace(self.stage, limits=limits, profile=profile)
        return grade(stage, self.body, source, learner_seed=7, personal=False)

    def warm_up(self) -> str:
        """Start every zygote and spare that the corpus will need; give the tier."""
        tier = self.grade(self.honest).isolation.tier
        self.grade("import pandas\n" + self.honest)
        for profile in {hostile.profile for hostile in corpus()} if tier == "A" else ():
            self.grade(self.honest, profile=profile)
        for _ in range(3):
            self.is_honest_answered()
        return tier

    def is_honest_answered(self) -> str | None:
        """Grade an honest submission; say what is wrong with the verdict."""
        report = self.grade(self.honest)
        return None if report.passed else f"an honest one failed: {report.first_failure}"[:400]


def main(names: list[str]) -> None:
    """Grade the corpus, or what is named of it."""
    ground = Ground()
    package = Path(baibu.__file__).parent
    bait = Bait(ground.stage.folder / "checks.py", package, ROOT)
    bait.secrets["checks"] = ground.secret
    try:
        tier = ground.warm_up()
        before = _holdings()
        for hostile in corpus():
            if not names or hostile.name in names:
                _say(_run(hostile, ground, bait, tier, before))
        _say({"end": tier, "user": os.geteuid(), "before": before, "now": _holdings()})
    finally:
        bait.close()
        shutil.rmtree(ground.folder)


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201 - the program's answer


def _run(
    hostile: Hostile, ground: Ground, bait: Bait, tier: str, before: tuple[int, int]
) -> dict[str, Any]:
    """Hand one submission in, as often as it wants; give what is wrong, and how long it took."""
    if hostile.machine not in (None, platform.machine()):
        return {"name": hostile.name, "skipped": f"only on {hostile.machine}"}
    if hostile.profile != "plain" and tier != "A":
        return {"name": hostile.name, "skipped": f"the profile {hostile.profile} needs tier A"}
    start = time.monotonic()
    source = hostile.handed_in(bait.told(), ground.honest, tier)
    faults: list[str] = []
    kinds: list[str] = []
    memory = _forget_peak()
    for _ in range(hostile.times):
        with _beside(ground, faults, wanted=hostile.beside):
            report = _graded(ground, hostile, source, faults)
        if report is not None:
            fault = verdict_fault(hostile, tier, report.to_json())
            faults += [fault] if fault else []
            faults += _report_faults(report, bait)
            kinds += [check.failure.kind for check in report.checks if check.failure]
    seconds = time.monotonic() - start
    more = _memory_mb("VmHWM") - memory
    faults += [f"the judge took {more} MB"] if more > MORE_MEMORY_MB else []
    after = ground.is_honest_answered()
    faults += [after] if after else []
    faults += bait.touched()
    faults += _settled(before)
    return {"name": hostile.name, "faults": faults, "kinds": kinds, "seconds": round(seconds, 2)}


def _graded(ground: Ground, hostile: Hostile, source: str, faults: list[str]) -> Report | None:
    try:
        with _watchdog():
            return ground.grade(
                source,
                call=hostile.call_seconds,
                total=hostile.seconds,
                profile=hostile.profile,
            )
    except HungError:
        faults.append(f"the judge did not answer within {HUNG_SECONDS} seconds of work")
    except Exception as error:  # noqa: BLE001 - whatever it is, the grader has been broken
        faults.append(f"the grader raised {type(error).__name__}: {error}"[:400])
    return None


@contextmanager
def _watchdog() -> Iterator[None]:
    """Bite a judge that is caught: one that computes without end, or waits without end."""

    def bite(*_: object) -> None:
        raise HungError

    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, bite)
    signal.alarm(HUNG_ASLEEP_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, HUNG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)


@contextmanager
def _beside(ground: Ground, faults: list[str], *, wanted: bool) -> Iterator[None]:
    """Grade an honest submission at the same time."""
    if not wanted:
        yield
        return
    with ThreadPoolExecutor(1) as pool:
        honest = pool.submit(ground.is_honest_answered)
        yield
        fault = honest.result()
    faults += [f"beside it, {fault}"] if fault else []


def _report_faults(report: Report, bait: Bait) -> list[str]:
    """Say what a report must never be: large, impossible to store, or telling."""
    plain = report.to_json()
    text = json.dumps(plain, ensure_ascii=False)
    faults = [f"the report tells the secret of {name}" for name in bait.leaked(text)]
    if len(text) > REPORT_CAP:
        faults.append(f"the report has {len(text)} characters")
    if "\\u0000" in text:
        faults.append("the report holds a zero, which PostgreSQL refuses")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        faults.append("the report cannot be written as UTF-8")
    if Report.from_json(json.loads(json.dumps(plain))) != report:
        faults.append("the report does not survive the way to JSON and back")
    return faults


def _holdings() -> tuple[int, int]:
    """Count this process's descriptors and the processes below it."""
    return len(os.listdir("/proc/self/fd")), len(_descendants(os.getpid()))  # noqa: PTH208


def _forget_peak() -> int:
    """Have the kernel forget how much memory this process ever held; give what it holds, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory_mb("VmRSS")


def _memory_mb(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) >> 10


def _descendants(pid: int) -> list[int]:
    below: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            below.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, todo = [], [pid]
    while todo:
        children = below.get(todo.pop(), [])
        found += children
        todo += children
    return found


def _settled(before: tuple[int, int]) -> list[str]:
    """Wait until what a submission started is gone; say what stays."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        descriptors, processes = _holdings()
        faults = []
        if descriptors > before[0] + MORE_DESCRIPTORS:
            faults.append(f"{descriptors} descriptors instead of {before[0]}")
        if processes > before[1] + MORE_PROCESSES:
            faults.append(f"{processes} processes instead of {before[1]}")
        if not faults or time.monotonic() > deadline:
            return faults
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1:])
