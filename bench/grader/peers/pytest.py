"""pytest, cold, as a teacher would run it on one submission."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bench.grader.lab import Lab
from bench.grader.peers.peer import Bay


@dataclass(frozen=True, slots=True)
class Pytest:
    """`python -m pytest -q`."""

    name: str = "cold `python -m pytest`"
    environment: str = "pytest"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Rename the checks to tests."""
        bay.write("test_lab.py", lab.plain.replace("def check_", "def test_"))

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the submission beside."""
        bay.write("solution.py", source)

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["python", "-m", "pytest", "-q", "test_lab.py"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Read the summary line."""
        found = re.findall(r"(\d+) passed", printed)
        return float(found[-1]) if found else 0.0
