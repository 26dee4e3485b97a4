"""Figures and numbers of stage 29, computed by the solution."""

import numpy as np
from solution import complex_step, d_cross_entropy, d_quadratic, numeric_gradient, softmax

from baibu.publish.draw import Plot, Style, number

AT = 1.5
MATRIX = np.array([[1.0, 4.0], [0.0, 3.0]])
PLACE = np.array([1.0, 2.0])
SCORES = np.array([1.0, 2.0, 3.0])


def numbers():
    """Give every number of the brief that can be computed."""
    true = slope(AT)
    central = numeric_gradient(lambda x: float(curve(x[0])), np.array([AT]))[0]
    sideways = complex_step(lambda x: curve(x[0]), np.array([AT]))[0]
    worked = d_quadratic(MATRIX, PLACE)
    measured = [
        (quadratic(PLACE + 0.1 * way) - quadratic(PLACE - 0.1 * way)) / 0.2 for way in np.eye(2)
    ]
    shares, slopes = softmax(SCORES), d_cross_entropy(SCORES, 1)
    return {
        "best_step": number(np.finfo(float).eps ** (1 / 3), 6),
        "central_error": number(abs(central - true) / true, 1),
        "complex_error": number(max(abs(sideways - true) / true, 1e-16), 1),
        "one_sided_error": number(error(1e-8, one_sided=True), 1),
        "tiny_error": number(error(1e-13, one_sided=False), 1),
        "worked1": number(worked[0], 0),
        "worked2": number(worked[1], 0),
        "measured1": number(measured[0], 0),
        "measured2": number(measured[1], 0),
        "value": number(quadratic(PLACE), 0),
        "shares": ", ".join(number(share, 3) for share in shares),
        "slopes": ", ".join(number(value, 3) for value in slopes),
    }


def quadratic(x):
    return float(x @ MATRIX @ x)


def curve(x):
    return np.exp(x) / np.sqrt(np.sin(x) ** 3 + np.cos(x) ** 3)


def slope(x):
    """Differentiate the curve, by the chain rule."""
    inner = np.sin(x) ** 3 + np.cos(x) ** 3
    by_x = 3 * np.sin(x) ** 2 * np.cos(x) - 3 * np.cos(x) ** 2 * np.sin(x)
    return curve(x) * (1 - by_x / (2 * inner))


def error(step, *, one_sided):
    """Give the relative error of a difference with this step."""
    back = 0.0 if one_sided else step
    got = (curve(AT + step) - curve(AT - back)) / (step + back)
    return float(abs(got - slope(AT)) / abs(slope(AT)))


def steps(say):
    sizes = 10.0 ** np.arange(-15.0, -0.4, 0.25)
    plot = Plot(
        620,
        340,
        x=(1e-15, 1),
        y=(1e-16, 10),
        x_scale="log",
        y_scale="log",
        title=say(zh="步长与误差：太大太小都不行", en="Step and error: too large and too small"),
    )
    floor = 1e-16
    plot.line(
        sizes,
        [max(error(h, one_sided=True), floor) for h in sizes],
        label=say(zh="单侧差分", en="one-sided difference"),
        style=Style(hue=2, dashed=True),
    )
    plot.line(
        sizes,
        [max(error(h, one_sided=False), floor) for h in sizes],
        label=say(zh="中心差分", en="central difference"),
        style=Style(hue=1),
    )
    sideways = [max(abs(curve(AT + 1j * h).imag / h / slope(AT) - 1), floor) for h in sizes]
    plot.line(sizes, sideways, label=say(zh="复数步", en="complex step"), style=Style(hue=3))
    plot.axis_titles(say(zh="步长 h", en="step h"), say(zh="相对误差", en="relative error"))
    return plot.svg()
