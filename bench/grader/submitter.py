"""Hand one lab in again and again for some seconds: one of several that `parts.throughput` runs.

`python -m bench.grader.submitter baibu|PEER LAB SECONDS`
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.grader import ours
from bench.grader.lab import Lab, read
from bench.grader.peers import PEERS, Bay


def main(who: str, key: str, seconds: float) -> None:
    """Get ready, wait for the word, submit until the time is up, count."""
    lab = read(key)
    with tempfile.TemporaryDirectory() as folder:
        submit = _submit(who, lab, Path(folder))
        submit()
        print("ready", flush=True)
        sys.stdin.readline()
        verdicts, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            marks = submit()
            if marks != len(lab.checks):
                raise RuntimeError(f"{who} gives the reference {marks:g}")
            verdicts += 1
        print(json.dumps({"verdicts": verdicts, "seconds": time.perf_counter() - start}))


def _submit(who: str, lab: Lab, folder: Path) -> Callable[[], float]:
    if who == "baibu":
        return lambda: ours.marks(lab, lab.body.solution)
    peer = next(peer for peer in PEERS if peer.name == who)
    bay = Bay(peer=peer, lab=lab, folder=folder / "bay").open()
    return lambda: bay.grade(lab.body.solution).marks


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
