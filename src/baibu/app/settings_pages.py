"""Hold what the page of settings shows: frozen models, nothing decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Mode = Literal["add", "replace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A setting that can be chosen, as it holds now."""

    name: str
    value: str
    origin: str  # "default", a file, a variable or a flag
    is_fixed: bool  # by a flag or a variable: the file decides nothing
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the data folder."""

    id: Literal["record", "stages", "projects", "settings", "kept"]
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAside:
    """A state that was put aside before something took its place."""

    name: str
    at: datetime
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """What is chosen, where everything lies, and what can be done with it."""

    minutes: Chosen
    weeks: Chosen  # whether weeks in a row are told
    terminal: Chosen  # the language of the command line
    plan_minutes: int | None  # a day of the plan that holds, in the mean
    folder: Path
    file: Path
    database: str  # where the record is, when it is not in the folder; else empty
    parts: tuple[Part, ...]
    bytes: int  # of all parts
    evidence: int
    drafts: int
    kept: tuple[KeptAside, ...]  # newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was written."""

    path: Path
    bytes: int
    evidence: int
    drafts: int
    files: int  # of the learner's, besides the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a record holds, in a few numbers."""

    evidence: int
    drafts: int
    passed: int  # stages
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePage:
    """What a backup would bring, before anything is done."""

    name: str  # under which it waits
    made: datetime | None  # when it was made, where it says so
    learner: str  # of the backup
    brings: Held
    here: Held
    new: int  # evidence that is not here yet
    lost: int  # evidence that is here and not in the backup: kept aside when it takes the place
    files: int  # of the learner's, besides the record
    changed: int  # of them, different from those here


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done with a backup."""

    mode: Mode
    evidence: int
    files: int
    kept: KeptAside  # what was here before
