"""Let a placement be shown, not only said: where a card of a skill is worked out, it asks for that.

Reads  the cards of the stages that are made, and today's answers.
Gives  the task of a question, and how the last one went.
Never  asks for other numbers when a page is opened again; tomorrow's are others.

Start reading at `task_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from baibu.app.cards import Sides, day_of, put_in
from baibu.app.plan_pages import PlaceTask, PlaceTold
from baibu.app.wiring import Baibu
from baibu.content import Card, Stage
from baibu.core.errors import BaibuError
from baibu.core.ids import SkillId
from baibu.derive.recall.log import ticks
from baibu.derive.recall.typed import agrees
from baibu.ledger import Placement
from baibu.publish.drawn import Drawn, seed_of


class NothingToShowError(BaibuError):
    """A skill has no task whose answer is computed."""

    code = "B152"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A card to work out, with the numbers of today."""

    card: Card
    drawn: Drawn


def task_of(baibu: Baibu, skill: SkillId) -> PlaceTask | None:
    """Give what to work out to show a skill; nothing where it can only be said."""
    asked = _asked(baibu, skill)
    return PlaceTask(card=asked.card.id, front=asked.drawn.front) if asked else None


def shown(baibu: Baibu, skill: SkillId, typed: str) -> Placement:
    """Judge an answer that was typed: what a placement keeps of it, but for the time it took."""
    asked = _asked(baibu, skill)
    if asked is None:
        raise NothingToShowError(skill=skill)
    is_right = agrees(typed, asked.drawn.answer, asked.card.rtol)
    return Placement(skill=skill, item=asked.card.id, answer=float(is_right), seconds=0.0)


def told(baibu: Baibu, last: Placement | None) -> PlaceTold | None:
    """Say how the last answer went; nothing where it was only said."""
    asked = _asked(baibu, last.skill) if last is not None else None
    if last is None or asked is None or last.item != asked.card.id:
        return None
    title = baibu.catalog.skills[last.skill].title
    return PlaceTold(skill=title, is_right=last.answer == 1.0, answer=asked.drawn.reads)


def _asked(baibu: Baibu, skill: SkillId) -> Asked | None:
    found = _cards(baibu).get(skill)
    if found is None:
        return None
    stage, card = found
    side = Sides(card=card.id, front=card.front, back=card.back, stage=stage, draws=card)
    drawn = put_in(side, seed_of(baibu.learner, card.id, day_of(ticks(baibu.clock()))))
    return Asked(card=card, drawn=drawn) if drawn else None


def _cards(baibu: Baibu) -> Mapping[SkillId, tuple[Stage, Card]]:
    """Give a card to work out for each skill that has one; looked up once."""
    kept = baibu.held.get("tasks of skills")
    if isinstance(kept, dict):
        return kept
    found: dict[SkillId, tuple[Stage, Card]] = {}
    for stage in baibu.catalog.stages.values():
        if not stage.coming and (stage.folder / "cards.py").exists():
            for card in baibu.catalog.body(stage).cards:
                if card.draw:
                    found.setdefault(card.skill, (stage, card))
    baibu.held["tasks of skills"] = found
    return found
