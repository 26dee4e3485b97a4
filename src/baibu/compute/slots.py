"""Say how many submissions this machine can grade at once: by its processors and its memory.

A slot is a judge with the libraries of the stages, a sealed process that stands ready for each
family of libraries in use, and the submission itself. The setting `slot_mb` says what that needs.

Reads  the processors and the memory that are free for this process: a container's limits count.
Gives  a `Room`: how many slots, and which of the two is the tighter.

Start reading at `room`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many submissions fit at once, and why."""

    cores: int  # processors that this process may use
    memory_mb: int | None  # free now; None where the system does not tell
    slot_mb: int  # what one slot needs

    @property
    def by_memory(self) -> int | None:
        """How many slots the memory holds."""
        return None if self.memory_mb is None else self.memory_mb // self.slot_mb

    @property
    def slots(self) -> int:
        """How many slots: one for each processor, fewer where memory is short, at least one."""
        return max(1, self.cores if self.by_memory is None else min(self.cores, self.by_memory))


def room(slot_mb: int) -> Room:
    """Measure this machine."""
    return Room(cores=cores(), memory_mb=free_mb(), slot_mb=slot_mb)


def cores() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        usable = len(os.sched_getaffinity(0))
        share = _quota()
        return usable if share is None else max(1, min(usable, int(share)))
    return os.cpu_count() or 1


def free_mb(root: Path = CGROUPS, meminfo: Path = Path("/proc/meminfo")) -> int | None:
    """Say how much memory is free, in MB; None where the system does not tell."""
    found = [bytes_ for bytes_ in (_free(meminfo), _left(root)) if bytes_ is not None]
    if found:
        return min(found) // MB
    try:
        pages = os.sysconf("SC_PHYS_PAGES")  # macOS: all there is, of which half is ours to use
        return pages * os.sysconf("SC_PAGE_SIZE") // 2 // MB
    except (AttributeError, ValueError, OSError):
        return None


def _free(meminfo: Path) -> int | None:
    """Read what the kernel believes to be available without swapping."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    return None


def _left(root: Path) -> int | None:
    """Read what is left of a container's limit; None where there is none."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        most, now = _number(root / limit), _number(root / used)
        if most is not None and now is not None:
            return max(0, most - now)
    return None


def _quota() -> float | None:
    """Read a container's share of the processors; None where there is no limit."""
    try:
        quota, period = (CGROUPS / "cpu.max").read_text(encoding="ascii").split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        pass
    most, period_us = (_number(CGROUPS / "cpu" / f"cpu.cfs_{n}_us") for n in ("quota", "period"))
    return most / period_us if most is not None and most > 0 and period_us else None


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # not there, or "max"
        return None
