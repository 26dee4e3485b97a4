"""Make the chart of the plan: what is done, what was planned, and when it will end.

Start reading at `plan`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from baibu.app.cards import day_of
from baibu.app.chart_pages import Chart, Teller, Wish, empty
from baibu.app.planning import made_on, the_plan
from baibu.app.wiring import Baibu
from baibu.core.language import Language
from baibu.derive.plan import Plan, finish
from baibu.derive.recall.log import ticks
from baibu.publish.charts import plan as drawing
from baibu.publish.charts.days import long_day


def plan(baibu: Baibu, language: Language, wish: Wish) -> Chart:  # noqa: ARG001 - as all makers
    """Show how far the plan has come, and when its last stage will be passed."""
    tell = Teller("plan", language)
    found, since = the_plan(baibu), baibu.asked.now(baibu.learner).since
    if found is None or since is None:
        return empty("plan", tell("title"), tell("empty"))
    first_day = day_of(ticks(since))
    before = made_on(baibu, since) if first_day < found.today else None
    start = min(date.fromisoformat(found.asked.start), first_day, found.today)
    dropped = len(found.choice.dropped) if found.choice is not None else 0
    total, told = len(found.order) - dropped, finish(found)
    data = drawing.BurnUp(
        start=start,
        today=found.today,
        done=_done(found, start),
        first_plan=_planned(before, first_day) if before is not None else (),
        plan=_planned(found, found.today),
        total=total,
        low=told.low,
        middle=told.middle,
        high=told.high,
        deadline=date.fromisoformat(found.asked.deadline) if found.asked.deadline else None,
        title=tell("title"),
        description=_seen(tell, found, total),
    )
    names = ("column_day", "column_done", "column_plan", "column_first")
    return Chart.drawn(
        "plan",
        data,
        partial(drawing.draw, data, language=language),
        columns=tuple(map(tell, names)),
        rows=_rows(data, language),
        note=tell("dropped", dropped=dropped) if dropped else None,
    )


def _done(found: Plan, start: date) -> drawing.Steps:
    days = sorted(found.passed.values())
    steps = [(start, sum(day < start for day in days))]
    steps += [(day, n) for n, day in enumerate(days, start=1) if day >= start]
    return tuple(steps)


def _planned(found: Plan, begin: date) -> drawing.Steps:
    """Count the stages that a plan has passed by each day."""
    count = len(found.passed)
    ends = sorted(task.last for task in found.of_stage.values())
    return ((begin, count), *((day, count + n) for n, day in enumerate(ends, start=1)))


def _seen(tell: Teller, found: Plan, total: int) -> str:
    if not found.of_stage:
        return tell("all_done", total=total)
    told = finish(found)
    low, middle, high = (long_day(d, tell.language) for d in (told.low, told.middle, told.high))
    return tell("seen", passed=len(found.passed), total=total, low=low, middle=middle, high=high)


def _rows(data: drawing.BurnUp, language: Language) -> Iterable[tuple[str, ...]]:
    """Give a line for each end of a month, and one for today."""
    last = max([data.high, *(steps[-1][0] for steps in (data.plan, data.first_plan) if steps)])
    for day in _ends(data.start, data.today, last):
        done = str(_by(data.done, day)) if day <= data.today else "–"
        ahead = str(_by(data.plan, day)) if day >= data.today else "–"
        first = str(_by(data.first_plan, day)) if data.first_plan else "–"
        yield long_day(day, language), done, ahead, first


def _ends(first: date, today: date, last: date) -> list[date]:
    found, day = {today}, first
    while day <= last:
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found.add(min(after - timedelta(days=1), last))
        day = after
    return sorted(found)


def _by(steps: drawing.Steps, day: date) -> int:
    return max((count for on, count in steps if on <= day), default=0)
