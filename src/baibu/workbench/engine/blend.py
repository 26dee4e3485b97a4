"""Blend models: take, again and again, the one whose vote helps the blend most.

Greedy selection with replacement from out-of-fold predictions (Caruana et al. 2004, "Ensemble
selection from libraries of models"); the best blend on the way is kept, not the last.

Start reading at `blended`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from baibu.workbench.engine.fold import Array

ROUNDS = 25
STILL_BETTER = 1e-9


def blended(
    votes: Mapping[str, Array], loss_of: Callable[[Array], float], *, rounds: int = ROUNDS
) -> tuple[dict[str, float], float]:
    """Give each model's weight, of those that have any, and the blend's loss."""
    if not votes:
        raise ValueError("nothing to blend")
    if len(votes) == 1:
        ((only, vote),) = votes.items()
        return {only: 1.0}, loss_of(vote)
    total = np.zeros_like(next(iter(votes.values())), dtype=np.float64)
    taken: list[str] = []
    best: tuple[float, list[str]] = (np.inf, [])
    for size in range(1, rounds + 1):
        tried = {name: loss_of((total + vote) / size) for name, vote in votes.items()}
        name = min(tried, key=lambda one: (tried[one], one not in taken, one))
        taken.append(name)
        total += votes[name]
        if tried[name] < best[0] - STILL_BETTER:
            best = (tried[name], list(taken))
    kept = best[1]
    return {name: kept.count(name) / len(kept) for name in dict.fromkeys(kept)}, best[0]
