"""Give the parts of the plan's page: months, the coming week, what moved the finish, what is
dropped.

Start reading at `month_rows`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from baibu.app.board import board
from baibu.app.plan_pages import (
    DayPart,
    DayRow,
    Dropped,
    MonthRow,
    PlannedStage,
    Shift,
)
from baibu.app.plan_texts import words
from baibu.app.wiring import Baibu
from baibu.core.ids import StageId
from baibu.core.language import Text
from baibu.derive.plan import CircleError, Day, Moved, Plan, Task

MONTHS = range(1, 7)
COMING = timedelta(days=7)


def month_rows(
    baibu: Baibu, plan: Plan, kept: Collection[tuple[int, date]]
) -> tuple[MonthRow, ...]:
    """Give the six months, each with what is left of it, its advice, and how often it was kept."""
    return tuple(_month(baibu, plan, month, kept) for month in MONTHS)


def week(baibu: Baibu, plan: Plan) -> tuple[DayRow, ...]:
    """Give the days of the coming week that hold something."""
    first = plan.days[0].day if plan.days else plan.today
    return tuple(day_row(baibu, plan, day) for day in plan.days if day.day < first + COMING)


def day_row(baibu: Baibu, plan: Plan, day: Day) -> DayRow:
    """Give one day with what it holds."""
    return DayRow(
        day=day.day,
        parts=tuple(
            DayPart(
                what=_name(baibu, plan.tasks[portion.task]),
                stage=_number(baibu, plan.tasks[portion.task]),
                minutes=portion.minutes,
            )
            for portion in day.portions
        ),
        reading=day.reading,
        reviews=day.reviews,
    )


def shifts(moved: Iterable[Moved]) -> tuple[Shift, ...]:
    """Put the causes of a new finish into words."""
    return tuple(
        Shift(
            cause=words(f"cause.{one.cause}_{'later' if one.days > 0 else 'sooner'}"),
            days=one.days,
        )
        for one in moved
    )


def dropped(baibu: Baibu, plan: Plan, worth: Mapping[StageId, float]) -> Dropped | None:
    """Say what does not fit before the deadline, and what that costs."""
    choice = plan.choice
    if choice is None:
        return None
    cards = board(baibu).cards
    gone = [cards[name] for name in plan.order if name in choice.dropped]
    return Dropped(
        stages=tuple(gone),
        minutes=sum(card.minutes for card in gone),
        readiness=sum(worth.get(name, 0.0) for name in choice.dropped),
        kept_readiness=sum(worth.get(name, 0.0) for name in choice.kept),
        is_exact=choice.is_exact,
    )


def warnings(baibu: Baibu, plan: Plan) -> tuple[Text, ...]:
    """Tell what is wrong with the content, and what the mathematics lacks."""
    found = []
    for circle in plan.circles:
        numbers = " → ".join(str(baibu.catalog.stages[name].number) for name in circle)
        error = CircleError(stages=numbers)
        found.append(Text(zh=error.what("zh"), en=error.what("en")))
    coming = sum(baibu.catalog.stages[name].coming for name in plan.of_stage)
    if coming:
        found.append(words("plan.coming", coming=coming))
    return tuple(found)


def _month(baibu: Baibu, plan: Plan, month: int, kept: Collection[tuple[int, date]]) -> MonthRow:
    cards, stages = board(baibu).cards, baibu.catalog.stages
    tasks = [task for task in plan.tasks if task.month == month]
    planned = tuple(
        PlannedStage(
            card=cards[task.stage],
            kind="test" if task.kind == "test" else "stage",
            minutes=round(task.minutes),
            first=task.first,
            last=task.last,
        )
        for task in tasks
        if task.stage is not None and task.kind in {"stage", "test"}
    )
    return MonthRow(
        number=month,
        title=words(f"month.{month}"),
        first=min((task.first for task in tasks), default=None),
        last=max((task.last for task in tasks), default=None),
        passed=sum(stages[name].month == month for name in plan.passed),
        stages=planned,
        project_minutes=round(sum(t.minutes for t in tasks if t.kind == "projects")),
        advice=words(f"advice.{month}"),
        kept=tuple(sorted(day for of, day in kept if of == month)),
    )


def _name(baibu: Baibu, task: Task) -> Text:
    if task.stage is None:
        return words("day.projects")
    title = baibu.catalog.stages[task.stage].title
    number = baibu.catalog.stages[task.stage].number
    return words(f"day.{task.kind}", number=number, title=title)


def _number(baibu: Baibu, task: Task) -> int | None:
    return None if task.stage is None else baibu.catalog.stages[task.stage].number
