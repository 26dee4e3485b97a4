"""Say how far each stage has come: attempts, the best share of checks, passed when, help taken,
minutes.

Reads  every kind of evidence that names a stage, and corrections.
Gives  a `Progress`: a `StageProgress` for each stage ever worked on.
Never  forgets what a correction undoes: undoing the correction brings it back.

Start reading at `step`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from baibu.core.ids import EvidenceId, QuestionId, StageId
from baibu.ledger.evidence import (
    CardFact,
    Correction,
    Evidence,
    Help,
    PlanFact,
    Prediction,
    ProjectFact,
    Shelved,
    SkipBegun,
    Verdict,
)

LONGEST_GAP = timedelta(minutes=15)  # more between two acts does not count as work
SITTING_ENDS = timedelta(hours=1)  # after a longer silence a new sitting begins
FIRST_ACT = timedelta(minutes=1)  # what the first act of a sitting counts
LONGEST_TEST = timedelta(hours=2)  # one sitting: what is submitted later decides no test


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is remembered of one piece of evidence about a stage."""

    seq: int
    id: EvidenceId
    at: datetime
    kind: str
    share: float = 0.0  # of checks passed, of a verdict
    is_pass: bool = False  # a verdict that passes the stage
    tier: int = 0  # of a hint; 0 is the solution
    question: QuestionId | None = None  # of a prediction
    agrees: bool = False  # the prediction, with what was observed


@dataclass(frozen=True, kw_only=True)
class StageProgress:
    """How far one stage has come. What is undone does not count."""

    acts: tuple[Act, ...] = ()  # in the order of the record
    undone: frozenset[EvidenceId] = frozenset()

    @cached_property
    def _acts(self) -> list[Act]:
        """What counts, by time (an imported record may bring older acts later)."""
        counted = [act for act in self.acts if act.id not in self.undone]
        return sorted(counted, key=lambda act: (act.at, act.seq))

    @cached_property
    def _verdicts(self) -> list[Act]:
        return [act for act in self._acts if act.kind == Verdict.kind]

    @property
    def verdicts(self) -> tuple[int, ...]:
        """The places of its verdicts in the record, first attempt first."""
        return tuple(act.seq for act in self._verdicts)

    @property
    def attempts(self) -> int:
        """How many submissions were judged."""
        return len(self._verdicts)

    @cached_property
    def share(self) -> float:
        """The best share of checks passed so far."""
        return max((act.share for act in self._verdicts), default=0.0)

    @cached_property
    def passed_at(self) -> datetime | None:
        """When it was passed first."""
        return next((act.at for act in self._verdicts if act.is_pass), None)

    @property
    def is_passed(self) -> bool:
        """Say whether it is passed."""
        return self.passed_at is not None

    @cached_property
    def hints(self) -> int:
        """How many hints were taken: they come in order, so this is the highest tier."""
        return max((act.tier for act in self._acts if act.kind == Help.kind), default=0)

    @cached_property
    def gave_up_at(self) -> datetime | None:
        """When the solution was opened without having passed."""
        gave_up = (act.at for act in self._acts if act.kind == Help.kind and act.tier == 0)
        return next(gave_up, None)

    @cached_property
    def test_begun_at(self) -> datetime | None:
        """When the test began that nothing has ended yet: no verdict, and no help."""
        for act in reversed(self._acts):
            if act.kind == SkipBegun.kind:
                return act.at
            if act.kind in {Verdict.kind, Help.kind}:
                return None
        return None

    @cached_property
    def by_test(self) -> bool:
        """Say whether it was first passed by a test: without help, by the one submission."""
        begun: datetime | None = None
        helped = False
        for act in self._acts:
            helped = helped or act.kind == Help.kind
            if act.kind == SkipBegun.kind:
                begun = act.at
            elif act.kind == Verdict.kind:
                if act.is_pass:
                    return not helped and begun is not None and act.at - begun <= LONGEST_TEST
                begun = None
        return False

    @property
    def is_started(self) -> bool:
        """Say whether there was work on it: looking at it is not work yet."""
        return bool(self._verdicts) or self.hints > 0 or self.gave_up_at is not None

    @property
    def last_at(self) -> datetime | None:
        """When something happened last."""
        return self._acts[-1].at if self._acts else None

    @cached_property
    def worked(self) -> timedelta:
        """How long it was worked on."""
        return worked(act.at for act in self._acts)

    @cached_property
    def first_predictions(self) -> Mapping[QuestionId, bool]:
        """For each question answered, whether the first answer agreed with the experiment."""
        found: dict[QuestionId, bool] = {}
        for act in self._acts:
            if act.question is not None:
                found.setdefault(act.question, act.agrees)
        return found


