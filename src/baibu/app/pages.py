"""Hold what each page and command shows: frozen models that a template may not exceed.

The same model serves the browser, the terminal and `--json`. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from baibu.content import Block, Hint, Stage
from baibu.core.language import Text

# Under the same name here: faces know the parts of a verdict, and never the grader.
from baibu.grader.report import CheckResult as CheckResult
from baibu.grader.report import Failure as Failure
from baibu.grader.report import Prediction as Prediction
from baibu.grader.report import Report as Report

Status = Literal["passed", "started", "open", "locked", "coming"]
Via = Literal["web", "cli", "watch", "notebook"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCard:
    """One stage as the road shows it."""

    number: int
    id: str
    title: Text
    summary: Text
    kind: str
    minutes: int
    status: Status
    attempts: int
    share: float  # best share of checks passed so far, 0..1
    milestone: int | None
    is_next: bool
    missing: tuple[int, ...]  # numbers of the prerequisites not passed yet


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRow:
    """One block of the road."""

    block: Block
    stages: tuple[StageCard, ...]
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One of the next few steps, and why it comes then."""

    card: StageCard
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPage:
    """All hundred stages."""

    blocks: tuple[BlockRow, ...]
    passed: int
    ready: int  # stages that can be worked on now: all that they build on is passed
    made: int
    total: int
    minutes_left: int  # of the stages that are not passed yet
    next: StageCard | None
    ahead: tuple[Ahead, ...] = ()  # the next few, in the order in which they would be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One of the four doors."""

    id: Literal["understand", "study", "interview", "projects"]
    href: str
    fact: Text  # one live sentence: what is behind it now
    more: tuple[tuple[str, Text], ...] = ()  # what else is there: an address, and a few words
    is_open: bool  # False while what is behind it is still being built


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The four doors, and the next step."""

    doors: tuple[Door, ...]
    next: StageCard | None
    next_reason: Text | None
    passed: int
    total: int
    minutes: int  # worked so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One submission in the history of a stage."""

    number: int  # 1 is the first
    at: datetime
    via: Via
    passed: bool
    passed_checks: int
    checks: int
    diagnosis: Text | None
    first_failed: Text | None  # title of the first check that failed
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipTest:
    """Whether a stage can be skipped by a test, and how one stands."""

    may_begin: bool
    until: datetime | None  # one is under way: what is submitted by then decides
    passed: bool  # the stage was passed by one


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSection:
    """A rendered part of the brief, for one language."""

    anchor: str
    title: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePage:
    """Everything needed to work on a stage."""

    card: StageCard
    block: Block
    stage: Stage
    needs: tuple[StageCard, ...]
    unlocks: tuple[StageCard, ...]
    skills: tuple[Text, ...]
    sources: tuple[str, ...]  # "Breiman, L. et al. (1984). Classification and Regression Trees"
    extra_missing: str | None  # the extra that must be installed first
    extra_command: str | None
    draft: str  # what the editor opens with: the last draft, else the starter
    draft_saved: datetime | None
    hints: tuple[Hint, ...]  # those taken so far
    hints_left: int
    hint_worth: int | None  # percent that a pass counts as evidence after the next hint
    solution_worth: int | None  # the same after reading the solution; nothing once it is passed
    attempts: tuple[Attempt, ...]  # newest first
    report: Report | None  # of the attempt just made, or the newest
    solution: str | None  # when passed, or given up
    can_give_up: bool
    test: SkipTest
    redo: bool  # it is worth doing once more from the starter
    previous: StageCard | None  # neighbours in display order
    following: StageCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtPage:
    """A report by which somebody tells that a check is wrong."""

    card: StageCard
    check: Text | None  # its title; nothing where all checks passed
    attempt: int
    why: str  # as it was typed
    text: str  # Markdown, to be taken wherever it is wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingPage:
    """A stage that is planned, not made yet."""

    card: StageCard
    block: Block
    stage: Stage
    needs: tuple[StageCard, ...]
    skills: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What one submission changed."""

    report: Report
    attempt: int
    stage: StageCard
    unlocked: tuple[StageCard, ...]
    next: StageCard | None
    next_hint_cost: int  # hints left


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """A submission that is on its way to its verdict."""

    card: StageCard
    attempt: str
    place: int | None  # in the queue, 1 is next; None while it is being judged
    seconds: float | None  # until its verdict, by what verdicts took lately; None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor."""

    name: Text
    state: Literal["good", "worth_knowing", "broken"]
    detail: Text
    fix: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A setting, its value, and where it comes from."""

    name: str
    variable: str
    value: str
    origin: str
    about: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorPage:
    """What this machine has, and what is missing."""

    findings: tuple[Finding, ...]
    settings: tuple[SettingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """What `content check` found out about one stage."""

    number: int
    id: str
    checks: int
    mistakes: int
    named: int  # mistakes that earn their own diagnosis on every seed
    solution_seconds: float  # median over the seeds
    problems: tuple[str, ...]  # each "C030 ..." in full


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentReport:
    """The result of `baibu content check`."""

    rows: tuple[ProofRow, ...]
    problems: tuple[str, ...]  # of the catalogue as a whole
    seconds: float

    @property
    def is_green(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.problems and not any(row.problems for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPage:
    """The next step, and why."""

    card: StageCard | None  # nothing when all that is made is passed
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFiles:
    """The files of a stage that belong to the learner."""

    number: int
    id: str
    folder: Path
    solution: Path
    brief: Path
    is_new: bool  # solution.py was made just now
    project: Path | None = None  # that goes along, where a stage asks for one


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedOver:
    """The starter is back in the working file."""

    files: LearnerFiles
    kept: Path | None  # where the file that was there is now


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An archive that was written."""

    path: Path
    bytes: int
    evidence: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an archive brought."""

    evidence: int  # in the archive
    known: int  # of it, here already
    drafts: int  # taken over
    shelved: int  # drafts that were older than another one, and went into the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What was worked out again."""

    view: str
    version: int
    evidence: int
    unread: tuple[str, ...]  # evidence that this version cannot read, each "L003 ..." in full
    is_same: bool  # as it was before: anything else is a fault of Baibu
