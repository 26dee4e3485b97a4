"""Say what evidence is: the kinds of act that are recorded, and the record of one.

A *fact* is what happened (`Verdict`, `Help`, ...), an `Evidence` is a fact with who, when, and the
hash of the content it was judged under. A `Record` is the same as it is kept: fields not looked
into. Facts carry a version; `codec` reads the old ones. Nothing here is ever changed once kept: a
mistake is undone by a `Correction`.

Start reading at `Evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from baibu.core.ids import CardId, EvidenceId, LearnerId, QuestionId, SkillId, StageId, is_id

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A submission was judged."""

    kind: ClassVar[str] = "verdict"
    version: ClassVar[int] = 1

    stage: StageId
    attempt: EvidenceId  # one submission; the same when it is sent again
    via: Literal["web", "cli", "watch", "notebook"]
    source: str  # what was submitted, whole
    report: Json  # the grader's report, without what was printed
    seed: int  # of the hidden inputs

    def __post_init__(self) -> None:
        outcomes = [check["outcome"] for check in self.report["checks"]]
        if not isinstance(self.report["passed"], bool) or not set(outcomes) <= _OUTCOMES:
            raise ValueError("the report is not a verdict")

    @property
    def passed(self) -> bool:
        """Say whether the stage is passed."""
        return bool(self.report["passed"])

    @property
    def checks(self) -> int:
        """How many checks there were."""
        return len(self.report["checks"])

    @property
    def passed_checks(self) -> int:
        """How many checks passed."""
        return sum(check["outcome"] == "passed" for check in self.report["checks"])


