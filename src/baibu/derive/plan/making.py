"""Make the plan: what is left, in which order, on which days, and what does not fit a deadline.

Reads  what was asked, how far each stage has come, and the day it is.
Gives  a `Plan`: tasks with their days. It is made anew whenever it is looked at, so days that were
       missed are planned again without a word.
Never  holds a day that is past, except those on which stages were passed.

Start reading at `make`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from baibu.content import Stage
from baibu.core.ids import StageId
from baibu.derive.plan.asked import Asked
from baibu.derive.plan.calendar import DAY, LONGEST, Calendar
from baibu.derive.plan.order import circles, needed, ordered
from baibu.derive.plan.pace import USUAL, Pace, learned
from baibu.derive.plan.presets import (
    DEEP,
    PRESETS,
    PROJECT_HOURS,
    READING,
    READING_FIRST_MONTH,
    REVIEWS,
    TEST_MINUTES,
    is_tested,
    stage_share,
)
from baibu.derive.plan.selecting import Choice, select
from baibu.derive.progress import StageProgress
from baibu.ledger.evidence import Planned

Kind = Literal["stage", "test", "projects", "deepening"]
BEGUN_LEAVES = 0.25  # of a stage's minutes at least, while it is not passed
SINGLE_DAY = 1e-6
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How far one stage has come, as the plan needs it."""

    attempts: int = 0
    worked: float = 0.0  # minutes
    passed: date | None = None
    by_test: bool = False  # passed by a test: its minutes say nothing of a pace

    @classmethod
    def of(cls, progress: StageProgress, day: Callable[[datetime], date]) -> Work:
        """Take it from progress; `day` says to which day of the learner's a moment belongs."""
        passed = progress.passed_at
        return cls(
            attempts=progress.attempts,
            worked=progress.worked.total_seconds() / 60,
            passed=None if passed is None else day(passed),
            by_test=progress.by_test,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do."""

    kind: Kind
    month: int  # of the six-month plan that it belongs to
    stage: StageId | None  # nothing for projects
    minutes: float  # authored, still to be spent
    first: date  # its days in the plan
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What a day holds of one task."""

    task: int  # its place among the tasks
    minutes: int  # of this person's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the plan."""

    day: date
    portions: tuple[Portion, ...]
    reading: int  # minutes
    reviews: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is left, day by day."""

    asked: Planned
    today: date
    tasks: tuple[Task, ...]  # in order; what is passed is not among them
    days: tuple[Day, ...]  # from today, or from the start where that lies ahead
    order: tuple[StageId, ...]  # all stages of the plan, those passed too
    passed: Mapping[StageId, date]
    choice: Choice | None  # where the deadline is too short for all: what is kept and dropped
    pace: Pace
    circles: tuple[tuple[StageId, ...], ...] = ()
    calendar: Calendar = field(repr=False)

    @property
    def end(self) -> date:
        """The last day, if the planned hours are kept."""
        return self.tasks[-1].last if self.tasks else self.today

    @cached_property
    def of_stage(self) -> Mapping[StageId, Task]:
        """The task of each stage that is left."""
        main = ("stage", "test")
        return {t.stage: t for t in self.tasks if t.stage is not None and t.kind in main}

    @property
    def authored(self) -> tuple[float, ...]:
        """The authored minutes of everything that is left."""
        return tuple(task.minutes for task in self.tasks)

    def month_of(self, day: date) -> int:
        """Say which month of the plan a day falls in: that of what it holds."""
        for task in self.tasks:
            if task.last >= day:
                return task.month
        return self.tasks[-1].month if self.tasks else 6

    def on(self, day: date) -> Day | None:
        """Give a day of the plan; nothing for one without time, or outside it."""
        return next((found for found in self.days if found.day == day), None)


def make(
    stages: Mapping[StageId, Stage],
    asked: Asked,
    work: Mapping[StageId, Work],
    today: date,
    *,
    worth: Mapping[StageId, float] | None = None,
    weekly: Sequence[tuple[date, float]] = (),
) -> Plan:
    """Make the plan that holds, as of a day; a plan must have been asked for.

    `worth` says what passing a stage is worth, `weekly` the minutes worked in each week that
    begins on a day (`weeks.by_week`).
    """
    plan = asked.plan
    if plan is None:
        raise ValueError("no plan was asked for")
    scope = _scope(stages, plan)
    order = ordered(scope, plan.order, asked.moves)
    calendar = Calendar(hours=plan.hours, free=plan.free)
    begin = max(today, date.fromisoformat(plan.start))
    pace = _learned(scope, plan, work, calendar, weekly)
    speed = pace.speed.factor / USUAL.speed.factor
    left = [name for name in order if _of(work, name).passed is None]
    choice = None
    if plan.deadline:
        choice = _chosen(scope, plan, left, work, calendar, begin, speed, worth or {})
        left = [name for name in left if name in choice.kept]
        choice = choice if choice.dropped else None
    tasks = _tasks(scope, plan, order, left, work)
    dated, filled = _dated(tasks, calendar, begin, speed)
    return Plan(
        asked=plan,
        today=today,
        tasks=dated,
        days=filled,
        order=order,
        passed={name: done for name in order if (done := _of(work, name).passed) is not None},
        choice=choice,
        pace=pace,
        circles=tuple(circles(scope)),
        calendar=calendar,
    )


def _learned(
    stages: Mapping[StageId, Stage],
    plan: Planned,
    work: Mapping[StageId, Work],
    calendar: Calendar,
    weekly: Sequence[tuple[date, float]],
) -> Pace:
    """Learn the pace from stages passed in earnest, and from whole weeks since the start."""
    done = [
        (float(stage.minutes), _of(work, name).worked)
        for name, stage in stages.items()
        if _of(work, name).passed is not None
        if not _of(work, name).by_test
        if not (is_tested(plan.background, stage.number) and _of(work, name).attempts <= 1)
    ]
    share, start = stage_share(2), date.fromisoformat(plan.start)
    weeks = [
        (calendar.between(first, first + WEEK - DAY) * share, minutes)
        for first, minutes in weekly
        if first >= start
    ]
    return learned(done, weeks)


def order_of(stages: Mapping[StageId, Stage], asked: Asked) -> tuple[StageId, ...] | None:
    """Give the order of the plan that holds; nothing without one."""
    if asked.plan is None:
        return None
    return ordered(_scope(stages, asked.plan), asked.plan.order, asked.moves)


def left_minutes(stage: Stage, plan: Planned, work: Work) -> tuple[Kind, float]:
    """Give what a stage still asks for, in authored minutes."""
    if is_tested(plan.background, stage.number) and not work.attempts:
        return "test", float(TEST_MINUTES)
    return "stage", max(stage.minutes - work.worked, stage.minutes * BEGUN_LEAVES)


def _scope(stages: Mapping[StageId, Stage], plan: Planned) -> dict[StageId, Stage]:
    targets = [StageId(name) for name in plan.targets.split()]
    wanted = needed(stages, targets) if targets else frozenset(stages)
    return {name: stage for name, stage in stages.items() if name in wanted}


def _of(work: Mapping[StageId, Work], name: StageId) -> Work:
    return work.get(name, Work())


def _chosen(
    stages: Mapping[StageId, Stage],
    plan: Planned,
    left: Sequence[StageId],
    work: Mapping[StageId, Work],
    calendar: Calendar,
    begin: date,
    speed: float,
    worth: Mapping[StageId, float],
) -> Choice:
    """Choose what fits before the deadline; projects give way before stages do."""
    until = date.fromisoformat(plan.deadline)
    minutes = {}
    for name in left:
        _, own = left_minutes(stages[name], plan, _of(work, name))
        minutes[name] = speed * (own + _deepening(stages[name], plan))
    budget = calendar.between(begin, until) * stage_share(2)
    among = {name: stages[name] for name in left}
    values = {name: worth.get(name, float(stages[name].minutes)) for name in left}
    return select(among, values, minutes, budget)


def _deepening(stage: Stage, plan: Planned) -> float:
    return DEEP * stage.minutes if plan.depth == "deep" else 0.0


def _tasks(
    stages: Mapping[StageId, Stage],
    plan: Planned,
    order: Sequence[StageId],
    left: Sequence[StageId],
    work: Mapping[StageId, Work],
) -> list[Task]:
    """List what is to be done, not dated yet; projects stand behind the last stage of a month."""
    ends = {stages[name].month: name for name in order}
    tasks: list[Task] = []
    for place, name in enumerate(order):
        stage = stages[name]
        month = stage.month
        if name in left:
            kind, minutes = left_minutes(stage, plan, _of(work, name))
            tasks.append(_task(kind, month, name, minutes))
            if plan.depth == "deep":
                tasks.append(_task("deepening", month, name, _deepening(stage, plan)))
        if ends[month] == name and not plan.targets:
            hours = PROJECT_HOURS.get(month, 0.0) * PRESETS[plan.background].projects
            gone = any(_of(work, later).passed for later in order[place + 1 :])
            fits = not plan.deadline or set(left) == {n for n in order if not _of(work, n).passed}
            if hours and not gone and fits:
                tasks.append(_task("projects", month, None, hours * 60))
    return tasks


def _task(kind: Kind, month: int, stage: StageId | None, minutes: float) -> Task:
    never = date.min
    return Task(kind=kind, month=month, stage=stage, minutes=minutes, first=never, last=never)


def _dated(
    tasks: Sequence[Task], calendar: Calendar, begin: date, speed: float
) -> tuple[tuple[Task, ...], tuple[Day, ...]]:
    """Lay the tasks out, one after another, over the minutes of the days."""
    dated: list[Task] = []
    filled: list[Day] = []
    day, at = begin, 0
    left = tasks[0].minutes * speed if tasks else 0.0
    first: date | None = None
    for _ in range(LONGEST):
        if at >= len(tasks):
            break
        whole = calendar.minutes(day)
        month = tasks[at].month
        room = whole * stage_share(month)
        portions: list[Portion] = []
        while room > SINGLE_DAY and at < len(tasks):
            first = first or day
            spent = min(room, left)
            room, left = room - spent, left - spent
            if round(spent):
                portions.append(Portion(task=at, minutes=round(spent)))
            if left <= SINGLE_DAY:
                dated.append(replace(tasks[at], first=first, last=day))
                at, first = at + 1, None
                left = tasks[at].minutes * speed if at < len(tasks) else 0.0
        if whole:
            reading = READING_FIRST_MONTH if month == 1 else READING
            filled.append(
                Day(
                    day=day,
                    portions=tuple(portions),
                    reading=round(whole * reading),
                    reviews=round(whole * REVIEWS),
                )
            )
        day += DAY
    return tuple(dated), tuple(filled)