NOTHING = StageProgress()  # of a stage never worked on: one for all, what it works out is kept


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far all stages have come."""

    stages: Mapping[StageId, StageProgress] = field(default_factory=dict)
    corrections: tuple[tuple[EvidenceId, EvidenceId], ...] = ()  # (its id, what it undoes)

    @cached_property
    def undone(self) -> frozenset[EvidenceId]:
        """What does not count. A correction may itself be undone by a later one."""
        undone: set[EvidenceId] = set()
        for own, undoes in reversed(self.corrections):
            if own not in undone:
                undone.add(undoes)
        return frozenset(undone)

    def of(self, stage: StageId, *former: StageId) -> StageProgress:
        """Give the progress of a stage, under the ids that it had before as well."""
        logs = [self.stages[name] for name in (stage, *former) if name in self.stages]
        if len(logs) < 2:
            return logs[0] if logs else NOTHING
        acts = sorted((act for log in logs for act in log.acts), key=lambda act: act.seq)
        return StageProgress(acts=tuple(acts), undone=self.undone)

    @cached_property
    def worked(self) -> timedelta:
        """How long all stages together were worked on."""
        return sum((stage.worked for stage in self.stages.values()), timedelta())

    @cached_property
    def predictions(self) -> tuple[int, int]:
        """How many questions were answered, and how many first answers agreed."""
        first = [ok for stage in self.stages.values() for ok in stage.first_predictions.values()]
        return len(first), sum(first)


def worked(moments: Iterable[datetime]) -> timedelta:
    """Estimate the time worked from the moments at which something happened, in order."""
    at = list(moments)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    known = (FIRST_ACT if gap > SITTING_ENDS else min(gap, LONGEST_GAP) for gap in gaps)
    return sum(known, FIRST_ACT if at else timedelta())


def step(state: Progress, item: Evidence) -> Progress:
    """Take one more piece of evidence in."""
    fact = item.fact
    if isinstance(fact, Correction):
        corrections = (*state.corrections, (item.id, fact.undoes))
        corrected = Progress(stages=state.stages, corrections=corrections)
        stages = {
            name: StageProgress(acts=stage.acts, undone=corrected.undone)
            for name, stage in state.stages.items()
        }
        return Progress(stages=stages, corrections=corrections)
    if isinstance(fact, CardFact | PlanFact | ProjectFact):
        return state  # not about work on a stage
    if isinstance(fact, Shelved) and fact.why == "import":
        return state  # the program's act, not the learner's
    before = state.stages.get(fact.stage, StageProgress())
    after = StageProgress(acts=(*before.acts, _act(item)), undone=state.undone)
    return Progress(stages={**state.stages, fact.stage: after}, corrections=state.corrections)


def _act(item: Evidence) -> Act:
    fact = item.fact
    told: dict[str, Any] = {}
    if isinstance(fact, Verdict):
        share = fact.passed_checks / fact.checks if fact.checks else 0.0
        told = {"share": share, "is_pass": fact.passed}
    elif isinstance(fact, Help):
        told = {"tier": fact.tier}
    elif isinstance(fact, Prediction):
        told = {"question": fact.question, "agrees": fact.agrees}
    return Act(seq=item.seq, id=item.id, at=item.at, kind=fact.kind, **told)


@dataclass(frozen=True)
class ProgressView:
    """Progress as a view."""

    name: str = "progress"
    version: int = 1

    def initial(self) -> Progress:
        """Nothing was worked on."""
        return Progress()

    def step(self, state: Progress, item: Evidence) -> Progress:
        """Take one more piece of evidence in."""
        return step(state, item)

    def to_json(self, state: Progress) -> Any:  # noqa: ANN401 - plain JSON
        """Give acts as short lists: there may be thousands."""
        stages = {
            name: [
                [
                    act.seq,
                    act.id,
                    act.at.isoformat(),
                    act.kind,
                    act.share,
                    act.is_pass,
                    act.tier,
                    act.question,
                    act.agrees,
                ]
                for act in stage.acts
            ]
            for name, stage in state.stages.items()
        }
        return {"stages": stages, "corrections": [list(pair) for pair in state.corrections]}

    def from_json(self, data: Any) -> Progress:  # noqa: ANN401 - what `to_json` gave
        """Read it back."""
        bare = Progress(corrections=tuple((own, undoes) for own, undoes in data["corrections"]))
        stages = {
            StageId(name): StageProgress(
                acts=tuple(_act_from(row) for row in rows), undone=bare.undone
            )
            for name, rows in data["stages"].items()
        }
        return Progress(stages=stages, corrections=bare.corrections)


def _act_from(row: list[Any]) -> Act:
    seq, own, at, kind, share, is_pass, tier, question, agrees = row
    return Act(
        seq=seq,
        id=own,
        at=datetime.fromisoformat(at).astimezone(UTC),
        kind=kind,
        share=share,
        is_pass=is_pass,
        tier=tier,
        question=question,
        agrees=agrees,
    )


PROGRESS = ProgressView()
