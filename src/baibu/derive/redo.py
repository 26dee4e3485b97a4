"""Say which stages are worth doing once more from the beginning, and from when on.

A stage that was passed only with its solution open, with the last of its hints, or after many
verdicts short of a pass has been read rather than learnt. It comes back once, some days later, to
be done from the starter; its hidden inputs are others each time. A pass on a later day settles it.

Reads  how far each stage has come.
Gives  what comes back, the longest waiting first.
Never  takes anything away: the stage stays passed.

Start reading at `redos`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from baibu.core.ids import StageId
from baibu.derive.progress import Act, StageProgress
from baibu.derive.road import Standing
from baibu.ledger.evidence import Help, Verdict

AFTER = timedelta(days=5)  # long enough to forget the wording, short enough to know the idea
AGAIN = timedelta(days=2)  # after a try that fell short
ANOTHER_DAY = timedelta(hours=18)
LAST_HINT = 3  # the tier that is nearly the code
MANY = 3  # verdicts short of a pass before the first one

Reason = Literal["solution", "hints", "tries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """A stage that comes back."""

    stage: StageId
    why: Reason
    due: datetime


def redos(road: Mapping[StageId, Standing], now: datetime) -> tuple[Redo, ...]:
    """Give the stages that are due."""
    found = (redo_of(name, standing.progress) for name, standing in road.items())
    due = [one for one in found if one is not None and one.due <= now]
    return tuple(sorted(due, key=lambda one: (one.due, one.stage)))


def redo_of(stage: StageId, progress: StageProgress) -> Redo | None:
    """Say whether a stage comes back; nothing for one that was learnt at once, or done again."""
    passed_at = progress.passed_at
    if passed_at is None:
        return None
    acts = sorted(
        (act for act in progress.acts if act.id not in progress.undone),
        key=lambda act: (act.at, act.seq),
    )
    why = _reason([act for act in acts if act.at <= passed_at])
    later = [a for a in acts if a.kind == Verdict.kind and a.at >= passed_at + ANOTHER_DAY]
    if why is None or any(act.is_pass for act in later):
        return None
    due = later[-1].at + AGAIN if later else passed_at + AFTER
    return Redo(stage=stage, why=why, due=due)


def _reason(before: list[Act]) -> Reason | None:
    tiers = {act.tier for act in before if act.kind == Help.kind}
    if 0 in tiers:
        return "solution"
    if max(tiers, default=0) >= LAST_HINT:
        return "hints"
    short = sum(act.kind == Verdict.kind and not act.is_pass for act in before)
    return "tries" if short >= MANY else None
