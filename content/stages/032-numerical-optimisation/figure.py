"""Figures and numbers of stage 32, computed by the solution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from solution import (
    backtracking,
    basin,
    gd,
    momentum,
    newton,
    order,
    safe_newton,
    step_limits,
    steps_needed,
)

from baibu.publish.draw import Plot, Style, beside, number

Say = Callable[..., str]
STEPS = (0.001, 0.01, 0.12, 0.15)
BOWL = np.array([[1.0, 0.0], [0.0, 20.0]])


def curve(x: np.ndarray) -> np.ndarray:
    return x**4 - 3 * x**2 + x


def slope(x: np.ndarray) -> np.ndarray:
    return 4 * x**3 - 6 * x + 1


def numbers() -> dict[str, str]:
    """Give every computed number of the brief and of the answers."""
    return {**example(), **question_7(), **question_condition()}


def example() -> dict[str, str]:
    """Work the example: one step of each kind on x⁴ − 3x² + x from 2, and a bowl."""
    start = np.array([2.0])
    by_newton = newton(slope, lambda x: np.array([[12 * x[0] ** 2 - 6]]), start)
    first = backtracking(lambda x: float(curve(x)[0]), slope, start, -slope(start))
    heavy = momentum(slope, start, 0.01, limit=2)
    return {
        "gd1": number(gd(slope, start, 0.01, limit=1)[-1, 0], 2),
        "m2": number(heavy[2, 0], 3),
        "g2": number(gd(slope, start, 0.01, limit=2)[-1, 0], 3),
        "n1": number(by_newton[1, 0], 3),
        "n2": number(by_newton[2, 0], 3),
        "n3": number(by_newton[3, 0], 4),
        "n4": number(by_newton[4, 0], 6),
        "newton_order": number(order(by_newton, by_newton[-1]), 1),
        "first": number(first, 4),
        "limit": number(step_limits(BOWL)[0], 2),
        "best": number(step_limits(BOWL)[1], 3),
        "far": number(abs(newton_far()), 0),
        "safe_steps": str(len(safe_far()) - 1),
    }


def newton_far() -> float:
    """Take one plain Newton step on log(cosh), which is flat far out, from 3."""
    path = newton(np.tanh, lambda x: np.array([[1 / np.cosh(x[0]) ** 2]]), np.array([3.0]), limit=1)
    return float(path[-1, 0])


def safe_far() -> np.ndarray:
    """Walk from the same place with a line search."""
    return safe_newton(
        lambda x: float(np.logaddexp(x[0], -x[0])),
        np.tanh,
        lambda x: np.array([[1 / np.cosh(x[0]) ** 2]]),
        np.array([3.0]),
    )


def question_7() -> dict[str, str]:
    """Give where each step size ends."""
    rows = []
    for step in STEPS:
        path = gd(slope, np.array([2.0]), step)
        arrived = basin(step) != "neither"
        cells = (
            [number(path[-1, 0], 3), number(float(curve(path[-1, 0])), 2), str(len(path) - 1)]
            if arrived
            else ["–", "–", f"> {len(path) - 1}"]
        )
        rows.append(f"| {step:g} | " + " | ".join(cells) + " |")
    return {"q7_rows": "\n".join(rows)}


def question_condition() -> dict[str, str]:
    """Count steps for several condition numbers, without and with momentum."""
    rng = np.random.default_rng(32)
    counts = {kappa: steps_needed(kappa, rng) for kappa in (10, 100, 1000)}
    rows = [f"| {kappa} | {steps} | {heavy_steps(kappa)} |" for kappa, steps in counts.items()]
    return {
        "kappa_rows": "\n".join(rows),
        "kappa_ratio": number(counts[1000] / counts[100], 1),
    }


def heavy_steps(kappa: float) -> int:
    """Count the steps of well-tuned momentum from the same start."""
    root = kappa**0.5
    step, beta = 4 / (1 + root) ** 2, ((root - 1) / (root + 1)) ** 2
    start = np.array([1.0, 1 / kappa])
    return len(momentum(lambda x: np.array([1.0, kappa]) * x, start, step, beta)) - 1


def basins(say: Say) -> str:
    """Draw the curve with two walks on it, and two bowls' paths."""
    x = np.linspace(-2.1, 2.1, 200)
    left = Plot(
        350,
        340,
        x=(-2.2, 2.2),
        y=(-4, 7),
        title=say(zh="从 2 出发的两次下山", en="Two walks from 2"),
    )
    left.line(x, curve(x), style=Style(hue="ink", width=1.5))
    for step, hue, marker in ((0.01, 1, "circle"), (0.12, 2, "cross")):
        path = gd(slope, np.array([2.0]), step, limit=60)[:, 0]
        shown = path if step > 0.05 else path[::6]
        left.points(
            shown,
            curve(shown),
            label=say(zh=f"步长 {step:g}", en=f"step size {step:g}"),
            style=Style(hue=hue, marker=marker),
        )
    left.axis_titles("x", "x⁴ − 3x² + x")
    right = Plot(
        350,
        340,
        x=(-1, 11),
        y=(-1.3, 1.3),
        title=say(zh="狭长的碗里", en="In a narrow bowl"),
    )
    for size in (0.5, 2, 6, 14, 28, 48):
        angle = np.linspace(0, 2 * np.pi, 100)
        right.line(
            np.sqrt(2 * size) * np.cos(angle),
            np.sqrt(2 * size / 20) * np.sin(angle),
            style=Style(hue="ink", width=0.7),
        )
    start = np.array([10.0, 1.0])
    for path, label, style in (
        (gd(lambda p: BOWL @ p, start, 0.09, limit=60), "gd", Style(hue=1)),
        (
            momentum(lambda p: BOWL @ p, start, 0.05, 0.6, limit=60),
            say(zh="动量", en="momentum"),
            Style(hue=2, dashed=True),
        ),
        (
            newton(lambda p: BOWL @ p, lambda _: BOWL, start),
            say(zh="牛顿", en="Newton"),
            Style(hue=3, width=3),
        ),
    ):
        right.line(path[:, 0], path[:, 1], label=label, style=style)
    right.axis_titles(say(zh="平的方向", en="flat direction"), say(zh="陡的方向", en="steep"))
    return beside(
        left, right, title=say(zh="步长与盆地；三种走法", en="Step sizes and basins; three ways")
    ).svg()


