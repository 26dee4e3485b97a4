"""Tell which isolation this machine has, by trying it.

A tier is a promise, shown with every verdict: A everything below; personal: limits only.
"""

from __future__ import annotations

from functools import cache

from baibu.grader.errors import GraderError, IsolationMissingError
from baibu.grader.report import Isolation
from baibu.grader.sandbox import SANDBOXES, Allowance


@cache
def detect() -> Isolation | GraderError:
    """Start a sealed process: give the isolation, or the error that says what is missing."""
    try:
        sandbox = SANDBOXES.get("bare", isolated=True)
        sandbox.runner(Allowance(memory_mb=64, seconds=1, seed=0)).close()
    except IsolationMissingError as error:
        return error
    except GraderError as error:
        return IsolationMissingError(layer="sandbox", reason=str(error.facts.get("reason")))
    return Isolation(tier="A", layers=sandbox.layers)
