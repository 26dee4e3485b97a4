"""Measure the grader: `python -m bench.grader`; `--make-peers` first, `--cheat` for marks.

Prints two tables: submission to verdict beside the peers, and everything beside its goal.
"""

from __future__ import annotations

import argparse
import statistics

from baibu.grader.grade import missing_extra
from bench.figures import show
from bench.grader import cheat, parts
from bench.grader.beside import Times, measure
from bench.grader.environments import make_all
from bench.grader.lab import LABS, Lab, read
from bench.grader.tables import (
    CALL_MS,
    GOALS,
    HELD_MB,
    ISOLATION_MS,
    Row,
    beside_goals,
    beside_peers,
    machine,
    verdict_rows,
)

VERDICTS = {"gd": 300, "tt": 150}  # of Baibu's, each way
SECONDS = 8.0  # of submitting, for throughput


def main() -> None:
    """Do what the flags ask."""
    parser = argparse.ArgumentParser(prog="python -m bench.grader")
    parser.add_argument("--make-peers", action="store_true", help="make the peers' environments")
    parser.add_argument("--cheat", action="store_true", help="hand the universal cheat to all")
    parser.add_argument(
        "--rounds", type=int, default=7, help="how often each peer is run; 0: Baibu alone"
    )
    asked = parser.parse_args()
    if asked.make_peers:
        for problem in make_all():
            print(f"  could not be made: {problem}")
    elif asked.cheat:
        cheat.main()
    else:
        everything(asked.rounds)


def everything(rounds: int) -> None:
    """Measure all and print the tables."""
    print(machine())
    labs = {key: lab for key in LABS if missing_extra((lab := read(key)).stage) is None}
    for key in set(LABS) - set(labs):
        print(f"  not measured: {key.upper()}, PyTorch is not installed; `make deep`")
    times = {key: measure(lab, rounds=rounds, verdicts=VERDICTS[key]) for key, lab in labs.items()}
    beside_peers(times)
    rows = [row for key in labs for row in verdict_rows(key, times[key])]
    rows += isolation_rows(labs)
    rows += call_rows(labs["gd"])
    for key, lab in labs.items():
        rows += throughput_rows(lab, times[key])
    held = parts.memory()
    rows += [
        Row(
            what=f"held when idle, {' + '.join(parts.FAMILIES)}: {name}",
            measured=size / 1e6,
            goal=HELD_MB,
            unit="MB",
        )
        for name, size in held.items()
    ]
    print(f"\n{machine()}")
    beside_goals(rows)


def isolation_rows(labs: dict[str, Lab]) -> list[Row]:
    """Measure what sealing costs a verdict."""
    rows = []
    for key, lab in labs.items():
        found = parts.isolation(lab, rounds=100)
        show(f"{lab.stage.title.en}: the judge's work, on demand", found, base="not isolated")
        pairs = zip(found["isolated"], found["not isolated"], strict=True)
        cost = statistics.median(sealed - bare for sealed, bare in pairs) * 1e3
        what = f"{key.upper()}: isolation, all layers, median of pairs"
        rows.append(Row(what=what, measured=cost, goal=ISOLATION_MS, unit="ms"))
    return rows


def call_rows(lab: Lab) -> list[Row]:
    """Measure one call there and back."""
    found = parts.calls(lab)
    show("One call into the runner and back, by what it carries", found, base="no-op")
    small = {"no-op", "200x3 array"}  # what the goal speaks of: nearly every call of a stage
    return [
        Row(what=f"one call, {name}", measured=statistics.median(t) * 1e3, goal=CALL_MS, unit="ms")
        for name, t in found.items()
        if name in small
    ]


def throughput_rows(lab: Lab, times: Times) -> list[Row]:
    """Measure verdicts per second and core, Baibu's beside the fastest peer's."""
    goal = GOALS[lab.key].per_core
    rate = parts.throughput("baibu", lab, SECONDS)
    what = f"{lab.key.upper()}: verdicts per second and core"
    if times.peers:
        fastest = min(times.peers, key=lambda name: statistics.median(times.peers[name]))
        theirs = parts.throughput(fastest, lab, SECONDS)
        print(f"\n  {what}: {fastest} {theirs:.2f}, Baibu {rate:.1f}: {rate / theirs:.1f}x")
    return [Row(what=what, measured=rate, goal=goal, unit="/s", aim="at least")]


if __name__ == "__main__":
    main()
