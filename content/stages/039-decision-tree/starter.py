"""Stage 39: a decision tree, grown and pruned by hand.
Work from top to bottom; each part uses the one before.
第 39 关：手写一棵决策树，先长成，再剪枝。从上往下写，每一部分都用到前一部分。
"""

import numpy as np

# feature, threshold, missing goes left, gain
# 特征、阈值、缺失的走左边、增益
Split = tuple[int, float, bool, float]


def gini(y: np.ndarray) -> float:
    """Return the Gini impurity of labels: 1 minus the sum of squared shares.
    返回标签的基尼不纯度：1 减去各标签占比的平方和。
    """
    # TODO: count each label (np.unique can), turn the counts into shares
    # TODO：数出每个标签有几个（np.unique 就能数），再换算成占比
    return float("nan")


def entropy(y: np.ndarray) -> float:
    """Return the entropy of labels in bits.
    返回标签的熵，单位是比特。
    """
    # TODO
    return float("nan")


def variance(y: np.ndarray) -> float:
    """Return the variance of numbers, divided by how many there are.
    返回一组数的方差，分母是数的个数。
    """
    # TODO
    return float("nan")


def best_split(
    x: np.ndarray, y: np.ndarray, criterion: str = "gini", min_leaf: int = 1
) -> Split | None:
    """Return (feature, threshold, missing_left, gain) of the best question, or None if none gains.
    返回最好的问题的 (feature, threshold, missing_left, gain)；都没有增益就返回 None。
    """
    # TODO: first without missing values; add them when the other checks pass
    # TODO：先不管缺失值，其他检查都通过之后再加上
    return 0, float("nan"), False, 0.0


class Node:
    """A group of training rows: a leaf, or a question with two sides. Change it as you like.
    一组训练行：要么是叶子，要么是带左右两侧的一个问题。可以随意修改。
    """

    def __init__(self, n: int, impurity: float, value: float) -> None:
        self.n = n  # training rows here 这里的训练行数
        self.impurity = impurity
        self.value = value  # what a leaf predicts 叶子的预测值
        self.split: Split | None = None
        self.left: Node | None = None
        self.right: Node | None = None


class DecisionTree:
    """A tree of questions: "gini" and "entropy" classify, "variance" regresses.
    由问题组成的树："gini" 和 "entropy" 用来分类，"variance" 用来回归。
    """

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
        """Grow the tree and return it.
        把树长出来，并返回它自己。
        """
        # TODO: write a method that makes a node, splits it, and calls itself for both sides
        # TODO：写一个方法：造出节点，划分它，再对两侧各调用一次自己
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return one prediction for each row of x.
        对 x 的每一行返回一个预测值。
        """
        # TODO
        return np.full(len(x), np.nan)

    def splits(self) -> list[tuple[int, int, float]]:
        """Return (depth, feature, threshold) of each question:
        a node, its left side, its right side.
        返回每个问题的 (depth, feature, threshold)：
        先是节点自己，再是左侧，然后是右侧。
        """
        # TODO
        return []

    def n_leaves(self) -> int:
        """Return the number of leaves.
        返回叶子数。
        """
        # TODO
        return 0

    def pruning_path(self) -> list[tuple[float, int]]:
        """Return (alpha, leaves) from the grown tree down to one leaf.
        返回从完整的树剪到一片叶子，各步的 (alpha, 叶子数)。
        """
        # TODO
        return []

    def prune(self, alpha: float) -> "DecisionTree":
        """Return a new tree without the branches that are not worth alpha for each leaf.
        返回一棵新树：每片叶子收费 alpha，不值这个价的分支都剪掉。
        """
        # TODO
        return self


if __name__ == "__main__":
    hours = np.array([[1.0], [2.0], [4.0], [5.0], [7.0], [9.0]])
    passed = np.array([0, 0, 1, 0, 1, 1])
    print("impurity", gini(passed), "best split", best_split(hours, passed))
