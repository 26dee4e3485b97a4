"""Draw the plan, mastery, milestones, today's queue, and one's own past.

Reads  the page models of `app/plan_pages.py`.
Gives  Rich renderables. A bar is always told in numbers beside it, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.pages import HomePage, StageCard
from baibu.app.plan_pages import (
    AreaRows,
    CalendarFile,
    DayRow,
    Dropped,
    HabitPage,
    MasteryPage,
    MilestonesPage,
    MonthRow,
    NeedPage,
    PlanMovedPage,
    PlanPage,
    QueuePage,
    ReasonRow,
    SkillChange,
    SkillPage,
    SkillRow,
    VersusPage,
)
from baibu.cli import render_pages
from baibu.cli.render import GOOD, QUIET, indented, named
from baibu.cli.render_pages import duration
from baibu.cli.render_text import Verbatim, prose
from baibu.core.language import Language, Text, listed, say

BAR = 10  # columns
AWAY = 7  # days after which somebody is welcomed back
SHOWN = 6  # stages of a month that is not the present one


def words(key: str, language: Language, **facts: object) -> str:
    """Say a sentence of the plan."""
    told = {n: f.into(language) if isinstance(f, Text) else f for n, f in facts.items()}
    return say(f"plan.{key}", language, **told)


def plan(page: PlanPage, language: Language) -> RenderableType:
    """Draw the plan: range, week, months."""
    title = words(
        "show.title",
        language,
        background=page.background,
        order=page.order,
        hours=page.hours,
    )
    parts: list[RenderableType] = [Line(title, style="bold")]
    if page.away >= AWAY:
        parts.append(prose(words("show.back", language, days=page.away)))
    facts = {"passed": page.passed, "total": page.total, "end": page.end}
    parts.append(prose(words("show.progress", language, **facts)))
    dates = page.finish
    parts.append(
        prose(words("show.range", language, low=dates.low, middle=dates.middle, high=dates.high))
    )
    parts.append(prose(words("show.speed", language, speed=page.speed, kept=page.kept), QUIET))
    if page.deadline is not None:
        parts.append(prose(words("show.deadline", language, deadline=page.deadline)))
    parts += _shifts(page, language)
    if page.dropped is not None:
        parts += _dropped(page.dropped, language)
    parts += [prose(text.into(language), "yellow") for text in page.warnings]
    parts += ["", Line(words("show.week", language), style="bold"), _week(page.days, language)]
    present = next((m.number for m in page.months if m.stages), None)
    for month in page.months:
        parts += ["", *_month(month, language, is_present=month.number == present)]
    return Group(*parts)


def moved(page: PlanMovedPage, language: Language) -> RenderableType:
    """Draw where a stage went."""
    facts = {"number": page.card.number, "title": page.card.title, "end": page.end}
    if page.after is None:
        return prose(words("moved.first", language, **facts))
    return prose(words("moved.done", language, other=_name(page.after, language), **facts))


def need(page: NeedPage, language: Language) -> RenderableType:
    """Draw what a stage needs."""
    card = page.target
    if not page.stages:
        return prose(words("need.none", language, number=card.number, title=card.title))
    title = words(
        "need.title",
        language,
        number=card.number,
        title=card.title,
        count=len(page.stages),
        minutes=duration(page.minutes, language),
        passed=page.passed,
    )
    grid = _grid()
    for stage in page.stages:
        grid.add_row(
            str(stage.number), prose(stage.title.into(language)), duration(stage.minutes, language)
        )
    return Group(prose(title, "bold"), grid)


def habit(page: HabitPage, language: Language) -> RenderableType:
    """Draw a tick."""
    key = "habit.done" if page.done else "habit.undone"
    facts = {"day": page.day, "advice": page.advice, "kept": page.kept}
    return prose(words(key, language, **facts))


def exported(page: CalendarFile, language: Language) -> RenderableType:
    """Draw where the calendar is."""
    if not page.events:
        return Verbatim(words("exported.none", language) + str(page.path))
    facts = {"events": page.events, "first": page.first, "last": page.last}
    return Verbatim(words("exported.done", language, **facts) + str(page.path))


def mastery(page: MasteryPage, language: Language, *, whole: bool) -> RenderableType:
    """Draw every skill, area by area."""
    key = "mastery.title" if page.evidence else "mastery.none"
    parts: list[RenderableType] = [prose(words(key, language, count=page.evidence), QUIET)]
    for area in page.areas:
        parts += ["", *_area(area, language, whole=whole)]
    return Group(*parts)


def skill(page: SkillPage, language: Language) -> RenderableType:
    """Draw one skill and its reasons."""
    row = page.skill
    facts = {"low": _percent(row.low), "high": _percent(row.high), "percent": _percent(row.chance)}
    title = words("mastery.skill", language, title=row.title, **facts)
    parts: list[RenderableType] = [prose(title, "bold"), prose(page.can.into(language))]
    if not row.is_sure:
        parts.append(prose(words("mastery.unsure", language), QUIET))
    key = "mastery.start" if page.reasons else "mastery.start_none"
    parts += ["", prose(words(key, language, percent=_percent(page.start)))]
    if page.reasons:
        parts.append(_reasons(page.reasons, language))
    if page.others:
        parts.append(prose(words("mastery.others", language, count=page.others), QUIET))
    if page.forgotten <= -0.1:
        parts.append(prose(words("mastery.forgotten", language, points=-page.forgotten)))
    parts.append("")
    if page.builds_on:
        names = _listed([r.title for r in page.builds_on], language)
        parts.append(prose(words("mastery.builds", language, skills=names), QUIET))
    stages = named(page.stages, language)
    parts.append(prose(words("mastery.stages", language, stages=stages), QUIET))
    return Group(*parts)


def milestones(page: MilestonesPage, language: Language) -> RenderableType:
    """Draw the six."""
    title = words("milestones.title", language, reached=page.reached, total=len(page.rows))
    grid = _grid()
    for row in page.rows:
        mark = Line("★" if row.reached else "☆", style=GOOD if row.reached else QUIET)
        if row.reached is not None:
            day = row.reached.astimezone().date()
            state = words("milestones.reached", language, day=day, attempts=row.attempts)
        else:
            minutes = duration(row.minutes_left, language)
            state = words("milestones.left", language, left=row.left, minutes=minutes)
            if row.planned is not None:
                comma = "；" if language == "zh" else "; "
                state += comma + words("milestones.planned", language, day=row.planned)
        what = Group(
            prose(f"{row.number} {row.title.into(language)}", "bold"),
            prose(_name(row.stage, language), QUIET),
        )
        grid.add_row(mark, what, prose(state))
    return Group(prose(title, "bold"), grid)


def versus(page: VersusPage, language: Language) -> RenderableType:
    """Draw today beside an earlier day."""
    title = words("versus.title", language, days=page.days, since=page.since)
    grid = _grid()
    grid.add_row(
        "",
        prose(words("versus.passed", language)),
        f"{page.passed.then:.0f} → {page.passed.now:.0f}",
    )
    worked = " → ".join(
        duration(round(minutes), language) for minutes in (page.minutes.then, page.minutes.now)
    )
    grid.add_row("", prose(words("versus.minutes", language, days=page.days)), worked)
    for area, both in page.areas:
        name = prose(words("versus.area", language, area=area))
        grid.add_row("", name, f"{_percent(both.then)} → {_percent(both.now)} %")
    parts: list[RenderableType] = [prose(title, "bold"), grid]
    if page.stages:
        stages = named(page.stages, language)
        parts.append(prose(words("versus.stages", language, stages=stages)))
    for key, changes in (("risen", page.risen), ("fallen", page.fallen)):
        if changes:
            parts.append(
                prose(words(f"versus.{key}", language, skills=_changed(changes, language)))
            )
    if not (page.stages or page.risen or page.fallen):
        parts.append(prose(words("versus.nothing", language)))
    return Group(*parts)


def today(page: HomePage, language: Language, *, queued: QueuePage) -> RenderableType:
    """Draw where one stands; and today's queue, where it holds more than the next stage."""
    drawn = render_pages.today(page, language)
    if len(queued.entries) > 1:
        return Group(drawn, "", queue(queued, language))
    return drawn


