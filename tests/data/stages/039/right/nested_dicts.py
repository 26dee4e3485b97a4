"""Trees as nested dicts, plain Python where it is easier to read."""

from collections import Counter
from copy import deepcopy
from math import isnan, log2

import numpy as np


def shares(y):
    return [count / len(y) for count in Counter(np.asarray(y).tolist()).values()]


def gini(y):
    return 1.0 - sum(p * p for p in shares(y))


def entropy(y):
    return max(0.0, -sum(p * log2(p) for p in shares(y)))


def variance(y):
    y = [float(v) for v in y]
    mean = sum(y) / len(y)
    return sum((v - mean) ** 2 for v in y) / len(y)


IMPURITY = dict(gini=gini, entropy=entropy, variance=variance)


def candidates(column):
    present = sorted({v for v in column if not isnan(v)})
    return [(a + b) / 2 for a, b in zip(present, present[1:])]


def best_split(x, y, criterion="gini", min_leaf=1):
    measure = IMPURITY[criterion]
    targets = np.asarray(y).tolist()
    if len(set(targets)) == 1:
        return None
    before = measure(targets)
    winner, top = None, 0.0
    for j in range(x.shape[1]):
        column = x[:, j].tolist()
        has_missing = any(map(isnan, column))
        for t in candidates(column):
            smaller = sum(v <= t for v in column)
            ways = (True, False) if has_missing else (smaller >= len(column) - smaller,)
            for to_left in ways:
                sides = {True: [], False: []}
                for v, target in zip(column, targets):
                    sides[to_left if isnan(v) else v <= t].append(target)
                if min(len(s) for s in sides.values()) < min_leaf:
                    continue
                after = sum(len(s) * measure(s) for s in sides.values()) / len(targets)
                if before - after - top > 1e-9 * before:
                    top = before - after
                    winner = (j, t, to_left, top)
    return winner


def is_leaf(node):
    return "split" not in node


def leaves(node):
    return [node] if is_leaf(node) else leaves(node["yes"]) + leaves(node["no"])


def branches(node):
    return [] if is_leaf(node) else [node, *branches(node["yes"]), *branches(node["no"])]


def price(node):
    ends = leaves(node)
    saved = node["n"] * node["impurity"] - sum(e["n"] * e["impurity"] for e in ends)
    return saved / (len(ends) - 1)


def make_leaf(node):
    for key in ("split", "yes", "no"):
        node.pop(key, None)


def weakest(root):
    return min(map(price, branches(root)))


def collapse(root, limit):
    for node in reversed(branches(root)):  # children before parents
        if not is_leaf(node) and price(node) <= limit * (1 + 1e-9):
            make_leaf(node)


class DecisionTree:
    def __init__(self, criterion="gini", max_depth=None, min_split=2, min_leaf=1):
        self.settings = (criterion, max_depth, min_split, min_leaf)

    def fit(self, x, y):
        criterion, max_depth, min_split, min_leaf = self.settings

        def build(rows, depth):
            part = y[rows]
            node = {"n": len(rows), "impurity": IMPURITY[criterion](part)}
            if criterion == "variance":
                node["value"] = float(part.mean())
            else:
                counted = Counter(part.tolist())
                node["value"] = min(counted, key=lambda label: (-counted[label], label))
            if len(rows) < min_split or (max_depth is not None and depth == max_depth):
                return node
            split = best_split(x[rows], part, criterion, min_leaf)
            if split:
                mask = answers(x[rows], split)
                node.update(split=split, yes=build(rows[mask], depth + 1), no=build(rows[~mask], depth + 1))
            return node

        self.root = build(np.arange(len(y)), 0)
        return self

    def predict(self, x):
        values = []
        for row in x:
            node = self.root
            while not is_leaf(node):
                node = node["yes"] if answers(row[None, :], node["split"])[0] else node["no"]
            values.append(node["value"])
        return np.array(values)

    def splits(self):
        def listed(node, depth):
            if is_leaf(node):
                return []
            j, t = node["split"][:2]
            return [(depth, j, t)] + listed(node["yes"], depth + 1) + listed(node["no"], depth + 1)

        return listed(self.root, 0)

    def n_leaves(self):
        return len(leaves(self.root))

    def pruning_path(self):
        root = deepcopy(self.root)
        path = [(0.0, len(leaves(root)))]
        while not is_leaf(root):
            cost = weakest(root)
            collapse(root, cost)
            path.append((cost / root["n"], len(leaves(root))))
        return path

    def prune(self, alpha):
        other = DecisionTree(*self.settings)
        other.root = deepcopy(self.root)
        while not is_leaf(other.root) and weakest(other.root) / other.root["n"] <= alpha:
            collapse(other.root, weakest(other.root))
        return other


def answers(x, split):
    j, t, missing_left, _ = split
    column = x[:, j]
    return np.where(np.isnan(column), missing_left, column <= t).astype(bool)