_OUTCOMES = {"passed", "failed", "not_run"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A hint was taken, or the solution was opened without having passed."""

    kind: ClassVar[str] = "help"
    version: ClassVar[int] = 1

    stage: StageId
    what: Literal["hint", "solution"]
    tier: int  # of the hint, from 1; 0 for the solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A stage was opened to work on it."""

    kind: ClassVar[str] = "opened"
    version: ClassVar[int] = 1

    stage: StageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """An answer was given before the experiment that decides it."""

    kind: ClassVar[str] = "prediction"
    version: ClassVar[int] = 1

    stage: StageId
    question: QuestionId
    predicted: str | float | None
    observed: str | float
    agrees: bool
    first: bool  # the first time this question was answered: the one that counts most


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Earlier evidence does not count, and why; undoing a correction makes it count again."""

    kind: ClassVar[str] = "correction"
    version: ClassVar[int] = 1

    undoes: EvidenceId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something written down about a stage."""

    kind: ClassVar[str] = "note"
    version: ClassVar[int] = 1

    stage: StageId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A draft was replaced by another text, and is kept here."""

    kind: ClassVar[str] = "shelved"
    version: ClassVar[int] = 1

    stage: StageId
    source: str
    why: Literal["reset", "import", "replaced"]  # by what was submitted from elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipBegun:
    """Somebody set out to show by a test that a stage is known: the next submission decides."""

    kind: ClassVar[str] = "skip_begun"
    version: ClassVar[int] = 1

    stage: StageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A card was shown, answered in the head, turned over, and the answer rated."""

    kind: ClassVar[str] = "review"
    version: ClassVar[int] = 1

    card: CardId
    rating: int  # 1 forgotten, 2 hard, 3 good, 4 easy
    grades: Literal[2, 4]  # how many ratings there were to choose from; of two: 1 and 3
    seconds: float  # from the question to the rating
    via: Literal["web", "cli", "import"]

    def __post_init__(self) -> None:
        _check_card(self.card)
        if self.rating not in {1, 2, 3, 4} or (self.grades == 2 and self.rating in {2, 4}):
            raise ValueError("the rating is not one of its scale")
        if not 0 <= self.seconds < float("inf"):
            raise ValueError("seconds are not a length of time")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMark:
    """A card was put away, taken back, or put off to another day."""

    kind: ClassVar[str] = "card_mark"
    version: ClassVar[int] = 1

    card: CardId
    mark: Literal["suspended", "resumed", "buried"]  # buried: until the day is over

    def __post_init__(self) -> None:
        _check_card(self.card)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """A card of the learner's own was written, or written anew."""

    kind: ClassVar[str] = "card_text"
    version: ClassVar[int] = 1

    card: CardId
    front: str  # Markdown
    back: str
    tags: str  # words, a blank between them
    origin: str  # where it came from: "own", or the name of the deck or file

    def __post_init__(self) -> None:
        _check_card(self.card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The memory model was fitted to the learner's reviews, and the gate decided."""

    kind: ClassVar[str] = "tuning"
    version: ClassVar[int] = 1

    family: Literal["default", "four", "all"]  # default: no fit passed
    parameters: list[float]  # the 21 of FSRS-6 to use from now on
    reviews: int  # that were looked at
    gain: float  # log-loss of the forecasts, better than the default's
    error: float  # standard error of that

    def __post_init__(self) -> None:
        if len(self.parameters) != 21 or not all(
            isinstance(value, int | float) for value in self.parameters
        ):
            raise ValueError("the memory model has 21 parameters")


def _check_card(card: CardId) -> None:
    if not is_id(card):
        raise ValueError("the card's name is not an id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan was asked for: it holds until the next one; its days follow from it and the record."""

    kind: ClassVar[str] = "plan"
    version: ClassVar[int] = 1

    background: Literal["zero", "student", "developer", "data-scientist"]
    order: Literal["months", "software", "data"]
    depth: Literal["core", "deep"]
    hours: float  # a week
    start: str  # a day: 2026-03-02
    deadline: str  # a day; empty without one
    free: str  # days and runs of days, a blank between them: 2026-05-01 2026-07-01..2026-07-14
    targets: str  # ids of the stages wanted, a blank between them; empty for the whole road

    def __post_init__(self) -> None:
        if not 0 < self.hours <= 7 * 24:
            raise ValueError("hours a week")
        days = [self.start, *filter(None, [self.deadline])]
        for part in [*days, *self.free.split()]:
            for day in part.split(".."):
                date.fromisoformat(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMove:
    """In the plan, a stage was put right after another one."""

    kind: ClassVar[str] = "plan_move"
    version: ClassVar[int] = 1

    stage: StageId
    after: StageId  # empty: at the beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """The advice of a month was followed on a day, or the tick was taken back."""

    kind: ClassVar[str] = "habit"
    version: ClassVar[int] = 1

    month: int  # of the plan, from 1
    day: str  # 2026-03-02
    done: bool

    def __post_init__(self) -> None:
        date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """In a placement, a person said or showed whether something is known."""

    kind: ClassVar[str] = "placement"
    version: ClassVar[int] = 1

    skill: SkillId
    item: str  # what was asked: the id of a card or of a skill
    answer: float  # 0 not known .. 1 known
    seconds: float

    def __post_init__(self) -> None:
        if not 0 <= self.answer <= 1 or not 0 <= self.seconds < float("inf"):
            raise ValueError("answer or seconds out of range")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRun:
    """A project was run to a model that was judged on rows it had never seen."""

    kind: ClassVar[str] = "run"
    version: ClassVar[int] = 1

    project: str  # its name
    run: str  # its number in the project's folder
    task: str  # binary, regression, ...
    metric: str
    score: float  # on the test rows, with its interval
    low: float
    high: float
    simple: float | None  # score of the simple model, cross-validated
    steps: list[str]  # of the lifecycle, in order
    seconds: float  # that they took, whenever they were done
    model: str  # hash


StageFact = Verdict | Help | Opened | Prediction | Note | Shelved | SkipBegun
CardFact = Review | CardMark | CardText | Tuning
PlanFact = Planned | PlanMove | Habit | Placement
ProjectFact = ProjectRun
Fact = StageFact | CardFact | PlanFact | ProjectFact | Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One act of one learner."""

    id: EvidenceId  # made where the act happened, so that telling it twice counts once
    learner: LearnerId
    at: datetime  # UTC
    content_hash: str  # of the content it was judged under; empty where nothing was judged
    fact: Fact
    seq: int = 0  # place in the record; 0 until it is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act as it is kept: known or not, its body is carried verbatim."""

    id: EvidenceId
    learner: LearnerId
    kind: str
    version: int
    at: datetime  # UTC
    content_hash: str
    body: Json
    seq: int = 0

    def same(self, other: Record) -> bool:
        """Say whether two records tell the same act, wherever they are kept."""
        return (self.kind, self.version, self.learner, self.at, self.content_hash, self.body) == (
            other.kind,
            other.version,
            other.learner,
            other.at,
            other.content_hash,
            other.body,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRecord:
    """Who learns."""

    id: LearnerId
    seed: int  # hidden data are made from it, so that two learners get different numbers
    created: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the editor of a stage, not submitted yet: the one thing overwritten."""

    stage: StageId
    source: str
    saved_at: datetime  # UTC
