"""Sum up a day of one's own and the week around it: what was done, and nothing that was not.

Reads  the record since the learner's day began; the hours that the plan gives to this week.
Gives  the page with which a day ends. A free day of the plan makes the week's goal smaller.
Never  counts days in a row, nor weeks unless a person asked for it, and never says that something
       was missed.

Start reading at `day_page`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from baibu.app.board import Board, board
from baibu.app.cards import Hand, day_began, day_of, hand
from baibu.app.mastery import at_moment, current
from baibu.app.plan_pages import SkillChange
from baibu.app.planning import learners_day, the_plan, today
from baibu.app.preferences import wants_weeks
from baibu.app.study_pages import DayPage, Tried, WeekDay, WeekRow
from baibu.app.wiring import Baibu
from baibu.derive.plan import Plan, by_day
from baibu.derive.progress import StageProgress
from baibu.derive.recall.log import ticks
from baibu.ledger import Verdict

DAY = timedelta(days=1)
WEEK = 7
LISTED = 6  # skills that rose most
NOTICED = 0.02  # of a chance: a smaller change is not told


def day_page(baibu: Baibu) -> DayPage:
    """Give what was done today."""
    now, day = board(baibu), today(baibu)
    tried = tuple(_tried(now, day))
    ratings = [rating for _, rating in _rated(hand(baibu), ticks(day_began(baibu.clock())))]
    return DayPage(
        day=day,
        minutes=round(_minutes(baibu).get(day, 0.0)),
        passed=tuple(one for one in tried if one.passed),
        tried=tuple(one for one in tried if not one.passed),
        cards=len(ratings),
        recalled=sum(rating > 1 for rating in ratings),
        risen=_risen(baibu) if tried or ratings else (),
        week=week(baibu),
        onward=now.next,
    )


def week(baibu: Baibu) -> WeekRow:
    """Give the week that today belongs to, Monday first, beside what the plan gives it."""
    plan, day, minutes = the_plan(baibu), today(baibu), _minutes(baibu)
    monday = day - DAY * day.weekday()
    days = tuple(
        WeekDay(
            day=one,
            minutes=round(minutes.get(one, 0.0)),
            is_today=one == day,
            is_free=plan is not None and plan.calendar.is_free(one),
        )
        for one in (monday + DAY * n for n in range(WEEK))
    )
    goal = None
    if plan is not None:
        begin = max(monday, date.fromisoformat(plan.asked.start))
        goal = round(plan.calendar.between(begin, monday + DAY * (WEEK - 1)))
    return WeekRow(
        days=days,
        minutes=sum(one.minutes for one in days),
        goal=goal,
        run=_run(minutes, plan, monday) if wants_weeks(baibu) else None,
    )


def _run(minutes: Mapping[date, float], plan: Plan | None, monday: date) -> int:
    """Count the weeks in a row with work in them; this one and free ones may be empty."""
    worked = {day - DAY * day.weekday() for day, told in minutes.items() if told > 0}
    count, week = int(monday in worked), monday - DAY * WEEK
    while week >= min(worked, default=monday):
        if week in worked:
            count += 1
        elif plan is None or not all(plan.calendar.is_free(week + DAY * n) for n in range(WEEK)):
            break
        week -= DAY * WEEK
    return count


def _minutes(baibu: Baibu) -> Mapping[date, float]:
    """Give the minutes of each day, at stages and at cards."""
    found = dict(by_day(board(baibu).progress, learners_day))
    for log in hand(baibu).logs.values():
        for act in log.counting():
            if act.rating:
                day = day_of(act.at)
                found[day] = found.get(day, 0.0) + act.seconds / 60
    return found


def _tried(now: Board, day: date) -> Iterator[Tried]:
    """Give the stages that something was handed in for."""
    for name, standing in now.road.items():
        progress = standing.progress
        count = _handed_in(progress, day)
        if count:
            passed = progress.passed_at
            yield Tried(
                card=now.cards[name],
                attempts=count,
                passed=passed is not None and learners_day(passed) == day,
            )


def _handed_in(progress: StageProgress, day: date) -> int:
    if progress.last_at is None or learners_day(progress.last_at) < day:
        return 0
    return sum(
        act.kind == Verdict.kind and learners_day(act.at) == day
        for act in progress.acts
        if act.id not in progress.undone
    )


def _rated(cards: Hand, since: int) -> Iterator[tuple[str, int]]:
    for name, log in cards.held.items():
        if (log.summary.last_at or 0) >= since:
            yield from (
                (name, act.rating) for act in log.counting() if act.rating and act.at >= since
            )


def _risen(baibu: Baibu) -> tuple[SkillChange, ...]:
    """Give the skills that are better known than this morning."""
    began = day_began(baibu.clock())
    before = at_moment(baibu, baibu.mastery.now(baibu.learner).until(began), began)
    changes = [
        SkillChange(
            id=name,
            title=baibu.catalog.skills[name].title,
            then=before[name].chance,
            now=level.chance,
        )
        for name, level in current(baibu).items()
        if level.evidence and level.chance - before[name].chance > NOTICED
    ]
    return tuple(sorted(changes, key=lambda change: change.then - change.now)[:LISTED])
