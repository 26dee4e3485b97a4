"""Say which of the six milestones are reached, when, and by which evidence.

Reads  stages that carry the number of a milestone, and how far each stage has come.
Gives  a `Milestone` each: reached when its stage is passed, and then only.
Never  takes a word for it: nothing but a verdict of hidden checks reaches a milestone, and a
       verdict that is undone takes it back.

Start reading at `milestones`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from baibu.content import Stage
from baibu.core.ids import EvidenceId, StageId
from baibu.derive.progress import StageProgress
from baibu.derive.road import Standing
from baibu.ledger.evidence import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One of the six."""

    number: int
    stage: Stage  # its gate
    reached: datetime | None
    evidence: EvidenceId | None  # the verdict that reached it
    attempts: int  # up to that verdict, or up to now
    share: float  # of the checks of its stage, the best so far
    before: tuple[StageId, ...]  # stages on the way that are not passed yet, the gate among them
    on_the_way: int  # stages that lead to it, the gate among them

    @property
    def is_reached(self) -> bool:
        """Say whether it is reached."""
        return self.reached is not None


def milestones(
    road: Mapping[StageId, Standing], closure: Mapping[StageId, frozenset[StageId]]
) -> tuple[Milestone, ...]:
    """Give them by number; `closure` holds for each gate all that leads to it (`plan.needed`)."""
    gates = sorted(
        (standing for standing in road.values() if standing.stage.milestone is not None),
        key=lambda standing: (standing.stage.milestone or 0, standing.stage.number),
    )
    return tuple(_milestone(gate, road, closure.get(gate.stage.id, frozenset())) for gate in gates)


def _milestone(
    gate: Standing, road: Mapping[StageId, Standing], closure: frozenset[StageId]
) -> Milestone:
    progress = gate.progress
    first = _first_pass(progress)
    way = [name for name in road if name in closure]
    return Milestone(
        number=gate.stage.milestone or 0,
        stage=gate.stage,
        reached=None if first is None else first[1],
        evidence=None if first is None else first[0],
        attempts=progress.attempts if first is None else first[2],
        share=progress.share,
        before=tuple(name for name in way if road[name].status != "passed"),
        on_the_way=len(way),
    )


def _first_pass(progress: StageProgress) -> tuple[EvidenceId, datetime, int] | None:
    """Give the first verdict that passes and counts, its moment, and which attempt it was."""
    verdicts = [
        act
        for act in sorted(progress.acts, key=lambda act: (act.at, act.seq))
        if act.kind == Verdict.kind and act.id not in progress.undone
    ]
    for number, act in enumerate(verdicts, start=1):
        if act.is_pass:
            return act.id, act.at, number
    return None
