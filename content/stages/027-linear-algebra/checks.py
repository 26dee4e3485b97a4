"""Checks of stage 27: distances, elimination, QR, projection, least squares, digits left."""

from math import inf, log10, sqrt
from typing import Any

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

AFTERWARDS = """
def afterwards(function, a, b):
    a, b = a.copy(), b.copy()
    got = function(a, b)
    return got, a, b
"""
COUNTING = np.arange(1.0, 10.0).reshape(3, 3)  # 1 … 9: singular, but not in rounded arithmetic
EXAMPLE_A = np.array([[0.0, 2.0, 1.0], [1.0, 1.0, 1.0], [2.0, 0.0, 3.0]])
EXAMPLE_B = np.array([7.0, 6.0, 11.0])
TRIANGLE = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.0, 0.0, 2.0]])  # its condition is 8


@check(
    zh="manhattan 和 euclidean：各坐标差的绝对值之和，与直线距离",
    en="manhattan and euclidean: the sum of absolute differences, and the straight line",
    proves=["norms-distances"],
)
def measures_straight_and_along(learner: Learner, rng: Generator) -> None:
    x, y = np.array([1.0, 5.0]), np.array([4.0, 1.0])
    expect(learner.manhattan(x, y), zh="manhattan", en="manhattan").close_to(7.0)
    expect(learner.euclidean(x, y), zh="euclidean", en="euclidean").close_to(5.0)
    x, y = vectors(rng, 6)
    expect(learner.manhattan(x, y), zh="manhattan", en="manhattan").close_to(
        solution.manhattan(x, y)
    )
    expect(learner.euclidean(x, y), zh="euclidean", en="euclidean").close_to(
        solution.euclidean(x, y)
    )


@check(
    zh="cosine_distance：只看方向，不看长短",
    en="cosine_distance: direction alone counts, not length",
    proves=["norms-distances"],
)
def compares_directions(learner: Learner, rng: Generator) -> None:
    x, y = np.array([3.0, 4.0]), np.array([4.0, 3.0])
    expect(learner.cosine_distance(x, y)).close_to(0.04, rtol=1e-9)
    expect(learner.cosine_distance(x, -2 * x)).close_to(2.0)
    x, y = vectors(rng, 5)
    want = solution.cosine_distance(x, y)
    expect(learner.cosine_distance(x, y)).close_to(want, rtol=1e-9, atol=1e-12)
    expect(learner.cosine_distance(100 * x, y)).close_to(want, rtol=1e-9, atol=1e-12)
    learner.raises(ValueError, learner.cosine_distance, x, np.zeros(5))


@check(
    zh="mahalanobis：协方差是单位矩阵时等于欧氏距离，否则按离散程度和相关性来量",
    en="mahalanobis: Euclidean where the covariance is the identity, else in spreads, correlated",
    proves=["norms-distances", "linear-systems"],
)
def measures_in_spreads(learner: Learner, rng: Generator) -> None:
    zero, x = np.zeros(2), np.array([3.0, 4.0])
    expect(learner.mahalanobis(x, zero, np.diag([9.0, 4.0]))).close_to(sqrt(5.0))
    tilted = np.array([[2.0, 1.2], [1.2, 1.0]])
    expect(learner.mahalanobis(x, zero, tilted)).close_to(
        solution.mahalanobis(x, zero, tilted), rtol=1e-9
    )
    x, y = vectors(rng, 4)
    root = rng.normal(size=(4, 4)) + 2 * np.eye(4)
    covariance = root @ root.T
    want = solution.mahalanobis(x, y, covariance)
    expect(learner.mahalanobis(x, y, covariance)).close_to(want, rtol=1e-8)
    expect(
        learner.mahalanobis(1000 * x, 1000 * y, 1e6 * covariance),
        zh="换了单位之后的距离",
        en="the distance in other units",
    ).close_to(want, rtol=1e-8)


