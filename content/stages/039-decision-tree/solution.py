"""Grow a decision tree greedily, then prune it by cost and complexity: CART (Breiman et al., 1984).

Reads  features as floats, NaN for missing; targets as whole-number labels, or numbers to regress.
Gives  `DecisionTree`, and the pieces it is made of.

Start reading at `DecisionTree.fit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Split = tuple[int, float, bool, float]  # feature, threshold, missing goes left, gain

TIE = 1e-9  # smaller relative differences are rounding, not preference


def gini(y: Array) -> float:
    """Chance that two draws with replacement have different labels."""
    return _impurity_of(y, "gini")


def entropy(y: Array) -> float:
    """Average surprise of a label, in bits."""
    return _impurity_of(y, "entropy")


def variance(y: Array) -> float:
    """Mean squared distance from the mean."""
    return _impurity_of(y, "variance")


def best_split(x: Array, y: Array, criterion: str = "gini", min_leaf: int = 1) -> Split | None:
    """Find the cut that lowers the weighted impurity most; the first of equals wins."""
    if np.all(y == y[0]):
        return None
    tally = _tally(y, criterion)
    margin = TIE * float(_impurity(tally.sum(axis=0), criterion))
    best: Split | None = None
    for feature, column in enumerate(x.T):
        for threshold, missing_left, gain in _cuts(column, tally, criterion, min_leaf):
            if gain > (best[3] if best else 0.0) + margin:
                best = (feature, threshold, missing_left, gain)
    return best


@dataclass(frozen=True)
class Node:
    """A group of training rows: a leaf, or a branch with two sides."""

    n: int
    impurity: float
    value: float  # what a leaf here predicts
    split: Split | None = None
    left: Node | None = None
    right: Node | None = None
    leaves: int = 1
    risk: float = 0.0  # sum over the leaves below of rows times impurity

    @property
    def price(self) -> float:
        """Risk that each further leaf of this branch saves, times the rows of the whole tree."""
        return (self.n * self.impurity - self.risk) / (self.leaves - 1)

    def divided(self, split: Split, left: Node, right: Node) -> Node:
        """Make a branch of this group."""
        leaves, risk = left.leaves + right.leaves, left.risk + right.risk
        return Node(self.n, self.impurity, self.value, split, left, right, leaves, risk)

    def as_leaf(self) -> Node:
        """Make a leaf of this group."""
        return Node(self.n, self.impurity, self.value, risk=self.n * self.impurity)


class DecisionTree:
    """A tree of cuts, each across one feature: for labels, or with "variance" for numbers."""

    root: Node

    def __init__(
        self,
        criterion: str = "gini",
        max_depth: int | None = None,
        min_split: int = 2,
        min_leaf: int = 1,
    ) -> None:
        if criterion not in {"gini", "entropy", "variance"}:
            raise ValueError(f"criterion must be gini, entropy or variance, not {criterion!r}")
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_split = min_split
        self.min_leaf = min_leaf

    def fit(self, x: Array, y: Array) -> DecisionTree:
        """Grow the tree on training rows."""
        self.root = self._grow(x, y, depth=0)
        return self

    def predict(self, x: Array) -> Array:
        """Send each row down to a leaf and give the leaf's value."""
        found = np.full(len(x), self.root.value)
        waiting = [(self.root, np.arange(len(x)))]
        while waiting:
            node, rows = waiting.pop()
            if node.split is None or node.left is None or node.right is None:
                found[rows] = node.value
                continue
            left = _goes_left(x[rows], node.split)
            waiting += [(node.left, rows[left]), (node.right, rows[~left])]
        return found

    def splits(self) -> list[tuple[int, int, float]]:
        """List (depth, feature, threshold): a node, then its left side, then its right side."""
        return [
            (depth, node.split[0], node.split[1])
            for depth, node in _walk(self.root)
            if node.split is not None
        ]

    def n_leaves(self) -> int:
        """Count the leaves."""
        return self.root.leaves

    def pruning_path(self) -> list[tuple[float, int]]:
        """List (alpha, leaves) from the grown tree to its root alone, weakest link first."""
        return [(alpha, root.leaves) for alpha, root in self.shrinking()]

    def prune(self, alpha: float) -> DecisionTree:
        """Give a new tree without the branches that are not worth alpha for each leaf."""
        pruned = DecisionTree(self.criterion, self.max_depth, self.min_split, self.min_leaf)
        for price, root in self.shrinking():
            if price > alpha:
                break
            pruned.root = root
        return pruned

    def shrinking(self) -> Iterator[tuple[float, Node]]:
        """Give each tree of the pruning path, with the alpha from which on it is the best."""
        root = self.root
        yield 0.0, root
        while root.split is not None:
            price = _lowest_price(root)
            root = _without(root, price)
            yield price / root.n, root

    def _grow(self, x: Array, y: Array, depth: int) -> Node:
        node = Node(len(y), _impurity_of(y, self.criterion), self._value(y)).as_leaf()
        if len(y) < self.min_split or depth == self.max_depth:
            return node
        split = best_split(x, y, self.criterion, self.min_leaf)
        if split is None:
            return node
        left = _goes_left(x, split)
        sides = [self._grow(x[side], y[side], depth + 1) for side in (left, ~left)]
        return node.divided(split, *sides)

    def _value(self, y: Array) -> float:
        if self.criterion == "variance":
            return float(np.mean(y))
        labels, counts = np.unique(y, return_counts=True)
        return int(labels[counts.argmax()])  # labels come sorted, so the smallest of equals


