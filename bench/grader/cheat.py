"""Hand the universal cheat to every peer and to Baibu, and print the marks that each gives.

The reference and the untouched starter go before it, so that one sees that each grader works.

Start reading at `main`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.grader import ours
from bench.grader.beside import open_bays
from bench.grader.lab import FOLDER, LABS, Lab, read

CHEAT = FOLDER / "universal_cheat.py"


def main() -> None:
    """Print a table per lab."""
    source = CHEAT.read_text(encoding="utf-8")
    lines = sum(bool(line.strip()) for line in source.splitlines())
    print(f"\nThe universal cheat: {lines} lines that implement nothing; marks given")
    for key in LABS:
        _one(read(key), source)


def _one(lab: Lab, cheat: str) -> None:
    most, problems = len(lab.checks), list[str]()
    submissions = (lab.body.solution, lab.body.starter, cheat)
    print(f"\n  {lab.stage.title.en:44}{'reference':>12}{'starter':>12}{'cheat':>12}")
    with tempfile.TemporaryDirectory() as folder:
        graders: dict[str, Callable[[str], float]] = {
            bay.peer.name: lambda source, bay=bay: bay.grade(source).marks  # type: ignore[misc]
            for bay in open_bays(lab, Path(folder), problems)
        }
        graders["Baibu"] = lambda source: ours.verdict(lab, source).passed_count
        for name, grade in graders.items():
            marks = [f"{grade(source):g} of {most}" for source in submissions]
            print(f"  {name:44}" + "".join(f"{one:>12}" for one in marks), flush=True)
    for problem in problems:
        print(f"  not run: {problem}")


if __name__ == "__main__":
    main()
