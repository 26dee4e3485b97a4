"""Say when the plan will be done, as a range, and what moved that range.

Reads  a `Plan`, or two.
Gives  a `Finish`; `causes` splits the difference of two into days, one cause after another, so that
       they add up.

Start reading at `finish`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from baibu.derive.plan.calendar import Calendar
from baibu.derive.plan.making import Plan
from baibu.derive.plan.pace import Z_80, Pace
from baibu.derive.plan.presets import stage_share

Cause = Literal["time", "work", "scope", "speed", "hours", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """When, in eight cases of ten, the plan is done."""

    low: date
    middle: date
    high: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One cause, and the days by which it moved the middle of the range; later is positive."""

    cause: Cause
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    begin: date
    authored: tuple[float, ...]
    pace: Pace
    calendar: Calendar


def finish(plan: Plan) -> Finish:
    """Give the range in which the plan will be done."""
    return _finish(_state(plan))


def causes(before: Plan, now: Plan) -> tuple[Moved, ...]:
    """Say what moved the finish since an earlier look, cause by cause; nothing that moved nothing.

    First the days that went by, then the work done in them, then what was added or dropped, then
    what was learned of speed and hours, and last a changed calendar.
    """
    old, new = _state(before), _state(now)
    was, done = set(before.order), set(before.passed)
    same = set(now.order) == was
    minutes_done = tuple(
        task.minutes
        for task in before.tasks
        if not (task.stage in now.passed and task.stage not in done)
    )
    after_work = new.authored if same and before.choice == now.choice else minutes_done
    faster = replace(old.pace, speed=new.pace.speed)
    steps: list[tuple[Cause, _State]] = [
        ("time", replace(old, begin=new.begin)),
        ("work", replace(old, begin=new.begin, authored=after_work)),
        ("scope", replace(old, begin=new.begin, authored=new.authored)),
        ("speed", replace(new, pace=faster, calendar=old.calendar)),
        ("hours", replace(new, calendar=old.calendar)),
        ("calendar", new),
    ]
    found: list[Moved] = []
    last = _finish(old).middle
    for cause, state in steps:
        reached = _finish(state).middle
        if reached != last:
            found.append(Moved(cause=cause, days=(reached - last).days))
        last = reached
    return tuple(found)


def _state(plan: Plan) -> _State:
    begin = max(plan.today, date.fromisoformat(plan.asked.start))
    return _State(begin=begin, authored=plan.authored, pace=plan.pace, calendar=plan.calendar)


def _finish(state: _State) -> Finish:
    if not sum(state.authored):
        return Finish(low=state.begin, middle=state.begin, high=state.begin)
    share = stage_share(2)
    weekly = max(state.calendar.hours * 60 * share, 1.0)
    ahead = sum(state.authored) / weekly
    needed = state.pace.needed(state.authored, ahead)

    def day(z: float) -> date:
        minutes = math.exp(needed.mean + z * needed.spread) / share
        return state.calendar.reached(state.begin, minutes)

    return Finish(low=day(-Z_80), middle=day(0.0), high=day(Z_80))
