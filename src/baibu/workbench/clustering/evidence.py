"""Say how much speaks for groups: how far apart they are, against what no groups would show.

silhouette   how much nearer rows are to their own group than to the next (Rousseeuw 1987)
separation   whether the space between groups is emptier than the space within them, whatever their
             shape (density-based validity, Moulavi et al. 2014)
gulf         how far the middles of any two groups are apart, along the line between them, by the
             spread along it: columns that have no part in the groups do not count
gap          how much tighter k-means groups are than in a cloud without any (Tibshirani, Walther
             and Hastie 2001)
stability    how alike the groups are that two draws of the rows lead to (Hubert and Arabie 1985)

Every method finds groups in everything. So each is asked about clouds that have none - one bell of
the same shape as the data, and an even cloud of the same extent - and what it finds in the data
must be far beyond what it finds there.

Start reading at `clouds`, `silhouette`, `separation` and `stability`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from baibu.workbench.engine.learners import Array

NEIGHBOURS = 5
TRIMMED = 0.02  # of the edges within a group: single rows on the rim do not make it sparse
DRAWS = 4  # pairs of draws for stability
SHARE = 0.8  # of the rows in a draw
LEAST = 5  # rows of a group


def clouds(points: Array, count: int, *, seed: int) -> list[Array]:
    """Make clouds without groups: bells and even ones in turn, along the same axes."""
    rng = np.random.default_rng(seed)
    middle = points.mean(axis=0)
    _, spread, axes = np.linalg.svd(points - middle, full_matrices=False)
    turned = (points - middle) @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    sizes = spread / np.sqrt(len(points))
    found = []
    for number in range(count):
        if number % 2:
            drawn = rng.uniform(low, high, size=turned.shape)
        else:
            drawn = rng.normal(size=turned.shape) * sizes
        found.append(drawn @ axes + middle)
    return found


def silhouette(distances: Array, labels: Array) -> float:
    """Give the mean silhouette; -1 where there are not two groups to compare."""
    found = silhouettes(distances, labels)
    return -1.0 if found is None else float(found.mean())


def silhouettes(distances: Array, labels: Array) -> Array | None:
    """Give the silhouette of each row; rows that belong to no group count as nothing."""
    inside = np.flatnonzero(labels >= 0)
    names, mine = np.unique(labels[inside], return_inverse=True)
    if len(inside) <= LEAST or not 2 <= len(names) < len(inside) - 1:
        return None
    belongs = (mine[:, None] == np.arange(len(names))).astype(np.float64)
    sizes = belongs.sum(axis=0)
    total = distances[np.ix_(inside, inside)] @ belongs
    rows = np.arange(len(mine))
    own = total[rows, mine] / np.maximum(sizes[mine] - 1, 1)
    means = total / sizes
    means[rows, mine] = np.inf
    other = means.min(axis=1)
    each = np.zeros(len(labels))
    larger = np.maximum(np.maximum(own, other), 1e-12)
    each[inside] = np.where(sizes[mine] > 1, (other - own) / larger, 0.0)
    return each


def separation(distances: Array, labels: Array) -> float:
    """Give how much emptier it is between groups than within, from -1 to 1, by rows."""
    names = np.unique(labels[labels >= 0])
    if len(names) < 2:
        return -1.0
    reach = _reach(distances, labels)
    sparse = {int(name): _sparseness(reach, labels == name) for name in names}
    total = 0.0
    for name in names:
        mine = labels == name
        others = (labels >= 0) & ~mine
        apart = float(np.quantile(reach[np.ix_(mine, others)].min(axis=1), TRIMMED))
        within = sparse[int(name)]
        total += float(mine.sum()) * (apart - within) / max(apart, within, 1e-12)
    return total / len(labels)


def _reach(distances: Array, labels: Array) -> Array:
    """Give distances that are at least those to each row's near neighbours of its own group."""
    core = np.zeros(len(labels))
    for name in np.unique(labels):
        mine = np.flatnonzero(labels == name)
        near = np.sort(distances[np.ix_(mine, mine)], axis=1)
        core[mine] = near[:, min(NEIGHBOURS, len(mine) - 1)]
    return np.maximum(distances, np.maximum(core[:, None], core[None, :]))


def _sparseness(reach: Array, mine: Array) -> float:
    """Give about the longest edge that holds a group together."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    edges = minimum_spanning_tree(np.maximum(reach[np.ix_(mine, mine)], 1e-9)).data
    return float(np.quantile(edges, 1 - TRIMMED)) if len(edges) else 0.0


def stability(points: Array, group: Callable[[Array], Array], *, seed: int) -> float:
    """Give how alike groups of two draws are, on the rows that both have (adjusted Rand index)."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(seed)
    count, found = int(SHARE * len(points)), []
    for _ in range(DRAWS):
        draws = [np.sort(rng.choice(len(points), count, replace=False)) for _ in range(2)]
        labels = [group(points[draw]) for draw in draws]
        both, first, second = np.intersect1d(draws[0], draws[1], return_indices=True)
        found.append(adjusted_rand_score(labels[0][first], labels[1][second]) if len(both) else 0.0)
    return float(np.mean(found))


def gulf(points: Array, labels: Array) -> float:
    """Give the distance of the two groups that are least apart, in their spread along the line."""
    names = np.unique(labels[labels >= 0])
    groups = [points[labels == name] for name in names]
    if len(groups) < 2 or min(map(len, groups)) < LEAST:
        return 0.0
    found = []
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            way = one.mean(axis=0) - other.mean(axis=0)
            length = max(float(np.linalg.norm(way)), 1e-12)
            first, second = one @ way / length, other @ way / length
            spread = np.sqrt((first.var() * len(first) + second.var() * len(second))
                             / (len(first) + len(second)))  # fmt: skip
            found.append(length / max(float(spread), 1e-12))
    return min(found)


def tightness(points: Array, labels: Array) -> float:
    """Give the logarithm of the squared distances from the middles of groups."""
    total = sum(
        float(((points[labels == name] - points[labels == name].mean(axis=0)) ** 2).sum())
        for name in np.unique(labels)
    )
    return float(np.log(max(total, 1e-12)))
