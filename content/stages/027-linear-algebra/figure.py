"""Figures and numbers of stage 27, computed by the solution."""

import numpy as np
from solution import condition, digits_left, euclidean, least_squares, mahalanobis, manhattan, solve

from baibu.publish.draw import Plot, Style, beside, number

A = np.array([[0.0, 2.0, 1.0], [1.0, 1.0, 1.0], [2.0, 0.0, 3.0]])
B = np.array([7.0, 6.0, 11.0])
TILTED = np.array([[2.0, 1.2], [1.2, 1.0]])
DEGREES = range(1, 14)


def numbers():
    """Give every number of the brief that can be computed."""
    hilbert = 1 / (np.arange(10)[:, None] + np.arange(10) + 1.0)
    got = solve(hilbert, hilbert @ np.ones(10))
    zero, along, beside_it = np.zeros(2), np.array([2.0, 1.2]), np.array([2.0, -1.2])
    clean, broken, other = np.zeros(100), np.zeros(100), np.full(100, 0.4)
    broken[0] = 10.0
    x = solve(A, B)
    return {
        "x1": number(x[0], 0),
        "x2": number(x[1], 0),
        "x3": number(x[2], 0),
        "hilbert_condition": number(condition(hilbert), 0),
        "hilbert_residual": short(np.abs(hilbert @ got - hilbert @ np.ones(10)).max()),
        "hilbert_error": short(np.abs(got - 1).max()),
        "along": number(mahalanobis(along, zero, TILTED)),
        "beside": number(mahalanobis(beside_it, zero, TILTED)),
        "both": number(euclidean(along, zero)),
        "broken_manhattan": number(manhattan(clean, broken), 0),
        "other_manhattan": number(manhattan(clean, other), 0),
        "broken_euclidean": number(euclidean(clean, broken), 0),
        "other_euclidean": number(euclidean(clean, other), 0),
        "condition_8": number(condition(powers(8)), 0),
        "qr_8": number(digits_left(powers(8), "qr"), 1),
        "normal_8": number(digits_left(powers(8), "normal"), 1),
        "qr_kept_8": number(kept(8)[0], 1),
        "normal_kept_8": number(kept(8)[1], 1),
    }


def short(value):
    """Write a tiny number with one digit and a power of ten."""
    return number(value, 1)


def circles(say):
    turn = np.linspace(0, 2 * np.pi, 361)
    ways = np.column_stack([np.cos(turn), np.sin(turn)])
    zero = np.zeros(2)
    left = Plot(
        340,
        340,
        x=(-2.17, 2.17),  # a unit is as long on both axes
        y=(-1.6, 1.6),
        title=say(zh="到中心的距离都是 1", en="At distance 1 from the centre"),
    )
    for distance, words, style in (
        (manhattan, say(zh="曼哈顿", en="Manhattan"), Style(hue=2)),
        (euclidean, say(zh="欧氏", en="Euclidean"), Style(hue=1, dashed=True)),
    ):
        ring = np.array([way / distance(way, zero) for way in ways])
        left.line(ring[:, 0], ring[:, 1], label=words, style=style)
    left.axis_titles("x₁", "x₂")
    right = Plot(
        340,
        340,
        x=(-3.96, 3.96),
        y=(-3.2, 3.2),
        title=say(zh="马氏距离 1 和 2", en="Mahalanobis distance 1 and 2"),
    )
    cloud = np.random.default_rng(27).multivariate_normal([0, 0], TILTED, 150)
    right.points(cloud[:, 0], cloud[:, 1], style=Style(hue=5, opacity=0.5))
    ring = np.array([way / mahalanobis(way, zero, TILTED) for way in ways])
    for size in (1, 2):
        right.line(size * ring[:, 0], size * ring[:, 1], style=Style(hue=3))
    right.points([2.0, 2.0], [1.2, -1.2], style=Style(hue="ink", marker="cross"))
    right.text(2.0, 1.2, "P")
    right.text(2.0, -1.2, "Q")
    right.axis_titles("x₁", "x₂")
    return beside(
        left, right, title=say(zh="三种距离的“圆”", en="The “circles” of three distances")
    ).svg()


def digits(say):
    plot = Plot(
        620,
        340,
        x=(1, 13),
        y=(-0.5, 16.5),
        title=say(
            zh="最小二乘解剩下的正确数位", en="Right digits left in a least-squares solution"
        ),
    )
    found = [kept(degree) for degree in DEGREES]
    for at, way, words, hue in (
        (0, "qr", "QR", 1),
        (1, "normal", say(zh="正规方程", en="normal equations"), 2),
    ):
        plot.points(
            DEGREES, [max(0.0, pair[at]) for pair in found], label=words, style=Style(hue=hue)
        )
        promised = [digits_left(powers(degree), way) for degree in DEGREES]
        label = say(zh=f"{words}：预言", en=f"{words}: predicted")
        plot.line(DEGREES, promised, label=label, style=Style(hue=hue, dashed=True))
    plot.axis_titles(
        say(zh="多项式的次数", en="degree of the polynomial"), say(zh="位", en="digits")
    )
    return plot.svg()


def powers(degree):
    """Give the powers of forty points between 0 and 1."""
    return np.vander(np.linspace(0.0, 1.0, 40), degree + 1, increasing=True)


def kept(degree):
    """Count the right digits of both ways, for coefficients 1, 2, 3, …"""
    a, truth = powers(degree), np.arange(1.0, degree + 2)
    b = a @ truth
    found = []
    for way in (lambda: least_squares(a, b), lambda: solve(a.T @ a, a.T @ b)):
        try:
            error = np.abs(way() - truth).max() / truth.max()
        except ValueError:  # no pivot is left: no digit either
            error = 1.0
        found.append(float(-np.log10(max(error, 1e-16))))
    return found[0], found[1]
