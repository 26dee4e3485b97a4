"""Hold what was found out by running the solutions of a stage: plain data that rules can judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from baibu.content.schema import Body, Stage

What = Literal["solution", "starter", "mistake", "right", "wrong", "cheat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One run of one file against the checks of its stage."""

    what: What
    name: str  # the file's stem
    seed: int
    passed: bool
    passed_checks: int
    checks: int
    failed: tuple[str, ...]  # names of the checks that failed
    diagnoses: tuple[
        tuple[str, ...], ...
    ]  # the stems named, one entry per failed check that was named
    problem: str  # the first failure in words; empty when it passed
    broken: str  # a check that is itself broken, or a starter that does not run; else empty
    over_limit: bool
    seconds: float  # wall, the whole verdict
    earned: tuple[str, ...] = ()  # names of the checks that passed; filled in for cheats
    broke: tuple[str, ...] = ()  # names of the checks that fell over what a cheat gave them
    advice: tuple[str, ...] = ()  # library names used where the stage asks for one's own work
    named_by: str = ""  # of a mistake: a check that named it; enough to try it with other seeds
    expected: str | None = None  # of a held-out wrong solution: the stem it should earn, or "none"

    @property
    def as_it_should(self) -> bool:
        """Say whether the file did what a file of its sort must do."""
        if self.broken:
            return False
        if self.what == "cheat":
            return not self.passed and not self.earned
        if self.what in ("solution", "right"):
            return self.passed
        if self.what == "mistake":
            own = [stems for stems in self.diagnoses if self.name in stems]
            return not self.passed and len(own) == len(self.diagnoses) > 0
        if self.what == "wrong" and self.expected not in (None, "none"):
            return not self.passed and any(self.expected in stems for stems in self.diagnoses)
        return not self.passed and not (self.what == "wrong" and self.diagnoses)

    @property
    def named(self) -> frozenset[str]:
        """Every single mistake that was named (families count as each of their members)."""
        return frozenset(stem for stems in self.diagnoses for stem in stems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything found out about a stage."""

    stage: Stage
    body: Body
    trials: tuple[Trial, ...]
    proved: frozenset[str]  # skills that a check of the stage proves
    questions_observed: frozenset[str] = frozenset()

    def of(self, what: What) -> tuple[Trial, ...]:
        """Give the trials of one sort."""
        return tuple(trial for trial in self.trials if trial.what == what)
