"""Stage 39: a decision tree, grown and pruned by hand. Work from top to bottom; each part uses the one before."""

import numpy as np

Split = tuple[int, float, bool, float]  # feature, threshold, missing goes left, gain


def gini(y: np.ndarray) -> float:
    """Return the Gini impurity of labels: 1 minus the sum of squared shares."""
    # TODO: count each label (np.unique can), turn the counts into shares
    return float("nan")


def entropy(y: np.ndarray) -> float:
    """Return the entropy of labels in bits."""
    # TODO
    return float("nan")


def variance(y: np.ndarray) -> float:
    """Return the variance of numbers, divided by how many there are."""
    # TODO
    return float("nan")


def best_split(
    x: np.ndarray, y: np.ndarray, criterion: str = "gini", min_leaf: int = 1
) -> Split | None:
    """Return (feature, threshold, missing_left, gain) of the best question, or None if none gains."""
    # TODO: first without missing values; add them when the other checks pass
    return 0, float("nan"), False, 0.0


class Node:
    """A group of training rows: a leaf, or a question with two sides. Change it as you like."""

    def __init__(self, n: int, impurity: float, value: float) -> None:
        self.n = n  # training rows here
        self.impurity = impurity
        self.value = value  # what a leaf predicts
        self.split: Split | None = None
        self.left: Node | None = None
        self.right: Node | None = None


class DecisionTree:
    """A tree of questions: "gini" and "entropy" classify, "variance" regresses."""

    def __init__(
        self,
        criterion: str = "gini",
        max_depth: int | None = None,
        min_split: int = 2,
        min_leaf: int = 1,
    ) -> None:
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_split = min_split
        self.min_leaf = min_leaf

    def fit(self, x: np.ndarray, y: np.ndarray) -> "DecisionTree":
        """Grow the tree and return it."""
        # TODO: write a method that makes a node, splits it, and calls itself for both sides
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return one prediction for each row of x."""
        # TODO
        return np.full(len(x), np.nan)

    def splits(self) -> list[tuple[int, int, float]]:
        """Return (depth, feature, threshold) of each question: a node, its left side, its right side."""
        # TODO
        return []

    def n_leaves(self) -> int:
        """Return the number of leaves."""
        # TODO
        return 0

    def pruning_path(self) -> list[tuple[float, int]]:
        """Return (alpha, leaves) from the grown tree down to one leaf."""
        # TODO
        return []

    def prune(self, alpha: float) -> "DecisionTree":
        """Return a new tree without the branches that are not worth alpha for each leaf."""
        # TODO
        return self


if __name__ == "__main__":
    hours = np.array([[1.0], [2.0], [4.0], [5.0], [7.0], [9.0]])
    passed = np.array([0, 0, 1, 0, 1, 1])
    print("impurity", gini(passed), "best split", best_split(hours, passed))
