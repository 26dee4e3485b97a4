"""The tree in parallel lists, grown with a stack; cuts found in one sweep over the sorted column."""
import numpy as np


class Sums:
    """What must be known of a group of targets to tell its impurity."""

    def __init__(self, criterion, kinds):
        self.criterion, self.n = criterion, 0
        self.counts = {k: 0 for k in kinds}
        self.s = self.q = 0.0

    def add(self, v, sign=1):
        self.n += sign
        if self.criterion == "variance":
            self.s += sign * v
            self.q += sign * v * v
        else:
            self.counts[v] += sign
        return self

    def impurity(self):
        if self.n == 0:
            return 0.0
        if self.criterion == "variance":
            return max(self.q / self.n - (self.s / self.n) ** 2, 0.0)
        p = np.array([c / self.n for c in self.counts.values() if c > 0])
        if self.criterion == "gini":
            return float((p * (1 - p)).sum())
        return float((p * np.log2(1 / p)).sum())


def _whole(y, criterion):
    y = list(y)
    shift = sum(y) / len(y) if criterion == "variance" else 0
    y = [v - shift for v in y]
    sums = Sums(criterion, set(y))
    for v in y:
        sums.add(v)
    return y, sums


def gini(y):
    return _whole(y, "gini")[1].impurity()


def entropy(y):
    return _whole(y, "entropy")[1].impurity()


def variance(y):
    return _whole(y, "variance")[1].impurity()


def best_split(x, y, criterion="gini", min_leaf=1):
    n, p = x.shape
    if min(y) == max(y):
        return None
    targets, everything = _whole(y, criterion)
    parent = everything.impurity()
    best = (None, None, None, 0.0)
    for j in range(p):
        known = [i for i in range(n) if x[i, j] == x[i, j]]
        unknown = [i for i in range(n) if x[i, j] != x[i, j]]
        known.sort(key=lambda i: x[i, j])
        sweeps = []
        for stay_left in (True, False) if unknown else (None,):
            left, right = Sums(criterion, set(targets)), Sums(criterion, set(targets))
            for i in known:
                right.add(targets[i])
            for i in unknown:
                (left if stay_left else right).add(targets[i])
            found = {}
            for a, b in zip(known, known[1:]):
                left.add(targets[a])
                right.add(targets[a], -1)
                if x[a, j] < x[b, j] and left.n >= min_leaf and right.n >= min_leaf:
                    t = x[a, j] / 2 + x[b, j] / 2
                    side = left.n >= right.n if stay_left is None else stay_left
                    gain = parent - (left.n * left.impurity() + right.n * right.impurity()) / n
                    found[t] = (j, float(t), bool(side), float(gain))
            sweeps.append(found)
        for t in sorted({t for found in sweeps for t in found}):
            for found in sweeps:
                if t in found and found[t][3] > best[3] + 1e-9 * parent:
                    best = found[t]
    return None if best[0] is None else best


class DecisionTree:
    def __init__(self, criterion="gini", max_depth=None, min_split=2, min_leaf=1):
        self.criterion = criterion
        self.max_depth = float("inf") if max_depth is None else max_depth
        self.min_split, self.min_leaf = min_split, min_leaf

    def fit(self, x, y):
        self.n, self.imp, self.val, self.cut, self.kids, self.depth = [], [], [], [], [], []
        todo = [(np.arange(len(y)), 0, None)]
        while todo:
            rows, depth, parent = todo.pop()
            me = len(self.n)
            if parent is not None:
                self.kids[parent].append(me)
            part = y[rows]
            self.n.append(len(rows))
            self.imp.append(_whole(part, self.criterion)[1].impurity())
            self.val.append(self._value(part))
            self.depth.append(depth)
            self.kids.append([])
            split = None
            if depth < self.max_depth and len(rows) >= self.min_split:
                split = best_split(x[rows], part, self.criterion, self.min_leaf)
            self.cut.append(split)
            if split is not None:
                left = self._left(x[rows], split)
                todo.append((rows[~left], depth + 1, me))
                todo.append((rows[left], depth + 1, me))
        return self

    def _value(self, part):
        if self.criterion == "variance":
            return part.mean()
        labels = sorted(set(part.tolist()))
        return max(labels, key=part.tolist().count)

    @staticmethod
    def _left(x, split):
        j, t, missing_left, _ = split
        left = x[:, j] <= t
        left[np.isnan(x[:, j])] = missing_left
        return left

    def predict(self, x):
        at = np.zeros(len(x), dtype=int)
        moving = True
        while moving:
            moving = False
            for node in set(at.tolist()):
                if self.cut[node] is not None:
                    here = np.flatnonzero(at == node)
                    left = self._left(x[here], self.cut[node])
                    at[here[left]], at[here[~left]] = self.kids[node]
                    moving = True
        return np.array([self.val[node] for node in at])

    def _below(self, node, cut):
        """(leaves, risk) under a node, given the cuts that are left."""
        if cut[node] is None:
            return 1, self.n[node] / self.n[0] * self.imp[node]
        parts = [self._below(kid, cut) for kid in self.kids[node]]
        return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]

    def _alive(self, cut, node=0):
        if cut[node] is not None:
            yield node
            for kid in self.kids[node]:
                yield from self._alive(cut, kid)

    def _g(self, node, cut):
        leaves, risk = self._below(node, cut)
        return (self.n[node] / self.n[0] * self.imp[node] - risk) / (leaves - 1)

    def _steps(self):
        cut = list(self.cut)
        yield 0.0, cut
        while cut[0] is not None:
            g = {node: self._g(node, cut) for node in self._alive(cut)}
            alpha = min(g.values())
            cut = [None if g.get(i, np.inf) <= alpha + 1e-9 * alpha else c for i, c in enumerate(cut)]
            yield float(alpha), cut

    def splits(self):
        return [(self.depth[i], self.cut[i][0], self.cut[i][1]) for i in self._alive(self.cut)]

    def n_leaves(self):
        return self._below(0, self.cut)[0]

    def pruning_path(self):
        return [(alpha, self._below(0, cut)[0]) for alpha, cut in self._steps()]

    def prune(self, alpha):
        tree = DecisionTree(self.criterion, None, self.min_split, self.min_leaf)
        tree.__dict__.update(self.__dict__)
        for price, cut in self._steps():
            if price <= alpha:
                tree.cut = cut
        return tree
