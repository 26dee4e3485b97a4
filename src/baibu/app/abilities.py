"""Show the road from close by: what each stage teaches, and how well it is known now.

Start reading at `skills_of_road`.
"""

from __future__ import annotations

from dataclasses import dataclass

from baibu.app.board import board
from baibu.app.mastery import current, row
from baibu.app.pages import StageCard
from baibu.app.plan_pages import SkillRow
from baibu.app.wiring import Baibu
from baibu.content import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A stage, and the skills that it teaches."""

    card: StageCard
    skills: tuple[SkillRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSkills:
    """One block of the road with its skills."""

    block: Block
    rows: tuple[Taught, ...]
    passed: int
    is_here: bool  # the next stage is in it


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsPage:
    """The road at the height of skills."""

    areas: tuple[BlockSkills, ...]


def skills_of_road(baibu: Baibu) -> SkillsPage:
    """Give every stage with its skills, block by block."""
    now, known, skills = board(baibu), current(baibu), baibu.catalog.skills
    here = now.next.number if now.next is not None else 0
    rows = [
        Taught(
            card=now.cards[stage.id],
            skills=tuple(row(skills[name], known[name]) for name in stage.teaches if name in known),
        )
        for stage in baibu.catalog.stages.values()
    ]
    areas = []
    for block in baibu.catalog.blocks:
        inside = tuple(one for one in rows if block.first <= one.card.number <= block.last)
        passed = sum(one.card.status == "passed" for one in inside)
        is_here = block.first <= here <= block.last
        areas.append(BlockSkills(block=block, rows=inside, passed=passed, is_here=is_here))
    return SkillsPage(areas=tuple(areas))
