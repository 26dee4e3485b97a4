"""Give exact Shapley values of a forest, by the way its trees were grown.

What a tree expects where a column is not known is the mean of its leaves, each side of a split on
that column weighted by the rows that went there (Lundberg et al. 2020, "From local explanations to
global understanding", algorithm 1: path dependent). With every column known with chance t, a leaf
counts by a product of one factor per column on its path, and the Shapley value of a column is the
integral over t from 0 to 1 of the slope along it (Owen 1972, multilinear extensions). The slope is
a polynomial of t, so that a few points of Gauss and Legendre give the integral without error.

Start reading at `Grown`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from baibu.workbench.engine.learners import Array

ROOT = -1


class Grown:
    """All trees of a forest in one array of nodes, level by level."""

    def __init__(self, forest: Any, outputs: Array) -> None:
        """Lay the trees end to end; `outputs` picks those of a leaf's values that are explained."""
        trees = [one.tree_ for one in forest.estimators_]
        starts = np.cumsum([0, *(tree.node_count for tree in trees)])
        self.columns = int(forest.n_features_in_)
        self.feature = np.concatenate([tree.feature for tree in trees])
        self.threshold = np.concatenate([tree.threshold for tree in trees])
        cover = np.concatenate([tree.weighted_n_node_samples for tree in trees])
        self.left = np.concatenate([_moved(t.children_left, s) for t, s in _with(trees, starts)])
        self.right = np.concatenate([_moved(t.children_right, s) for t, s in _with(trees, starts)])
        values = np.concatenate([tree.value[:, 0, :] for tree in trees])[:, outputs]
        self.is_leaf = self.left == ROOT
        self.value = np.where(self.is_leaf[:, None], values / len(trees), 0.0)
        self.roots = starts[:-1]
        self.parent = np.full(len(self.feature), ROOT)
        inner = np.flatnonzero(~self.is_leaf)
        self.parent[self.left[inner]] = self.parent[self.right[inner]] = inner
        self.levels = self._levels()
        self.along = np.where(self.parent == ROOT, ROOT, self.feature[self.parent])
        self.before = self._before()
        self.ratio = np.where(self.parent == ROOT, 1.0, cover / cover[self.parent])
        self.known, self.weights = self._points()

    def _levels(self) -> list[Array]:
        found = [self.roots]
        while True:
            inner = found[-1][~self.is_leaf[found[-1]]]
            if not len(inner):
                return found
            found.append(np.concatenate([self.left[inner], self.right[inner]]))

    def _before(self) -> Array:
        """Name, for the edge into each node, the last edge above it that asks the same column."""
        found = np.full(len(self.feature), ROOT)
        open_ = np.flatnonzero(self.parent != ROOT)
        above = self.parent[open_]
        while len(open_):
            there = self.parent[above] != ROOT
            open_, above = open_[there], above[there]
            same = self.along[above] == self.along[open_]
            found[open_[same]] = above[same]
            open_, above = open_[~same], self.parent[above[~same]]
        return found

    def _points(self) -> tuple[Array, Array]:
        """Give as many points as make the integral exact: half the columns on the longest path."""
        columns = np.zeros(len(self.feature), dtype=np.int64)
        for nodes in self.levels[1:]:
            columns[nodes] = columns[self.parent[nodes]] + (self.before[nodes] == ROOT)
        count = max(1, (int(columns.max()) + 1) // 2)
        at, weights = np.polynomial.legendre.leggauss(count)
        return (at + 1) / 2, weights / 2

    def base(self) -> Array:
        """Give what the forest says of a row of which nothing is known, shape (outputs,)."""
        share = np.ones(len(self.feature))
        for nodes in self.levels[1:]:
            share[nodes] = share[self.parent[nodes]] * self.ratio[nodes]
        found: Array = (share[:, None] * self.value).sum(axis=0)
        return found

    def contributions(self, x: Array) -> Array:
        """Give each column's part of each row's answer, shape (rows, columns, outputs)."""
        return np.stack([self._of_row(row) for row in np.asarray(x, dtype=np.float32)])

    def _of_row(self, row: Array) -> Array:
        goes = row[np.maximum(self.feature, 0)] <= self.threshold
        is_left = np.zeros(len(self.feature), dtype=bool)
        is_left[self.left[~self.is_leaf]] = True
        follows = np.where(self.parent == ROOT, True, goes[self.parent] == is_left)
        hidden, seen = np.ones(len(follows)), np.ones(len(follows))
        product = np.ones((len(follows), len(self.known)))
        factor, slope = product.copy(), np.zeros_like(product)
        for nodes in self.levels[1:]:
            before = self.before[nodes]
            first = before == ROOT
            hidden[nodes] = self.ratio[nodes] * np.where(first, 1.0, hidden[before])
            seen[nodes] = follows[nodes] * np.where(first, 1.0, seen[before])
            factor[nodes] = hidden[nodes, None] * (1 - self.known) + seen[nodes, None] * self.known
            earlier = np.where(first[:, None], 1.0, factor[before])
            product[nodes] = product[self.parent[nodes]] * factor[nodes] / earlier
            slope[nodes] = (seen[nodes] - hidden[nodes])[:, None] / factor[nodes]
        change = slope - np.where((self.before == ROOT)[:, None], 0.0, slope[self.before])
        return np.stack([self._summed(product, change, at) for at in range(self.value.shape[1])], 1)

    def _summed(self, product: Array, change: Array, output: int) -> Array:
        """Add up, from the leaves to the roots, what each edge changes."""
        below = product * self.value[:, output, None]
        for nodes in reversed(self.levels[:-1]):
            inner = nodes[~self.is_leaf[nodes]]
            below[inner] = below[self.left[inner]] + below[self.right[inner]]
        edges = self.parent != ROOT
        told = (below[edges] * change[edges]) @ self.weights
        return np.bincount(self.along[edges], weights=told, minlength=self.columns)


def _with(trees: list[Any], starts: Array) -> Any:
    return zip(trees, starts[:-1], strict=True)


def _moved(children: Array, start: int) -> Array:
    return np.where(children == ROOT, ROOT, children + start)
