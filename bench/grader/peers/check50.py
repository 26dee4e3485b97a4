"""check50 in development mode: a checks package here, each check in a process of its own."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass

from bench.grader.lab import Lab
from bench.grader.peers.peer import Bay

CONFIG = "check50:\n  files:\n    - !exclude '*'\n    - !require solution.py\n"


@dataclass(frozen=True, slots=True)
class Check50:
    """`check50 --dev`."""

    name: str = "check50 `--dev`"
    environment: str = "check50"

    def lay_out(self, lab: Lab, bay: Bay) -> None:
        """Write a checks package; each check imports the submission, as check50's own do."""
        parts = ["import check50\nimport check50.py", lab.shared]
        for name, body in lab.checks:
            names = "".join(f"    {one} = solution.{one}\n" for one in lab.names)
            parts.append(
                f"@check50.check()\ndef {name}():\n"
                f'    """{name.replace("_", " ")}"""\n'
                f'    solution = check50.py.import_("solution.py")\n'
                f"{names}{textwrap.indent(body, '    ')}"
            )
        bay.write("checks/__init__.py", "\n\n".join(parts))
        bay.write("checks/.cs50.yaml", CONFIG)

    def hand_in(self, source: str, bay: Bay) -> None:
        """Put the submission beside."""
        bay.write("solution.py", source)
        bay.remove("results.json")

    def command(self, bay: Bay) -> list[str]:
        """Run it; JSON, as a program would read it."""
        return ["check50", "--dev", "-o", "json", "--output-file", "results.json", "checks"]

    def marks(self, bay: Bay, printed: str) -> float:
        """Count what passed."""
        try:
            found = json.loads((bay.folder / "results.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0.0
        return float(sum(bool(check["passed"]) for check in found.get("results", [])))
