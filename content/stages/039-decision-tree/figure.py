"""Figures and numbers of stage 39, computed by its solution."""

from collections.abc import Callable
from functools import cache

import numpy as np
from solution import DecisionTree, Node, best_split, gini

from baibu.publish.draw import Box, Diagram, Plot, Style, beside, number

Say = Callable[..., str]

HOURS = np.array([[1.0], [2.0], [4.0], [5.0], [7.0], [9.0]])
PASSED = np.array([0, 0, 1, 0, 1, 1])
COLUMN = 136.0  # pixels for each leaf of a drawn tree
PETALS = [2, 3]  # columns of iris: length and width of the petal, in cm


def numbers() -> dict[str, str]:
    """Give every number of the brief that the solution can compute."""
    tree = DecisionTree("gini").fit(HOURS, PASSED)
    curve = diabetes_curve()
    best = min(curve, key=lambda point: point[2])
    hours, passed = np.vstack([HOURS, [[np.nan]]]), np.append(PASSED, 1)
    with_missing = best_split(hours, passed)
    return {
        "iris_cut": f"{iris_tree().root.split[1]:.2f}",
        "full_leaves": str(curve[0][0]),
        "full_train": f"{curve[0][1]:.1f}",
        "full_test": f"{curve[0][2]:.1f}",
        "best_leaves": str(best[0]),
        "best_test": f"{best[2]:.1f}",
        "gain_table": "\n".join(gain_row(cut) for cut in (1.5, 3.0, 4.5, 6.0, 8.0)),
        "second_cut": f"{tree.splits()[1][2]:g}",
        "third_cut": f"{tree.splits()[2][2]:g}",
        "path": ", ".join(f"({alpha:g}, {leaves})" for alpha, leaves in tree.pruning_path()),
        "missing_parent": f"{gini(passed):.3f}",
        "missing_left": f"{gain(passed, np.append(HOURS[:, 0] <= 3, True)):.3f}",
        "missing_right": f"{gain(passed, np.append(HOURS[:, 0] <= 3, False)):.3f}",
        "missing_threshold": f"{with_missing[1]:g}",
        "missing_gain": f"{with_missing[3]:.3f}",
    }


def gain(y: np.ndarray, left: np.ndarray) -> float:
    """Say what sending these rows left gains."""
    return gini(y) - left.mean() * gini(y[left]) - (1 - left.mean()) * gini(y[~left])


def gain_row(cut: float) -> str:
    """Write one candidate of the worked example as a row of a table."""
    left = HOURS[:, 0] <= cut
    sides = [" ".join(str(label) for label in PASSED[side]) for side in (left, ~left)]
    impurities = [f"{gini(PASSED[side]):.3f}" for side in (left, ~left)]
    cells = [f"{cut:g}", *(f"`{side}`" for side in sides), *impurities]
    return f"| {' | '.join(cells)} | {gain(PASSED, left):.3f} |"


@cache
def iris_tree() -> DecisionTree:
    """Grow the tree of two questions on iris petals."""
    x, y = iris()
    return DecisionTree("gini", max_depth=2).fit(x, y)


@cache
def iris() -> tuple[np.ndarray, np.ndarray]:
    """Read petal length and width, and the species."""
    from sklearn.datasets import load_iris

    x, y = load_iris(return_X_y=True)
    return x[:, PETALS], y


@cache
def diabetes_curve() -> list[tuple[int, float, float]]:
    """List (leaves, error on training rows, error on new rows) along the pruning path."""
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    train, new = order[:300], order[300:]
    tree = DecisionTree("variance").fit(x[train], y[train])
    pruned, found = DecisionTree("variance"), []
    for _, pruned.root in tree.shrinking():
        errors = [
            float(np.sqrt(np.mean((pruned.predict(x[rows]) - y[rows]) ** 2)))
            for rows in (train, new)
        ]
        found.append((pruned.root.leaves, *errors))
    return found


