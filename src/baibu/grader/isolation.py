"""Tell which isolation this machine has, by trying it.

A tier is a promise, shown with every verdict: A everything below; personal: limits only.
"""

from __future__ import annotations

from functools import cache

from baibu.grader.errors import GraderError
from baibu.grader.report import Isolation
from baibu.grader.sandbox import SANDBOXES


@cache
def detect() -> Isolation | GraderError:
    """Start a sealed process and see; gives the isolation, or the error that says what is missing."""
    try:
        return Isolation(tier="A", layers=SANDBOXES.get("bare", isolated=True).layers)
    except GraderError as error:
        return error
