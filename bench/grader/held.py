"""Say how much memory zygotes and their spares hold: one line of JSON, bytes.

`python -m bench.grader.held FAMILY...`. Shared pages are counted once, by share (PSS), over all
processes below this one.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from baibu.grader.isolation import tier
from baibu.grader.sandbox import SANDBOXES, Allowance, Family, Sandbox
from bench.grader.ours import await_spare


def below(pid: int) -> Iterator[int]:
    """List a process's children, and theirs."""
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text(encoding="ascii").split():
            yield int(child)
            yield from below(int(child))


def shares(pids: Iterator[int]) -> float:
    """Add up the proportional shares of memory, in bytes."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        except ProcessLookupError:  # it has ended, and waits to be reaped
            continue
        except PermissionError:  # sealed, and we are not root: what it shares with nobody
            total += _alone(pid)
            continue
        line = next(line for line in text.splitlines() if line.startswith("Pss:"))
        total += int(line.split()[1]) << 10
    return float(total)


def _alone(pid: int) -> int:
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except ProcessLookupError:
        return 0
    return (int(resident) - int(shared)) * resource.getpagesize()


def main(families: list[str]) -> None:
    """Start what one verdict per family leaves behind, and weigh it."""
    kept = [SANDBOXES.get(cast(Family, one), tier(isolated=True)) for one in families]
    for sandbox in kept:
        sandbox.runner(Allowance(memory_mb=64, seed=0)).close()
        assert isinstance(sandbox, Sandbox)  # this is Linux
        await_spare(sandbox, "plain")
    found = {"with spares": shares(below(_self()))}
    for sandbox in kept:
        sandbox.drop_spares()
    found["zygotes"] = shares(below(_self()))
    SANDBOXES.close()
    found["after the idle limit"] = shares(below(_self()))
    print(json.dumps(found))


def _self() -> int:
    return int(Path("/proc/self").resolve().name)


if __name__ == "__main__":
    main(sys.argv[1:])
