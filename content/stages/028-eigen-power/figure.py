"""Figures and numbers of stage 28, computed by the solution."""

import numpy as np
from solution import length, pagerank, power_iteration, steps_needed, svd_top

from baibu.publish.draw import Diagram, Plot, Style, beside, number

TWO = np.array([[2.0, 1.0], [1.0, 2.0]])
START = np.array([1.0, 0.0])
WEB = np.array([[0, 1, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]], dtype=float)
PLACES = {"A": (20, 50), "B": (188, 50), "C": (188, 180), "D": (356, 180)}  # on the drawing
TABLE = np.array([[2.0, 0.0], [1.0, 2.0]])


def numbers():
    """Give every number of the brief that can be computed."""
    facts = {
        "steps_3_1": str(steps_needed(np.array([3.0, 1.0]), 1e-6)),
        "steps_99": str(steps_needed(np.array([1.0, 0.99]), 1e-6)),
        "steps_taken": str(power_iteration(TWO, START, 1e-3)[2]),
    }
    for step, (vector, value, residual) in enumerate(iterations(5)):
        facts |= {
            f"v{step}": f"({number(vector[0], 3)}, {number(vector[1], 3)})",
            f"value{step}": number(value, 4),
            f"residual{step}": number(residual, 4),
        }
    for name, rank in zip("abcd", pagerank(WEB), strict=True):
        facts[f"rank_{name}"] = number(rank, 3)
    _, s, v = svd_top(TABLE, 2)
    facts |= {
        "s1": number(s[0], 3),
        "s2": number(s[1], 3),
        "s1_square": number(s[0] ** 2, 2),
        "s2_square": number(s[1] ** 2, 2),
        "v1": f"({number(v[0, 0], 3)}, {number(v[1, 0], 3)})",
    }
    return facts


def iterations(count):
    """Follow power iteration: vector, value and residual before each step."""
    found, v = [], START
    for _ in range(count):
        image = TWO @ v
        value = float(v @ image)
        found.append((v, value, length(image - value * v)))
        v = image / length(image)
    return found


def turning(say):
    plot = Plot(
        320,
        320,
        x=(-0.2, 1.2),
        y=(-0.2, 1.2),
        title=say(zh="向量一步步转向 (1, 1)", en="The vector turns towards (1, 1)"),
    )
    plot.line([0, 1.2], [0, 1.2], style=Style(hue=3, dashed=True))
    for step, (vector, _, _) in enumerate(iterations(4)):
        plot.arrow((0.0, 0.0), (float(vector[0]), float(vector[1])))
        plot.text(float(vector[0]), float(vector[1]), str(step))
    plot.axis_titles("v₁", "v₂")
    speed = Plot(
        360,
        320,
        x=(0, 60),
        y=(1e-12, 10),
        y_scale="log",
        title=say(zh="残差缩小得有多快", en="How fast the residual shrinks"),
    )
    for second, style in (
        (1.0, Style(hue=3)),
        (2.4, Style(hue=1, dashed=True)),
        (2.9, Style(hue=2)),
    ):
        label = say(zh=f"3 与 {second:g}", en=f"3 and {second:g}")
        speed.line(range(61), residuals(second, 61), label=label, style=style)
    speed.axis_titles(say(zh="步", en="step"), say(zh="残差", en="residual"))
    return beside(
        plot, speed, title=say(zh="幂迭代的方向与快慢", en="Power iteration: direction and speed")
    ).svg()


def residuals(second, count):
    """Follow the residual for the eigenvalues 3 and `second`."""
    a, v, found = np.diag([3.0, second]), np.array([1.0, 1.0]) / np.sqrt(2), []
    for _ in range(count):
        image = a @ v
        found.append(length(image - float(v @ image) * v))
        v = image / length(image)
    return found


def web(say):
    drawing = Diagram(460, 250, say(zh="四个网页和它们的分数", en="Four pages and their ranks"))
    boxes = {
        name: drawing.box(*PLACES[name], 84, 44, f"{name}\n{number(rank, 3)}", style=Style(hue=hue))
        for name, rank, hue in zip(PLACES, pagerank(WEB), (1, 1, 3, 1), strict=True)
    }
    names = list(PLACES)
    for i, j in zip(*np.nonzero(WEB), strict=True):
        both = WEB[j, i] > 0  # two links between a pair stand apart
        drawing.arrow(boxes[names[i]], boxes[names[j]], bend=18.0 if both else 0.0)
    return drawing.svg()
