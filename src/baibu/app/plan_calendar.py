"""Lay the plan out over the days of a month, beside what was done on the days that are past.

Start reading at `calendar_page`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from baibu.app.board import board
from baibu.app.pages import StageCard
from baibu.app.plan_drawing import day_row
from baibu.app.plan_texts import words
from baibu.app.planning import NoPlanError, learners_day, the_plan
from baibu.app.study_pages import CalendarDay, CalendarPage
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.language import Text
from baibu.derive.plan import Day, Plan, by_day, finish

DAY = timedelta(days=1)
WEEK = 7  # days; weeks begin on Monday


class NoSuchMonthError(BaibuError):
    """The plan holds nothing in this month."""

    code = "B050"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """What is known of the days."""

    plan: Plan
    planned: Mapping[date, Day]
    passed: Mapping[date, tuple[StageCard, ...]]
    worked: Mapping[date, float]  # minutes
    marks: Mapping[date, tuple[Text, ...]]


def calendar_page(baibu: Baibu, month: str | None = None) -> CalendarPage:
    """Give a month of the plan, written as 2026-03; the present one when none is named."""
    plan = the_plan(baibu)
    if plan is None:
        raise NoPlanError()
    days = _days(baibu, plan)
    first, last = _reach(days)
    begin = _month(month) if month is not None else max(first, plan.today.replace(day=1))
    if begin is None or not first <= begin <= last:
        raise NoSuchMonthError(month=month, first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    monday = begin - timedelta(days=begin.weekday())
    weeks = []
    while monday < _after(begin):
        weeks.append(tuple(_day(baibu, days, monday + DAY * n, begin) for n in range(WEEK)))
        monday += DAY * WEEK
    inside = [day for week in weeks for day in week if day.is_inside]
    return CalendarPage(
        month=begin,
        weeks=tuple(weeks),
        earlier=_before(begin) if begin > first else None,
        later=_after(begin) if begin < last else None,
        passed=sum(len(day.passed) for day in inside),
        worked=sum(day.worked for day in inside),
        planned=sum(
            sum(part.minutes for part in day.parts) + day.reading + day.reviews for day in inside
        ),
    )


def _days(baibu: Baibu, plan: Plan) -> _Days:
    now = board(baibu)
    passed: dict[date, tuple[StageCard, ...]] = defaultdict(tuple)
    for name, day in plan.passed.items():
        passed[day] += (now.cards[name],)
    marks: dict[date, tuple[Text, ...]] = defaultdict(tuple)
    start = date.fromisoformat(plan.asked.start)
    marks[start] += (words("mark.start"),)
    if plan.asked.deadline:
        marks[date.fromisoformat(plan.asked.deadline)] += (words("mark.deadline"),)
    if plan.tasks:
        marks[finish(plan).middle] += (words("mark.likely"),)
    return _Days(
        plan=plan,
        planned={day.day: day for day in plan.days},
        passed=passed,
        worked=by_day(now.progress, learners_day),
        marks=marks,
    )


def _reach(days: _Days) -> tuple[date, date]:
    """Give the first and the last month that hold anything."""
    told = [days.plan.today, *days.planned, *days.passed, *days.marks]
    told += [day for day, minutes in days.worked.items() if minutes]
    return min(told).replace(day=1), max(told).replace(day=1)


def _day(baibu: Baibu, days: _Days, day: date, begin: date) -> CalendarDay:
    planned = day_row(baibu, days.plan, days.planned[day]) if day in days.planned else None
    return CalendarDay(
        day=day,
        is_inside=(day.year, day.month) == (begin.year, begin.month),
        is_today=day == days.plan.today,
        is_past=day < days.plan.today,
        is_free=days.plan.calendar.is_free(day),
        parts=planned.parts if planned else (),
        reading=planned.reading if planned else 0,
        reviews=planned.reviews if planned else 0,
        passed=days.passed.get(day, ()),
        worked=round(days.worked.get(day, 0.0)),
        marks=days.marks.get(day, ()),
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-03") else None
    except ValueError:
        return None


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _before(month: date) -> date:
    return (month - DAY).replace(day=1)