@check(
    zh="solve 解出例题，主元位置上有 0 也行",
    en="solve: the worked example, with a 0 where the first pivot should stand",
    proves=["linear-systems"],
)
def solves_the_example(learner: Learner, rng: Generator) -> None:
    got = learner.solve(EXAMPLE_A, EXAMPLE_B)
    expect(got).is_array(shape=(3,), dtype="float")
    expect(got).close_to(np.array([1.0, 2.0, 3.0]), rtol=1e-10)
    x = rng.integers(-9, 9, 3).astype(float)
    expect(learner.solve(EXAMPLE_A, EXAMPLE_A @ x)).close_to(x, rtol=1e-9, atol=1e-12)
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    expect(learner.solve(swap, np.array([5.0, 7.0]))).close_to(np.array([7.0, 5.0]))
    expect(learner.solve(np.array([[4.0]]), np.array([2.0]))).close_to(np.array([0.5]))


@check(
    zh="solve 每一步都选绝对值最大的主元",
    en="solve takes the pivot of the largest absolute value in every step",
    proves=["linear-systems", "conditioning"],
)
def chooses_the_pivot(learner: Learner, rng: Generator) -> None:
    negative = np.array([[0.0, 1.0], [-2.0, 1.0]])
    expect(learner.solve(negative, np.array([2.0, -2.0]))).close_to(np.array([2.0, 2.0]))
    small = np.array([[1e-17, 1.0], [-1.0, 1.0]])
    expect(learner.solve(small, np.array([2.0, 1.0]))).close_to(np.array([1.0, 2.0]), rtol=1e-12)
    n = int(rng.integers(5, 9))
    a, x = rng.normal(size=(n, n)) + 0.0, np.round(rng.normal(size=n, scale=3), 1)
    a[0, 0] = 0.0
    expect(learner.solve(a, a @ x)).close_to(x, rtol=1e-6, atol=1e-8)


@check(
    zh="solve 能同时解几个右端项",
    en="solve takes several right sides at once",
    proves=["linear-systems"],
)
def solves_for_columns(learner: Learner, rng: Generator) -> None:
    inverse = learner.solve(EXAMPLE_A, np.eye(3))
    expect(inverse).is_array(shape=(3, 3), dtype="float")
    expect(inverse @ EXAMPLE_A, zh="逆矩阵乘原矩阵", en="the inverse times the matrix").close_to(
        np.eye(3), atol=1e-10
    )
    a, x = rng.normal(size=(4, 4)) + 3 * np.eye(4), rng.normal(size=(4, 2))
    expect(learner.solve(a, a @ x)).close_to(x, rtol=1e-6, atol=1e-9)


@check(
    zh="希尔伯特矩阵：解有误差，残差却只有舍入那么大",
    en="Hilbert matrices: the solution is off, the residual is as small as rounding",
    proves=["linear-systems", "conditioning"],
)
def leaves_tiny_residuals(learner: Learner, rng: Generator) -> None:
    for n in (4, 7, 10):
        matrix, x = hilbert(n), rng.integers(1, 9, n).astype(float)
        b = matrix @ x
        got = learner.solve(matrix, b)
        expect(got).is_array(shape=(n,), dtype="float")
        residual = float(np.abs(matrix @ got - b).max())
        scale = float(np.abs(matrix).sum(axis=1).max() * np.abs(got).max())
        expect(residual / scale, zh="相对残差", en="relative residual").at_most(n * 1e-15)


@check(
    zh="奇异的矩阵抛出 ValueError；数值再小，不奇异就要解",
    en="a singular matrix raises ValueError; one of tiny numbers that is not singular is solved",
    proves=["linear-systems", "conditioning"],
)
def refuses_singular(learner: Learner, rng: Generator) -> None:
    for tiny in (1e-14, 1e-200):
        got = learner.solve(tiny * EXAMPLE_A, tiny * EXAMPLE_B)
        expect(got, zh=f"乘以 {tiny} 之后", en=f"multiplied by {tiny}").close_to(
            np.array([1.0, 2.0, 3.0]), rtol=1e-9
        )
    learner.raises(ValueError, learner.solve, COUNTING, np.ones(3))
    learner.raises(ValueError, learner.solve, np.zeros((2, 2)), np.ones(2))
    learner.raises(ValueError, learner.solve, float(rng.uniform(1e6, 9e6)) * COUNTING, np.ones(3))


@check(
    zh="solve 不改动调用者的数组",
    en="solve leaves the caller's arrays as they were",
    proves=["linear-systems"],
)
def leaves_arrays_alone(learner: Learner, rng: Generator) -> None:
    afterwards = learner.define(AFTERWARDS, name="afterwards")
    x = rng.integers(-9, 9, 3).astype(float)
    right = EXAMPLE_A @ x
    got, a, b = afterwards(learner.solve, EXAMPLE_A, right)
    expect(a, zh="调用之后的矩阵", en="the matrix after the call").equals(EXAMPLE_A)
    expect(b, zh="调用之后的右端项", en="the right side after the call").equals(right)
    expect(got).close_to(x, rtol=1e-9, atol=1e-12)


