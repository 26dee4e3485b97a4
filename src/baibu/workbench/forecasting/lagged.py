"""Forecast by boosted trees that read what came before, one model for all series and all steps.

What is learnt is how far a value lies from the one a season earlier, in units of the series' own
usual change: trees cannot go beyond what they have seen, differences can. Features are recent
values and means, the same place in earlier seasons, the calendar, and how far ahead it is.

Start reading at `Trees`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from baibu.workbench.engine.learners import Array
from baibu.workbench.forecasting.calendar import Calendar

MOST_ROWS = 40_000
MOST_LAGS = 12
ROUNDS = 200
SETTINGS: Mapping[str, Any] = {
    "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 10, "feature_fraction": 0.8,
    "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "num_threads": 1,
    "deterministic": True, "force_col_wise": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What series are read by."""

    calendar: Calendar
    season: int
    horizon: int

    @property
    def long(self) -> int:
        """After how many positions the longer season begins anew: a week of hours; 0 for none."""
        return 168 if self.calendar.unit == "hour" and self.season == 24 else 0

    @property
    def before(self) -> int:
        """How many values a row must have behind it."""
        return max(2 * self.season, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Trees that were trained."""

    model: Any  # a booster of LightGBM
    beat: Beat

    @classmethod
    def trained(
        cls, values: Array, known: Array, start: int, beat: Beat, *, metric: str, seed: int
    ) -> Trees:
        """Train on every origin in filled values; what was not `known` is no target."""
        import lightgbm

        rng = np.random.default_rng(seed)
        origins = np.arange(beat.before - 1, values.shape[1] - beat.horizon)
        most = max(1, MOST_ROWS // (len(values) * beat.horizon))
        if len(origins) > most:
            origins = np.sort(rng.choice(origins, most, replace=False))
        rows, targets, there = [], [], []
        for origin in origins:
            ahead = values[:, origin + 1 : origin + 1 + beat.horizon]
            rows.append(_features(values[:, : origin + 1], start, beat))
            base, unit = _bases(values[:, : origin + 1], beat)
            targets.append((ahead - base) / unit)
            there.append(known[:, origin + 1 : origin + 1 + beat.horizon])
        kept = np.concatenate([one.ravel() for one in there])
        x, y = np.concatenate(rows)[kept], np.concatenate([one.ravel() for one in targets])[kept]
        objective = "regression" if metric in ("rmse", "r2") else "regression_l1"
        settings = {**SETTINGS, "objective": objective, "seed": seed}
        data = lightgbm.Dataset(x, y, free_raw_data=False)
        return cls(model=lightgbm.train(settings, data, num_boost_round=ROUNDS), beat=beat)

    def forecast(self, values: Array, start: int) -> Array:
        """Go on from the end of filled values."""
        base, unit = _bases(values, self.beat)
        told = np.asarray(
            self.model.predict(_features(values, start, self.beat), num_threads=1)
        ).reshape(len(values), self.beat.horizon)
        return np.asarray(base + told * unit)

    def dump(self) -> bytes:
        """Give the trees as text."""
        return str(self.model.model_to_string()).encode()

    @classmethod
    def load(cls, raw: bytes, beat: Beat) -> Trees:
        """Rebuild them."""
        import lightgbm

        return cls(model=lightgbm.Booster(model_str=raw.decode()), beat=beat)


def _bases(values: Array, beat: Beat) -> tuple[Array, Array]:
    """Give what a season ago was, for each step, and the usual change over a season."""
    last = values[:, -beat.season :]
    base = np.tile(last, (1, beat.horizon // beat.season + 1))[:, : beat.horizon]
    change = np.abs(values[:, beat.season :] - values[:, : -beat.season]).mean(axis=1)
    return base, np.where(change > 0, change, 1.0)[:, None]


def _features(values: Array, start: int, beat: Beat) -> Array:
    """Give a row for each series and step, steps fastest."""
    count, length = values.shape
    season, horizon = beat.season, beat.horizon
    _, unit = _bases(values, beat)
    lags = min(MOST_LAGS, max(3, season), length)
    last = values[:, -season:].mean(axis=1, keepdims=True)
    before = values[:, -2 * season : -season].mean(axis=1, keepdims=True)
    own = [
        (values[:, -lags:] - last) / unit,
        (last - before) / unit,
        values[:, -season:].std(axis=1, keepdims=True) / unit,
    ]
    per_series = np.repeat(np.concatenate(own, axis=1), horizon, axis=0)
    steps = np.arange(1, horizon + 1)
    same = _earlier(length, steps, season)
    places = [same, np.maximum(same - season, 0)]
    if beat.long:
        places.append(_earlier(length, steps, beat.long))
    turns = np.stack([(values[:, place] - last) / unit for place in places], axis=2)
    parts = beat.calendar.parts(start + length - 1 + steps)
    ahead = np.column_stack([steps, *parts.values()]).astype(np.float64)
    return np.concatenate(
        [
            per_series,
            turns.reshape(count * horizon, len(places)),
            np.tile(ahead, (count, 1)),
            np.repeat(np.arange(count), horizon)[:, None],
        ],
        axis=1,
    )


def _earlier(length: int, steps: Array, season: int) -> Array:
    """Name the place of each step in the last season that is known; before the first, the first."""
    found = length - 1 + steps - season * -(-steps // season)
    return np.asarray(np.maximum(found, 0).astype(np.int64))
