"""Make the plan, show it, change it, carry it out.

The plan is worked out anew each time from what was asked and what was done, so it is never overdue.

Start reading at `plan_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from baibu.app.board import board
from baibu.app.cards import NEW_DAY, day_of, hand
from baibu.app.mastery import current
from baibu.app.pages import StageCard
from baibu.app.plan_drawing import dropped, month_rows, shifts, warnings, week
from baibu.app.plan_pages import (
    CalendarFile,
    HabitPage,
    NeedPage,
    PlanMovedPage,
    PlanPage,
    Range,
)
from baibu.app.plan_texts import words
from baibu.app.recording import keep
from baibu.app.wiring import Baibu, unwritable
from baibu.content import Stage
from baibu.core.errors import BaibuError
from baibu.core.ids import StageId
from baibu.core.language import Language
from baibu.derive import Progress
from baibu.derive.plan import (
    FULL_TIME,
    PRESETS,
    Plan,
    Work,
    away,
    by_week,
    causes,
    finish,
    make,
    needed,
    ordered,
    refused,
    until,
)
from baibu.derive.plan.pace import USUAL
from baibu.ledger import Habit, PlanMove, Planned
from baibu.ledger.errors import ArchiveExistsError
from baibu.publish.calendar import Event, calendar

Background = Literal["zero", "student", "developer", "data-scientist"]
Order = Literal["months", "software", "data"]
Depth = Literal["core", "deep"]
MOST_HOURS = 112.0  # a week
REACH = timedelta(days=20 * 365)  # a day further away than this is a slip of the pen
TARGET = 0.85  # chance that a stage is meant to bring its skills to


class PastDeadlineError(BaibuError):
    """The deadline is not after the first day."""

    code = "B042"


class NoHoursError(BaibuError):
    """The hours a week are none, or more than a week has."""

    code = "B043"


class NoPlanError(BaibuError):
    """A plan was asked for before one was made."""

    code = "B044"
    status = 404


class NotADayError(BaibuError):
    """A day cannot be understood."""

    code = "B046"


class FarDayError(BaibuError):
    """A day is further away than a plan can reach."""

    code = "B051"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks of a plan; nothing means what is usual, or what held before."""

    background: Background | None = None
    order: Order | None = None
    depth: Depth | None = None
    hours: float | None = None
    full_time: bool = False
    start: str | None = None
    deadline: str | None = None
    free: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None


def today(baibu: Baibu) -> date:
    """Say which day it is for the learner, by the clock of this machine."""
    return learners_day(baibu.clock())


def make_plan(baibu: Baibu, wish: Wish) -> PlanPage:
    """Make a plan: what is not said stays as it was, or is usual.

    Stages that were moved stay where they were put, as long as the order asked for is the same.
    """
    held = baibu.asked.now(baibu.learner)
    told = _asked(baibu, wish)
    keep(baibu, told)
    if held.plan is not None and held.plan.order == told.order:
        for moved in held.moves:
            keep(baibu, moved)
    return plan_page(baibu)


def plan_page(baibu: Baibu) -> PlanPage:
    """Give the plan as of today; a plan must have been made."""
    asked = baibu.asked.now(baibu.learner)
    plan = the_plan(baibu)
    if plan is None or asked.since is None:
        raise NoPlanError()
    told, now = plan.asked, board(baibu)
    before = made_on(baibu, asked.since)
    told_finish = finish(plan)
    begin = max(date.fromisoformat(told.start), learners_day(asked.since))
    return PlanPage(
        background=words(f"background.{told.background}"),
        order=words(f"order.{told.order}"),
        depth=words(f"depth.{told.depth}"),
        hours=told.hours,
        start=date.fromisoformat(told.start),
        deadline=date.fromisoformat(told.deadline) if told.deadline else None,
        free=told.free,
        today=plan.today,
        end=plan.end,
        finish=Range(low=told_finish.low, middle=told_finish.middle, high=told_finish.high),
        since=learners_day(asked.since),
        shifts=shifts(causes(before, plan)) if before is not None else (),
        away=away(now.progress, begin, plan.today, _review_days(baibu), learners_day),
        speed=plan.pace.speed.factor / USUAL.speed.factor,
        kept=plan.pace.kept.factor,
        passed=len(plan.passed),
        total=len(plan.order),
        months=month_rows(baibu, plan, asked.kept),
        days=week(baibu, plan),
        dropped=dropped(baibu, plan, worth(baibu)) if plan.choice is not None else None,
        warnings=warnings(baibu, plan),
    )


