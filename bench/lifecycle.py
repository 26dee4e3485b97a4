"""The whole lifecycle of a 10,000 x 20 table within a budget of 60 s, on two cores.

    python -m bench.lifecycle                 # everything; about four minutes
    python -m bench.lifecycle --seconds 20    # another budget
    python -m bench.lifecycle --only machinery

`baibu run` is measured as a person meets it: a process of its own, from the command line to its
last line, with the memory of all processes that it starts (shared pages counted once). Then the
same again with nothing changed, with a sentence of the card changed, and with a row changed.

The machinery (recipes, hashes, files, events) is measured beside the same functions called by hand,
which pass their values on in memory. Training and tuning stand aside there, for they fill whatever
time they are given: both sides find the same models trained. Seconds of processors are compared,
of all processes, so that others on the machine do not decide.

Start reading at `main`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd  # noqa: TID253 - a table is made here

from baibu.compute import LocalExecutor
from baibu.core import clock
from baibu.core.settings import child_environment
from baibu.workbench import flow
from baibu.workbench.flow import SEALED
from baibu.workbench.project import Project
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import Step, Work, registry
from baibu.workbench.warming import Warmer

ROWS, CORES, BUDGET, ROUNDS = 10_000, 2, 60.0, 5
LEARNING = ("train", "tune")  # they fill the time that they are given
LOOK = 0.2  # seconds between two looks at the memory
DEMANDED = {"wall": 90.0, "mb": 2_000.0, "others": 15.0, "again": 2.0, "machinery": 0.03}


def table(rows: int = ROWS) -> pd.DataFrame:
    """Twenty columns: amounts, counts, words few and many, a day, gaps, a target of two classes."""
    rng = np.random.default_rng(0)
    made: dict[str, Any] = {f"amount{n}": rng.normal(size=rows).round(4) for n in range(6)}
    made |= {f"count{n}": rng.poisson(3 + n, rows) for n in range(4)}
    made |= {f"money{n}": rng.lognormal(6, 1, rows).round(2) for n in range(2)}
    made |= {f"kind{n}": rng.choice(list("abcdef")[: 3 + n], rows) for n in range(3)}
    made["city"] = rng.choice(["北京", "上海", "广州", "深圳", "Old Town"], rows)
    made["shop"] = np.char.add("S", rng.zipf(1.6, rows).clip(max=400).astype(str))
    made["member"] = rng.choice(["yes", "no"], rows)
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 900, rows), unit="D")
    made["joined"] = days.strftime("%Y-%m-%d")
    frame = pd.DataFrame(made)
    drawn = (
        frame["amount0"] * frame["amount1"] + np.sin(2 * frame["amount2"])
        + 0.3 * frame["count0"] + np.log(frame["money0"]) / 2
        + (frame["kind0"] == "a") * (frame["city"] == "北京") * 2 + rng.logistic(size=rows)
    )  # fmt: skip
    frame["y"] = np.where(drawn > drawn.quantile(0.7), "yes", "no")
    for name in ("amount3", "money1", "kind1", "city"):
        frame.loc[rng.random(rows) < 0.08, name] = np.nan
    return frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One command from its start to its end."""

    wall: float  # seconds
    cpu: float  # seconds of processors, of all its processes
    mb: float  # that all its processes held at once, at most
    steps: Mapping[str, tuple[str, float]]  # what became of each, and what it took


