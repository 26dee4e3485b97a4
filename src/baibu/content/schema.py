"""Say what content is: the frozen shapes that the files are read into.

`Stage` holds the facts of one stage (cheap: all hundred are read at start); `Body` holds what is
needed to
work on it, and is read when asked for. docs/contributing/add-a-stage.md explains each field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from baibu.core.ids import CardId, QuestionId, SkillId, SourceId, StageId
from baibu.core.language import Language, Text

Kind = Literal["code", "questions", "project", "reading"]
SourceKind = Literal["paper", "book", "data", "docs"]
Profile = Literal["plain", "files", "http", "git", "programs", "gpu"]
AreaId = Literal["software-engineering", "data-science", "mathematics", "application-domain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission may use, on the reference machine."""

    seconds: float = 20.0  # all checks together, wall
    call_seconds: float = 5.0  # one call into the learner's code, wall
    memory_mb: int = 512  # on top of what the libraries take


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """What of a project is handed in, besides its card, its own steps and the looks at its test."""

    files: tuple[str, ...] = ()  # paths in the project's folder
    record: tuple[str, ...] = ()  # what steps gave, by name, of the newest run that ended
    per_day: int = 0  # hand-ins a day whose score is told; 0: as many as one likes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The facts of one stage."""

    id: StageId
    number: int  # display order
    kind: Kind
    title: Text
    summary: Text
    needs: tuple[StageId, ...]
    teaches: tuple[SkillId, ...]
    minutes: int  # for a newcomer
    month: int  # of the default six-month plan
    lifecycle: tuple[int, ...]  # 1..8
    data: tuple[str, ...]
    extras: tuple[str, ...]
    sources: tuple[SourceId, ...]
    milestone: int | None
    limits: Limits
    coming: bool  # planned, not made yet
    folder: Path
    profile: Profile = "plain"  # what the sandbox opens besides: docs/security.md
    by_hand: tuple[str, ...] = ()  # dotted names of libraries that the stage asks to do without
    project: HandIn | None = None  # only of the kind `project`
    asks: bool = False  # questions are answered by prediction in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One tier of help."""

    tier: int  # 1 a nudge, 2 the idea, 3 nearly the code
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A wrong solution that people really write, and what to tell them."""

    stem: str  # the file's name without `.py`
    family: str | None
    diagnosis: Text
    family_diagnosis: Text | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One review card."""

    id: CardId
    skill: SkillId
    front: Text
    back: Text
    draw: str = ""  # function of cards.py that draws its numbers anew; empty: it always reads so
    rtol: float = 0.0  # relative tolerance of a number typed as its answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that can be predicted."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question whose answer is predicted first and observed afterwards."""

    id: QuestionId
    skill: SkillId
    prompt: Text
    choices: tuple[Choice, ...]  # empty for a number
    rtol: float | None  # relative tolerance of a numeric prediction
    answer: Text  # Markdown, shown after passing


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """What a stage lets everybody read: nothing that decides a verdict or gives help."""

    brief: dict[Language, str]  # Markdown, before figures and numbers are put in
    cards: tuple[Card, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is needed to work on a stage."""

    brief: dict[Language, str]  # Markdown, before figures and numbers are put in
    starter: str
    solution: str
    checks: str
    mistakes: tuple[Mistake, ...]
    hints: tuple[Hint, ...]
    cards: tuple[Card, ...]
    questions: tuple[Question, ...]
    hash: str  # of everything in the folder that decides a verdict; 16 hexadecimal digits
    given: str = ""  # source of what makes the files that a project begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something a person can do, proved by checks."""

    id: SkillId
    area: AreaId
    title: Text
    can: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One term of the glossary."""

    id: str
    term: Text
    meaning: Text
    also_zh: tuple[str, ...] = ()
    avoid_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact or data come from."""

    id: SourceId
    title: str
    authors: str
    year: int
    kind: SourceKind
    url: str | None
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of stages that belong together."""

    id: str
    letter: str
    first: int
    last: int
    title: Text
    summary: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The four areas of skill and the eight lifecycle stages."""

    areas: dict[str, Text] = field(default_factory=dict)
    lifecycle: dict[int, Text] = field(default_factory=dict)
