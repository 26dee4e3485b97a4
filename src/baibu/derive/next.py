"""Choose the stage to do next, and say why.

Among the stages that are made, not passed, and whose prerequisites are passed: the one worked on
last, if any was begun; otherwise the first of the plan. A prerequisite that is still coming holds
nobody up.

Start reading at `next_stage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from baibu.core.ids import StageId
from baibu.derive.road import Standing

Because = Literal[
    "started",  # it was begun
    "first",  # nothing was done yet: the road begins here
    "ready",  # all that it needs is passed, and it comes first in the plan
]
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The stage to do next."""

    stage: StageId
    because: Because
    opens: int  # stages that need it, made and not passed


def next_stage(road: Mapping[StageId, Standing]) -> Next | None:
    """Choose; nothing when everything that is made is passed."""
    ready = [
        standing
        for standing in road.values()
        if standing.status in {"started", "open"} and not standing.missing
    ]
    if not ready:
        return None
    begun = [standing for standing in ready if standing.status == "started"]
    if begun:
        chosen = max(begun, key=lambda s: (s.progress.last_at or LONG_AGO, -s.stage.number))
    else:
        chosen = min(ready, key=lambda s: (s.stage.month, s.stage.number))
    return Next(
        stage=chosen.stage.id,
        because="started" if begun else _because(road),
        opens=sum(
            chosen.stage.id in standing.missing
            for standing in road.values()
            if standing.status != "coming"
        ),
    )


def _because(road: Mapping[StageId, Standing]) -> Because:
    has_passed = any(standing.status == "passed" for standing in road.values())
    return "ready" if has_passed else "first"
