"""Hold what a month of the plan, the form of a plan, and the page of a milestone show: frozen
models, nothing decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from baibu.app.pages import StageCard
from baibu.app.plan_pages import DayPart, MilestoneRow, SkillChange
from baibu.app.planning import Background, Depth, Order
from baibu.core.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day of a month: what was done, or what is planned."""

    day: date
    is_inside: bool  # of this month; the weeks at its ends reach beyond
    is_today: bool
    is_past: bool
    is_free: bool
    parts: tuple[DayPart, ...]
    reading: int  # minutes
    reviews: int
    passed: tuple[StageCard, ...]
    worked: int  # minutes
    marks: tuple[Text, ...]  # "deadline", "likely done"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """One month of the plan, week by week."""

    month: date  # its first day
    weeks: tuple[tuple[CalendarDay, ...], ...]
    earlier: date | None  # the month before, where the plan has one
    later: date | None
    passed: int  # stages
    worked: int  # minutes
    planned: int  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What stands in the form of a plan, as it was typed."""

    background: Background
    order: Order
    depth: Depth
    hours: str
    start: str
    deadline: str
    free: tuple[tuple[str, str], ...]  # first and last day of each run
    is_whole: bool  # all stages, not only what some targets need


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the words that a form offers."""

    id: str
    title: Text
    about: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """The form of a plan."""

    is_new: bool
    asking: Asking
    backgrounds: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    depths: tuple[Choice, ...]
    targets: tuple[StageCard, ...]  # of the plan that holds, where it is for a few stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The verdict that reached a milestone."""

    evidence: str
    at: datetime
    via: Literal["web", "cli", "watch", "notebook"]
    checks: tuple[Text, ...]  # titles of what was checked, all of it passed
    content_hash: str  # of the stage as it was judged
    seed: int
    tier: str  # of the isolation it ran in
    code_hash: str  # SHA-256 of what was submitted
    code_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """One stage that leads to a milestone."""

    card: StageCard
    passed: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """One milestone: what it is, what leads to it, and the evidence when it is reached."""

    row: MilestoneRow
    count: int  # milestones there are
    proof: Proof | None
    way: tuple[WayStep, ...]  # in the order of the road, the gate last
    skills: tuple[Text, ...]  # that its own stage proves
    minutes: int  # worked on the way
    learner: str  # the name in the settings; empty while it is the usual one


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question whose answer is predicted first and observed afterwards."""

    id: str
    prompt: Text
    agreed: bool | None  # the first prediction with the experiment; nothing while there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of one stage."""

    card: StageCard
    questions: tuple[AskedQuestion, ...]
    answered: int
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewPage:
    """What there is to prepare for an interview."""

    sets: tuple[QuestionSet, ...]
    classics: tuple[StageCard, ...]  # algorithms to write by hand
    coming: tuple[StageCard, ...]  # of both sorts
    met: int  # cards reviewed at least once
    known: float  # of them, in the mean
    cards: int  # short questions on all stages that are made


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A stage for which something was handed in."""

    card: StageCard
    attempts: int  # on that day
    passed: bool  # on that day, for the first time


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    """One day of a week."""

    day: date
    minutes: int
    is_today: bool
    is_free: bool  # in the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """A week, Monday first."""

    days: tuple[WeekDay, ...]
    minutes: int
    goal: int | None  # minutes that the plan gives it, free days left out; nothing without a plan
    run: int | None  # weeks in a row with work in them; nothing unless a person asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """What was done today."""

    day: date
    minutes: int
    passed: tuple[Tried, ...]
    tried: tuple[Tried, ...]
    cards: int  # rated
    recalled: int
    risen: tuple[SkillChange, ...]  # skills, the greatest rise first
    week: WeekRow
    onward: StageCard | None  # where it goes on another time
