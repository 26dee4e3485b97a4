"""Checks of stage 39: impurities, one split, the grown tree, the pruned tree, real data."""

import numpy as np
from numpy.random import Generator
from solution import DecisionTree, best_split

from baibu.grader.checks import Learner, check, expect

HOURS = np.array([[1.0], [2.0], [4.0], [5.0], [7.0], [9.0]])  # the worked example of the brief
PASSED = np.array([0, 0, 1, 0, 1, 1])


@check(zh="基尼不纯度等于 1 − Σp²", en="the Gini impurity is 1 − Σp²", proves=["decision-trees"])
def gini_of_labels(learner: Learner, rng: Generator) -> None:
    expect(learner.gini(np.array([0, 0, 1, 1]))).close_to(0.5, atol=1e-12)
    expect(learner.gini(np.array([7, 3, 3, 3]))).close_to(0.375, atol=1e-12)
    expect(learner.gini(np.array([5]))).close_to(0.0, atol=1e-12)
    y = rng.integers(0, 4, size=30)
    expect(learner.gini(y)).close_to(1 - (shares(y) ** 2).sum(), atol=1e-12)


@check(
    zh="熵以比特计，缺席的标签不产生 nan",
    en="the entropy is in bits, and a label that is absent makes no nan",
    proves=["decision-trees"],
)
def entropy_of_labels(learner: Learner, rng: Generator) -> None:
    expect(learner.entropy(np.array([0, 0, 1, 1]))).close_to(1.0, atol=1e-12)
    expect(learner.entropy(np.array([4, 4, 4]))).close_to(0.0, atol=1e-12)
    expect(learner.entropy(np.array([0, 0, 2, 3]))).close_to(1.5, atol=1e-12)
    y = rng.choice([1, 4, 6], size=30)
    expect(learner.entropy(y)).close_to(-(shares(y) * np.log2(shares(y))).sum(), atol=1e-12)


@check(
    zh="方差除以行数 n，不是 n − 1",
    en="the variance divides by the number of rows",
    proves=["decision-trees"],
)
def variance_of_targets(learner: Learner, rng: Generator) -> None:
    expect(learner.variance(np.array([1.0, 3.0]))).close_to(1.0, atol=1e-12)
    expect(learner.variance(np.array([2.5]))).close_to(0.0, atol=1e-12)
    y = rng.normal(150, 40, size=25)
    expect(learner.variance(y)).close_to(float(np.var(y)), rtol=1e-9)


@check(
    zh="阈值取相邻两个值的中点，增益与手算一致",
    en="the threshold is the midpoint of two neighbours, and the gain is the one computed by hand",
    proves=["decision-trees"],
)
def cuts_at_midpoints(learner: Learner, rng: Generator) -> None:
    same_cut(learner.best_split(HOURS, PASSED), (0, 3.0, False, 0.25))
    same_cut(learner.best_split(np.array([[10.0], [4.0]]), np.array([1, 0])), (0, 7.0, True, 0.5))
    x, y = scattered(rng, n=12, columns=1)
    same_cut(learner.best_split(x, y, "variance"), best_split(x, y, "variance"))


@check(
    zh="两侧的不纯度按行数加权",
    en="each side's impurity counts by its number of rows",
    proves=["decision-trees"],
)
def weighs_by_rows(learner: Learner, rng: Generator) -> None:
    x = np.arange(10.0)[:, None]
    y = np.array([1, 0, 0, 0, 0, 1, 0, 1, 1, 1])
    same_cut(learner.best_split(x, y, "gini"), best_split(x, y, "gini"))
    same_cut(learner.best_split(x, y, "entropy"), best_split(x, y, "entropy"))
    x, heights = scattered(rng, n=12, columns=1)
    y = (heights > heights.mean()).astype(int)
    same_cut(learner.best_split(x, y, "gini"), best_split(x, y, "gini"))


@check(
    zh="增益相同时，先取编号小的特征，再取小的阈值",
    en="among equal gains the lower feature wins, then the lower threshold",
    proves=["decision-trees"],
)
def first_of_equals(learner: Learner, rng: Generator) -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    y = np.array([1, 0, 0, 1])
    same_cut(learner.best_split(x, y), best_split(x, y))
    twins = np.column_stack([4.0 * np.ones(4), x, x, -x]) + round(float(rng.uniform(-5, 5)), 2)
    same_cut(learner.best_split(twins, y, "entropy"), best_split(twins, y, "entropy"))


