"""Say what evidence is: the kinds of act that are recorded, and the record of one.

A *fact* is what happened (`Verdict`, `Help`, ...), an `Evidence` is a fact with who, when, and the
hash of the content it was judged under. A `Record` is the same as it is kept: fields not looked
into. Facts carry a version; `codec` reads the old ones. Nothing here is ever changed once kept: a
mistake is undone by a `Correction`.

Start reading at `Evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from baibu.core.ids import EvidenceId, LearnerId, QuestionId, StageId

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A submission was judged."""

    kind: ClassVar[str] = "verdict"
    version: ClassVar[int] = 1

    stage: StageId
    attempt: EvidenceId  # one submission; the same when it is sent again
    via: Literal["web", "cli", "watch"]
    source: str  # what was submitted, whole
    report: Json  # the grader's report, without what was printed
    seed: int  # of the hidden inputs

    def __post_init__(self) -> None:
        outcomes = [check["outcome"] for check in self.report["checks"]]
        if not isinstance(self.report["passed"], bool) or not set(outcomes) <= _OUTCOMES:
            raise ValueError("the report is not a verdict")

    @property
    def passed(self) -> bool:
        """Say whether the stage is passed."""
        return bool(self.report["passed"])

    @property
    def checks(self) -> int:
        """How many checks there were."""
        return len(self.report["checks"])

    @property
    def passed_checks(self) -> int:
        """How many checks passed."""
        return sum(check["outcome"] == "passed" for check in self.report["checks"])


_OUTCOMES = {"passed", "failed", "not_run"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A hint was taken, or the solution was opened without having passed."""

    kind: ClassVar[str] = "help"
    version: ClassVar[int] = 1

    stage: StageId
    what: Literal["hint", "solution"]
    tier: int  # of the hint, from 1; 0 for the solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A stage was opened to work on it."""

    kind: ClassVar[str] = "opened"
    version: ClassVar[int] = 1

    stage: StageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """An answer was given before the experiment that decides it."""

    kind: ClassVar[str] = "prediction"
    version: ClassVar[int] = 1

    stage: StageId
    question: QuestionId
    predicted: str | float | None
    observed: str | float
    agrees: bool
    first: bool  # the first time this question was answered: the one that counts most


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Earlier evidence does not count, and why; undoing a correction makes it count again."""

    kind: ClassVar[str] = "correction"
    version: ClassVar[int] = 1

    undoes: EvidenceId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something written down about a stage."""

    kind: ClassVar[str] = "note"
    version: ClassVar[int] = 1

    stage: StageId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A draft was replaced by another text, and is kept here."""

    kind: ClassVar[str] = "shelved"
    version: ClassVar[int] = 1

    stage: StageId
    source: str
    why: Literal["reset", "import", "replaced"]  # by what was submitted from elsewhere


Fact = Verdict | Help | Opened | Prediction | Correction | Note | Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act of one learner."""

    id: EvidenceId  # made where the act happened, so that telling it twice counts once
    learner: LearnerId
    at: datetime  # UTC
    content_hash: str  # of the content it was judged under; empty where nothing was judged
    fact: Fact
    seq: int = 0  # place in the record; 0 until it is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act as it is kept: known or not, its body is carried verbatim."""

    id: EvidenceId
    learner: LearnerId
    kind: str
    version: int
    at: datetime  # UTC
    content_hash: str
    body: Json
    seq: int = 0

    def same(self, other: Record) -> bool:
        """Say whether two records tell the same act, wherever they are kept."""
        return (self.kind, self.version, self.learner, self.at, self.content_hash, self.body) == (
            other.kind,
            other.version,
            other.learner,
            other.at,
            other.content_hash,
            other.body,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRecord:
    """Who learns."""

    id: LearnerId
    seed: int  # hidden data are made from it, so that two learners get different numbers
    created: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the editor of a stage, not submitted yet: the one thing overwritten."""

    stage: StageId
    source: str
    saved_at: datetime  # UTC
