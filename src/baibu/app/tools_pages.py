"""Hold what the pages about tools show: frozen models, nothing decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from baibu.app.pages import StageCard
from baibu.app.tools_found import State
from baibu.core.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLink:
    """A step in the life of a project."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEntry:
    """One tool, whether it is here, and what stands in for it."""

    id: str
    name: str
    about: Text
    state: State
    version: str  # empty where it is absent, or does not tell
    fallback: Text
    install: Text  # how to get it; of one that comes with Baibu, that it does
    steps: tuple[StepLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsPage:
    """All tools."""

    entries: tuple[ToolEntry, ...]
    here: int  # in Baibu's own Python or as programs, or in the other Python
    second: str  # the other Python, empty where none is named


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPage:
    """One tool: what it is for, when to leave it, its lab."""

    entry: ToolEntry
    purpose: Text
    reach: Text
    leave: Text
    homepage: str
    licence: str
    stages: tuple[StageCard, ...]
    lab: str  # its code
    before: ToolEntry | None
    after: ToolEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of trying a tool."""

    entry: ToolEntry
    ran: Literal["lab", "instead", "nothing"]
    by: str  # the name of the tool whose lab ran
    code: str  # of that lab
    seconds: float
    facts: Mapping[str, Any]
    says: Text | None  # what the lab came to
    holds: bool | None  # whether its own check holds; None where it came to nothing
    problem: Text | None  # why it came to nothing
