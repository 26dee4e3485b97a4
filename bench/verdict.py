"""How long a verdict takes, over the learner's own run time, beside a cold interpreter.

A cold interpreter that imports what the stage imports and calls the reference once is the least
that every
grader pays which starts a process per submission.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from baibu.content import load
from baibu.grader import grade
from bench.figures import interleaved, show

STAGES = (53, 64)


def measure(number: int) -> None:
    """Grade the reference and a mistake of one stage, warm, and compare."""
    catalog = load()
    stage = catalog.stage(number)
    body = catalog.body(stage)
    mistake = body.mistakes[0]
    own: list[float] = []

    def reference() -> None:
        report = grade(stage, body, body.solution, learner_seed=1, personal=True)
        assert report.passed
        own.append(report.learner_seconds)

    def wrong() -> None:
        assert not grade(stage, body, mistake.source, learner_seed=1, personal=True).passed

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "solution.py"
        file.write_text(body.solution, encoding="utf-8")

        def cold() -> None:
            subprocess.run([sys.executable, str(file)], check=True)

        reference()
        wrong()
        own.clear()
        times = interleaved(
            {
                "verdict on the reference, warm": reference,
                f"verdict on a mistake ({mistake.stem}), warm": wrong,
                "cold interpreter that imports the reference, no check": cold,
            }
        )
    show(
        f"Stage {number}: submission to verdict",
        {"the learner's own code in these checks": own, **times},
        base="the learner's own code in these checks",
    )
    over = [t - o for t, o in zip(times["verdict on the reference, warm"], own, strict=True)]
    show("  over the learner's own time", {"overhead": over}, base="overhead")


if __name__ == "__main__":
    for stage_number in STAGES:
        measure(stage_number)