@check(
    zh="qr：q 的各列标准正交，r 是上三角，乘起来得回 a",
    en="qr: orthonormal columns, an upper triangle, and their product is a",
    proves=["linear-systems"],
)
def factors(learner: Learner, rng: Generator) -> None:
    for shape in ((4, 2), (3, 3), (int(rng.integers(6, 12)), 5), (3, 1)):
        factored(learner.qr, np.round(rng.normal(size=shape, scale=2), 2))


@check(
    zh="qr：列与列几乎平行时，q 仍然正交到最后几位",
    en="qr: with nearly parallel columns q is orthonormal to the last digits",
    proves=["linear-systems", "conditioning"],
)
def stays_orthonormal(learner: Learner, rng: Generator) -> None:
    edge = np.array([[1.0, 1.0, 1.0], [1e-8, 0, 0], [0, 1e-8, 0], [0, 0, 1e-8]])
    factored(learner.qr, edge)
    second = np.round(rng.uniform(1, 4, 3), 1)
    factored(learner.qr, np.column_stack([[1.0, 1e-8, 0.0], second]))
    factored(learner.qr, hilbert(9))


@check(
    zh="qr：有全零的列、有线性相关的列，q 照样标准正交",
    en="qr: q is orthonormal even with a column of zeros or a column that depends on another",
    proves=["linear-systems"],
)
def factors_dependent_columns(learner: Learner, rng: Generator) -> None:
    a = np.round(rng.normal(size=(5, 3), scale=2), 2)
    a[:, 1] = 0.0
    factored(learner.qr, a)
    a[:, 1] = 2 * a[:, 0]
    factored(learner.qr, a)


@check(
    zh="project 给出列空间里离 b 最近的点，误差与每一列垂直",
    en="project gives the nearest point of the column space; the error is perpendicular to it",
    proves=["linear-systems", "norms-distances"],
)
def projects(learner: Learner, rng: Generator) -> None:
    a = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    got = learner.project(a, np.array([6.0, 0.0, 0.0]))
    expect(got).is_array(shape=(3,), dtype="float")
    expect(got).close_to(np.array([5.0, 2.0, -1.0]), rtol=1e-9, atol=1e-12)
    a, b = rng.normal(size=(6, 3)), rng.normal(size=6)
    expect(learner.project(a, b)).close_to(solution.project(a, b), rtol=1e-8, atol=1e-10)


@check(
    zh="least_squares 给出拟合的系数",
    en="least_squares gives the coefficients of the fit",
    proves=["linear-systems"],
)
def fits(learner: Learner, rng: Generator) -> None:
    a = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    got = learner.least_squares(a, np.array([6.0, 0.0, 0.0]))
    expect(got).close_to(np.array([5.0, -3.0]), rtol=1e-9)
    a, b = rng.normal(size=(9, 4)), rng.normal(size=9)
    expect(learner.least_squares(a, b)).close_to(
        solution.least_squares(a, b), rtol=1e-7, atol=1e-10
    )


@check(
    zh="least_squares 在病态的数据上不经过正规方程，不丢一半的数位",
    en="least_squares does not lose half the digits: it does without the normal equations",
    proves=["linear-systems", "conditioning"],
)
def keeps_the_digits(learner: Learner, rng: Generator) -> None:
    edge = np.array([[1.0, 1.0], [1e-7, 0.0], [0.0, 1e-7]])
    got = learner.least_squares(edge, edge @ np.array([1.0, 2.0]))
    expect(got).close_to(np.array([1.0, 2.0]), rtol=1e-6)
    powers = polynomial(float(rng.uniform(0.0, 0.2)), 8)
    coefficients = rng.integers(1, 9, 9).astype(float)
    got = learner.least_squares(powers, powers @ coefficients)
    expect(got).close_to(coefficients, rtol=1e-3)


