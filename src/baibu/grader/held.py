"""Say what the grader holds on this machine: its warm processes, of whichever program of ours.

Reads  procfs. Gives nothing where there is none (macOS, Windows).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from baibu.grader.sandbox import MARK as FORKED
from baibu.grader.spawned import MARK as SPAWNED

MARKS = {FORKED, SPAWNED}  # in command lines, before family and tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The warm processes of one family of libraries."""

    family: str
    tier: str
    processes: int
    megabytes: float  # proportional set size: what is shared is counted once


def held() -> tuple[Held, ...]:
    """Find all zygotes, spares and runners of this person."""
    found: dict[tuple[str, str], list[float]] = {}
    for family, tier, megabytes in _processes():
        found.setdefault((family, tier), []).append(megabytes)
    return tuple(
        Held(family=family, tier=tier, processes=len(sizes), megabytes=sum(sizes))
        for (family, tier), sizes in sorted(found.items())
    )


def _processes() -> Iterator[tuple[str, str, float]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue  # it has just ended
        place = next((n for n, word in enumerate(words[:-2]) if word in MARKS), None)
        if place is not None:
            yield words[place + 1], words[place + 2], _megabytes(process)


def _megabytes(process: Path) -> float:
    """Read the proportional set size; 0 where the kernel keeps it from us."""
    try:
        rows = (process / "smaps_rollup").read_text("ascii").splitlines()
        return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0
