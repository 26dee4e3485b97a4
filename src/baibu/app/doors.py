"""Say what each of the four doors holds for this person just now.

Start reading at `doors`.
"""

from __future__ import annotations

from functools import partial

from baibu.app import project_places
from baibu.app.board import board
from baibu.app.field import PARTS, step_count
from baibu.app.interviewing import is_classic
from baibu.app.pages import Door
from baibu.app.reviews import review_page
from baibu.app.texts import text
from baibu.app.wiring import Baibu


def doors(baibu: Baibu) -> tuple[Door, ...]:
    """Say what is behind each of the four doors for this person now."""
    return (_understand(baibu), _study(baibu), _interview(baibu), _projects(baibu))


def _understand(baibu: Baibu) -> Door:
    steps = step_count(baibu)
    fact = text("door.understand", parts=len(PARTS), steps=steps)
    more = (
        ("/understand#roles", text("door.roles")),
        ("/words", text("door.words", count=len(baibu.catalog.words))),
    )
    return Door(id="understand", href="/understand", fact=fact, more=more, is_open=True)


def _study(baibu: Baibu) -> Door:
    now = board(baibu)
    ready = sum(card.status in {"open", "started"} for card in now.cards.values())
    fact = text("door.study", passed=now.passed, total=len(now.cards), ready=ready)
    due = len(review_page(baibu).cards)
    more = [("/review", text("door.reviews", count=due))] if due else []
    planned = baibu.asked.now(baibu.learner).plan is not None
    more.append(("/plan", text("door.plan" if planned else "door.no_plan")))
    return Door(id="study", href="/road", fact=fact, more=tuple(more), is_open=True)


def _interview(baibu: Baibu) -> Door:
    stages = [stage for stage in baibu.catalog.stages.values() if not stage.coming]
    written = sum(map(partial(is_classic, baibu), stages))
    asked = sum(stage.asks for stage in stages)
    fact = text("door.interview", asked=asked, written=written)
    return Door(id="interview", href="/interview", fact=fact, is_open=True)


def _projects(baibu: Baibu) -> Door:
    mine = len(project_places.listed(baibu))
    fact = text("door.projects_mine" if mine else "door.projects", count=mine)
    return Door(id="projects", href="/projects", fact=fact, is_open=True)
