"""Say which features are worth their place: pairs that help a ridge, columns that beat chance.

Reads  features of the seen rows and their target; a sample of them, where there are many.
Gives  names.

Start reading at `helpful_pairs` and `useless`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.leaks import rank_correlation
from baibu.workbench.shaper import combined

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
SAMPLE = 3_000  # rows
FOLDS = 3
MOST_BASE = 40  # numbers the ridge knows already
MOST_PAIRED = 8  # numbers that pairs are made of
MOST_PAIRS = 5
LEAST_GAIN = 0.01  # of R2
STRENGTH = 1.0
BINS = 10
SHUFFLES = 30
BY_CHANCE = 0.1  # share of shuffled targets that may tell as much
MOST_CLASSES = 10
HOWS = ("ratio", "difference")


def helpful_pairs(numbers: Mapping[str, Array], target: Array, *, seed: int) -> list[Any]:
    """Choose the ratios and differences that help a cross-validated ridge in every fold.

    `target` has one column per class, or one of amounts. Gives (how, one, other), best first.
    """
    rows = _sample(len(target), seed)
    y = target[rows]
    held = {name: values[rows] for name, values in numbers.items()}
    strength = {
        name: max(abs(rank_correlation(np.nan_to_num(values), column)) for column in y.T)
        for name, values in held.items()
    }
    best = sorted(held, key=lambda name: (-strength[name], name))
    base = [_normal(held[name]) for name in best[:MOST_BASE]]
    sides = {name: _normal(held[name]) for name in best[:MOST_PAIRED]}
    paired = sorted(best[:MOST_PAIRED])
    candidates: dict[Any, Array] = {}
    for one, other in combinations(paired, 2):
        for how, first, second in (
            ("difference", one, other), ("ratio", one, other), ("ratio", other, one),
        ):  # fmt: skip
            made = combined(how, held[first], held[second])
            if np.isfinite(made).mean() > 0.5:
                candidates[how, first, second] = _normal(made)
    return _greedy(base, candidates, sides, _as_rank(y), seed)


def _greedy(
    base: list[Array], candidates: dict[Any, Array], sides: Mapping[str, Array], y: Array, seed: int
) -> list[Any]:
    parts = np.random.default_rng(seed).integers(0, FOLDS, len(y))
    taken: list[Any] = []
    score = _ridge(base, y, parts)
    while candidates and len(taken) < MOST_PAIRS:
        tried = {key: _ridge([*base, made], y, parts) - score for key, made in candidates.items()}
        candidates = {key: candidates[key] for key, gain in tried.items() if _helps(gain)}
        for key in sorted(candidates, key=lambda key: (-float(tried[key].mean()), key)):
            made = candidates.pop(key)
            bends = [bent for name in key[1:] for bent in _bent(sides[name])]
            if _ridge([*base, *bends], y, parts).mean() <= (score + tried[key]).mean():
                base.append(made)
                taken.append(key)
                score = score + tried[key]
                break
    return taken


def _bent(values: Array) -> tuple[Array, ...]:
    """Give powers: what they do as well as a pair is the bend of one side, and no pair."""
    return values**2, values**3


def _helps(gain: Array) -> bool:
    return bool(gain.mean() >= LEAST_GAIN and gain.min() > 0)


def _ridge(columns: Sequence[Array], y: Array, parts: Array) -> Array:
    """Give the R2 of a ridge on each fold."""
    x = np.column_stack([np.ones(len(y)), *columns])
    found = []
    whole, cross = x.T @ x, x.T @ y
    for fold in range(FOLDS):
        here = parts == fold
        ridge = np.eye(x.shape[1]) * STRENGTH
        gram = whole - x[here].T @ x[here] + ridge
        weights = np.linalg.solve(gram, cross - x[here].T @ y[here])
        left = ((y[here] - x[here] @ weights) ** 2).sum()
        spread = ((y[here] - y[~here].mean(axis=0)) ** 2).sum()
        found.append(1 - left / spread if spread else 0.0)
    return np.array(found)


def useless(features: pd.DataFrame, target: Array, *, seed: int) -> list[str]:
    """Name the features that tell no more of the target than of the target shuffled."""
    rows = _sample(len(target), seed)
    rng = np.random.default_rng(seed)
    y = _as_rank(target[rows])[:, :MOST_CLASSES]
    y = (y - y.mean(axis=0)) / np.where(y.std(axis=0) > 0, y.std(axis=0), 1)
    shuffled = [y, *(y[rng.permutation(len(y))] for _ in range(SHUFFLES))]
    stacked = np.concatenate(shuffled, axis=1)
    found = []
    for name in map(str, features.columns):
        told = _told(_bins(features[name].iloc[rows]), stacked).reshape(SHUFFLES + 1, -1).sum(1)
        if (told[1:] >= told[0] - 1e-12).mean() > BY_CHANCE:
            found.append(name)
    return found


def _told(bins: Array, stacked: Array) -> Array:
    """Give the share of each column's spread that lies between the bins."""
    hits = bins[:, None] == np.arange(bins.max() + 1)
    counts = hits.sum(axis=0)
    sums = hits.T.astype(float) @ stacked
    between: Array = (sums**2 / np.maximum(counts, 1)[:, None]).sum(axis=0) / len(bins)
    return between


def _bins(series: pd.Series[Any]) -> Array:
    """Number the tenths of numbers, or the most frequent words; what is missing is one more."""
    if series.dtype.kind in "biuf":
        values = series.to_numpy(dtype=float)
        there = values[~np.isnan(values)]
        tenths = np.linspace(0, 1, BINS + 1)[1:-1]
        marks: Array = np.unique(np.quantile(there, tenths)) if len(there) else there
        bins: Array = np.searchsorted(marks, values, side="left")
        return np.where(np.isnan(values), len(marks) + 1, bins)
    words = list(series.value_counts().index[:BINS])
    codes = series.map({word: at for at, word in enumerate(words)}).to_numpy(dtype=float)
    gone = np.where(series.isna().to_numpy(), BINS + 1, BINS)
    return np.where(np.isnan(codes), gone, codes).astype(np.int64)


def _as_rank(target: Array) -> Array:
    """Spread amounts evenly, so that a few large ones do not decide; classes stay as they are."""
    return _normal(target[:, 0])[:, None] if target.shape[1] == 1 else target


def _normal(values: Array) -> Array:
    """Spread values so that they are about normal; what is missing lies in the middle."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    there = ~np.isnan(values)
    made = np.zeros(len(values))
    if there.any():
        made[there] = ndtri((rankdata(values[there]) - 0.5) / there.sum())
    return made


def _sample(count: int, seed: int) -> Array:
    if count <= SAMPLE:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, SAMPLE, replace=False))
