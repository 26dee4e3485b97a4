"""Say what the curves of a training mean: learnt well, too much by heart, too little, not done yet.

Reads  the loss of learnt and of watched rows by epoch, and the loss of saying always the same.
Gives  one word of `messages/media.toml`, `diagnosis.WORD`.

Start reading at `diagnosed`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

Word = Literal["diverged", "under", "over", "unfinished", "fine"]
RISEN = 1.1  # watched loss at the end, against its best, from which it has risen
APART = 2.0  # watched against learnt loss, from which rows are known by heart
LITTLE = 0.75  # of the constant's loss: above, hardly anything was learnt
FALLING = 0.03  # share by which the watched loss still falls in the last epochs
FEW = 3  # epochs below which nothing can be said
LAST = 3  # epochs that tell whether it still falls


def diagnosed(curve: Sequence[Mapping[str, float]], constant: float) -> Word:
    """Diagnose a training; `constant` is the loss of saying how frequent each class is."""
    learnt = [one["loss"] for one in curve]
    watched = [one["watched"] for one in curve]
    if not curve or not all(map(math.isfinite, (*learnt, *watched))):
        return "diverged"
    if len(curve) < FEW:
        return "unfinished"
    best = min(watched)
    at = watched.index(best)
    if min(best, min(learnt)) > 2 * constant:
        return "diverged"
    has_risen = at < len(watched) - 1 and watched[-1] > RISEN * best
    if has_risen and learnt[-1] < learnt[at]:
        return "over"
    if len(watched) > LAST and at == len(watched) - 1:
        before = watched[-1 - LAST]
        if before > 0 and (before - watched[-1]) / before > FALLING * LAST:
            return "unfinished"
    if learnt[-1] > LITTLE * constant:
        return "under"
    is_apart = best > APART * max(learnt[at], 1e-9) and best > 0.1 * constant
    return "over" if is_apart else "fine"
