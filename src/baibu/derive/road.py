"""Say where each stage of the road stands for a learner.

`locked` is advice and never a wall: any stage that is made may be worked on at any time.

Start reading at `standings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from baibu.content import Stage
from baibu.core.ids import StageId
from baibu.derive.progress import Progress, StageProgress

Status = Literal["passed", "started", "open", "locked", "coming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one stage stands."""

    stage: Stage
    status: Status
    missing: tuple[StageId, ...]  # prerequisites that could be passed, and are not
    progress: StageProgress


def standings(
    stages: Mapping[StageId, Stage],
    progress: Progress,
    former: Mapping[StageId, Sequence[StageId]] | None = None,
) -> dict[StageId, Standing]:
    """Give every stage's standing; `former` holds the ids that stages had before."""
    former = former or {}
    done = {name: progress.of(name, *former.get(name, ())) for name in stages}
    found: dict[StageId, Standing] = {}
    for name, stage in stages.items():
        missing = tuple(
            need
            for need in stage.needs
            if need in stages and not stages[need].coming and not done[need].is_passed
        )
        found[name] = Standing(
            stage=stage,
            status=_status(stage, done[name], missing),
            missing=missing,
            progress=done[name],
        )
    return found


def _status(stage: Stage, done: StageProgress, missing: Sequence[StageId]) -> Status:
    if done.is_passed:
        return "passed"
    if stage.coming:
        return "coming"
    if done.is_started:
        return "started"
    return "locked" if missing else "open"
