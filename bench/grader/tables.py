"""Print what was measured: beside the peers, and beside the goals of the grader.

Everything in a table is computed from the times handed in; only `GOALS` are set by hand.

Start reading at `beside_peers` and `beside_goals`.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from baibu.grader.isolation import tier
from bench.grader.beside import Times

Aim = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line beside a goal."""

    what: str
    measured: float
    goal: float
    unit: str
    aim: Aim = "at most"

    @property
    def is_held(self) -> bool:
        """Say whether the goal is met."""
        over = self.measured - self.goal
        return over <= 0 if self.aim == "at most" else over >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """What one lab's verdicts should cost; milliseconds over the learner's own time."""

    spare: float
    spare_p99: float
    forked: float
    fastest_peer: float  # times slower than Baibu with a spare
    pytest: float
    notebooks: float  # otter-grader and nbgrader
    per_core: float  # verdicts a second


GOALS: Mapping[str, Goals] = {
    "gd": Goals(
        spare=5, spare_p99=25, forked=12, fastest_peer=10, pytest=20, notebooks=200, per_core=40
    ),
    "tt": Goals(
        spare=10, spare_p99=40, forked=30, fastest_peer=100, pytest=150, notebooks=300, per_core=20
    ),
}
ISOLATION_MS, CALL_MS, HELD_MB = 2.0, 0.2, 60.0


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least such a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def machine() -> str:
    """Say on what was measured, and how busy it is."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, load {load}; {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, NumPy {version('numpy')}, tier {tier(isolated=True)}"
    )


def beside_peers(labs: Mapping[str, Times]) -> None:
    """Print submission to verdict, everybody's."""
    print("\nSubmission to verdict, wall ms: median (p99, or the worst where n < 100), n,")
    print("and how many times slower than Baibu with a spare / on demand")
    columns: dict[str, dict[str, list[float]]] = {
        key: {
            "plain loop, warm process": times.floor,
            "Baibu, spare": times.spare,
            "Baibu, on demand": times.forked,
            **times.peers,
        }
        for key, times in labs.items()
    }
    print(" " * 40 + "".join(f"{key.upper():>21}{'n':>5}{'slower':>16}" for key in labs))
    for name in dict.fromkeys(name for column in columns.values() for name in column):
        cells = [_cell(labs[key], columns[key].get(name, [])) for key in labs]
        print(f"  {name:38}" + "".join(cells))
    for times in labs.values():
        for problem in times.problems:
            print(f"  not run: {problem}")


def _cell(times: Times, values: Sequence[float]) -> str:
    if not values:
        return f"{'–':>42}"
    middle = statistics.median(values)
    worst = percentile(values, 0.99) if len(values) >= 100 else max(values)
    shown = f"{middle * 1e3:.1f} ({worst * 1e3:.1f})"
    if values is times.floor:
        return f"{shown:>21}{len(values):5d}{'':16}"
    spare, forked = (middle / statistics.median(base) for base in (times.spare, times.forked))
    return f"{shown:>21}{len(values):5d}{f'{spare:.1f} / {forked:.1f}':>16}"


def over(times: Times, values: Sequence[float], share: float) -> float:
    """Give milliseconds over the learner's own median time."""
    own = statistics.median(times.floor)
    found = statistics.median(values) if share == 0.5 else percentile(values, share)
    return (found - own) * 1e3


def verdict_rows(key: str, times: Times) -> list[Row]:
    """Compare one lab's verdicts with their goals."""
    goals, name = GOALS[key], key.upper()
    rows = [
        Row(
            what=f"{name}: overhead, spare, p50",
            measured=over(times, times.spare, 0.5),
            goal=goals.spare,
            unit="ms",
        ),
        Row(
            what=f"{name}: overhead, spare, p99",
            measured=over(times, times.spare, 0.99),
            goal=goals.spare_p99,
            unit="ms",
        ),
        Row(
            what=f"{name}: the same, over the loop's own p99",
            measured=(percentile(times.spare, 0.99) - percentile(times.floor, 0.99)) * 1e3,
            goal=goals.spare_p99,
            unit="ms",
        ),
        Row(
            what=f"{name}: overhead, spare, best over best",
            measured=(min(times.spare) - min(times.floor)) * 1e3,
            goal=goals.spare,
            unit="ms",
        ),
        Row(
            what=f"{name}: overhead, on demand, best over best",
            measured=(min(times.forked) - min(times.floor)) * 1e3,
            goal=goals.forked,
            unit="ms",
        ),
        Row(
            what=f"{name}: overhead, on demand, p50",
            measured=over(times, times.forked, 0.5),
            goal=goals.forked,
            unit="ms",
        ),
    ]
    spare = statistics.median(times.spare)
    ratios = {name: statistics.median(t) / spare for name, t in times.peers.items()}
    if ratios:
        fastest = min(ratios, key=lambda name: ratios[name])
        rows.append(
            _ratio(f"{name}: fastest peer ({fastest})", ratios[fastest], goals.fastest_peer)
        )
    for peer, ratio in ratios.items():
        if "pytest" in peer:
            rows.append(_ratio(f"{name}: {peer}", ratio, goals.pytest))
        elif "otter" in peer or "nbgrader" in peer:
            rows.append(_ratio(f"{name}: {peer}", ratio, goals.notebooks))
    return rows


def _ratio(what: str, measured: float, goal: float) -> Row:
    return Row(what=what, measured=measured, goal=goal, unit="x", aim="at least")


def beside_goals(rows: Sequence[Row]) -> None:
    """Print each measurement, its goal, and how they compare."""
    print(f"\n  {'what':58}{'measured':>12}{'goal':>16}{'ratio':>9}")
    for row in rows:
        goal = f"{'<=' if row.aim == 'at most' else '>='} {row.goal:g} {row.unit}"
        kept = "" if row.is_held else "  missed"
        measured = f"{row.measured:.2f} {row.unit}"
        print(f"  {row.what:58}{measured:>12}{goal:>16}{row.measured / row.goal:9.2f}{kept}")
