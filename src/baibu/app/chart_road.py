"""Make the charts of the road: where all stages stand, days of learning, submissions, skills.

Start reading at `road`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from statistics import median_low
from typing import cast

from baibu.app import mastery as levels
from baibu.app import queries
from baibu.app.board import board
from baibu.app.cards import day_of, hand
from baibu.app.chart_pages import Chart, Teller, Wish, empty
from baibu.app.pages import Attempt, StageCard
from baibu.app.plan_pages import AreaRows, SkillRow
from baibu.app.planning import learners_day, today
from baibu.app.wiring import Baibu
from baibu.core.errors import BaibuError
from baibu.core.language import Language
from baibu.derive.plan import by_day
from baibu.derive.recall import stats
from baibu.publish.charts import attempts as attempt_charts
from baibu.publish.charts import calendar as calendars
from baibu.publish.charts import road as roads
from baibu.publish.charts import skills as skill_charts
from baibu.publish.charts.days import long_day
from baibu.publish.charts.words import percent

LEAST_WEEKS, MOST_WEEKS, USUAL_WEEKS = 4, 53, 26


class NoSuchAreaError(BaibuError):
    """No area of skills has this name."""

    code = "B061"
    status = 404


def road(baibu: Baibu, language: Language, wish: Wish) -> Chart:  # noqa: ARG001 - as all makers
    """Show where every stage stands, block by block."""
    tell = Teller("road", language)
    page = queries.road(baibu)
    blocks = tuple(
        roads.Block(
            name=f"{row.block.letter} {row.block.title.into(language)}",
            stages=tuple(_state(card) for card in row.stages),
        )
        for row in page.blocks
    )
    every = [state for block in blocks for state in block.stages]
    ready = every.count("open") + every.count("next")
    told = tell(
        "seen", passed=page.passed, total=page.total, started=every.count("started"), open=ready
    )
    data = roads.Road(blocks=blocks, title=tell("title"), description=told)
    return Chart.drawn(
        "road",
        data,
        partial(roads.draw, data, language=language),
        columns=(tell("column_block"), *(tell(s) for s in roads.STATES), tell("column_all")),
        rows=(
            (
                block.name,
                *(str(block.stages.count(state)) for state in roads.STATES),
                str(len(block.stages)),
            )
            for block in blocks
        ),
    )


def calendar(baibu: Baibu, language: Language, wish: Wish) -> Chart:
    """Show the minutes of each day."""
    tell = Teller("calendar", language)
    weeks = USUAL_WEEKS if wish.days is None else -(-wish.days // 7)
    weeks = min(max(weeks, LEAST_WEEKS), MOST_WEEKS)
    last = today(baibu)
    first = last - timedelta(days=last.weekday() + 7 * (weeks - 1))
    stages, reviews = _worked(baibu), _reviewed(baibu)
    days = sorted(day for day in {*stages, *reviews} if first <= day <= last)
    minutes = {day: stages.get(day, 0.0) + reviews.get(day, 0.0) for day in days}
    if not {*stages, *reviews}:
        return empty("calendar", tell("title"), tell("empty"))
    total = sum(minutes.values())
    told = tell(
        "seen",
        active=len(days),
        weeks=weeks,
        hours=f"{total / 60:.1f}",
        minutes=total / max(len(days), 1),
    )
    data = calendars.Days(
        first=first, last=last, minutes=minutes, title=tell("title"), description=told
    )
    return Chart.drawn(
        "calendar",
        data,
        partial(calendars.draw, data, language=language),
        columns=(
            tell.column("day"),
            *(tell(f"column_{name}") for name in ("stages", "reviews", "all")),
        ),
        rows=(
            (
                long_day(day, language),
                _minutes(stages.get(day)),
                _minutes(reviews.get(day)),
                _minutes(minutes[day]),
            )
            for day in reversed(days)
        ),
    )


def skills(baibu: Baibu, language: Language, wish: Wish) -> Chart:
    """Show how well the areas are known, or the skills of one area."""
    tell = Teller("skills", language)
    page = levels.mastery_page(baibu)
    if wish.area is None:
        shown = [area for area in page.areas if area.shown]
        rows = tuple(_area(area, language) for area in shown)
        title, pieces = tell("title"), [f"{a.shown}/{len(a.skills)}" for a in shown]
        columns = (tell("column_area"), tell("column_chance"), tell("column_evidence"))
    else:
        area = next((area for area in page.areas if area.id == wish.area), None)
        if area is None:
            known = ", ".join(area.id for area in page.areas)
            raise NoSuchAreaError(area=wish.area, areas=known)
        known_first = sorted(
            (row for row in area.skills if row.evidence), key=lambda row: not row.is_sure
        )
        rows = tuple(_skill(row, language) for row in known_first)
        title = tell("title_area", area=area.title.into(language))
        pieces = [str(row.evidence) for row in known_first]
        columns = (tell("column_skill"), tell("column_chance"), tell("column_pieces"))
    if not rows:
        return empty("skills", title, tell("none"))
    data = skill_charts.Skills(skills=rows, title=title, description=_known(tell, rows))
    return Chart.drawn(
        "skills",
        data,
        partial(skill_charts.draw, data, language=language),
        columns=columns,
        rows=(
            (row.name, _chance(tell, row), piece) for row, piece in zip(rows, pieces, strict=True)
        ),
        note=tell("about"),
    )


def attempts(baibu: Baibu, language: Language, wish: Wish) -> Chart:
    """Show how many submissions each stage took, or how one stage came to pass."""
    tell = Teller("attempts", language)
    if wish.stage is not None:
        number = baibu.catalog.stage(wish.stage).number
        return tries(number, queries.attempts(baibu, wish.stage), language)
    tried = tuple(
        attempt_charts.Tried(
            number=card.number, attempts=card.attempts, is_passed=card.status == "passed"
        )
        for card in board(baibu).cards.values()
        if card.attempts
    )
    if not tried:
        return empty("attempts", tell("title"), tell("empty"))
    passed = [one.attempts for one in tried if one.is_passed]
    facts = {"count": len(tried), "attempts": sum(one.attempts for one in tried)}
    told = (
        tell("seen", median=median_low(passed), **facts) if passed else tell("seen_open", **facts)
    )
    data = attempt_charts.Attempts(stages=tried, title=tell("title"), description=told)
    return Chart.drawn(
        "attempts",
        data,
        partial(attempt_charts.draw, data, language=language),
        columns=(tell.column("stage"), tell("column_attempts"), tell("column_passed")),
        rows=(
            (str(one.number), str(one.attempts), tell("yes" if one.is_passed else "no"))
            for one in tried
        ),
    )


def tries(number: int, history: Sequence[Attempt], language: Language) -> Chart:
    """Show the submissions for one stage; `history` is newest first, as pages hold it."""
    tell = Teller("attempts", language)
    title = tell("title_stage", number=number)
    if not history:
        return empty("attempts", title, tell("empty"))
    first_to_last = list(reversed(history))
    shares = tuple(one.passed_checks / max(one.checks, 1) for one in first_to_last)
    told = tell("seen_stage", attempts=len(history), best=percent(max(shares)))
    data = attempt_charts.Tries(
        shares=shares,
        passed=tuple(one.passed for one in first_to_last),
        title=title,
        description=told,
    )
    return Chart.drawn(
        "attempts",
        data,
        partial(attempt_charts.draw_tries, data, language=language),
        columns=(tell("column_number"), tell("column_share"), tell("column_passed")),
        rows=(
            (str(n), f"{one.passed_checks}/{one.checks}", tell("yes" if one.passed else "no"))
            for n, one in enumerate(first_to_last, start=1)
        ),
    )


def _state(card: StageCard) -> roads.State:
    return "next" if card.is_next else cast(roads.State, card.status)


def _worked(baibu: Baibu) -> Mapping[date, float]:
    """Give the minutes on stages by day of the learner's."""
    return by_day(board(baibu).progress, learners_day)