@check(
    zh="condition：三角矩阵 r 的条件数（1-范数）；各列线性相关时为 inf",
    en="condition: the condition number of r in the 1-norm, inf for dependent columns",
    proves=["conditioning"],
)
def measures_condition(learner: Learner, rng: Generator) -> None:
    expect(learner.condition(TRIANGLE)).close_to(8.0, rtol=1e-9)
    a = np.round(rng.normal(size=(7, 4), scale=2), 2)
    expect(learner.condition(a)).close_to(solution.condition(a), rtol=1e-6)
    expect(learner.condition(hilbert(6))).close_to(solution.condition(hilbert(6)), rtol=1e-4)
    a[:, 2] = 0.0
    expect(learner.condition(a)).equals(inf)


@check(
    zh="digits_left：QR 丢掉条件数的位数，正规方程丢掉两倍；最少剩 0 位",
    en="digits_left: QR loses the digits of the condition number, normal equations twice as many",
    proves=["conditioning"],
)
def predicts_digits(learner: Learner, rng: Generator) -> None:
    expect(learner.digits_left(TRIANGLE, "qr")).close_to(16 - log10(8.0), rtol=1e-9)
    expect(learner.digits_left(TRIANGLE, "normal")).close_to(16 - 2 * log10(8.0), rtol=1e-9)
    for degree in (int(rng.integers(3, 6)), 12):
        powers = polynomial(float(rng.uniform(0.0, 0.5)), degree)
        for way in ("qr", "normal"):
            want = solution.digits_left(powers, way)
            expect(learner.digits_left(powers, way)).close_to(want, atol=0.01)


@check(
    zh="预言得到验证：两条路剩下的数位，都不少于说好的，也不会多出太多",
    en="the prediction holds: both ways keep what was promised, and not many digits more",
    proves=["conditioning", "linear-systems"],
)
def prediction_holds(learner: Learner, rng: Generator) -> None:
    for degree in (3, 5, 7):
        powers = polynomial(float(rng.uniform(0.0, 0.1)), degree)
        truth = rng.integers(1, 9, degree + 1) * rng.choice([-1.0, 1.0], degree + 1)
        b = powers @ truth
        by_qr = digits(learner.least_squares(powers, b), truth)
        by_normal = digits(learner.solve(powers.T @ powers, powers.T @ b), truth)
        for way, kept in (("qr", by_qr), ("normal", by_normal)):
            promised = learner.digits_left(powers, way)
            expect(promised, zh=f"{way}：说好的位数", en=f"{way}: the digits promised").between(
                kept - 5.0, kept + 0.5
            )


def factored(qr: Any, a: np.ndarray) -> None:
    """Demand what a thin QR factorisation is, whatever its signs."""
    n, m = a.shape
    got = qr(a)
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == 2,
        zh="返回值是元组 (q, r)",
        en="the result is the tuple (q, r)",
        got=got,
    )
    q = expect(got[0], zh="q", en="q").is_array(shape=(n, m), dtype="float")
    r = expect(got[1], zh="r", en="r").is_array(shape=(m, m), dtype="float")
    expect(q.T @ q, zh="q 的转置乘 q", en="q transposed times q").close_to(np.eye(m), atol=1e-12)
    expect(np.tril(r, -1), zh="r 的对角线以下", en="r below its diagonal").close_to(
        np.zeros((m, m)), atol=0.0
    )
    expect(q @ r, zh="q 乘 r", en="q times r").close_to(a, atol=1e-12 * float(np.abs(a).max()))


def vectors(rng: Generator, d: int) -> tuple[np.ndarray, np.ndarray]:
    return np.round(rng.normal(size=d, scale=3), 2), np.round(rng.normal(size=d, scale=3), 2)


def hilbert(n: int) -> np.ndarray:
    """Give the matrix of 1/(i + j + 1), i and j from 0."""
    return 1 / (np.arange(n)[:, None] + np.arange(n) + 1.0)


def polynomial(start: float, degree: int) -> np.ndarray:
    """Give the powers 1, x, x², … of forty points that lie from `start` to 1."""
    return np.vander(np.linspace(start, 1.0, 40), degree + 1, increasing=True)


def digits(got: Any, truth: np.ndarray) -> float:
    """Count the right digits of a solution, at most 16."""
    expect(got, zh="系数", en="the coefficients").is_array(shape=truth.shape, dtype="float")
    error = float(np.abs(got - truth).max() / np.abs(truth).max())
    return -log10(max(error, 1e-16))
