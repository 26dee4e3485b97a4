"""Read the life of a project: its steps, who does what, and the tools.

Reads  `content/panorama.toml`, and the cards of `content/tools/`, which name their steps.
Gives  a `Panorama`; content without that file has an empty one.
Never  names a step that the workbench names: a `title` is for the others.

Start reading at `panorama`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from baibu.content.reading import Table, read_table
from baibu.content.tools import ToolCard, tool_cards
from baibu.core.ids import StageId
from baibu.core.language import Text

STAGES = 8  # of the life of a project
LETTERS = frozenset("ARCI-")


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStep:
    """One step in the life of a project."""

    id: str
    stage: int  # 1..8
    title: Text | None  # where the workbench has no step of this id
    inside: str | None  # the step of the workbench that does it
    purpose: Text
    wrong: Text  # what goes wrong here most
    leaves: Text  # what it leaves behind
    taught: tuple[StageId, ...]
    tools: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something to work with."""

    id: str
    name: str
    modules: tuple[str, ...]  # to look for on this machine
    programs: tuple[str, ...]
    about: Text
    taught: tuple[StageId, ...]
    has_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One part that a person can play in a project."""

    id: str
    title: Text
    part: str  # a letter for each stage: A answers for it, R does it, C is asked, I is told, -
    purpose: Text
    decides: Text
    hands: Text  # what it hands over


@dataclass(frozen=True, slots=True, kw_only=True)
class Panorama:
    """The whole field on one sheet."""

    steps: tuple[LifeStep, ...]
    tools: Mapping[str, Tool]
    roles: tuple[Role, ...]


@cache
def panorama(root: Path) -> Panorama:
    """Read the file of a content folder."""
    path = root / "panorama.toml"
    if not path.is_file():
        return Panorama(steps=(), tools={}, roles=())
    table, cards = read_table(path), tool_cards(root)
    others = {tool.id: tool for tool in map(_tool, table.tables("tool"))}
    made = Panorama(
        steps=tuple(_step(row, cards) for row in table.tables("step")),
        tools={**{card.id: _carded(card) for card in cards.values()}, **others},
        roles=tuple(_role(row) for row in table.tables("role")),
    )
    table.done()
    return made


def _step(row: Table, cards: Mapping[str, ToolCard]) -> LifeStep:
    name = row.take("id", str)
    here = (card.id for card in cards.values() if name in card.steps)
    step = LifeStep(
        id=name,
        stage=row.take("stage", int),
        title=row.text("title") if row.has("title") else None,
        inside=row.optional("inside", str),
        purpose=row.text("purpose"),
        wrong=row.text("wrong"),
        leaves=row.text("leaves"),
        taught=tuple(map(StageId, row.strings("taught"))),
        tools=tuple(dict.fromkeys((*row.strings("tools"), *here))),
        words=row.strings("words"),
    )
    if not 1 <= step.stage <= STAGES:
        raise row.wrong("stage", f"expected 1 to {STAGES}")
    row.done()
    return step


def _carded(card: ToolCard) -> Tool:
    return Tool(
        id=card.id,
        name=card.name,
        modules=card.modules,
        programs=card.programs,
        about=card.about,
        taught=card.stages,
        has_card=True,
    )


def _tool(row: Table) -> Tool:
    tool = Tool(
        id=row.take("id", str),
        name=row.take("name", str),
        modules=(row.take("module", str),),
        programs=(),
        about=row.text("about"),
        taught=tuple(map(StageId, row.strings("taught"))),
    )
    row.done()
    return tool


def _role(row: Table) -> Role:
    role = Role(
        id=row.take("id", str),
        title=row.text("title"),
        part=row.take("part", str),
        purpose=row.text("purpose"),
        decides=row.text("decides"),
        hands=row.text("hands"),
    )
    if len(role.part) != STAGES or not LETTERS.issuperset(role.part):
        raise row.wrong("part", f"expected {STAGES} letters out of A R C I -")
    row.done()
    return role
