"""Look for groups by four methods and every number of them, and say which hold, if any do.

Start reading at `searched`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from baibu.workbench.clustering import evidence
from baibu.workbench.engine.learners import Array
from baibu.workbench.threads import one_thread

COUNTS = tuple(range(2, 9))
SHARES = (0.03, 0.06, 0.12)  # of the rows: the smallest group of a method that finds the number
CLOUDS = 12
ROWS = 400  # that the search looks at
LEAST_SPREAD = 0.01  # of silhouettes in clouds: fewer clouds than would be needed show less
SPREAD_APART = 0.1  # of separations
SPREAD_GULF = 0.25
BEYOND = 4.0  # standard deviations above what clouds without groups show
LEAST_SILHOUETTE = 0.2
LEAST_SEPARATION = 0.1
LEAST_GULF = 4.0  # an even cloud that is cut in the middle has 3.5
LEAST_STABILITY = 0.75
MOST_STEADIED = 6  # candidates, the best ones
MOST_OUTSIDE = 0.2  # of the rows in no group, from which another way comes first
CLEARLY = 0.2  # separation from which it decides, whatever the shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to make groups, and what speaks for it."""

    method: str
    size: float  # the number of groups, or the share of the rows that the smallest has
    groups: int
    silhouette: float
    separation: float
    gulf: float
    beyond: float  # standard deviations above the clouds, by the best of the three
    gap: float | None  # of k-means
    stability: float | None  # of those that passed the rest
    outside: float  # share of the rows that belong to no group

    @property
    def holds(self) -> bool:
        """Say whether everything speaks for it."""
        return self.stability is not None and self.stability >= LEAST_STABILITY


def searched(points: Array, *, seed: int) -> tuple[Candidate, ...]:
    """Try everything; the best that holds comes first, and where none does, none `holds`."""
    rng = np.random.default_rng(seed)
    if len(points) > ROWS:
        points = points[np.sort(rng.choice(len(points), ROWS, replace=False))]
    with alone():
        empty = [_empty(cloud, seed) for cloud in evidence.clouds(points, CLOUDS, seed=seed)]
        found = sorted((_candidate(key, points, empty, seed) for key in ways()), key=_order)
        promising = [one for one in found if _is_promising(one)][:MOST_STEADIED]
        steadied = {one: _steadied(one, points, seed) for one in promising}
    return tuple(sorted((steadied.get(one, one) for one in found), key=_order))


def alone() -> AbstractContextManager[Any]:
    """Hold the methods to one thread; threads can be held once their library is loaded."""
    import_module("sklearn.cluster")
    import_module("sklearn.mixture")
    return one_thread()


Key = tuple[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Empty:
    """What a cloud without groups shows."""

    silhouette: Mapping[float, float]  # of k-means, which looks for just that, by their number
    gulf: Mapping[float, float]  # of the same
    separation: float  # the most of density, which looks for just that; 0 where there is none
    tightness: Mapping[float, float]  # of k-means, by the number of groups


def _empty(cloud: Array, seed: int) -> _Empty:
    distances = _distances(cloud)
    convex = {count: grouped(cloud, "kmeans", count, seed=seed) for count in map(float, COUNTS)}
    dense = [grouped(cloud, "density", share, seed=seed) for share in SHARES]
    return _Empty(
        silhouette={n: evidence.silhouette(distances, held) for n, held in convex.items()},
        gulf={n: evidence.gulf(cloud, held) for n, held in convex.items()},
        separation=max(0.0, *(evidence.separation(distances, held) for held in dense)),
        tightness={count: evidence.tightness(cloud, held) for count, held in convex.items()},
    )


def _distances(points: Array) -> Array:
    from scipy.spatial.distance import pdist, squareform

    return np.asarray(squareform(pdist(points)))


def ways() -> list[Key]:
    """Name every method with every number of groups, or smallest group."""
    counted = [(name, float(count)) for name in ("kmeans", "mixture", "ward") for count in COUNTS]
    return counted + [("density", share) for share in SHARES]


def grouped(points: Array, method: str, size: float, *, seed: int) -> Array:
    """Give each row the number of its group; -1 for none."""
    from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
    from sklearn.mixture import GaussianMixture

    count = min(int(size), len(points) - 1)
    if method == "kmeans":
        return np.asarray(KMeans(count, n_init=3, random_state=seed).fit_predict(points))
    if method == "mixture":
        model = GaussianMixture(count, random_state=seed, reg_covar=1e-3, max_iter=60, tol=1e-2)
        return np.asarray(_quietly(partial(model.fit_predict, points)))
    if method == "ward":
        return np.asarray(AgglomerativeClustering(count).fit_predict(points))
    least = max(evidence.LEAST, round(size * len(points)))
    made = HDBSCAN(min_cluster_size=least, min_samples=evidence.NEIGHBOURS, copy=True)
    return np.asarray(made.fit_predict(points))


def _quietly(function: Callable[[], Array]) -> Array:
    """Take a mixture that has not quite converged as it is."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return function()


def _candidate(key: Key, points: Array, empty: Sequence[_Empty], seed: int) -> Candidate:
    method, size = key
    distances = _distances(points)
    labels = grouped(points, method, size, seed=seed)
    tight, apart = (
        evidence.silhouette(distances, labels), evidence.separation(distances, labels)
    )  # fmt: skip
    groups = len(np.unique(labels[labels >= 0]))
    far = evidence.gulf(points, labels)
    speaks = [0.0]
    if groups in COUNTS:
        shown = [one.silhouette[groups] for one in empty]
        speaks.append(_beyond(tight, shown, LEAST_SPREAD) if tight >= LEAST_SILHOUETTE else 0.0)
        shown = [one.gulf[groups] for one in empty]
        speaks.append(_beyond(far, shown, SPREAD_GULF) if far >= LEAST_GULF else 0.0)
    if apart >= LEAST_SEPARATION:
        speaks.append(_beyond(apart, [one.separation for one in empty], SPREAD_APART))
    gap = None
    if method == "kmeans":
        here = evidence.tightness(points, labels)
        gap = float(np.mean([one.tightness[size] - here for one in empty[1::2]]))
    return Candidate(
        method=method,
        size=size,
        groups=groups,
        silhouette=tight,
        separation=apart,
        gulf=far,
        beyond=max(speaks),
        gap=gap,
        stability=None,
        outside=float((labels < 0).mean()),
    )


def _beyond(here: float, empty: Sequence[float], least: float) -> float:
    """Give how many standard deviations lie between the data and the clouds, of the worse kind."""
    found = []
    for kind in (empty[0::2], empty[1::2]):
        spread = max(float(np.std(kind, ddof=1)), least)
        found.append((here - float(np.mean(kind))) / spread)
    return min(found)


def _is_promising(one: Candidate) -> bool:
    return one.groups > 1 and one.beyond >= BEYOND


def _steadied(one: Candidate, points: Array, seed: int) -> Candidate:
    """Look at how steady a candidate is."""
    group = partial(grouped, method=one.method, size=one.size, seed=seed)
    return replace(one, stability=evidence.stability(points, group, seed=seed))


def _order(one: Candidate) -> tuple[bool | float | str, ...]:
    """Put what holds first; clearly separate groups before tight ones, fewer before many."""
    apart = round(one.separation, 1) if one.separation >= CLEARLY else 0.0
    return (
        not one.holds, not _is_promising(one), -apart, one.outside > MOST_OUTSIDE,
        -round(one.silhouette, 2), one.groups, one.method, one.size,
    )  # fmt: skip