def move(baibu: Baibu, reference: str, after: str | None) -> PlanMovedPage:
    """Put a stage right after another one, or at the beginning of what is left."""
    plan = the_plan(baibu)
    if plan is None:
        raise NoPlanError()
    stage = baibu.catalog.stage(reference)
    other = baibu.catalog.stage(after) if after is not None else None
    behind = other.id if other else _last_before(plan, stage)
    fact = PlanMove(stage=stage.id, after=behind or StageId(""))
    scope = {name: baibu.catalog.stages[name] for name in plan.order}
    refusal = refused(scope, plan.order, fact)
    if refusal is not None:
        raise refusal
    keep(baibu, fact)
    moved, cards = the_plan(baibu), board(baibu).cards
    assert moved is not None  # noqa: S101 - there was one before the move
    task = moved.of_stage.get(stage.id)
    return PlanMovedPage(
        card=cards[stage.id],
        after=cards[other.id] if other else None,
        first=task.first if task else None,
        last=task.last if task else None,
        end=moved.end,
    )


def _last_before(plan: Plan, stage: Stage) -> StageId | None:
    """Give the stage after which what is left begins: nothing passed comes after what it needs."""
    others = [name for name in plan.order if name != stage.id]
    place = {name: at for at, name in enumerate(others)}
    first = next((at for at, name in enumerate(others) if name not in plan.passed), len(others))
    needs = [place[need] for need in stage.needs if need in plan.passed and need in place]
    at = max([first - 1, *needs])
    return others[at] if at >= 0 else None


def need(baibu: Baibu, reference: str) -> NeedPage:
    """Give the smallest set of stages that reaches a target, in the order in which to do them."""
    target = baibu.catalog.stage(reference)
    stages, now = baibu.catalog.stages, board(baibu)
    wanted = needed(stages, [target.id])
    order = ordered({name: stages[name] for name in stages if name in wanted})
    left = [now.cards[name] for name in order if now.road[name].status != "passed"]
    return NeedPage(
        target=now.cards[target.id],
        stages=tuple(left),
        passed=len(order) - len(left),
        minutes=sum(card.minutes for card in left),
    )


def habit(baibu: Baibu, *, month: int | None = None, done: bool = True) -> HabitPage:
    """Tick the advice of a month for today, or take the tick back."""
    plan = the_plan(baibu)
    if plan is None:
        raise NoPlanError()
    month = month or plan.month_of(plan.today)
    keep(baibu, Habit(month=month, day=plan.today.isoformat(), done=done))
    kept = baibu.asked.now(baibu.learner).kept
    return HabitPage(
        month=month,
        advice=words(f"advice.{month}"),
        day=plan.today,
        done=done,
        kept=sum(of == month for of, _ in kept),
    )


def export_calendar(
    baibu: Baibu, path: Path, language: Language, *, replace: bool = False
) -> CalendarFile:
    """Write the plan as a calendar file."""
    plan = the_plan(baibu)
    if plan is None:
        raise NoPlanError()
    if path.exists() and not replace:
        raise ArchiveExistsError(where=path)
    events = _events(plan, board(baibu).cards, language)
    try:
        path.write_bytes(calendar_text(baibu, language).encode())
    except OSError as error:
        raise unwritable(path, error) from error
    return CalendarFile(
        path=path,
        events=len(events),
        first=min((event.first for event in events), default=None),
        last=max((event.last for event in events), default=None),
    )


def calendar_text(baibu: Baibu, language: Language) -> str:
    """Give the plan as the text of a calendar file."""
    plan = the_plan(baibu)
    if plan is None:
        raise NoPlanError()
    name = words("calendar.name").into(language)
    return calendar(name, _events(plan, board(baibu).cards, language), made=baibu.clock())


def the_plan(baibu: Baibu) -> Plan | None:
    """Give the plan that holds, as of today; nothing where none was made."""
    asked = baibu.asked.now(baibu.learner)
    if asked.plan is None:
        return None
    progress, day = board(baibu).progress, today(baibu)
    held = (asked, progress, day)
    kept = baibu.held.get(f"plan of {baibu.learner}")
    if isinstance(kept, tuple) and all(a is b or a == b for a, b in zip(kept, held, strict=False)):
        known: Plan = kept[3]
        return known
    made = _made(baibu, progress, day, worths=worth(baibu) if asked.plan.deadline else None)
    baibu.held[f"plan of {baibu.learner}"] = (*held, made)
    return made


def made_on(baibu: Baibu, moment: datetime) -> Plan | None:
    """Give the plan that holds as it would have been at an earlier moment."""
    if baibu.asked.now(baibu.learner).plan is None:
        return None
    past = until(board(baibu).progress, moment)
    asked = baibu.asked.now(baibu.learner).plan
    worths = worth(baibu) if asked is not None and asked.deadline else None
    return _made(baibu, past, learners_day(moment), worths=worths)


