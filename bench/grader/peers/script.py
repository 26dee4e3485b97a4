"""A cold interpreter that runs the asserts one after another: the least that a peer can pay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bench.grader.lab import Lab
from bench.grader.peers.peer import Bay

RUN = """

if __name__ == "__main__":
    passed = 0
    for name, check in list(globals().items()):
        if name.startswith("check_"):
            try:
                check()
                passed += 1
            except Exception as error:
                print(f"{name}: {error}")
    print(f"{passed} passed")
"""


@dataclass(frozen=True, slots=True)
class Script:
    """`python grade.py`."""

    name: str = "cold `python script.py`, asserts only"
    environment: str = "base"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Put the asserts as they are, and a loop at the end."""
        bay.write("grade.py", lab.plain + RUN)

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the submission beside."""
        bay.write("solution.py", source)

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["python", "grade.py"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Take the last line."""
        found = re.findall(r"^(\d+) passed$", printed, re.MULTILINE)
        return float(found[-1]) if found else 0.0