def queue(page: QueuePage, language: Language) -> RenderableType:
    """Draw today's queue."""
    title = words("today.title", language, minutes=duration(page.minutes, language))
    parts: list[RenderableType] = [Line(title, style="bold")]
    for number, entry in enumerate(page.entries, start=1):
        line = Line.assemble((f"{number} ", QUIET), (entry.title.into(language), "bold"))
        line.append(f"   {duration(entry.minutes, language)}", style=QUIET)
        parts += [line, indented(prose(entry.reason.into(language), QUIET))]
        if entry.command is not None:
            parts.append(indented(prose(f"`{entry.command}`")))
        if entry.instead:
            stages = named(entry.instead, language)
            parts.append(indented(prose(words("today.instead", language, stages=stages), QUIET)))
    return Group(*parts)


def bar(low: float, chance: float, high: float) -> str:
    """Draw a chance as a bar: full to where it surely is, lighter to it, and to where it may be."""
    sure, middle, most = (round(BAR * share) for share in (low, chance, high))
    return "█" * sure + "▓" * (middle - sure) + "░" * (most - middle) + "·" * (BAR - most)


def _shifts(page: PlanPage, language: Language) -> Iterator[RenderableType]:
    if not page.shifts:
        return
    yield prose(words("show.shifts", language, since=page.since))
    for one in page.shifts:
        key = "show.later" if one.days > 0 else "show.sooner"
        yield indented(prose(words(key, language, days=abs(one.days), cause=one.cause)))


