"""Choose the most valuable stages that fit the time, none without what it needs.

Reads  stages, what each is worth, the minutes each takes, the minutes there are.
Gives  a `Choice`: what is kept and what is dropped; exact (HiGHS) unless it takes too long.

Start reading at `select`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from baibu.content import Stage
from baibu.core.ids import StageId
from baibu.derive.plan.order import needed

SECONDS = 2.0  # most for the exact way
Worth = Mapping[StageId, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What fits."""

    kept: frozenset[StageId]
    dropped: frozenset[StageId]
    value: float  # of what is kept
    cost: float  # value of what is dropped
    is_exact: bool


def select(stages: Mapping[StageId, Stage], worth: Worth, minutes: Worth, budget: float) -> Choice:
    """Choose among stages; a need that is not among them is taken as met."""
    names = list(stages)
    if sum(minutes[name] for name in names) <= budget:
        return _choice(names, frozenset(names), worth, is_exact=True)
    exact = _exactly(stages, names, worth, minutes, budget)
    if exact is not None:
        return _choice(names, exact, worth, is_exact=True)
    return _choice(names, greedily(stages, worth, minutes, budget), worth, is_exact=False)


def greedily(
    stages: Mapping[StageId, Stage], worth: Worth, minutes: Worth, budget: float
) -> frozenset[StageId]:
    """Take, again and again, the stage whose missing part of the road gives most per minute."""
    kept: set[StageId] = set()
    left = budget
    closure = {name: needed(stages, [name]) for name in stages}
    while True:
        best, rate = None, 0.0
        for name in stages:
            missing = closure[name] - kept
            cost = sum(minutes[m] for m in missing)
            if missing and cost <= left:
                value = sum(worth[m] for m in missing) / max(cost, 1e-9)
                if value > rate:
                    best, rate = missing, value
        if best is None:
            return frozenset(kept)
        left -= sum(minutes[m] for m in best)
        kept |= best


def _exactly(
    stages: Mapping[StageId, Stage],
    names: list[StageId],
    worth: Worth,
    minutes: Worth,
    budget: float,
) -> frozenset[StageId] | None:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    place = {name: at for at, name in enumerate(names)}
    needs = [(place[n], place[need]) for n in names for need in stages[n].needs if need in place]
    matrix = lil_matrix((len(needs) + 1, len(names)))
    matrix[0, :] = [minutes[name] for name in names]
    for row, (name, need) in enumerate(needs, start=1):
        matrix[row, name], matrix[row, need] = 1.0, -1.0
    most = np.concatenate([[budget], np.zeros(len(needs))])
    found: Any = milp(
        c=[-worth[name] for name in names],
        constraints=LinearConstraint(matrix.tocsr(), -np.inf, most),
        integrality=np.ones(len(names)),
        bounds=Bounds(0, 1),
        options={"time_limit": SECONDS},
    )
    if not found.success:
        return None
    return frozenset(name for name, taken in zip(names, found.x, strict=True) if taken > 0.5)


def _choice(
    names: Collection[StageId], kept: frozenset[StageId], worth: Worth, *, is_exact: bool
) -> Choice:
    dropped = frozenset(names) - kept
    return Choice(
        kept=kept,
        dropped=dropped,
        value=sum(worth[name] for name in kept),
        cost=sum(worth[name] for name in dropped),
        is_exact=is_exact,
    )