def _tally(y: Array, criterion: str) -> Array:
    """Turn each target into a row, so that the sum of a group's rows tells its impurity."""
    if criterion == "variance":
        centred = y - np.mean(y)  # keeps the squares small, and so exact
        return np.column_stack([np.ones(len(y)), centred, centred**2])
    return np.asarray(y[:, None] == np.unique(y), dtype=float)


def _impurity(sums: Array, criterion: str) -> Array:
    """Compute the impurity of each group from its summed tally (last axis)."""
    if criterion == "variance":
        n, total, squares = np.moveaxis(sums, -1, 0)
        return np.maximum(squares / n - (total / n) ** 2, 0.0)
    share = sums / sums.sum(axis=-1, keepdims=True)
    if criterion == "gini":
        return np.asarray(1.0 - (share**2).sum(axis=-1))
    surprise = -np.log2(np.where(share > 0, share, 1.0))  # p log p tends to 0 with p
    return np.asarray((share * surprise).sum(axis=-1))


def _rows(sums: Array, criterion: str) -> Array:
    """Count the rows of each group from its summed tally."""
    return np.asarray(sums[..., 0] if criterion == "variance" else sums.sum(axis=-1))


def _impurity_of(y: Array, criterion: str) -> float:
    return float(_impurity(_tally(y, criterion).sum(axis=0), criterion))


def _cuts(
    column: Array, tally: Array, criterion: str, min_leaf: int
) -> Iterator[tuple[float, bool, float]]:
    """Give (threshold, missing goes left, gain) for each allowed cut of a column, lowest first.

    The column is sorted once: running sums of the tally are the left sides of all cuts.
    """
    seen = ~np.isnan(column)
    order = np.argsort(column[seen])
    values, sums = column[seen][order], tally[seen][order].cumsum(axis=0)
    ends = np.flatnonzero(values[1:] > values[:-1])  # last row of each left side
    if not len(ends):
        return
    thresholds = (values[ends] + values[ends + 1]) / 2
    below, above, missing = sums[ends], sums[-1] - sums[ends], tally[~seen].sum(axis=0)
    parent = _impurity(sums[-1] + missing, criterion)
    gains, allowed = [], []
    for left, right in ((below + missing, above), (below, above + missing)):
        n_left, n_right = _rows(left, criterion), _rows(right, criterion)
        weighted = n_left * _impurity(left, criterion) + n_right * _impurity(right, criterion)
        gains.append(parent - weighted / len(column))
        allowed.append(np.minimum(n_left, n_right) >= min_leaf)
    for i, threshold in enumerate(thresholds):
        larger = 0 if 2 * (ends[i] + 1) >= len(column) else 1
        for way in [larger] if seen.all() else [0, 1]:
            if allowed[way][i]:
                yield float(threshold), way == 0, float(gains[way][i])


def _goes_left(x: Array, split: Split) -> Array:
    """Say which rows a split sends left."""
    feature, threshold, missing_left, _ = split
    column = x[:, feature]
    return (column <= threshold) | (np.isnan(column) & missing_left)


def _walk(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    yield depth, node
    for side in (node.left, node.right):
        if side is not None:
            yield from _walk(side, depth + 1)


def _lowest_price(root: Node) -> float:
    return min(node.price for _, node in _walk(root) if node.split is not None)


def _without(node: Node, price: float) -> Node:
    """Turn every branch of this price into a leaf, inner ones first."""
    if node.split is None or node.left is None or node.right is None:
        return node
    left, right = _without(node.left, price), _without(node.right, price)
    rest = node.divided(node.split, left, right)
    return rest.as_leaf() if rest.price <= price * (1 + TIE) else rest