def speeds(say: Say) -> str:
    """Draw errors against steps: gd, momentum, Newton on a smooth convex function."""

    def d_smooth(x: np.ndarray) -> np.ndarray:
        return np.array([np.sinh(x[0]), 20 * np.sinh(x[1])])

    def h_smooth(x: np.ndarray) -> np.ndarray:
        return np.diag([np.cosh(x[0]), 20 * np.cosh(x[1])])

    start = np.array([1.5, 1.0])
    plot = Plot(
        560,
        330,
        x=(0, 80),
        y=(1e-12, 5),
        y_scale="log",
        title=say(zh="到极小值的距离", en="Distance to the minimum"),
    )
    for path, label, style in (
        (gd(d_smooth, start, 0.06, 1e-12, 80), "gd", Style(hue=1)),
        (
            momentum(d_smooth, start, 0.06, 0.4, 1e-12, 80),
            say(zh="动量", en="momentum"),
            Style(hue=2, dashed=True),
        ),
        (
            newton(d_smooth, h_smooth, start, 1e-12),
            say(zh="牛顿", en="Newton"),
            Style(hue=3, width=3),
        ),
    ):
        errors = np.maximum(np.sqrt((path**2).sum(axis=1)), 1e-13)
        plot.line(np.arange(len(path)), errors, label=label, style=style)
    plot.axis_titles(say(zh="步数", en="steps"), say(zh="误差", en="error"))
    return plot.svg()
