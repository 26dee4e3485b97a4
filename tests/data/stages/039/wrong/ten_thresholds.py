# diagnosis: none
from collections import Counter

import numpy as np


def gini(y):
    n = len(y)
    return 1 - sum((c / n) ** 2 for c in Counter(y.tolist()).values())


def entropy(y):
    n = len(y)
    return sum(c / n * np.log2(n / c) for c in Counter(y.tolist()).values())


def variance(y):
    return np.mean((y - np.mean(y)) ** 2)


def best_split(x, y, criterion="gini", min_leaf=1):
    f = globals()[criterion]
    if np.ptp(y) == 0:
        return None
    best, record = None, 1e-9 * f(y)
    for j in range(x.shape[1]):
        v = x[:, j]
        nan = np.isnan(v)
        u = np.unique(v[~nan])
        for t in np.linspace(u.min(), u.max(), 12)[1:-1] if len(u) > 1 else []:
            for to_left in [True, False] if nan.any() else [np.mean(v <= t) >= 0.5]:
                m = np.where(nan, to_left, v <= t)
                a, b = y[m], y[~m]
                if len(a) >= min_leaf and len(b) >= min_leaf:
                    gain = f(y) - np.average([f(a), f(b)], weights=[len(a), len(b)])
                    if gain > record:
                        best = (j, float(t), bool(to_left), float(gain))
                        record = gain + 1e-9 * f(y)
    return best


class DecisionTree:
    def __init__(self, criterion="gini", max_depth=None, min_split=2, min_leaf=1):
        self.c, self.d, self.s, self.m = criterion, max_depth, min_split, min_leaf

    def fit(self, x, y, depth=0):
        self.depth, self.n, self.imp = depth, len(y), globals()[self.c](y)
        labels, counts = np.unique(y, return_counts=True)
        self.value = float(y.mean()) if self.c == "variance" else int(labels[counts.argmax()])
        self.split = None
        if len(y) >= self.s and depth != self.d:
            self.split = best_split(x, y, self.c, self.m)
        if self.split:
            m = self.mask(x)
            self.kids = [
                DecisionTree(self.c, self.d, self.s, self.m).fit(x[k], y[k], depth + 1) for k in (m, ~m)
            ]
        return self

    def mask(self, x):
        j, t, to_left, _ = self.split
        return np.where(np.isnan(x[:, j]), to_left, x[:, j] <= t).astype(bool)

    def predict(self, x):
        if not self.split:
            return np.full(len(x), self.value)
        m = self.mask(x)
        out = np.empty(len(x), dtype=float if self.c == "variance" else int)
        out[m], out[~m] = self.kids[0].predict(x[m]), self.kids[1].predict(x[~m])
        return out

    def splits(self):
        if not self.split:
            return []
        return [(self.depth, *self.split[:2])] + self.kids[0].splits() + self.kids[1].splits()

    def n_leaves(self):
        return sum(k.n_leaves() for k in self.kids) if self.split else 1

    def risk(self):
        return sum(k.risk() for k in self.kids) if self.split else self.n * self.imp

    def inner(self):
        return [self] + self.kids[0].inner() + self.kids[1].inner() if self.split else []

    def g(self):
        return (self.n * self.imp - self.risk()) / (self.n_leaves() - 1)

    def clone(self):
        new = DecisionTree(self.c, self.d, self.s, self.m)
        new.__dict__.update(self.__dict__)
        if self.split:
            new.kids = [k.clone() for k in self.kids]
        return new

    def shrink(self):
        low = min(t.g() for t in self.inner())
        for t in self.inner()[::-1]:
            if t.split and t.g() <= low * (1 + 1e-9):
                t.split = None
        return low / self.n

    def pruning_path(self):
        tree = self.clone()
        path = [(0.0, tree.n_leaves())]
        while tree.split:
            alpha = tree.shrink()
            path.append((alpha, tree.n_leaves()))
        return path

    def prune(self, alpha):
        tree = self.clone()
        while tree.split and min(t.g() for t in tree.inner()) / tree.n <= alpha:
            tree.shrink()
        return tree