def _reviewed(baibu: Baibu) -> Mapping[date, float]:
    days = stats.by_day(hand(baibu).logs.values(), day_of)
    return {one.day: one.seconds / 60 for one in days}


def _minutes(minutes: float | None) -> str:
    return "–" if minutes is None else f"{minutes:.0f}"


def _area(area: AreaRows, language: Language) -> skill_charts.Skill:
    return skill_charts.Skill(
        name=area.title.into(language),
        chance=area.chance,
        low=None,
        high=None,
        is_sure=True,
    )


def _skill(row: SkillRow, language: Language) -> skill_charts.Skill:
    return skill_charts.Skill(
        name=row.title.into(language),
        chance=row.chance,
        low=row.low,
        high=row.high,
        is_sure=row.is_sure,
    )


def _known(tell: Teller, rows: Sequence[skill_charts.Skill]) -> str:
    best = max(rows, key=lambda row: row.chance)
    return tell("seen", count=len(rows), best=best.name, most=percent(best.chance))


def _chance(tell: Teller, row: skill_charts.Skill) -> str:
    told = percent(row.chance)
    if row.low is not None and row.high is not None:
        told += f" ({percent(row.low)}–{percent(row.high)})"
    return told if row.is_sure else f"≈{told} {tell('unsure')}"
