"""Say how many minutes were worked on stages in each week, and when nothing happened for long.

Reads  progress. Gives minutes by day and by week, and the gaps between days of work.
Start reading at `by_week`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from baibu.derive.plan.calendar import DAY, days
from baibu.derive.progress import FIRST_ACT, LONGEST_GAP, SITTING_ENDS, Progress, StageProgress

WEEK = 7 * DAY
DayOf = Callable[[datetime], date]  # to which day of the learner's a moment belongs


def until(progress: Progress, moment: datetime) -> Progress:
    """Give progress as it stood at a moment, with what is undone today left out."""
    stages = {
        name: StageProgress(
            acts=tuple(act for act in stage.acts if act.at <= moment), undone=stage.undone
        )
        for name, stage in progress.stages.items()
    }
    return Progress(stages=stages, corrections=progress.corrections)


def by_day(progress: Progress, day_of: DayOf = datetime.date) -> Mapping[date, float]:
    """Give the minutes of each day on which something was done; a gap counts for its later end.

    `day_of` says to which day of the learner's a moment belongs.
    """
    found: dict[date, float] = defaultdict(float)
    for stage in progress.stages.values():
        counted = sorted(act.at for act in stage.acts if act.id not in stage.undone)
        before = None
        for at in counted:
            gap = at - before if before is not None else SITTING_ENDS + DAY
            spent = FIRST_ACT if gap > SITTING_ENDS else min(gap, LONGEST_GAP)
            found[day_of(at)] += spent / timedelta(minutes=1)
            before = at
    return dict(found)


def by_week(
    progress: Progress, start: date, today: date, day_of: DayOf = datetime.date
) -> tuple[tuple[date, float], ...]:
    """Give the minutes of each whole week since a start, oldest first."""
    minutes = by_day(progress, day_of)
    weeks = []
    first = start
    while first + WEEK <= today:
        worked = sum(minutes.get(day, 0.0) for day in days(first, first + WEEK - DAY))
        weeks.append((first, worked))
        first += WEEK
    return tuple(weeks)


def away(
    progress: Progress,
    start: date,
    today: date,
    others: Iterable[date] = (),
    day_of: DayOf = datetime.date,
) -> int:
    """Give the days since anything was done, or since the start; `others` are days of reviews."""
    worked = [day for day in (*by_day(progress, day_of), *others) if day <= today]
    return max((today - max([start, *worked])).days, 0)
