"""Tell which isolation this machine has, by trying it.

A tier is a promise, shown with every verdict: A everything below; personal: limits only.
"""

from __future__ import annotations

from baibu.grader.errors import GraderError, IsolationMissingError
from baibu.grader.report import Isolation
from baibu.grader.sandbox import SANDBOXES, Allowance, Family

_found: Isolation | None = None  # what a machine has it keeps; a failure is tried again


def detect(family: Family = "bare") -> Isolation | GraderError:
    """Start a sealed process: give the isolation, or the error that says what is missing."""
    global _found
    if _found is not None:
        return _found
    try:
        sandbox = SANDBOXES.get(family, isolated=True)
        sandbox.runner(Allowance(memory_mb=64, seconds=1, seed=0)).close()
    except IsolationMissingError as error:
        return error
    except GraderError as error:
        return IsolationMissingError(layer="sandbox", reason=str(error.facts.get("reason")))
    _found = Isolation(tier="A", layers=sandbox.layers)
    return _found
