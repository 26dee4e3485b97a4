"""gradescope-utils: unittest cases with weights, and the runner that writes results.json."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bench.grader.lab import Lab
from bench.grader.peers.peer import Bay

RUN = """
import unittest
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open("results.json", "w") as file:
        JSONTestRunner(visibility="visible", stream=file).run(suite)
"""


@dataclass(frozen=True, slots=True)
class Gradescope:
    """`python run_tests.py`."""

    name: str = "gradescope-utils"
    environment: str = "gradescope-utils"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write a test case whose methods are the checks, one point each."""
        methods = lab.functions("test_", indent="    ", arguments="self")
        methods = methods.replace("    def test_", "    @weight(1)\n    def test_")
        parts = [
            "import unittest",
            "from gradescope_utils.autograder_utils.decorators import weight",
            lab.shared,
            f"from solution import {', '.join(lab.names)}\n",
            "class TestLab(unittest.TestCase):",
            methods,
        ]
        bay.write("tests/test_lab.py", "\n".join(parts))
        bay.write("run_tests.py", RUN)

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the submission beside."""
        bay.write("solution.py", source)
        bay.remove("results.json")

    def command(self, bay: Bay) -> list[str]:
        """Run it."""
        return ["python", "run_tests.py"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Add the scores up."""
        try:
            found = json.loads((bay.folder / "results.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0.0
        return float(sum(test.get("score", 0.0) for test in found["tests"]))
