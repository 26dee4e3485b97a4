"""Hold what the pages and commands of projects show. Nothing here decides anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from baibu.core.language import Text

State = Literal["new", "running", "stopped", "failed", "done"]
StepState = Literal["done", "recalled", "running", "waiting", "failed", "stopped"]
Level = Literal["done", "worth_knowing", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a step found or did."""

    step: str
    level: Level
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step, and what became of it."""

    id: str
    title: Text
    state: StepState
    seconds: float | None  # of the work, when it was done
    is_own: bool
    gives: tuple[str, ...]
    remarks: tuple[Remark, ...]
    doing: Text | None  # just now


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One of the eight stages, with its steps."""

    number: int
    title: Text
    state: StepState
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A configuration that was tried to its end."""

    config: str
    learner: Text
    score: float
    blend: float | None  # score of the blend once it was there
    gain: float  # of the blend's loss, by this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to, in words that need no course in statistics."""

    metric: str
    metric_title: Text
    higher_is_better: bool
    score: float  # on the test rows
    low: float
    high: float
    rows: int  # of the test
    nothing: float | None  # score of the same answer for every row
    simple: float | None  # score of the simple model
    plain: Text  # the score in a sentence
    versus: Text  # beside doing nothing and the simple model
    is_worth_it: bool  # better than both, as far as the interval tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An entry of the card that nobody has confirmed."""

    name: str  # dotted
    title: Text
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Why a run failed."""

    code: str | None
    text: Text  # whole, as the command line says it


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCard:
    """A project in a list."""

    id: str
    name: str
    folder: Path
    state: State
    target: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsPage:
    """All projects of a learner."""

    projects: tuple[ProjectCard, ...]
    may_name_paths: bool  # of files on this machine
    limit_mb: int  # of an upload


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """A project: its stages, how far it is, what it came to."""

    id: str
    name: str
    folder: Path
    goal: str
    target: str
    kind: str
    kind_title: Text
    state: State
    run: str | None  # the id of its newest run
    steps_done: int
    steps_all: int
    stages: tuple[StageRow, ...]
    leaders: tuple[Leader, ...]  # best first
    blends: tuple[float, ...]  # score of the blend as it grew
    metric_title: Text
    outcome: Outcome | None
    warnings: tuple[Remark, ...]
    guesses: tuple[Guess, ...]
    broken: Broken | None
    openings: int  # of the test rows
    has_package: bool
    needs_card: bool  # nobody has said yet what is to be predicted
    report: Path | None
    is_sample: bool  # the table that a program drew


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence about a service."""

    level: Level
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One column, as the service was asked with it and as the model learnt it."""

    name: Text
    what: Text  # has become of it
    is_alarm: bool
    psi: float
    missing: tuple[float, float]  # share before, now
    bins: tuple[tuple[str, float, float], ...]  # name, share before, share now


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """Whether a model still fits what it is asked."""

    rows: int
    labelled: int
    needs_a_look: bool
    sentences: tuple[Told, ...]
    act: str  # of `monitor.policy`
    decision: Text  # what to do, and why
    version: str  # that is live; empty where nobody promoted one
    columns: tuple[Moved, ...]  # first the answers, then what has moved most


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorPage:
    """What the service of a project was asked, beside what its model learnt."""

    id: str
    name: str
    found: Monitored | None  # nothing where nobody has asked yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed into the form of the card; empty means: guess."""

    name: str = ""
    target: str = ""
    kind: str = ""
    metric: str = ""
    positive: str = ""
    goal: str = ""
    user: str = ""
    decision: str = ""
    constraint: str = ""
    doing_nothing: str = ""
    seconds: str = ""
    split: str = ""
    column: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column of the data, for who chooses one."""

    name: str
    type: str
    missing: int
    distinct: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """The form of a project's card."""

    id: str
    asked: Asked
    guessed: frozenset[str]  # names of `Asked` that nobody has confirmed
    columns: tuple[ColumnRow, ...]  # empty until the data were read
    kinds: tuple[tuple[str, Text], ...]
    metrics: tuple[tuple[str, Text], ...]
    wrong: dict[str, Text] = field(default_factory=dict)  # by name of `Asked`
    is_reading: bool = False
    broken: Broken | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One column that a prediction is made from."""

    name: str
    kind: str
    may_be_missing: bool
    words: tuple[str, ...]  # to choose from, where they are few
    example: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """An answer of the model."""

    prediction: str
    chances: tuple[tuple[str, float], ...]  # by class, largest first; empty for an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class TryPage:
    """A form with a row, and the model's answer to it."""

    id: str
    name: str
    target: str
    version: str
    fields: tuple[FieldRow, ...]
    typed: dict[str, str]
    answer: Foretold | None
    problems: tuple[Text, ...]
    row: dict[str, Any]  # as it is sent to the service


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """Whether a project's model is served."""

    state: Literal["off", "starting", "on", "failed"]
    address: str | None
    problem: Text | None