@check(
    zh="没有任何划分带来增益时返回 None",
    en="the answer is None when no cut gains anything",
    proves=["decision-trees"],
)
def nothing_to_gain(learner: Learner, rng: Generator) -> None:
    x, _ = scattered(rng, n=6, columns=2)
    expect(learner.best_split(x, np.full(6, 3))).equals(None)
    expect(learner.best_split(np.ones((4, 2)), np.array([0, 1, 0, 1]))).equals(None)
    xor = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    expect(learner.best_split(xor, np.array([0, 1, 1, 0]))).equals(None)
    expect(learner.best_split(np.full((3, 1), np.nan), np.array([0, 1, 1]))).equals(None)
    y = (x[:, 0] > np.median(x[:, 0])).astype(int)
    same_cut(learner.best_split(x, y), best_split(x, y))  # where something is gained


@check(
    zh="每一侧至少留 min_leaf 行",
    en="each side keeps at least min_leaf rows",
    proves=["decision-trees"],
)
def leaves_enough_rows(learner: Learner, rng: Generator) -> None:
    x = np.arange(8.0)[:, None]
    y = np.array([0, 1, 1, 1, 0, 1, 1, 1])
    same_cut(learner.best_split(x, y, "gini", 3), best_split(x, y, "gini", 3))
    expect(learner.best_split(x, y, "gini", 5)).equals(None)
    x, y = scattered(rng, n=20, columns=2)
    same_cut(learner.best_split(x, y, "variance", 6), best_split(x, y, "variance", 6))


@check(
    zh="缺失的行整体走向增益更大的一侧",
    en="missing rows go together to the side that gains more",
    proves=["split-criteria"],
)
def places_missing_rows(learner: Learner, rng: Generator) -> None:
    x = np.vstack([HOURS, [[np.nan]]])
    same_split(learner.best_split(x, np.append(PASSED, 1)), best_split(x, np.append(PASSED, 1)))
    same_split(learner.best_split(x, np.append(PASSED, 0)), best_split(x, np.append(PASSED, 0)))
    even = np.array([[1.0], [2.0]])  # nothing is missing: the larger side, or left of two equals
    same_split(learner.best_split(even, np.array([0, 1])), (0, 1.5, True, 0.5))
    x, y = scattered(rng, n=20, columns=3)
    x[rng.random(x.shape) < 0.25] = np.nan
    same_split(learner.best_split(x, y, "variance"), best_split(x, y, "variance"))


@check(
    zh="到达 max_depth 或行数少于 min_split 就停",
    en="growth stops at max_depth and below min_split rows",
    proves=["decision-trees"],
)
def stops_growing(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng, n=16, columns=2)
    for settings in ({"max_depth": 0}, {"max_depth": 2}, {"min_split": 8}, {"min_split": 16}):
        tree = learner.DecisionTree("variance", **settings)
        tree.fit(x, y)
        same_splits(tree.splits(), DecisionTree("variance", **settings).fit(x, y).splits())


@check(
    zh="叶子预测多数类（平票取最小标签）或平均值",
    en="a leaf predicts the majority (the smallest label of a draw) or the mean",
    proves=["decision-trees"],
)
def leaf_values(learner: Learner, rng: Generator) -> None:
    shift = int(rng.integers(1, 50))
    x = np.array([[0.0], [0.0], [0.0], [0.0], [1.0]])
    labels = learner.DecisionTree("gini")
    labels.fit(x, shift + np.array([8, 2, 8, 2, 5]))
    got = labels.predict(np.array([[0.0], [1.0]]))
    expect(got).is_array(shape=(2,), dtype="int")
    expect(got).equals(shift + np.array([2, 5]))
    numbers = learner.DecisionTree("variance")
    numbers.fit(x, shift + np.array([1.0, 2.0, 3.0, 6.0, 9.0]))
    expect(numbers.predict(np.array([[0.0], [1.0]]))).close_to(shift + np.array([3.0, 9.0]))