def worth(baibu: Baibu) -> Mapping[StageId, float]:
    """Say what passing each stage is worth: points of mean mastery over all skills.

    A skill that several stages still teach is shared out among them.
    """
    found, road = current(baibu), board(baibu).road
    left = [s for s in baibu.catalog.stages.values() if road[s.id].status != "passed"]
    teaching = {skill: sum(skill in stage.teaches for stage in left) for skill in found}
    return {
        stage.id: sum(
            100 * max(TARGET - found[skill].chance, 0.01) / teaching[skill] / len(found)
            for skill in stage.teaches
            if skill in found
        )
        for stage in left
    }


def _review_days(baibu: Baibu) -> list[date]:
    """Give the day of each card's last review."""
    last = (log.summary.last_at for log in hand(baibu).logs.values())
    return [day_of(at) for at in last if at is not None]


def _made(
    baibu: Baibu, progress: Progress, day: date, *, worths: Mapping[StageId, float] | None
) -> Plan:
    asked = baibu.asked.now(baibu.learner)
    assert asked.plan is not None  # noqa: S101 - callers looked
    work = {
        name: Work.of(progress.of(name, *baibu.former.get(name, ())), learners_day)
        for name in baibu.catalog.stages
    }
    start = date.fromisoformat(asked.plan.start)
    weekly = by_week(progress, start, day, learners_day)
    return make(baibu.catalog.stages, asked, work, day, worth=worths, weekly=weekly)


def _asked(baibu: Baibu, wish: Wish) -> Planned:
    """Fill in what was not said, and refuse what cannot be planned."""
    held = baibu.asked.now(baibu.learner).plan
    usual = held or Planned(
        background="zero", order="months", depth="core",
        hours=PRESETS[wish.background or "zero"].hours,
        start=today(baibu).isoformat(), deadline="", free="", targets="",
    )  # fmt: skip
    hours = FULL_TIME if wish.full_time else wish.hours
    if hours is None:
        is_new = wish.background not in {None, usual.background}
        hours = PRESETS[wish.background].hours if is_new and wish.background else usual.hours
    if not 0 < hours <= MOST_HOURS:
        raise NoHoursError(hours=f"{hours:g}")
    now = today(baibu)
    start = _near(_read(wish.start), now) if wish.start else date.fromisoformat(usual.start)
    deadline = usual.deadline if wish.deadline is None else wish.deadline
    until_day = _near(_read(deadline), now) if deadline else None
    if until_day is not None and until_day <= max(start, now):
        first = max(start, now)
        raise PastDeadlineError(deadline=until_day.isoformat(), day=first.isoformat())
    free = usual.free if wish.free is None else " ".join(_run(run, now) for run in wish.free)
    targets = usual.targets
    if wish.targets is not None:
        targets = " ".join(baibu.catalog.stage(name).id for name in wish.targets)
    return Planned(
        background=wish.background or usual.background,
        order=wish.order or usual.order,
        depth=wish.depth or usual.depth,
        hours=float(hours),
        start=start.isoformat(),
        deadline=until_day.isoformat() if until_day else "",
        free=free,
        targets=targets,
    )


def _events(plan: Plan, cards: Mapping[StageId, StageCard], language: Language) -> list[Event]:
    found = []
    for place, task in enumerate(plan.tasks):
        if task.stage is None:
            title = words("calendar.projects", month=task.month)
            uid = f"projects-{task.month}"
        else:
            card = cards[StageId(task.stage)]
            star = "★ " if card.milestone else ""
            title = words(f"calendar.{task.kind}", star=star, number=card.number, title=card.title)
            uid = f"{task.kind}-{task.stage}"
        about = words("calendar.about", minutes=round(task.minutes), place=place + 1)
        found.append(
            Event(
                uid=uid,
                first=task.first,
                last=task.last,
                title=title.into(language),
                about=about.into(language),
            )
        )
    return found


def learners_day(moment: datetime) -> date:
    """Say to which day of the learner's a moment belongs, by the clock of this machine."""
    return (moment.astimezone() - timedelta(hours=NEW_DAY)).date()


def _read(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADayError(text=text) from None


def _near(day: date, now: date) -> date:
    if abs(day - now) > REACH:
        raise FarDayError(day=day.isoformat(), years=REACH.days // 365)
    return day


def _run(text: str, now: date) -> str:
    first, dots, last = text.partition("..")
    begin = _near(_read(first), now)
    end = _near(_read(last), now) if dots else begin
    if end < begin:
        raise NotADayError(text=text)
    return f"{begin}..{end}" if dots else f"{begin}"