def iris_regions(say: Say) -> str:
    """Draw what two questions do to the plane, and the questions."""
    x, y = iris()
    (_, _, first), (_, _, second) = iris_tree().splits()
    names = ("setosa", "versicolor", "virginica")
    length = say(zh="花瓣长 (cm)", en="petal length (cm)")
    width = say(zh="花瓣宽 (cm)", en="petal width (cm)")
    plot = Plot(380, 330, x=(0.8, 7.2), y=(0, 2.7), title=say(zh="三个区域", en="Three regions"))
    markers = ("circle", "square", "triangle")
    corners = (((0.8, 0), (first, 2.7)), ((first, 0), (7.2, second)), ((first, second), (7.2, 2.7)))
    for label, (low, high) in enumerate(corners):
        plot.rect(low, high, style=Style(hue=label + 1, opacity=0.12))
    for label, (name, marker) in enumerate(zip(names, markers, strict=True)):
        rows = y == label
        plot.points(*x[rows].T, label=name, style=Style(hue=label + 1, marker=marker))
    plot.axis_titles(length, width)

    tree = Diagram(306, 330, say(zh="同一棵树", en="The same tree"))
    yes, no = say(zh="是", en="yes"), say(zh="否", en="no")
    top = tree.box(20, 50, 210, 44, f"{say(zh='花瓣长', en='petal length')} ≤ {first:.2f} cm")
    below = tree.box(108, 150, 196, 44, f"{say(zh='花瓣宽', en='petal width')} ≤ {second:.2f} cm")
    places = ((2, 152), (102, 260), (208, 260))
    leaves = [
        tree.box(*place, 94, 40, name, style=Style(hue=label + 1))
        for label, (place, name) in enumerate(zip(places, names, strict=True))
    ]
    join(tree, top, leaves[0], yes)
    join(tree, top, below, no)
    join(tree, below, leaves[1], yes)
    join(tree, below, leaves[2], no)
    return beside(
        plot, tree, title=say(zh="树把平面切成矩形", en="A tree cuts the plane into rectangles")
    ).svg()


def join(diagram: Diagram, upper: Box, lower: Box, words: str) -> None:
    """Draw the way from a question to what follows one of its answers."""
    start = (min(max(lower.centre[0], upper.x + 24), upper.right - 24), upper.bottom + 1)
    diagram.arrow(start, (lower.centre[0], lower.y - 3), words)


def pruning_curve(say: Say) -> str:
    """Draw the error on seen and on new rows along the pruning path of the diabetes tree."""
    curve = diabetes_curve()
    leaves = [point[0] for point in curve]
    plot = Plot(
        560, 320, x=(1, 300), y=(0, 90), x_scale="log",
        title=say(zh="剪掉多少才好（糖尿病数据）", en="How much to prune (diabetes data)"),
    )  # fmt: skip
    plot.line(
        leaves, [point[1] for point in curve],
        label=say(zh="训练行上的误差", en="error on training rows"),
    )  # fmt: skip
    plot.line(
        leaves, [point[2] for point in curve],
        label=say(zh="新数据上的误差", en="error on new rows"), style=Style(hue=2, dashed=True),
    )  # fmt: skip
    best = min(curve, key=lambda point: point[2])
    plot.points([best[0]], [best[2]], style=Style(hue=2, marker="square"))
    plot.text(best[0], best[2], say(zh=f"{best[0]} 片叶子", en=f"{best[0]} leaves"), at="above")
    error = say(zh="均方根误差", en="root mean squared error")
    plot.axis_titles(say(zh="叶子数", en="leaves"), error)
    return plot.svg()


def worked_tree(say: Say) -> str:
    """Draw the tree of the worked example with the rows and impurity of every node."""
    root = DecisionTree("gini").fit(HOURS, PASSED).root
    title = say(zh="六名学生的树", en="The tree of the six students")
    diagram = Diagram(root.leaves * COLUMN, 330, title)
    place(diagram, root, first_column=0, top=36, say=say)
    return diagram.svg()


def place(diagram: Diagram, node: Node, first_column: int, top: float, say: Say) -> Box:
    """Draw a node above its two sides; every leaf has a column of its own."""
    rows = say(zh=f"{node.n} 行", en=f"{node.n} row{'s' if node.n > 1 else ''}")
    facts = f"{rows}, G = {number(node.impurity, 3)}"
    x = (first_column + node.leaves / 2) * COLUMN
    if node.split is None:
        words, style = say(zh="预测", en="predict") + f" {node.value}", Style(hue=2 - node.value)
        return diagram.box(x - 62, top, 124, 42, f"{words}\n{facts}", style=style)
    words = say(zh="小时", en="hours") + f" ≤ {node.split[1]:g}"
    box = diagram.box(x - 66, top, 132, 42, f"{words}\n{facts}")
    left = place(diagram, node.left, first_column, top + 80, say)
    right = place(diagram, node.right, first_column + node.left.leaves, top + 80, say)
    join(diagram, box, left, say(zh="是", en="yes"))
    join(diagram, box, right, say(zh="否", en="no"))
    return box
