"""Time submission to verdict for Baibu and its peers, interleaved round by round.

Gives  `Times` per lab: seconds of the plain loop, of Baibu with a spare and on demand, of peers.

Start reading at `measure`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.grader import ours
from bench.grader.environments import is_made
from bench.grader.floor import Floor
from bench.grader.lab import Lab
from bench.grader.peers import PEERS, Bay


@dataclass(slots=True, kw_only=True)
class Times:
    """What one lab took, in seconds, one number per verdict."""

    floor: list[float] = field(default_factory=list)
    spare: list[float] = field(default_factory=list)
    forked: list[float] = field(default_factory=list)
    peers: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # peers that could not be run, and why


def measure(lab: Lab, *, rounds: int, verdicts: int) -> Times:
    """Run so many rounds: each peer once, Baibu as often as makes `verdicts` in all.

    With no rounds Baibu is measured alone.
    """
    times = Times()
    per_round = -(-verdicts // max(1, rounds))
    with tempfile.TemporaryDirectory() as folder, Floor(lab) as floor:
        bays = open_bays(lab, Path(folder), times.problems) if rounds else []
        _warm(lab, bays)
        for number in range(max(1, rounds)):
            print(f"  {lab.stage.title.en}: round {number + 1} of {max(1, rounds)}", flush=True)
            for bay in bays:
                verdict = bay.grade(lab.body.solution)
                _demand(bay.peer.name, verdict.marks, len(lab.checks))
                times.peers.setdefault(bay.peer.name, []).append(verdict.seconds)
            for _ in range(per_round):
                _round(lab, floor, times)
    return times


def open_bays(lab: Lab, folder: Path, problems: list[str]) -> list[Bay]:
    """Lay the lab out for every peer that is there."""
    bays: list[Bay] = []
    for number, peer in enumerate(PEERS):
        if not is_made(peer.environment):
            problems.append(f"{peer.name}: not made; `python -m bench.grader --make-peers`")
            continue
        try:
            bays.append(Bay(peer=peer, lab=lab, folder=folder / str(number)).open())
        except (OSError, RuntimeError) as error:
            problems.append(f"{peer.name}: {error}")
    return bays


def _warm(lab: Lab, bays: Sequence[Bay]) -> None:
    """Let everyone fill caches, once, untimed; and see that all read the reference as right."""
    for bay in bays:
        _demand(bay.peer.name, bay.grade(lab.body.solution).marks, len(lab.checks))
    for _ in range(3):
        ours.with_spare(lab, lab.body.solution)
        ours.on_demand(lab, lab.body.solution)


def _round(lab: Lab, floor: Floor, times: Times) -> None:
    source = lab.body.solution
    ours.rest(lab)
    times.floor.append(floor.seconds(source))
    for work, kept in ((ours.with_spare, times.spare), (ours.on_demand, times.forked)):
        seconds, report = work(lab, source)
        _demand("Baibu", report.passed_count, len(lab.checks))
        kept.append(seconds)


def _demand(name: str, marks: float, most: int) -> None:
    if marks != most:
        raise RuntimeError(f"{name} gives the reference {marks:g} of {most}")
