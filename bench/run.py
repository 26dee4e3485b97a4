"""Run every benchmark, or the named ones: `python bench/run.py verdict pages`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = (
    "start",
    "pages",
    "verdict",
    "content",
    "recall",
    "grader",
    "mastery",
    "plan",
    "search",
    "scale",
    "serving",
    "forecasts",
    "drift",
    "lifecycle",
    "media",
)


def main(names: list[str]) -> int:
    """Run each in a process of its own, from the project's root."""
    root = Path(__file__).parents[1]
    for name in names or BENCHES:
        done = subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=root, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
