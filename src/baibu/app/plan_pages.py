"""Hold what the plan, mastery, milestones and today's queue show: frozen models, nothing decided.

The same model serves the browser, the terminal and `--json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from baibu.app.pages import StageCard
from baibu.core.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRow:
    """How well one skill is known now."""

    id: str
    title: Text
    area: str
    chance: float  # of getting a plain question right, 0..1
    low: float  # 90 % interval
    high: float
    evidence: int  # pieces that are about this very skill
    is_sure: bool  # enough to speak of it
    recall: float | None  # of its cards, where any was reviewed
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRows:
    """The skills of one area."""

    id: str
    title: Text
    skills: tuple[SkillRow, ...]
    chance: float  # mean over the area
    shown: int  # skills with evidence of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteryPage:
    """Every skill."""

    areas: tuple[AreaRows, ...]
    evidence: int
    background: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """What one piece of evidence did to a skill."""

    evidence: str  # its id
    at: datetime
    what: Text  # "Passed stage 34 Linear regression"
    weight: float  # beside a verdict of hidden checks without help, which counts 1
    expected: float  # the chance that was given to a right answer
    right: float  # 0..1
    logits: float
    points: float  # percentage points by which it moved the skill
    is_direct: bool  # about this very skill


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillPage:
    """One skill, and why it stands where it does."""

    skill: SkillRow
    area: Text  # title of the area it belongs to
    can: Text
    start: float  # chance before any evidence, of a middle person
    reasons: tuple[ReasonRow, ...]  # what moved it most first
    others: int  # smaller ones that are not listed
    forgotten: float  # percentage points that time took away; 0 or less
    stages: tuple[StageCard, ...]  # that teach it
    builds_on: tuple[SkillRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStage:
    """One stage in the plan."""

    card: StageCard
    kind: Literal["stage", "test"]
    minutes: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One month of the plan."""

    number: int
    title: Text
    first: date | None  # days of what is left of it
    last: date | None
    passed: int
    stages: tuple[PlannedStage, ...]  # not passed yet, in order
    project_minutes: int
    advice: Text
    kept: tuple[date, ...]  # days on which the advice was followed


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPart:
    """What one day holds of one thing."""

    what: Text
    stage: int | None
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One day of the plan."""

    day: date
    parts: tuple[DayPart, ...]
    reading: int
    reviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """When the plan will be done, in eight cases of ten."""

    low: date
    middle: date
    high: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One cause that moved the finish, later by so many days (sooner when negative)."""

    cause: Text
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What does not fit before the deadline."""

    stages: tuple[StageCard, ...]
    minutes: int
    readiness: float  # percentage points of mean mastery that it would have brought
    kept_readiness: float  # what is kept brings
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The plan as of today."""

    background: Text
    order: Text
    depth: Text
    hours: float
    start: date
    deadline: date | None
    free: str
    today: date
    end: date  # if the planned hours are kept
    finish: Range  # as it usually goes, for this person
    since: date  # the plan was made
    shifts: tuple[Shift, ...]  # what moved the finish since then
    away: int  # days since anything was done
    speed: float  # minutes needed for each authored minute
    kept: float  # hours kept of each planned hour
    passed: int
    total: int
    months: tuple[MonthRow, ...]
    days: tuple[DayRow, ...]  # the coming week
    dropped: Dropped | None
    warnings: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMovedPage:
    """A stage has another place."""

    card: StageCard
    after: StageCard | None
    first: date | None  # its days now; nothing when it is passed
    last: date | None
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage:
    """The smallest set of stages that reaches a target."""

    target: StageCard
    stages: tuple[StageCard, ...]  # not passed yet, in order; the target is the last
    passed: int
    minutes: int  # authored, of what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """A calendar that was written."""

    path: Path
    events: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitPage:
    """A tick was set, or taken back."""

    month: int
    advice: Text
    day: date
    done: bool
    kept: int  # days in all


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """One of the six milestones."""

    number: int
    title: Text
    stage: StageCard
    reached: datetime | None
    evidence: str | None  # id of the verdict that reached it
    attempts: int
    left: int  # stages before it that are not passed, itself among them
    on_the_way: int
    minutes_left: int
    planned: date | None  # in the plan, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestonesPage:
    """All six."""

    rows: tuple[MilestoneRow, ...]
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """A number at two moments of the same person."""

    then: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillChange:
    """How one skill has changed."""

    id: str
    title: Text
    then: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VersusPage:
    """Today beside an earlier day of one's own: nobody else comes into it."""

    days: int
    since: date
    passed: Then  # stages
    minutes: Then  # worked in the span before, and in this one
    stages: tuple[StageCard, ...]  # passed in between
    areas: tuple[tuple[Text, Then], ...]  # mean mastery
    risen: tuple[SkillChange, ...]
    fallen: tuple[SkillChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One thing to do today, and why."""

    kind: Literal["reviews", "redo", "repair", "stage", "reading"]
    title: Text
    reason: Text
    minutes: int
    command: str | None  # that begins it
    stage: int | None
    instead: tuple[StageCard, ...]  # what could take its place


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Today, in order."""

    entries: tuple[QueueEntry, ...]
    minutes: int
    planned: bool  # the minutes come from a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTask:
    """Something to work out, which shows a skill better than words."""

    card: str
    front: Text  # Markdown, with the numbers of today


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTold:
    """How the last task of a placement went."""

    skill: Text
    is_right: bool
    answer: Text  # the right one


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuestion:
    """One question of a placement."""

    skill: SkillRow
    area: Text  # title of the area it belongs to
    can: Text
    number: int
    minutes_left: float
    stages: tuple[StageCard, ...]  # that would teach it
    builds_on: tuple[Text, ...]  # titles of the skills that it needs
    task: PlaceTask | None  # to be worked out; where there is none, a person says


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """Where a placement stands: the next question, or what it suggests."""

    question: PlaceQuestion | None
    asked: int
    minutes: float
    known: tuple[SkillRow, ...]  # likely enough to be tried as a test
    test: tuple[StageCard, ...]  # stages worth trying as a test
    begin: StageCard | None
    ground: tuple[SkillRow, ...]  # skills that the first stage builds on, and how well known
    went: PlaceTold | None  # how the task before went
