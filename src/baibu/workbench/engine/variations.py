"""Vary what helps: settings of the learners in the blend, proposed by Optuna's TPE.

Start reading at `Variations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from baibu.workbench.engine.portfolio import Config, varied

DRAWN = 6  # proposals of each learner that are drawn before what was heard guides them


class Variations:
    """Proposals, and what became of them."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = np.random.default_rng(seed)
        self.studies: dict[str, Any] = {}  # of Optuna, by learner

    def propose(self, weights: Mapping[str, float], rows: int) -> tuple[str, Any, Config]:
        """Give a learner, drawn by its share of the blend, with a trial and settings for it."""
        import optuna

        shares: dict[str, float] = {}
        for name, weight in weights.items():
            learner = name.rpartition("-")[0]
            shares[learner] = shares.get(learner, 0.0) + weight
        learners = sorted(shares)
        odds = np.array([shares[name] for name in learners])
        chosen = learners[int(self.random.choice(len(learners), p=odds / odds.sum()))]
        if chosen not in self.studies:
            optuna.logging.set_verbosity(optuna.logging.WARNING)
            sampler = optuna.samplers.TPESampler(seed=self.seed, n_startup_trials=DRAWN)
            self.studies[chosen] = optuna.create_study(sampler=sampler)
        trial = self.studies[chosen].ask()
        return chosen, trial, varied(trial, chosen, rows)

    def hear(self, learner: str, trial: Any, loss: float | None) -> None:
        """Take in how a proposal went; without a loss it was dropped."""
        import optuna

        if loss is None:
            self.studies[learner].tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            self.studies[learner].tell(trial, loss)