@check(
    zh="预测时：等于阈值走左，缺失按划分记住的一侧走",
    en="in prediction a row on the threshold goes left, a missing one where the split says",
    proves=["decision-trees"],
)
def routes_rows(learner: Learner, rng: Generator) -> None:
    tree = learner.DecisionTree("gini", max_depth=1)
    tree.fit(np.array([[1.0], [3.0], [5.0], [7.0]]), np.array([0, 0, 0, 1]))
    expect(tree.predict(np.array([[6.0], [6.5], [np.nan]]))).equals(np.array([0, 1, 0]))
    x, y = scattered(rng, n=24, columns=3)
    x[rng.random(x.shape) < 0.2] = np.nan
    full = learner.DecisionTree("variance")
    full.fit(x, y)
    new = scattered(rng, n=15, columns=3)[0]
    new[rng.random(new.shape) < 0.3] = np.nan
    want = DecisionTree("variance").fit(x, y).predict(new)
    expect(full.predict(new)).close_to(want)


@check(
    zh="在没有并列的数据上，划分序列与 scikit-learn 一致",
    en="on data without ties the sequence of splits is scikit-learn's",
    proves=["decision-trees"],
)
def splits_like_the_library(learner: Learner, rng: Generator) -> None:
    from sklearn.tree import DecisionTreeRegressor

    x = rng.normal(size=(80, 4)).astype(np.float32).astype(float)  # the library rounds to float32
    y = x[:, 0] + x[:, 1] * x[:, 2] + 0.3 * rng.normal(size=80)
    tree = learner.DecisionTree("variance", max_depth=3, min_leaf=8)
    tree.fit(x, y)
    library = DecisionTreeRegressor(max_depth=3, min_samples_leaf=8).fit(x, y)
    same_splits(tree.splits(), library_splits(library), atol=1e-6)


@check(
    zh="对特征做单调变换，训练行的预测不变",
    en="a monotone change of a feature leaves the predictions of the training rows alone",
    proves=["decision-trees"],
)
def ignores_scale(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng, n=30, columns=3)
    want = DecisionTree("variance", max_depth=4).fit(x, y).predict(x)
    for change in (lambda v: v, np.exp, lambda v: 5 * v**3 - 2):
        tree = learner.DecisionTree("variance", max_depth=4)
        tree.fit(change(x), y)
        expect(tree.predict(change(x))).close_to(want)


@check(
    zh="剪枝路径：单价最低的分支先剪，α 不降，叶子越来越少",
    en="the pruning path takes the cheapest branch first: alpha never falls, leaves never grow",
    proves=["tree-pruning"],
)
def prunes_the_cheapest_first(learner: Learner, rng: Generator) -> None:
    tree = learner.DecisionTree("gini")
    tree.fit(HOURS, PASSED)
    expect(tree.pruning_path()).close_to([(0.0, 4), (0.125, 2), (0.25, 1)], atol=1e-12)
    leaf = learner.DecisionTree("gini", max_depth=0)
    leaf.fit(HOURS, PASSED)
    expect(leaf.pruning_path()).close_to([(0.0, 1)])
    x, y = scattered(rng, n=25, columns=3)
    tree = learner.DecisionTree("variance")
    tree.fit(x, y)
    path = tree.pruning_path()
    expect(path).close_to(DecisionTree("variance").fit(x, y).pruning_path(), rtol=1e-6, atol=1e-12)
    alphas, leaves = [step[0] for step in path], [step[1] for step in path]
    expect.that(
        bool(np.all(np.diff(alphas) >= 0) and np.all(np.diff(leaves) < 0)),
        zh="路径上 α 不降，每一步叶子都变少",
        en="along the path alpha does not fall and each step has fewer leaves",
    )


