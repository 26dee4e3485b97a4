# diagnosis: none
import copy

import numpy as np


def gini(y):
    _, c = np.unique(y, return_counts=True)
    p = c / len(y)
    return float(1 - np.sum(p**2))


def entropy(y):
    _, c = np.unique(y, return_counts=True)
    p = c / len(y)
    return float(-np.sum(p * np.log2(p)))


def variance(y):
    return float(np.mean((y - np.mean(y)) ** 2))


IMPURITY = {"gini": gini, "entropy": entropy, "variance": variance}


def best_split(x, y, criterion="gini", min_leaf=1):
    impurity = IMPURITY[criterion]
    n = len(y)
    if np.all(y == y[0]):
        return None
    here = impurity(y)
    best, best_gain = None, 0.0
    for feature in range(x.shape[1]):
        column = x[:, feature]
        missing = np.isnan(column)
        values = np.unique(column[~missing])
        for low, high in zip(values[:-1], values[1:]):
            threshold = (low + high) / 2
            yes = column <= threshold
            if missing.any():
                tries = [(True, yes | missing), (False, yes)]
            else:
                tries = [(bool(2 * yes.sum() >= n), yes)]
            for side, left in tries:
                nl = int(left.sum())
                if nl < min_leaf or n - nl < min_leaf or nl == 0 or nl == n:
                    continue
                yes0 = ~missing
                gain = here - nl / n * impurity(y[left & yes0]) - (n - nl) / n * impurity(y[~left & yes0])
                if gain > best_gain + 1e-9 * here:
                    best, best_gain = (feature, float(threshold), side, float(gain)), gain
    return best


class Node:
    def __init__(self, y, depth, total, criterion):
        self.risk = len(y) / total * IMPURITY[criterion](y)
        self.depth = depth
        self.split = None
        self.left = self.right = None
        if criterion == "variance":
            self.value = float(np.mean(y))
        else:
            labels, counts = np.unique(y, return_counts=True)
            self.value = int(labels[np.argmax(counts)])

    def leaves(self):
        if self.split is None:
            return [self]
        return self.left.leaves() + self.right.leaves()

    def branches(self):
        if self.split is None:
            return []
        return [self] + self.left.branches() + self.right.branches()

    def price(self):
        leaves = self.leaves()
        return (self.risk - sum(leaf.risk for leaf in leaves)) / (len(leaves) - 1)


class DecisionTree:
    def __init__(self, criterion="gini", max_depth=None, min_split=2, min_leaf=1):
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_split = min_split
        self.min_leaf = min_leaf

    def fit(self, x, y):
        self.root = self._grow(x, y, 0, len(y))
        return self

    def _grow(self, x, y, depth, total):
        node = Node(y, depth, total, self.criterion)
        if depth == self.max_depth or len(y) < self.min_split:
            return node
        node.split = best_split(x, y, self.criterion, self.min_leaf)
        if node.split is not None:
            left = self._goes_left(x, node.split)
            node.left = self._grow(x[left], y[left], depth + 1, total)
            node.right = self._grow(x[~left], y[~left], depth + 1, total)
        return node

    @staticmethod
    def _goes_left(x, split):
        feature, threshold, missing_left, _ = split
        column = x[:, feature]
        return np.where(np.isnan(column), missing_left, column <= threshold)

    def predict(self, x):
        out = np.empty(len(x), dtype=float if self.criterion == "variance" else int)
        for i in range(len(x)):
            node = self.root
            while node.split is not None:
                node = node.left if self._goes_left(x[i : i + 1], node.split)[0] else node.right
            out[i] = node.value
        return out

    def splits(self):
        return [(b.depth, b.split[0], b.split[1]) for b in self.root.branches()]

    def n_leaves(self):
        return len(self.root.leaves())

    def pruning_path(self):
        tree = copy.deepcopy(self)
        path = [(0.0, tree.n_leaves())]
        while tree.root.split is not None:
            path.append((tree._cut(), tree.n_leaves()))
        return path

    def _weakest(self):
        return min(b.price() for b in self.root.branches())

    def _cut(self):
        lowest = self._weakest()
        prices = [(b, b.price()) for b in self.root.branches()]
        for branch, price in prices:
            if price <= lowest * (1 + 1e-9):
                branch.split = branch.left = branch.right = None
        return float(lowest)

    def prune(self, alpha):
        tree = copy.deepcopy(self)
        while tree.root.split is not None and tree._weakest() <= alpha:
            tree._cut()
        return tree
