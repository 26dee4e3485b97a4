"""Draw the end of a day: what was done, what is surer than this morning, the week around it.

Reads  the page models of `app/study_pages.py`.
Gives  Rich renderables. A bar is always told in words beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from baibu.app.study_pages import DayPage, Tried, WeekDay, WeekRow
from baibu.cli.render import GOOD, QUIET, indented
from baibu.cli.render_pages import duration
from baibu.cli.render_plan import words
from baibu.cli.render_text import prose
from baibu.core.language import Language

BAR = 20  # columns
LEAST = 30  # minutes that a full bar stands for, at the least


def day(page: DayPage, language: Language) -> RenderableType:
    """Draw what was done today, and where it goes on."""
    if not (page.minutes or page.passed or page.tried or page.cards):
        parts: list[RenderableType] = [prose(words("done.nothing", language), "bold")]
    else:
        worked = duration(page.minutes, language)
        facts = {"worked": worked, "passed": len(page.passed), "cards": page.cards}
        parts = [prose(words("done.title", language, **facts), "bold")]
    if page.cards:
        told = words("done.recalled", language, cards=page.cards, recalled=page.recalled)
        parts.append(prose(told, QUIET))
    parts += [indented(_tried(one, language)) for one in (*page.passed, *page.tried)]
    if page.risen:
        parts += ["", Line(words("done.risen", language), style="bold")]
        for one in page.risen:
            facts = {"then": round(100 * one.then), "now": round(100 * one.now)}
            risen = words("done.rise", language, title=one.title, **facts)
            parts.append(indented(prose(risen)))
    parts += ["", *_week(page.week, language)]
    if page.onward is not None:
        number, title = page.onward.number, page.onward.title
        parts += ["", prose(words("done.onward", language, number=number, title=title))]
    return Group(*parts)


def _tried(one: Tried, language: Language) -> RenderableType:
    key = "done.stage_passed" if one.passed else "done.stage"
    facts = {"number": one.card.number, "title": one.card.title, "attempts": one.attempts}
    percent = round(100 * one.card.share)
    told = words(key, language, percent=percent, **facts)
    return Line(told, style=GOOD if one.passed else "")


def _week(week: WeekRow, language: Language) -> Iterator[RenderableType]:
    minutes = duration(week.minutes, language)
    if week.goal:
        goal = duration(week.goal, language)
        yield Line(words("done.of_goal", language, minutes=minutes, goal=goal), style="bold")
    else:
        yield Line(words("done.week", language, minutes=minutes), style="bold")
    if week.run:
        yield prose(words("done.run", language, weeks=week.run), QUIET)
    most = max(LEAST, *(one.minutes for one in week.days))
    grid = Table.grid(padding=(0, 1))
    for one in week.days:
        grid.add_row(*_weekday(one, most, language))
    yield indented(grid)


def _weekday(one: WeekDay, most: int, language: Language) -> tuple[RenderableType, ...]:
    name = Line(
        words("done.weekdays", language).split()[one.day.weekday()],
        style="bold" if one.is_today else "",
    )
    told = duration(one.minutes, language) if one.minutes else ""
    if not one.minutes and one.is_free:
        told = words("done.free", language)
    bar = "█" * round(BAR * one.minutes / most)
    return name, Line(bar.ljust(BAR), style=GOOD), Line(told, style=QUIET)