class Bench:
    """A table in a folder of its own, and the commands that are given there."""

    def __init__(self, folder: Path, budget: float) -> None:
        self.folder, self.budget = folder, budget
        self.data = folder / "made.csv"
        self.project = folder / "made-project"
        table().to_csv(self.data, index=False)

    def whole(self) -> Ran:
        words = ("run", str(self.data), "--target", "y", "--seconds", f"{self.budget:g}")
        return self.command(*words)

    def again(self) -> Ran:
        return self.command("project", "run", "--project", str(self.project))

    def command(self, *words: str) -> Ran:
        """Give a command on two cores, and look at its memory while it works."""
        begin, before = time.perf_counter(), _children_cpu()
        process = subprocess.Popen(
            [sys.executable, "-m", "baibu", *words],
            env=child_environment(BAIBU_HOME=str(self.folder / "home"), BAIBU_LANGUAGE="en"),
            stdout=subprocess.DEVNULL,
            preexec_fn=two_cores,
        )
        most = [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
        watcher.start()
        code = process.wait()
        wall = time.perf_counter() - begin
        if code:
            raise SystemExit(f"baibu {' '.join(words)}: exit {code}")
        run = flow.read_run(Project.open(self.project).runs()[-1])
        steps = {one.id: (one.state, one.seconds) for one in run.steps}
        return Ran(wall=wall, cpu=_children_cpu() - before, mb=most[0], steps=steps)

    def changed_sentence(self) -> Ran:
        project = Project.open(self.project)
        said = replace(project.card.problem, goal="Fewer customers who leave in the first year")
        project.changed(replace(project.card, problem=said))
        return self.again()

    def changed_row(self) -> Ran:
        lines = self.data.read_text(encoding="utf-8").splitlines(keepends=True)
        first, rest = lines[1].split(",", 1)
        lines[1] = f"{float(first) + 1:.4f},{rest}"
        self.data.write_text("".join(lines), encoding="utf-8")
        return self.again()


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu() -> float:
    """Give the seconds of processors of this process and of those of its own that have ended."""
    return time.process_time() + _children_cpu()


def two_cores() -> None:
    """Keep this process, and all that it starts, on two of the cores it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))


def _watch(pid: int, most: list[float]) -> None:
    while (held := sum(map(_mb, _tree(pid)))) > 0:
        most[0] = max(most[0], held)
        time.sleep(LOOK)


def _tree(pid: int) -> Iterator[int]:
    """Give a process and all that it, or one of its threads, has started."""
    yield pid
    for thread in _threads(pid):
        try:
            told = (thread / "children").read_text(encoding="ascii")
        except OSError:
            continue
        for child in told.split():
            yield from _tree(int(child))


def _threads(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def _mb(pid: int) -> float:
    """Give the memory of a process, a page that several share divided between them."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


class Machinery:
    """A project whose models are trained, run by the flow and by hand."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.source, self.folder = project, folder
        self.inside = 0.0  # seconds of this process, in the functions of the flow's steps
        self.outside = 0.0  # and around them
        self.count = 0

    def by_flow(self) -> float:
        """Run every step but those that learn, and give the seconds of processors."""
        project = self._fresh()
        timed = {name: self._timed(one) for name, one in registry().items()}
        self.inside = 0.0
        begun = _cpu()
        with _workers() as executor:
            begin = time.process_time()
            done = flow.run(
                project, now=clock.now, known=timed, executor=executor, workers=CORES,
                memory_mb=4_000,
            )  # fmt: skip
            self.outside = time.process_time() - begin - self.inside
        odd = [one.id for one in done.steps if (one.state == "recalled") != (one.id in LEARNING)]
        assert not odd, f"{odd} should have run, or should not"
        return _cpu() - begun

    def by_hand(self) -> float:
        """Call the same functions one after another, and give the seconds of processors."""
        project = self._fresh()
        run = flow.read_run(project.runs()[-1])
        known = {
            name: project.store.get(held)
            for one in run.steps
            if one.id in LEARNING
            for name, held in one.outputs.items()
        }
        begun = _cpu()
        with _workers() as executor:
            warmer = Warmer(executor, CORES)  # both sides start as many workers, as ready
            for one in flow.steps_for(project):
                if one.id in LEARNING:
                    continue
                scratch = self.folder / "scratch" / one.id
                scratch.mkdir(parents=True, exist_ok=True)
                work = Work(
                    step=one, card=project.card, folder=project.folder, scratch=scratch,
                    tell=_unheard, openings=_unheard, executor=executor, workers=CORES,
                    memory_mb=4_000, warmer=warmer,
                )  # fmt: skip
                given = {name: _handed(name, known[name]) for name in one.reads}
                known |= one.function(work, **given)
        took = _cpu() - begun
        shutil.rmtree(self.folder / "scratch")
        return took

    def _timed(self, step: Step) -> Step:
        def function(work: Work, **given: object) -> Mapping[str, Any]:
            begin = time.process_time()
            try:
                return step.function(work, **given)
            finally:
                self.inside += time.process_time() - begin

        return replace(step, function=function)

    def _fresh(self) -> Project:
        """Copy the project with nothing kept but what was learnt."""
        self.count += 1
        place = self.folder / f"copy{self.count}"
        shutil.rmtree(self.folder / f"copy{self.count - 1}", ignore_errors=True)
        shutil.copytree(self.source, place)
        shutil.copy(self.source.parent / "made.csv", self.folder / "made.csv")
        os.utime(self.folder / "made.csv", ns=_times(self.source.parent / "made.csv"))
        project = Project.open(place)
        run = flow.read_run(project.runs()[-1])
        project.store.sweep({one.recipe for one in run.steps if one.id in LEARNING})
        gc.collect()
        return project


def _times(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_atime_ns, about.st_mtime_ns


def _handed(name: str, value: object) -> object:
    return Sealed(lambda: cast("pd.DataFrame", value), _unheard) if name == SEALED else value


@contextmanager
def _workers() -> Iterator[LocalExecutor]:
    executor = LocalExecutor(CORES)
    try:
        yield executor
    finally:
        executor.close()


def _unheard(_: object) -> None:
    return


def machinery(project: Path, folder: Path) -> None:
    """Measure in pairs, each side first in turn."""
    made = Machinery(project, folder)
    works: list[Callable[[], float]] = [made.by_flow, made.by_hand]
    for work in works:
        work()  # imports, caches
    shares, outside, alone = [], [], []
    for number in range(ROUNDS):
        took = {work: work() for work in (works if number % 2 else works[::-1])}
        alone.append(took[made.by_hand])
        shares.append(took[made.by_flow] / took[made.by_hand] - 1)
        outside.append(made.outside)
    middle, apart = statistics.median(alone), statistics.median(outside)
    print(f"\nThe machinery over the same calls by hand, in pairs, median of {ROUNDS}")
    print("Seconds of processors, with those of the workers")
    print(f"  all steps but those that learn, by hand      {middle:8.2f} s")
    shown = ", ".join(f"{100 * one:+.1f}" for one in shares)
    print(f"  by the flow, more by                         {_share(shares):>10}   ({shown})")
    print(f"  spent around the steps' own functions        {apart:8.3f} s = {apart / middle:.1%}")
    learnt = _learning_cpu(project)
    whole = apart / (middle + learnt)
    verdict = _verdict(whole, DEMANDED["machinery"])
    print(f"  of the whole run, with what learning took    {whole:8.2%}   (< 3 %: {verdict})")


def _learning_cpu(project: Path) -> float:
    """Give what learning took of the processors, which it keeps busy all the time."""
    run = flow.read_run(Project.open(project).runs()[-1])
    return CORES * sum(one.seconds for one in run.steps if one.id in LEARNING)


def _share(shares: list[float]) -> str:
    return f"{100 * statistics.median(shares):+.1f} %"


def _verdict(found: float, most: float) -> str:
    return "kept" if found < most else "MISSED"


def _row(name: str, found: str, demanded: str = "") -> None:
    print(f"  {name:44} {found:>12}   {demanded}")


def lifecycle(bench: Bench) -> None:
    """Measure the whole, again, with a sentence changed, with a row changed."""
    first = bench.whole()
    others = sum(took for name, (_, took) in first.steps.items() if name not in LEARNING)
    load = os.getloadavg()[0]
    print(f"\nA table of {ROWS} x 20, budget {bench.budget:g} s, {CORES} cores, load {load:.1f}")
    most = DEMANDED["wall"] - 60 + bench.budget
    _row("the whole command", f"{first.wall:.1f} s", f"< {most:g}: {_verdict(first.wall, most)}")
    _row("  of processors, on a busy machine the truer one", f"{first.cpu:.1f} s")
    _row("memory of all its processes, at most", f"{first.mb:.0f} MB",
         f"< 2000: {_verdict(first.mb, DEMANDED['mb'])}")  # fmt: skip
    _row("steps other than training and tuning", f"{others:.1f} s",
         f"< 15: {_verdict(others, DEMANDED['others'])}")  # fmt: skip
    outside = first.wall - sum(took for _, took in first.steps.values())
    _row("start-up, a look at the data, the report", f"{outside:.1f} s")
    for name, (_, took) in sorted(first.steps.items(), key=lambda pair: -pair[1][1]):
        if took >= 0.05:
            _row(f"  {name}", f"{took:.2f} s")
    rounds = [bench.again() for _ in range(ROUNDS)]
    again = statistics.median(one.wall for one in rounds)
    _row(f"again, nothing changed (median of {ROUNDS})", f"{again:.2f} s",
         f"< 2: {_verdict(again, DEMANDED['again'])}")  # fmt: skip
    _row("  of processors", f"{statistics.median(one.cpu for one in rounds):.2f} s")


def changes(bench: Bench) -> None:
    """Measure what a changed sentence and a changed row cost."""
    for name, change in (("a sentence", bench.changed_sentence), ("a row", bench.changed_row)):
        ran = change()
        anew = [step for step, (state, _) in ran.steps.items() if state == "done"]
        _row(f"again, {name} changed", f"{ran.wall:.2f} s",
             f"{len(anew)} of {len(ran.steps)} steps anew: {', '.join(anew)}")  # fmt: skip


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=BUDGET)
    parser.add_argument("--only", choices=("lifecycle", "machinery"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        bench = Bench(folder, asked.seconds)
        if asked.only == "machinery":
            bench.whole()
        else:
            lifecycle(bench)
        if asked.only != "lifecycle":
            two_cores()
            (folder / "machinery").mkdir()
            command = [sys.executable, "-m", "bench.lifecycle"]
            environment = child_environment(BAIBU_HOME=str(folder / "home"))
            told = json.dumps([str(bench.project), str(folder / "machinery")])
            subprocess.run([*command, "--inside", told], env=environment, check=True)
        if asked.only is None:
            changes(bench)


if __name__ == "__main__":
    if "--inside" in sys.argv:
        machinery(*map(Path, json.loads(sys.argv[-1])))
    else:
        main()
