"""Plan the road: what comes when, when it will be done, and what to drop when time is short."""

from baibu.derive.plan.asked import PLAN, Asked
from baibu.derive.plan.calendar import Calendar
from baibu.derive.plan.finish import Finish, Moved, causes, finish
from baibu.derive.plan.making import Day, Plan, Portion, Task, Work, left_minutes, make, order_of
from baibu.derive.plan.order import (
    CircleError,
    MoveRefusedError,
    circles,
    needed,
    ordered,
    refused,
)
from baibu.derive.plan.pace import Pace, learned
from baibu.derive.plan.presets import FULL_TIME, PRESETS, is_tested
from baibu.derive.plan.selecting import Choice, greedily, select
from baibu.derive.plan.weeks import away, by_day, by_week, until

__all__ = [
    "FULL_TIME",
    "PLAN",
    "PRESETS",
    "Asked",
    "Calendar",
    "Choice",
    "CircleError",
    "Day",
    "Finish",
    "MoveRefusedError",
    "Moved",
    "Pace",
    "Plan",
    "Portion",
    "Task",
    "Work",
    "away",
    "by_day",
    "by_week",
    "causes",
    "circles",
    "finish",
    "greedily",
    "is_tested",
    "learned",
    "left_minutes",
    "make",
    "needed",
    "order_of",
    "ordered",
    "refused",
    "select",
    "until",
]
