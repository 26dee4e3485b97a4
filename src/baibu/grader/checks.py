"""What the checks of a stage are written with: `check`, `observes`, `expect`, `Learner`.

docs/contributing/add-a-stage.md explains each with examples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from baibu.core.language import Text
from baibu.grader.expect import Unmet, expect
from baibu.grader.handed import Handed, project_of
from baibu.grader.session import Handle, Learner

__all__ = [
    "Check",
    "Handed",
    "Handle",
    "Learner",
    "Text",
    "Unmet",
    "check",
    "expect",
    "observes",
    "project_of",
]

Body = Callable[[Learner, Generator], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One property that a submission must have."""

    name: str
    title: Text
    proves: tuple[str, ...]  # skill ids
    run: Body
    slow: bool = False  # a training run: not repeated to name the mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """An experiment that answers a question."""

    question: str
    run: Body


def check(
    *, zh: str, en: str, proves: Sequence[str], slow: bool = False
) -> Callable[[Body], Check]:
    """Make a function a check; zh and en say the property that it demands."""

    def made(run: Body) -> Check:
        return Check(
            name=run.__name__, title=Text(zh=zh, en=en), proves=tuple(proves), run=run, slow=slow
        )

    return made


def observes(question: str) -> Callable[[Body], Observation]:
    """Make a function the experiment that answers a question: it returns what is observed."""

    def made(run: Body) -> Observation:
        return Observation(question=question, run=run)

    return made
