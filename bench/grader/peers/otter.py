"""otter-grader: `otter run` as a class server would, `otter check` as a learner would.

Both are handed a notebook with one cell; every check is a test file of its own, one point each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bench.grader.lab import Lab
from bench.grader.peers.notebooks import cell, notebook
from bench.grader.peers.peer import Bay


def lay_out(lab: Lab, bay: Bay) -> None:
    """Write the tests; a test's arguments are the names that the submission defines."""
    for name, body in lab.checks:
        inner = "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
        bay.write(
            f"tests/{name}.py",
            "from otter.test_files import test_case\n"
            f"OK_FORMAT = False\nname = {name!r}\npoints = 1\n\n"
            f"{lab.shared}\n\n"
            f"@test_case()\ndef test_{name}({', '.join(lab.names)}):\n{inner}",
        )


def hand_in(source: str, bay: Bay) -> None:
    """Put the submission in a notebook."""
    bay.write("solution.ipynb", notebook([cell(source, 0)]))
    bay.remove("results.json")


@dataclass(frozen=True, slots=True)
class Run:
    """`otter run`."""

    name: str = "otter-grader `run`"
    environment: str = "otter-grader"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write the tests, and let otter pack them."""
        lay_out(lab, bay)
        bay.run(["otter", "generate", "-t", "tests", "-o", "autograder.zip"])

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the notebook."""
        hand_in(source, bay)

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["otter", "run", "-a", "autograder.zip", "--no-logo", "solution.ipynb"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Add the scores up."""
        try:
            found = json.loads((bay.folder / "results.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0.0
        return float(sum(test.get("score") or 0.0 for test in found["tests"]))


@dataclass(frozen=True, slots=True)
class Check:
    """`otter check`."""

    name: str = "otter-grader `check`"
    environment: str = "otter-grader"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write the tests."""
        lay_out(lab, bay)

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the notebook."""
        hand_in(source, bay)

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["otter", "check", "-t", "tests", "solution.ipynb"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Count the tests of which it says that all cases passed."""
        if "All tests passed!" in printed:
            return float(len(bay.lab.checks))
        return float(printed.count("All test cases passed!"))
