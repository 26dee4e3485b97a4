from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
Fit = Callable[[pd.DataFrame, Array, pd.DataFrame], Array]  # train, its outcomes, test -> chances

SEED = 60
SITES = ("A", "B", "C", "D", "E")


# How good is it, and how sure is that


def auc(want: Array, got: Array) -> float:
    order = np.argsort(got, kind="stable")
    _, place, counts = np.unique(got[order], return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = np.empty(len(got))
    ranks[order] = (last - (counts - 1) / 2)[place]  # equal values share their mean rank
    ones = want == 1
    above = ranks[ones].sum() - ones.sum() * (ones.sum() + 1) / 2
    return float(above / (ones.sum() * (~ones).sum()))


def cross_validate(
    fit: Fit, table: pd.DataFrame, want: Array, rng: Generator, folds: int = 5
) -> Array:
    parts = np.array_split(rng.permutation(len(want)), folds)
    scores = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(want)), part)
        got = fit(table.iloc[rest], want[rest], table.iloc[part])
        scores.append(auc(want[part], got))
    return np.array(scores)


def choose(scores: Mapping[str, Array]) -> str:
    means = {name: float(np.mean(held)) for name, held in scores.items()}
    best = max(means, key=lambda name: means[name])
    error = float(np.std(scores[best], ddof=1) / np.sqrt(len(scores[best])))
    return [name for name, mean in means.items() if mean >= means[best] - error][-1]


def shake_up(public: Array, private: Array) -> float:
    moved = np.abs(_places(public) - _places(private))
    return float(np.mean(moved) / len(public))


def _places(scores: Array) -> Array:
    places = np.empty(len(scores), dtype=int)
    places[np.argsort(-np.asarray(scores), kind="stable")] = np.arange(len(scores))
    return places


# The entry


def entry(train: pd.DataFrame, want: Array, test: pd.DataFrame, seed: int) -> Array:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    last = LogisticRegression(C=0.02, max_iter=2000, random_state=seed)
    model = make_pipeline(StandardScaler(), last).fit(features(train, train), want)
    return model.predict_proba(features(train, test))[:, 1]


def features(train: pd.DataFrame, table: pd.DataFrame) -> Array:
    names = [name for name in train.columns if name.startswith("m")]
    known = train[names]
    filled = table[names].fillna(known.median())
    z = ((filled - known.mean()) / known.std()).to_numpy()
    pairs = [z[:, i] * z[:, j] for i, j in combinations(range(z.shape[1]), 2)]
    site = table["site"].to_numpy()[:, None] == np.array(SITES)
    return np.column_stack([z, np.abs(z), *pairs, site.astype(float)])


def submission(ids: Array, chances: Array) -> str:
    rows = [f"{one},{chance:.5f}" for one, chance in zip(ids, chances, strict=True)]
    return "\n".join(["id,chance", *rows]) + "\n"
