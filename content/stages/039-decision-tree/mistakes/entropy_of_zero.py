import numpy as np


def gini(y):
    _, counts = np.unique(y, return_counts=True)
    p = counts / len(y)
    return float(1 - np.sum(p**2))


def entropy(y):
    counts = np.bincount(y)
    p = counts / len(y)
    return float(-np.sum(p * np.log2(p)))


def variance(y):
    return float(np.var(y))


CRITERIA = {"gini": gini, "entropy": entropy, "variance": variance}


def best_split(x, y, criterion="gini", min_leaf=1):
    impurity = CRITERIA[criterion]
    n = len(y)
    parent = impurity(y)
    best, best_gain = None, 0.0
    if len(np.unique(y)) == 1:
        return None
    for feature in range(x.shape[1]):
        column = x[:, feature]
        missing = np.isnan(column)
        values = np.unique(column[~missing])
        for low, high in zip(values[:-1], values[1:]):
            threshold = (low + high) / 2
            below = column <= threshold
            if missing.any():
                directions = [True, False]
            else:
                directions = [bool(below.sum() * 2 >= n)]
            for missing_left in directions:
                left = (below | missing) if missing_left else below
                n_left = int(left.sum())
                n_right = n - n_left
                if n_left < min_leaf or n_right < min_leaf:
                    continue
                children = (n_left * impurity(y[left]) + n_right * impurity(y[~left])) / n
                gain = parent - children
                if gain > best_gain + 1e-9 * parent:
                    best_gain = gain
                    best = (feature, float(threshold), missing_left, float(gain))
    return best


class Node:
    def __init__(self, n, impurity, value):
        self.n = n
        self.impurity = impurity
        self.value = value
        self.split = None
        self.left = None
        self.right = None


def leaves_of(node):
    if node.split is None:
        return [node]
    return leaves_of(node.left) + leaves_of(node.right)


def branches_of(node):
    if node.split is None:
        return []
    return [node] + branches_of(node.left) + branches_of(node.right)


def copy_of(node):
    new = Node(node.n, node.impurity, node.value)
    if node.split is not None:
        new.split = node.split
        new.left = copy_of(node.left)
        new.right = copy_of(node.right)
    return new


def price(node, total):
    own = node.n / total * node.impurity
    below = sum(leaf.n / total * leaf.impurity for leaf in leaves_of(node))
    return (own - below) / (len(leaves_of(node)) - 1)


class DecisionTree:
    def __init__(self, criterion="gini", max_depth=None, min_split=2, min_leaf=1):
        if criterion not in CRITERIA:
            raise ValueError("unknown criterion: " + str(criterion))
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_split = min_split
        self.min_leaf = min_leaf

    def fit(self, x, y):
        self.root = self.grow(x, y, 0)
        return self

    def leaf_value(self, y):
        if self.criterion == "variance":
            return float(np.mean(y))
        labels, counts = np.unique(y, return_counts=True)
        return int(labels[np.argmax(counts)])

    def grow(self, x, y, depth):
        node = Node(len(y), CRITERIA[self.criterion](y), self.leaf_value(y))
        if self.max_depth is not None and depth >= self.max_depth:
            return node
        if len(y) < self.min_split:
            return node
        split = best_split(x, y, self.criterion, self.min_leaf)
        if split is None:
            return node
        feature, threshold, missing_left, _ = split
        column = x[:, feature]
        left = column <= threshold
        if missing_left:
            left = left | np.isnan(column)
        node.split = split
        node.left = self.grow(x[left], y[left], depth + 1)
        node.right = self.grow(x[~left], y[~left], depth + 1)
        return node

    def predict(self, x):
        found = []
        for row in x:
            node = self.root
            while node.split is not None:
                feature, threshold, missing_left, _ = node.split
                if np.isnan(row[feature]):
                    node = node.left if missing_left else node.right
                elif row[feature] <= threshold:
                    node = node.left
                else:
                    node = node.right
            found.append(node.value)
        return np.array(found)

    def splits(self):
        found = []

        def visit(node, depth):
            if node.split is not None:
                found.append((depth, node.split[0], node.split[1]))
                visit(node.left, depth + 1)
                visit(node.right, depth + 1)

        visit(self.root, 0)
        return found

    def n_leaves(self):
        return len(leaves_of(self.root))

    def pruning_path(self):
        root = copy_of(self.root)
        path = [(0.0, len(leaves_of(root)))]
        while root.split is not None:
            alpha = self.cut_cheapest(root)
            path.append((alpha, len(leaves_of(root))))
        return path

    def cut_cheapest(self, root):
        alpha = min(price(node, root.n) for node in branches_of(root))
        for node in branches_of(root):
            if node.split is not None and price(node, root.n) <= alpha * (1 + 1e-9):
                node.split = node.left = node.right = None
        return float(alpha)

    def prune(self, alpha):
        pruned = DecisionTree(self.criterion, self.max_depth, self.min_split, self.min_leaf)
        root = copy_of(self.root)
        while root.split is not None:
            if min(price(node, root.n) for node in branches_of(root)) > alpha:
                break
            self.cut_cheapest(root)
        pruned.root = root
        return pruned
