"""Figures and numbers of stage 19."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from solution import log_sum_exp, pairwise_distances, softmax

from baibu.publish.draw import Diagram, Plot, Style, number


def numbers():
    scores = np.array([1000.0, 1001.0, 1002.0])
    weights = np.exp(scores - scores.max())
    a, b = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[3.0, 0.0], [0.0, 4.0], [3.0, 4.0]])
    left, right = 2.0**30 + 1, 2.0**30 + 4
    return {
        "exp_limit": f"{np.log(np.finfo(float).max):.2f}",
        "distances": str(pairwise_distances(a, b).tolist()),
        "weights": ", ".join(f"{w:.4f}" for w in weights),
        "weight_sum": f"{weights.sum():.4f}",
        "shares": ", ".join(f"{p:.4f}" for p in softmax(scores)),
        "lse": f"{log_sum_exp(scores):.4f}",
        "expanded": f"{np.sqrt(left * left + right * right - 2 * left * right):.0f}",
        "subtracted": f"{pairwise_distances(np.array([[left]]), np.array([[right]]))[0, 0]:.0f}",
        "tenths": number(np.full((10, 2), 0.1).std(axis=0)[0]),
        "wrapped": f"{np.subtract(np.uint8(10), np.uint8(12)):d}",
    }


def grid(say):
    """A column meets a row: one cell for each pair."""
    a, b = np.array([[1], [4], [6]]), np.array([[0, 2, 3, 7]])
    drawing = Diagram(
        520, 250, say(zh="列遇上行：每一对一格", en="A column meets a row: one cell for each pair")
    )
    column = drawing.grid(40, 96, a.tolist())
    row = drawing.grid(200, 46, b.tolist())
    table = drawing.grid(200, 96, (a - b).tolist(), heat=True, highlight={(1, 2): 3})
    drawing.arrow(column.cell(1, 0), table.cell(1, 0), style=Style(hue=3, width=1.5))
    drawing.arrow(row.cell(0, 2), table.cell(0, 2), style=Style(hue=3, width=1.5))
    drawing.text(62, 204, "a[:, None]\n(3, 1)", anchor="middle")
    drawing.text(390, 61, "b[None, :]   (1, 4)")
    drawing.text(390, 141, say(zh="差   (3, 4)", en="difference\n(3, 4)"))
    note = say(
        zh="长度为 1 的轴看起来重复了，\n内存里没有多出一个数",
        en="the axes of length 1 seem repeated;\nno number is copied",
    )
    drawing.text(200, 204, note, size=12)
    return drawing.svg()


def windows(say):
    """Two windows that overlap, and where their numbers lie in memory."""
    image = np.arange(12).reshape(3, 4)
    first, second = [(0, 1), (0, 2), (1, 1)], [(1, 3), (2, 2), (2, 3)]
    marks = {**dict.fromkeys(first, 1), **dict.fromkeys(second, 2), (1, 2): 3}
    drawing = Diagram(600, 250, say(zh="窗口与内存步幅", en="Windows and strides"))
    drawing.grid(30, 50, image.tolist(), highlight=marks)
    drawing.text(
        236, 66, say(zh="下一行：隔 4 个数 = 32 字节", en="next row: 4 numbers = 32 bytes")
    )
    drawing.text(
        236, 92, say(zh="下一列：隔 1 个数 = 8 字节", en="next column: 1 number = 8 bytes")
    )
    note = say(
        zh="窗口 (0, 1) 与 (1, 2)：起点不同，\n里面的步子相同，共用数字 6",
        en="windows (0, 1) and (1, 2): other start,\nsame steps inside; both hold the 6",
    )
    drawing.text(236, 122, note)
    drawing.text(30, 176, say(zh="内存里只有一排：", en="in memory there is one row only:"))
    flat = {(0, 4 * r + c): hue for (r, c), hue in marks.items()}
    drawing.grid(30, 194, [image.ravel().tolist()], cell=(44.0, 30.0), highlight=flat)
    return drawing.svg()


def cancellation(say):
    """The relative error of two formulas for a distance, near the origin and far away."""
    rng = np.random.default_rng(0)
    near = rng.random((60, 2))
    powers = range(0, 31, 2)
    plot = Plot(
        560, 320, x=(1, 2e9), y=(1e-18, 10), x_scale="log", y_scale="log",
        title=say(zh="先展开，位数就丢了", en="Who expands first loses the digits"),
    )  # fmt: skip
    subtract, expand = zip(*(_errors(near, 2.0**power) for power in powers), strict=True)
    offsets = [2.0**power for power in powers]
    plot.line(offsets, expand, label="a² + b² − 2ab", style=Style(hue=2))
    plot.line(offsets, subtract, label="(a − b)²", style=Style(hue=1, dashed=True))
    plot.axis_titles(
        say(zh="与原点的距离", en="distance from the origin"),
        say(zh="距离的平均相对误差", en="mean relative error of the distance"),
    )
    return plot.svg()


def _errors(near, offset):
    """Compare both formulas with exact fractions, over neighbouring pairs of points."""
    points = near + offset
    errors = []
    for a, b in pairwise(points):
        squares = [(Fraction(p) - Fraction(q)) ** 2 for p, q in zip(a, b, strict=True)]
        exact = float(sum(squares)) ** 0.5
        direct = pairwise_distances(a[None], b[None])[0, 0]
        expanded = np.sqrt(max(a @ a + b @ b - 2 * (a @ b), 0.0))
        errors.append([abs(direct - exact) / exact, abs(expanded - exact) / exact])
    return np.maximum(np.mean(errors, axis=0), 1e-18)
