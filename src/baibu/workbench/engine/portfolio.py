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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from baibu.workbench.engine.learners import LEARNERS, TaskKind


@dataclass(frozen=True, kw_only=True)
class Config:
    """One learner with its settings."""

    learner: str
    params: Mapping[str, Any]
    is_log: bool = False  # learns the logarithm of an amount
    below: Sequence[str] = ()  # configurations that it stands on, by id

    @cached_property
    def id(self) -> str:
        """Name it by what it is."""
        about = [self.learner, self.params, self.is_log, *([[*self.below]] if self.below else [])]
        told = json.dumps(about, sort_keys=True)
        return f"{self.learner}-{hashlib.blake2b(told.encode(), digest_size=4).hexdigest()}"

    @property
    def pace(self) -> str:
        """Name those that take about as long; a net without layers in between is quick."""
        is_sum = self.learner == "net" and not self.params.get("layers", True)
        return "net-0" if is_sum else self.learner


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
    small, several = rows < 3_000, kind == "multiclass"
    least = max(2, rows // 3_000)  # rows of a forest's leaf: finer ones fill files and no gap
    rate = 0.06 if small else 0.12 if several or rows > 20_000 else 0.08
    leafy = Config(learner="lightgbm", params=_lightgbm(rate=0.05, leaves=31, share=0.7))
    drawn = Config(
        learner="lightgbm",
        params=_lightgbm(rate=0.05, leaves=15 if several else 31, share=0.6, extra=True, least=5),
    )
    stepped = Config(learner="net", params=_net(128, 64, decay=0.03, drop=0.2))
    smooth = Config(learner="net", params=_net(128, 64, knots=0, decay=0.03, drop=0.2))
    found = [
        drawn if several else leafy,
        Config(learner="net", params=_net(rate=0.01, decay=0.01)),
        Config(learner="catboost", params=_catboost(rate=rate, depth=6)),
        smooth if several else stepped,
        Config(
            learner="xgboost",
            params={
                "eta": 0.05, "max_depth": 6, "subsample": 0.8, "colsample_bytree": 0.7,
                "min_child_weight": 2.0, "lambda": 2.0,
            },
        ),
        Config(
            learner="lightgbm", params=_lightgbm(rate=0.03, leaves=12, share=0.4, least=20)
        ),
        Config(learner="net", params=_net(256, 128, decay=0.1, drop=0.1)),
        leafy if several else drawn,
        stepped if several else smooth,
        Config(learner="linear", params={"strength": 0.3}),
        Config(
            learner="catboost",
            params=_catboost(rate=0.05, depth=4 if small or several else 8, ridge=6.0, pairs=True),
        ),
        Config(learner="forest", params={"extra": True, "min_samples_leaf": least}),
        Config(learner="forest", params={"min_samples_leaf": least, "max_features": 0.4}),
        Config(learner="net", params=_net(64, knots=24, rate=3e-3, decay=0.1, drop=0.1)),
        Config(learner="lightgbm", params=_lightgbm(rate=0.03, leaves=80, share=0.5, least=5)),
        Config(learner="neighbours", params={"k": 25}),
    ]  # fmt: skip
    if kind == "regression" and is_skewed:
        found = [twin for one in found for twin in _twins(one)]
    return [one for one in found if _can(one, rows, columns)]


def above(kind: TaskKind, names: Sequence[str]) -> list[Config]:
    """Give the list for a second layer that stands on others: few, and held back more firmly."""
    linear = Config(learner="linear", params={"strength": 0.1})
    sums = Config(learner="net", params=_net(rate=3e-3, decay=0.1))
    net = Config(learner="net", params=_net(64, 32, knots=0, decay=0.1, drop=0.2))
    shallow = Config(
        learner="lightgbm", params=_lightgbm(rate=0.03, leaves=8, share=0.5, least=20, ridge=5.0)
    )
    stumps = Config(
        learner="xgboost",
        params={
            "eta": 0.03, "max_depth": 4, "subsample": 0.8, "colsample_bytree": 0.5,
            "min_child_weight": 5.0, "lambda": 5.0,
        },
    )  # fmt: skip
    forest = Config(
        learner="forest", params={"extra": True, "min_samples_leaf": 5, "max_features": 0.5}
    )
    wide = Config(learner="net", params=_net(128, 64, decay=0.1, drop=0.2))
    listed = [linear, sums, shallow, net, stumps, forest, wide]
    if kind == "multiclass":
        listed = [linear, sums, net, shallow, wide, stumps]
    return [replace(one, below=tuple(names)) for one in listed if LEARNERS[one.learner].is_there]


def varied(draw: Draw, learner: str, rows: int) -> Config:
    """Draw settings of a learner from where good ones lie."""
    least = min(40, max(2, rows // 20_000))
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
        params = _catboost(
            rate=draw.suggest_float("rate", 0.02, 0.15, log=True),
            depth=draw.suggest_int("depth", 3, 9),
            ridge=draw.suggest_float("ridge", 0.5, 20.0, log=True),
        )
        params["random_strength"] = draw.suggest_float("noise", 0.1, 5.0, log=True)
    elif learner == "net":
        width = draw.suggest_int("width", 32, 256, log=True)
        params = _net(
            width,
            width // 2,
            knots=draw.suggest_int("knots", 4, 32, log=True),
            rate=draw.suggest_float("rate", 5e-4, 5e-3, log=True),
            decay=draw.suggest_float("decay", 1e-3, 3e-1, log=True),
            drop=draw.suggest_float("drop", 0.0, 0.4),
        )
    elif learner == "forest":
        params = {
            "extra": draw.suggest_int("extra", 0, 1) == 1,
            "min_samples_leaf": draw.suggest_int("least", min(20, rows // 3_000 + 1), 40, log=True),
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


def _catboost(
    *, rate: float, depth: int, ridge: float = 3.0, pairs: bool = False
) -> dict[str, Any]:
    """Give settings; counting words one by one costs a fraction of counting pairs of them too."""
    return {
        "learning_rate": rate,
        "depth": depth,
        "l2_leaf_reg": ridge,
        "border_count": 128,
        "max_ctr_complexity": 2 if pairs else 1,
        "one_hot_max_size": 4 if pairs else 12,
    }


def _net(
    *layers: int, knots: int = 12, rate: float = 2e-3, decay: float = 1e-3, drop: float = 0.0
) -> dict[str, Any]:
    return {"layers": list(layers), "knots": knots, "rate": rate, "decay": decay, "drop": drop}


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
