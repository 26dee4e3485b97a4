"""Measure what a verdict is made of: isolation, calls between the processes, memory; throughput.

Start reading at any function; each stands alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from baibu.core.settings import child_environment
from baibu.grader.judge import Bench
from bench.figures import interleaved
from bench.grader import ours
from bench.grader.lab import Lab

ROOT = Path(__file__).parents[2]
CORES = (0, 1)
SUBMITTERS = 4
ECHO = "def nothing():\n    pass\n\n\ndef echo(value):\n    return value\n"
FAMILIES = ("bare", "numpy")  # whose memory when idle has a goal


def isolation(lab: Lab, rounds: int) -> Mapping[str, list[float]]:
    """Time the same verdict in sealed and in unsealed runners, in pairs, forked on demand."""
    source = lab.body.solution
    works = {
        "isolated": lambda: ours.judged(lab, source, isolated=True),
        "not isolated": lambda: ours.judged(lab, source, isolated=False),
    }
    interleaved(works, rounds=3)
    return interleaved(works, rounds=rounds)


def calls(lab: Lab) -> Mapping[str, list[float]]:
    """Time one call there and back, by what it carries both ways."""
    loads: dict[str, tuple[object, int]] = {
        "no-op": (None, 500),
        "200x3 array": (np.random.default_rng(0).normal(size=(200, 3)), 500),
        "80 kB": (np.zeros(10_000), 500),
        "1 MB": (np.zeros(125_000), 200),
        "8 MB": (np.zeros(1_000_000), 40),
    }
    times: dict[str, list[float]] = {}
    bench = Bench(stage=lab.stage, source=ECHO, isolated=True)
    try:
        with bench.learner() as learner:
            for name, (load, rounds) in loads.items():
                call, arguments = (learner.nothing, ()) if load is None else (learner.echo, (load,))
                times[name] = []
                for _ in range(rounds + 3):
                    start = time.perf_counter()
                    call(*arguments)
                    times[name].append(time.perf_counter() - start)
                    learner._session.calls.clear()
                del times[name][:3]
    finally:
        bench.close()
    return times


def throughput(who: str, lab: Lab, seconds: float) -> float:
    """Count verdicts per second and core, with more submitters than cores."""
    pinned = ["taskset", "-c", ",".join(str(core) for core in CORES)]
    program = [sys.executable, "-m", "bench.grader.submitter", who, lab.key, str(seconds)]
    submitters = [
        subprocess.Popen(
            [*pinned, *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=child_environment(),
        )
        for _ in range(SUBMITTERS)
    ]
    for submitter in submitters:
        assert submitter.stdout is not None
        assert submitter.stdout.readline() == "ready\n"
    for submitter in submitters:
        assert submitter.stdin is not None
        submitter.stdin.write("go\n")
        submitter.stdin.flush()
    found = [json.loads(submitter.communicate()[0]) for submitter in submitters]
    rates = [float(one["verdicts"] / one["seconds"]) for one in found]
    return sum(rates, 0.0) / len(CORES)


def memory() -> Mapping[str, float]:
    """Give the bytes that a fresh Baibu holds beside itself once it has graded and waits."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.grader.held", *FAMILIES],
        capture_output=True, text=True, check=True, cwd=ROOT, env=child_environment(),
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found