@check(
    zh="prune(α) 给出新树，原来的树不变",
    en="prune(alpha) gives a new tree and leaves the old one as it was",
    proves=["tree-pruning"],
)
def prunes_a_copy(learner: Learner, rng: Generator) -> None:
    x, y = scattered(rng, n=25, columns=3)
    grown, reference = learner.DecisionTree("variance"), DecisionTree("variance").fit(x, y)
    grown.fit(x, y)
    alphas = [alpha for alpha, _ in reference.pruning_path()]
    between = float(np.mean(alphas[len(alphas) // 2 : len(alphas) // 2 + 2]))
    pruned = grown.prune(between)
    same_splits(pruned.splits(), reference.prune(between).splits())
    expect(pruned.n_leaves()).equals(reference.prune(between).n_leaves())
    expect(pruned.predict(x)).close_to(reference.prune(between).predict(x))
    expect(grown.n_leaves(), zh="原来的树的叶子数", en="leaves of the old tree").equals(
        reference.n_leaves()
    )


@check(
    zh="鸢尾花上的准确率、糖尿病上的误差，与 scikit-learn 相差不大",
    en="accuracy on iris and error on diabetes are close to scikit-learn's",
    proves=["decision-trees"],
)
def as_good_as_the_library(learner: Learner, rng: Generator) -> None:
    from sklearn.datasets import load_diabetes, load_iris
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    (x, y), (train, test) = load_iris(return_X_y=True), halves(rng, 150)
    tree = learner.DecisionTree("gini", max_depth=3)
    tree.fit(x[train], y[train])
    library = DecisionTreeClassifier(max_depth=3, random_state=0).fit(x[train], y[train])
    got = expect(tree.predict(x[test])).is_array(shape=(75,), dtype="int")
    right = float(np.mean(got == y[test]))
    floor = library.score(x[test], y[test]) - 0.15
    expect(right, zh="鸢尾花准确率", en="accuracy on iris").at_least(floor)
    (x, y), (train, test) = load_diabetes(return_X_y=True), halves(rng, 442)
    tree = learner.DecisionTree("variance", max_depth=3, min_leaf=10)
    tree.fit(x[train], y[train])
    library = DecisionTreeRegressor(max_depth=3, min_samples_leaf=10).fit(x[train], y[train])
    ceiling = 1.08 * rmse(library.predict(x[test]), y[test])
    got = expect(tree.predict(x[test])).is_array(shape=(221,), dtype="float")
    expect(rmse(got, y[test]), zh="糖尿病均方根误差", en="RMSE on diabetes").at_most(ceiling)


def scattered(rng: Generator, n: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Make rows whose values all differ, so that gains tie in tiny nodes only."""
    x = rng.uniform(-2, 2, size=(n, columns))
    return x, np.sin(2 * x[:, 0]) + x[:, -1] + 0.5 * rng.normal(size=n)


def shares(y: np.ndarray) -> np.ndarray:
    counts = np.unique(y, return_counts=True)[1]
    return counts / counts.sum()


def halves(rng: Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    order = rng.permutation(n)
    return order[: n // 2], order[n // 2 :]


def rmse(got: np.ndarray, want: np.ndarray) -> float:
    return float(np.sqrt(np.mean((got - want) ** 2)))


def library_splits(model: object) -> list[tuple[int, int, float]]:
    """List a scikit-learn tree's splits in the order of `DecisionTree.splits`."""
    tree, found, waiting = model.tree_, [], [(0, 0)]
    while waiting:
        node, depth = waiting.pop()
        if tree.children_left[node] >= 0:
            found.append((depth, int(tree.feature[node]), float(tree.threshold[node])))
            sides = tree.children_right[node], tree.children_left[node]
            waiting += [(side, depth + 1) for side in sides]
    return found


def same_cut(got: object, want: tuple[int, float, bool, float]) -> None:
    """Compare feature, threshold and gain; where missing rows go is the matter of another check."""
    is_split = type(got) is tuple and len(got) == len(want)
    expect.that(
        is_split and close([got[0], got[1], got[3]], [want[0], want[1], want[3]]),
        zh="（特征，阈值，缺失走左，增益）是最好的划分",
        en="(feature, threshold, missing goes left, gain) is the best split",
        got=got,
        want=want,
    )


def same_split(got: object, want: tuple[int, float, bool, float]) -> None:
    same_cut(got, want)
    expect.that(
        got[2] == want[2],
        zh="缺失的行走向规则规定的一侧",
        en="missing rows go to the side that the rule names",
        got=got,
        want=want,
    )


def close(got: list[object], want: list[float]) -> bool:
    numbers = all(isinstance(item, (int, float, np.number)) for item in got)
    return numbers and bool(np.allclose(got, want, rtol=1e-9, atol=1e-9))


def same_splits(got: object, want: list[tuple[int, int, float]], atol: float = 1e-9) -> None:
    expect(got).is_list(length=len(want))
    expect(got).close_to(want, rtol=1e-9, atol=atol)
