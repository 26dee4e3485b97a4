"""Tell which isolation this machine has, by trying it.

A tier is a promise, shown with every verdict (docs/security.md says it in full):
A  namespaces, a root folder with nothing of the person's, and all of B (Linux).
B  files, system calls, memory and time are confined; names of files outside can be seen (Linux).
C  files and network are confined, as far as macOS allows.
D  memory, time and the number of processes are limited (Windows, in personal mode only).
Without a seal nothing is graded, unless a person chose personal mode by name: limits only.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from baibu.grader.errors import GraderError, IsolationMissingError
from baibu.grader.report import Isolation
from baibu.grader.sandbox import SANDBOXES, Allowance, Family, Tier

TIERS: Mapping[str, tuple[Tier, ...]] = {"linux": ("A", "B"), "darwin": ("C",)}
PERSONAL: Tier = "D" if sys.platform == "win32" else "personal"
FOR_OTHERS = ("A", "B")  # tiers on which the code of others may be run
_LOCK = threading.Lock()
_found: Found | None = None  # what a machine has it keeps; a failure is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What this machine can do, and what keeps it from the tier above."""

    isolation: Isolation
    tier: Tier
    lacking: IsolationMissingError | None  # why it is not tier A


def detect(family: Family = "bare") -> Isolation | GraderError:
    """Start a sealed process: give the isolation, or the error that says what is missing."""
    found = look(family)
    return found.isolation if isinstance(found, Found) else found


def look(family: Family = "bare") -> Found | IsolationMissingError:
    """Try the tiers of this system, from the best down."""
    global _found
    with _LOCK:
        if _found is not None:
            return _found
        missing: list[IsolationMissingError] = []
        for wanted in TIERS.get(sys.platform, ()):
            found = _try(wanted, family)
            if isinstance(found, Isolation):
                lacking = missing[0] if missing else None
                _found = Found(isolation=found, tier=wanted, lacking=lacking)
                return _found
            missing.append(found)
        return missing[-1] if missing else IsolationMissingError(layer="seal", reason=sys.platform)


def is_known() -> bool:
    """Say whether it was found out already."""
    return _found is not None


def tier(*, isolated: bool) -> Tier:
    """Name the tier that submissions run in; raises where it has to be sealed and cannot be."""
    if not isolated:
        return PERSONAL
    found = look()
    if isinstance(found, Found):
        return found.tier
    raise found


def _try(wanted: Tier, family: Family) -> Isolation | IsolationMissingError:
    try:
        sandbox = SANDBOXES.get(family, wanted)
        sandbox.runner(Allowance(memory_mb=64, seed=0)).close()
    except IsolationMissingError as error:
        return error
    except GraderError as error:
        return IsolationMissingError(layer="sandbox", reason=str(error.facts.get("reason")))
    return Isolation(tier=wanted, layers=sandbox.layers)
