"""Show the field: the life of a project in its parts and steps, who does what, and the tools.

Reads  the content's panorama; the names of parts and steps are those of the workbench.
Gives  the page models of the panorama and of each step, with what this learner has of them.
Never  says that the workbench does what it has no step for.

Start reading at `field_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from baibu.app.board import Board, board
from baibu.app.field_pages import FieldPage, Letter, PartRow, RoleRow, StepPage, StepRow, ToolRow
from baibu.app.mastery import current, row
from baibu.app.pages import StageCard
from baibu.app.tools_found import is_here
from baibu.app.wiring import Baibu
from baibu.content.panorama import LifeStep, Panorama, Role, Tool, panorama
from baibu.core.errors import BaibuError
from baibu.core.ids import StageId
from baibu.core.language import Text, messages

LETTERS: Mapping[str, Letter] = {"A": "A", "R": "R", "C": "C", "I": "I", "-": "-"}
ORDER = "ARCI"  # who answers for it comes first
PARTS = range(1, 9)


class NoSuchLifeStepError(BaibuError):
    """The life of a project has no step of this name."""

    code = "B039"
    status = 404


@dataclass(frozen=True, slots=True)
class _Named:
    """A step with its name and its place."""

    step: LifeStep
    number: int
    title: Text


def field_page(baibu: Baibu) -> FieldPage:
    """Give the panorama."""
    found, now = panorama(baibu.catalog.root), board(baibu)
    steps = _named(found)
    return FieldPage(
        parts=tuple(_part(baibu, now, steps, number) for number in PARTS),
        count=len(steps),
        roles=tuple(map(_role, found.roles)),
        tools=tuple(_tool(now, tool) for tool in found.tools.values()),
    )


def step_page(baibu: Baibu, name: str) -> StepPage:
    """Give one step."""
    found, now = panorama(baibu.catalog.root), board(baibu)
    steps = _named(found)
    at = next((at for at, one in enumerate(steps) if one.step.id == name), None)
    if at is None:
        raise NoSuchLifeStepError(step=name[:40])
    step = steps[at].step
    skills, levels = baibu.catalog.skills, current(baibu)
    taught = [baibu.catalog.stages[stage] for stage in step.taught if stage in now.cards]
    names = dict.fromkeys(skill for stage in taught for skill in stage.teaches if skill in levels)
    roles = [(_role(role), LETTERS[role.part[step.stage - 1]]) for role in found.roles]
    parts = [pair for pair in roles if pair[1] != "-"]
    return StepPage(
        row=_row(now, steps[at]),
        part=step.stage,
        part_title=part_title(step.stage),
        count=len(steps),
        wrong=step.wrong,
        leaves=step.leaves,
        done_by=_done_by(step),
        inside=_workbench_name(step.inside) if step.inside else None,
        stages=_cards(now, step.taught),
        skills=tuple(row(skills[skill], levels[skill]) for skill in names),
        tools=tuple(_tool(now, found.tools[tool]) for tool in step.tools if tool in found.tools),
        words=tuple(baibu.catalog.words[w] for w in step.words if w in baibu.catalog.words),
        roles=tuple(sorted(parts, key=lambda pair: ORDER.index(pair[1]))),
        before=_row(now, steps[at - 1]) if at else None,
        after=_row(now, steps[at + 1]) if at + 1 < len(steps) else None,
    )


def step_count(baibu: Baibu) -> int:
    """Count the steps of the panorama."""
    return len(_named(panorama(baibu.catalog.root)))


def step_titles(baibu: Baibu) -> dict[str, Text]:
    """Name every step of the panorama."""
    return {one.step.id: one.title for one in _named(panorama(baibu.catalog.root))}


def part_title(number: int) -> Text:
    """Name one of the eight parts as the workbench does."""
    return messages("workbench")[f"stage.{number}"]


def _named(found: Panorama) -> list[_Named]:
    """Give the steps that have a name, in order."""
    titles = [(step, _workbench_name(step.id) or step.title) for step in found.steps]
    named = [(step, title) for step, title in titles if title is not None]
    return [_Named(step, number, title) for number, (step, title) in enumerate(named, start=1)]


def _workbench_name(step: str) -> Text | None:
    return messages("workbench").get(f"step.{step}")


def _done_by(step: LifeStep) -> Literal["step", "inside", "nothing"]:
    from baibu.workbench.step import registry  # the workbench is large; only this page asks

    if step.id in registry():
        return "step"
    return "inside" if step.inside in registry() else "nothing"


def _part(baibu: Baibu, now: Board, steps: list[_Named], number: int) -> PartRow:
    stages = tuple(
        now.cards[stage.id] for stage in baibu.catalog.stages.values() if number in stage.lifecycle
    )
    return PartRow(
        number=number,
        title=part_title(number),
        steps=tuple(_row(now, one) for one in steps if one.step.stage == number),
        stages=stages,
        made=sum(card.status != "coming" for card in stages),
        passed=sum(card.status == "passed" for card in stages),
    )


def _row(now: Board, one: _Named) -> StepRow:
    cards = _cards(now, one.step.taught)
    return StepRow(
        number=one.number,
        id=one.step.id,
        title=one.title,
        purpose=one.step.purpose,
        stages=len(cards),
        passed=sum(card.status == "passed" for card in cards),
    )


def _role(role: Role) -> RoleRow:
    return RoleRow(
        id=role.id,
        title=role.title,
        purpose=role.purpose,
        decides=role.decides,
        hands=role.hands,
        part=tuple(LETTERS[letter] for letter in role.part),
    )


def _tool(now: Board, tool: Tool) -> ToolRow:
    return ToolRow(
        id=tool.id,
        name=tool.name,
        about=tool.about,
        is_here=is_here(tool.modules, tool.programs),
        has_card=tool.has_card,
        stages=_cards(now, tool.taught),
    )


def _cards(now: Board, names: tuple[StageId, ...]) -> tuple[StageCard, ...]:
    return tuple(now.cards[name] for name in names if name in now.cards)
