"""List what is tried, in which order: settings that did well on many tables, then variations.

The order follows what the published portfolios of tabular learning agree on (Erickson et al. 2020,
AutoGluon; Salinas and Erickson 2024, TabRepo): boosted trees of different libraries first, then
what differs most from them, for a blend gains by difference. The numbers are our own, from the
tables of `bench/workbench`.

Start reading at `portfolio` and `varied`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from baibu.workbench.engine.learners import LEARNERS, TaskKind


@dataclass(frozen=True, kw_only=True)
class Config:
    """One learner with its settings."""

    learner: str
    params: Mapping[str, Any]
    is_log: bool = False  # learns the logarithm of an amount

    @cached_property
    def id(self) -> str:
        """Name it by what it is."""
        told = json.dumps([self.learner, self.params, self.is_log], sort_keys=True)
        return f"{self.learner}-{hashlib.blake2b(told.encode(), digest_size=4).hexdigest()}"


class Draw(Protocol):
    """Something that proposes numbers: a trial of Optuna, or a stand-in."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """Propose a number."""
        ...

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        """Propose a whole number."""
        ...


def portfolio(kind: TaskKind, rows: int, columns: int, *, is_skewed: bool) -> list[Config]:
    """Give the fixed list for a table, best bets first; what cannot run here is left out."""
    leaves = 31 if rows < 20_000 else 63
    small = rows < 3_000
    found = [
        Config(learner="lightgbm", params=_lightgbm(rate=0.05, leaves=leaves)),
        Config(learner="catboost", params={"learning_rate": 0.06 if small else 0.08, "depth": 6}),
        Config(learner="linear", params={"strength": 0.3}),
        Config(learner="net", params=_net(64, 32)),
        Config(
            learner="lightgbm",
            params=_lightgbm(
                rate=0.03, leaves=15 if small else 128, extra=True, share=0.6, least=5
            ),
        ),
        Config(
            learner="xgboost",
            params={
                "eta": 0.05, "max_depth": 6, "subsample": 0.8, "colsample_bytree": 0.7,
                "min_child_weight": 2.0, "lambda": 2.0,
            },
        ),
        Config(learner="forest", params={"extra": True, "min_samples_leaf": 2 if small else 1}),
        Config(
            learner="catboost",
            params={"learning_rate": 0.05, "depth": 8 if not small else 4, "l2_leaf_reg": 6.0},
        ),
        Config(learner="forest", params={"min_samples_leaf": 2, "max_features": 0.4}),
        Config(learner="lightgbm", params=_lightgbm(rate=0.03, leaves=8, share=0.5, least=20)),
        Config(learner="net", params=_net(128, 128, rate=5e-4)),
        Config(learner="neighbours", params={"k": 25}),
    ]  # fmt: skip
    if kind == "regression" and is_skewed:
        found = [twin for one in found for twin in _twins(one)]
    return [one for one in found if _can(one, rows, columns)]


def varied(draw: Draw, learner: str, rows: int) -> Config:
    """Draw settings of a learner from where good ones lie."""
    least = max(2, rows // 20_000)
    if learner == "lightgbm":
        params = _lightgbm(
            rate=draw.suggest_float("rate", 0.015, 0.12, log=True),
            leaves=draw.suggest_int("leaves", 6, 160, log=True),
            share=draw.suggest_float("share", 0.3, 1.0),
            least=draw.suggest_int("least", least, 80, log=True),
            ridge=draw.suggest_float("ridge", 1e-3, 20.0, log=True),
            extra=draw.suggest_int("extra", 0, 1) == 1,
        )
    elif learner == "xgboost":
        params = {
            "eta": draw.suggest_float("eta", 0.015, 0.12, log=True),
            "max_depth": draw.suggest_int("depth", 3, 10),
            "subsample": draw.suggest_float("rows", 0.5, 1.0),
            "colsample_bytree": draw.suggest_float("share", 0.3, 1.0),
            "min_child_weight": draw.suggest_float("least", 0.5, 30.0, log=True),
            "lambda": draw.suggest_float("ridge", 1e-2, 20.0, log=True),
        }
    elif learner == "catboost":
        params = {
            "learning_rate": draw.suggest_float("rate", 0.02, 0.15, log=True),
            "depth": draw.suggest_int("depth", 3, 9),
            "l2_leaf_reg": draw.suggest_float("ridge", 0.5, 20.0, log=True),
            "random_strength": draw.suggest_float("noise", 0.1, 5.0, log=True),
        }
    elif learner == "net":
        width = draw.suggest_int("width", 16, 256, log=True)
        params = _net(
            width,
            width // 2,
            rate=draw.suggest_float("rate", 2e-4, 5e-3, log=True),
            decay=draw.suggest_float("decay", 1e-5, 1e-1, log=True),
        )
    elif learner == "forest":
        params = {
            "extra": draw.suggest_int("extra", 0, 1) == 1,
            "min_samples_leaf": draw.suggest_int("least", 1, 20, log=True),
            "max_features": draw.suggest_float("share", 0.1, 1.0),
        }
    elif learner == "linear":
        params = {"strength": draw.suggest_float("strength", 1e-3, 100.0, log=True)}
    else:
        params = {"k": draw.suggest_int("k", 3, 100, log=True)}
    return Config(learner=learner, params=params)


def _lightgbm(
    *,
    rate: float,
    leaves: int,
    share: float = 0.8,
    least: int = 10,
    ridge: float = 1.0,
    extra: bool = False,
) -> dict[str, Any]:
    return {
        "learning_rate": rate,
        "num_leaves": leaves,
        "feature_fraction": share,
        "min_data_in_leaf": least,
        "lambda_l2": ridge,
        "extra_trees": extra,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
    }


def _net(*layers: int, rate: float = 1e-3, decay: float = 1e-3) -> dict[str, Any]:
    return {"layers": list(layers), "rate": rate, "decay": decay}


def _twins(one: Config) -> tuple[Config, ...]:
    """Give a setting and, where it is cheap, its twin that learns the logarithm."""
    if one.learner == "neighbours":
        return (one,)
    return (Config(learner=one.learner, params=one.params, is_log=True), one)


def _can(one: Config, rows: int, columns: int) -> bool:
    learner = LEARNERS[one.learner]
    if one.learner in ("net", "neighbours", "linear") and rows * columns > 2 * 10**8:
        return False
    return learner.is_there and rows <= learner.most_rows
