"""Draw a placement: a question, how its task went, and what the answers suggest.

Reads  the page models of `app/plan_pages.py`.
Gives  Rich renderables.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text as Line

from baibu.app.plan_pages import PlacePage, PlaceQuestion, PlaceTold, SkillRow
from baibu.cli.render import GOOD, QUIET, indented, named
from baibu.cli.render_brief import markdown
from baibu.cli.render_plan import words
from baibu.cli.render_text import prose
from baibu.core.language import Language, listed


def intro(language: Language) -> RenderableType:
    """Draw how to answer."""
    return prose(words("place.intro", language), QUIET)


def question(asked: PlaceQuestion, language: Language) -> RenderableType:
    """Draw one question of the placement."""
    facts = {"number": asked.number, "title": asked.skill.title, "can": asked.can}
    parts: list[RenderableType] = [prose(words("place.question", language, **facts), "bold")]
    if asked.builds_on:
        names = [title.into(language) for title in asked.builds_on]
        parts.append(
            prose(words("place.builds_on", language, skills=listed(names, language)), QUIET)
        )
    if asked.task is not None:
        parts.append(indented(markdown(asked.task.front.into(language), "{title}")))
        parts.append(prose(words("place.task", language), QUIET))
    return Group(*parts)


def told(how: PlaceTold, language: Language) -> RenderableType:
    """Say how a task went."""
    key = "place.right" if how.is_right else "place.wrong"
    line = words(key, language, answer=how.answer.into(language))
    return Line(line, style=GOOD if how.is_right else "yellow")


def place(page: PlacePage, language: Language) -> RenderableType:
    """Draw what a placement suggests."""
    facts = {"asked": page.asked, "minutes": page.minutes, "known": len(page.known)}
    parts: list[RenderableType] = [prose(words("place.done", language, **facts))]
    if page.test:
        stages = named(page.test, language)
        parts.append(prose(words("place.test", language, stages=stages)))
    if page.begin is not None:
        first = page.begin
        text = words("place.begin", language, number=first.number, title=first.title)
        parts.append(prose(text))
    if page.ground:
        names = listed([_known(one, language) for one in page.ground], language)
        parts.append(prose(words("place.ground", language, skills=names), QUIET))
    return Group(*parts)


def _known(skill: SkillRow, language: Language) -> str:
    percent = round(100 * skill.chance)
    return words("place.ground_skill", language, title=skill.title, percent=percent)
