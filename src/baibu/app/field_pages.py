"""Hold what the pages about the field show: frozen models, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from baibu.app.pages import StageCard
from baibu.app.plan_pages import SkillRow
from baibu.content import Word
from baibu.core.language import Text

Letter = Literal["A", "R", "C", "I", "-"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step in the life of a project."""

    number: int  # 1 is the first
    id: str
    title: Text
    purpose: Text
    stages: int  # of the road that teach it
    passed: int  # of them


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One of the eight parts: its steps, and all stages of the road that belong to it."""

    number: int
    title: Text
    steps: tuple[StepRow, ...]
    stages: tuple[StageCard, ...]
    made: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One role, with its part in each of the eight."""

    id: str
    title: Text
    purpose: Text
    decides: Text
    hands: Text
    part: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRow:
    """One tool, whether this machine has it, and the stages that use it."""

    id: str
    name: str
    about: Text
    is_here: bool
    has_card: bool  # and with it a page of its own
    stages: tuple[StageCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPage:
    """The whole field on one sheet."""

    parts: tuple[PartRow, ...]
    count: int  # steps
    roles: tuple[RoleRow, ...]
    tools: tuple[ToolRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One step: what it is for, what goes wrong, and where it is learnt."""

    row: StepRow
    part: int
    part_title: Text
    count: int  # steps
    wrong: Text
    leaves: Text
    done_by: Literal["step", "inside", "nothing"]  # in the workbench
    inside: Text | None  # the step of the workbench that does it too
    stages: tuple[StageCard, ...]
    skills: tuple[SkillRow, ...]
    tools: tuple[ToolRow, ...]
    words: tuple[Word, ...]
    roles: tuple[tuple[RoleRow, Letter], ...]  # those with a part in it, who answers for it first
    before: StepRow | None
    after: StepRow | None
