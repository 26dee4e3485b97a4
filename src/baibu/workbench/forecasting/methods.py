"""Forecast by rules that need no learning, and by exponential smoothing.

Naive      what was last is what comes; with seasons, what was a season ago; with drift, the line
           from the first value to the last goes on. What does not beat these is worth nothing.
Smoothing  level, damped trend and season, each following what comes by its own share of the error
           (Holt 1957, Winters 1960, Gardner and McKenzie 1985; the form with errors of Hyndman et
           al. 2002). The shares are those of a grid with the least squared error one step ahead,
           first coarse, then fine around the best: the same ones every time.

All functions take filled values of shape (series, positions) and give (series, horizon).

Start reading at `naive` and `smoothed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from baibu.workbench.engine.learners import Array

ALPHAS = (0.05, 0.2, 0.4, 0.7, 0.95)  # shares of the error that the level follows
BETAS = (0.0, 0.02, 0.1, 0.3)  # that the trend follows
GAMMAS = (0.0, 0.1, 0.3, 0.6)  # that the season follows
DAMPING = (0.85, 0.98)  # what is left of the trend after a step
FINE = (0.7, 1.0, 1.4)  # around the best of the coarse grid
MOST = 1_500  # positions that are gone through: what was long before says little


def naive(values: Array, horizon: int) -> Array:
    """Say what was last."""
    return np.repeat(values[:, -1:], horizon, axis=1)


def seasonal_naive(values: Array, horizon: int, season: int) -> Array:
    """Say what was a season ago."""
    if season < 2 or values.shape[1] < season:
        return naive(values, horizon)
    last = values[:, -season:]
    return np.tile(last, (1, horizon // season + 1))[:, :horizon]


def drift(values: Array, horizon: int) -> Array:
    """Go on along the line from the first value to the last."""
    steps = max(1, values.shape[1] - 1)
    slope = (values[:, -1:] - values[:, :1]) / steps
    return np.asarray(values[:, -1:] + slope * np.arange(1, horizon + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What follows the error by how much; one for each series."""

    alpha: Array
    beta: Array
    gamma: Array
    phi: Array

    def rows(self) -> list[list[float]]:
        """Give them as plain data."""
        return [self.alpha.tolist(), self.beta.tolist(), self.gamma.tolist(), self.phi.tolist()]

    @classmethod
    def of(cls, rows: list[list[float]]) -> Shares:
        """Rebuild them."""
        alpha, beta, gamma, phi = (np.asarray(row, dtype=np.float64) for row in rows)
        return cls(alpha=alpha, beta=beta, gamma=gamma, phi=phi)


def learnt_shares(values: Array, season: int) -> Shares:
    """Choose the shares of each series."""
    values = values[:, -MOST:]
    gammas = GAMMAS if season > 1 else (0.0,)
    coarse = np.array(list(product(ALPHAS, BETAS, gammas, DAMPING)))
    best = _best(values, season, np.repeat(coarse[None], len(values), axis=0))
    around = np.array(list(product(FINE, FINE, FINE if season > 1 else (1.0,), (1.0,))))
    fine = np.clip(best[:, None, :] * around[None], 0.0, 0.99)
    best = _best(values, season, fine)
    return Shares(alpha=best[:, 0], beta=best[:, 1], gamma=best[:, 2], phi=best[:, 3])


def _best(values: Array, season: int, tried: Array) -> Array:
    """Give, for each series, the shares of `tried` (series, choices, 4) that miss least."""
    shares = Shares(alpha=tried[..., 0], beta=tried[..., 1], gamma=tried[..., 2], phi=tried[..., 3])
    missed, *_ = _gone_through(values, season, shares)
    return np.asarray(tried[np.arange(len(values)), missed.argmin(axis=1)])


def smoothed(values: Array, horizon: int, season: int, shares: Shares) -> Array:
    """Forecast by shares that were learnt."""
    each = Shares(
        alpha=shares.alpha[:, None], beta=shares.beta[:, None], gamma=shares.gamma[:, None],
        phi=shares.phi[:, None],
    )  # fmt: skip
    _, level, trend, seasons = _gone_through(values[:, -MOST:], season, each)
    steps = np.arange(1, horizon + 1)
    damped = np.cumsum(each.phi ** steps[None, :], axis=1)
    length = values[:, -MOST:].shape[1]
    turn = seasons[:, 0][:, (length + steps - 1) % max(1, season)]
    return np.asarray(level + damped * trend + turn)


def _gone_through(values: Array, season: int, shares: Shares) -> tuple[Array, Array, Array, Array]:
    """Go through all values; give squared misses, and level, trend and seasons at the end."""
    level, trend, seasons = _began(values, season, shares.alpha.shape[1])
    missed = np.zeros(shares.alpha.shape)
    warm = 2 * season if season > 1 else 2  # what the beginning was made of is not judged
    for at in range(values.shape[1]):
        here = at % max(1, season)
        ahead = level + shares.phi * trend
        error = values[:, at, None] - ahead - seasons[:, :, here]
        level = ahead + shares.alpha * error
        trend = shares.phi * trend + shares.alpha * shares.beta * error
        seasons[:, :, here] += shares.gamma * (1 - shares.alpha) * error
        if at >= warm:
            missed += error**2
    return missed, level, trend, seasons


def _began(values: Array, season: int, choices: int) -> tuple[Array, Array, Array]:
    """Begin with the mean of a season, the change to the next, and the distances from the mean."""
    size = (len(values), choices)
    if season < 2:
        first = values[:, :1]
        step = values[:, 1:2] - first if values.shape[1] > 1 else np.zeros_like(first)
        return (
            np.broadcast_to(first - step, size).copy(),
            np.broadcast_to(step, size).copy(),
            np.zeros((*size, 1)),
        )
    one, two = values[:, :season], values[:, season : 2 * season]
    slope = (two.mean(axis=1) - one.mean(axis=1)) / season
    off = np.arange(season) - (season - 1) / 2
    turns = (one - one.mean(axis=1)[:, None] + two - two.mean(axis=1)[:, None]) / 2
    turns = turns - slope[:, None] * off
    level = one.mean(axis=1) - slope * (season + 1) / 2
    return (
        np.repeat(level[:, None], choices, axis=1),
        np.repeat(slope[:, None], choices, axis=1),
        np.repeat((turns - turns.mean(axis=1)[:, None])[:, None, :], choices, axis=1),
    )