def _dropped(told: Dropped, language: Language) -> Iterator[RenderableType]:
    facts = {
        "kept": told.kept_readiness, "count": len(told.stages),
        "minutes": duration(told.minutes, language), "lost": told.readiness,
    }  # fmt: skip
    yield prose(words("show.dropped", language, **facts), "yellow")
    yield indented(prose(named(told.stages, language)))
    if not told.is_exact:
        yield indented(prose(words("show.nearly", language), QUIET))


def _week(days: tuple[DayRow, ...], language: Language) -> RenderableType:
    grid = _grid()
    for day in days:
        comma = "；" if language == "zh" else "; "
        parts = [
            words("show.part", language, what=part.what, minutes=part.minutes) for part in day.parts
        ]
        beside = words("show.beside", language, reading=day.reading, reviews=day.reviews)
        text = Group(prose(comma.join(parts)), prose(beside, QUIET)) if parts else prose(beside)
        grid.add_row(str(day.day), text, "")
    return grid


def _month(month: MonthRow, language: Language, *, is_present: bool) -> Iterator[RenderableType]:
    title = words("show.month", language, number=month.number, title=month.title)
    span = ""
    if month.first is not None:
        span = "   " + words("show.span", language, first=month.first, last=month.last)
    yield prose(title + span, "bold")
    if month.passed:
        yield indented(prose(words("show.done", language, passed=month.passed), QUIET))
    shown = month.stages if is_present else month.stages[:SHOWN]
    grid = _grid()
    for stage in shown:
        name = _name(stage.card, language)
        if stage.kind == "test":
            name += f" ({words('show.test', language)})"
        grid.add_row(str(stage.last), prose(name), duration(stage.minutes, language))
    if grid.row_count:
        yield indented(grid)
    if len(month.stages) > len(shown):
        yield indented(prose(f"… +{len(month.stages) - len(shown)}", QUIET))
    if month.project_minutes:
        minutes = duration(month.project_minutes, language)
        yield indented(prose(words("show.projects", language, minutes=minutes)))
    if is_present or month.kept:
        facts = {"advice": month.advice, "count": len(month.kept)}
        yield indented(prose(words("show.habit", language, **facts), QUIET))


def _area(area: AreaRows, language: Language, *, whole: bool) -> Iterator[RenderableType]:
    total = len(area.skills)
    facts = {"percent": _percent(area.chance), "shown": area.shown, "total": total}
    yield prose(words("mastery.area", language, area=area.title, **facts), "bold")
    shown = [row for row in area.skills if whole or row.evidence]
    grid = _grid()
    for row in shown:
        grid.add_row(bar(row.low, row.chance, row.high), _skill(row, language), _interval(row))
    if shown:
        yield indented(grid)
    if len(shown) < total:
        left = total - len(shown)
        yield indented(prose(words("mastery.hidden", language, count=left), QUIET))


def _skill(row: SkillRow, language: Language) -> RenderableType:
    beside = []
    if row.recall is not None:
        beside.append(words("mastery.fading", language, percent=_percent(row.recall)))
    if row.evidence and not row.is_sure:
        beside.append(words("mastery.unsure", language))
    comma = "，" if language == "zh" else ", "
    text = f"{row.title.into(language)}  `{row.id}`"
    return Group(prose(text), prose(comma.join(beside), QUIET)) if beside else prose(text)


def _interval(row: SkillRow) -> str:
    return f"{_percent(row.chance)} % [{_percent(row.low)}–{_percent(row.high)}]"


def _reasons(rows: tuple[ReasonRow, ...], language: Language) -> RenderableType:
    grid = _grid()
    for row in rows:
        weight = words("mastery.weight", language, weight=row.weight)
        if not row.is_direct:
            comma = "，" if language == "zh" else ", "
            weight += comma + words("mastery.near", language)
        when = str(row.at.astimezone().date())
        what = Group(prose(row.what.into(language)), prose(weight, QUIET))
        grid.add_row(when, what, words("mastery.points", language, points=row.points))
    return indented(grid)


def _changed(changes: tuple[SkillChange, ...], language: Language) -> str:
    told = [
        words(
            "versus.skill",
            language,
            title=change.title,
            then=_percent(change.then),
            now=_percent(change.now),
        )
        for change in changes
    ]
    return ("；" if language == "zh" else "; ").join(told)


def _listed(texts: list[Text], language: Language) -> str:
    return listed((text.into(language) for text in texts), language)


def _name(card: StageCard, language: Language) -> str:
    return f"{card.number} {card.title.into(language)}"


def _percent(share: float) -> int:
    return round(100 * share)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_column(no_wrap=True, justify="right")
    return grid
