"""Checks of stage 28: one eigenvalue, how fast, the k largest, PageRank, singular values."""

from math import ceil, inf, log
from typing import Any

import numpy as np
import solution
from numpy.random import Generator

from baibu.grader.checks import Learner, check, expect

TWO = np.array([[2.0, 1.0], [1.0, 2.0]])  # the worked example: eigenvalues 3 and 1
WEB = np.array(  # the four pages of the brief: A, B, C, D
    [[0, 1, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]], dtype=float
)


@check(
    zh="power_iteration 求出例题的特征值、特征向量和步数",
    en="power_iteration: value, vector and steps of the worked example",
    proves=["eigenvalues"],
)
def finds_the_example(learner: Learner, rng: Generator) -> None:
    start = np.array([1.0, 0.0])
    want = solution.power_iteration(TWO, start, 1e-3)
    value, vector, steps = triple(learner.power_iteration(TWO, start, tolerance=1e-3))
    expect(value, zh="特征值", en="the eigenvalue").close_to(want[0], rtol=1e-9)
    expect(vector, zh="特征向量", en="the vector").close_to(want[1], rtol=1e-9)
    expect(steps, zh="步数", en="the steps").equals(want[2])
    start = np.round(rng.uniform([0.2, 1.2], [1, 2]), 2) * np.array([1.0, -1.0])  # never (x, −x)
    want = solution.power_iteration(TWO, start)
    value, _, steps = triple(learner.power_iteration(TWO, start))
    expect(value, zh="特征值", en="the eigenvalue").close_to(3.0, rtol=1e-9)
    expect(float(steps), zh="步数", en="the steps").between(want[2] - 1, want[2] + 1)
    done = triple(learner.power_iteration(TWO, np.array([1.0, 1.0])))
    expect(done[0], zh="特征值", en="the eigenvalue").close_to(3.0, rtol=1e-9)
    expect(done[2], zh="出发点已是特征向量时的步数", en="steps from an eigenvector").equals(0)


@check(
    zh="特征值为负也收敛，而且给出负号",
    en="a negative eigenvalue is found as well, with its sign",
    proves=["eigenvalues"],
)
def finds_negative_values(learner: Learner, rng: Generator) -> None:
    a = with_values(rng, [-5.0, 3.0, 1.0, 0.5])
    start = rng.normal(size=4)
    want = solution.power_iteration(a, start)
    value, vector, steps = triple(learner.power_iteration(a, start))
    expect(value, zh="特征值", en="the eigenvalue").close_to(-5.0, rtol=1e-9)
    expect(vector, zh="特征向量", en="the vector").close_to(want[1], atol=1e-8)
    expect(float(steps), zh="步数", en="the steps").between(want[2] - 2, want[2] + 2)


@check(
    zh="数值再大再小都收敛，不对称的矩阵也行",
    en="it converges whatever the size of the numbers, and without symmetry",
    proves=["eigenvalues"],
)
def works_at_every_scale(learner: Learner, rng: Generator) -> None:
    a = with_values(rng, [4.0, 3.4, 1.0])
    start = rng.normal(size=3)
    for scale in (1.0, 1e30, 1e-30):
        got = triple(learner.power_iteration(scale * a, start))
        expect(got[0], zh="特征值", en="the eigenvalue").close_to(4 * scale, rtol=1e-8)
    slanted = np.array([[0.5, 0.25], [0.5, 0.75]])
    got = triple(learner.power_iteration(slanted, np.array([1.0, 0.0])))
    expect(got[0], zh="特征值", en="the eigenvalue").close_to(1.0, rtol=1e-8)
    expect(got[1], zh="特征向量", en="the vector").close_to(
        np.array([1.0, 2.0]) / 5**0.5, rtol=1e-8
    )


@check(
    zh="没有哪个特征值的绝对值最大，或步数不够，就抛出 ValueError",
    en="ValueError where no eigenvalue stands out, or the steps are used up",
    proves=["eigenvalues"],
)
def admits_failure(learner: Learner, rng: Generator) -> None:
    a = with_values(rng, [3.0, -3.0, 1.0])
    start = rng.normal(size=3)
    learner.raises(ValueError, learner.power_iteration, a, start, max_steps=500)
    b = with_values(rng, [3.0, 2.9, 1.0])
    learner.raises(ValueError, learner.power_iteration, b, start, max_steps=5)
    value, _, _ = triple(learner.power_iteration(b, start, max_steps=5000))
    expect(value, zh="步数足够时的特征值", en="the value when there are enough steps").close_to(
        3.0, rtol=1e-8
    )


@check(
    zh="steps_needed：由第二大与最大的绝对值之比预言步数",
    en="steps_needed: predicted from the ratio of second to largest absolute value",
    proves=["eigenvalues"],
)
def predicts_steps(learner: Learner, rng: Generator) -> None:
    expect(learner.steps_needed(np.array([2.0, 3.0]), 1e-6)).close_to(35)
    values = rng.permutation([9.0, -8.1, 3.0, 0.5])
    factor = float(rng.uniform(1e-9, 1e-7))
    expect(learner.steps_needed(values, factor)).close_to(ceil(log(factor) / log(0.9)))
    expect(learner.steps_needed(np.array([0.0, 7.0, 0.0]), factor)).close_to(1)
    expect(learner.steps_needed(np.array([2.0, 1.0, -2.0]), factor)).close_to(inf)


@check(
    zh="top_eigenpairs 给出最大的 k 个特征值及其向量，与 LAPACK 一致",
    en="top_eigenpairs: the k largest values with their vectors, as LAPACK has them",
    proves=["eigenvalues"],
)
def agrees_with_lapack(learner: Learner, rng: Generator) -> None:
    for values, k in (([8.0, 5.0, 3.0, 1.0, 0.2], 3), ([6.0, 4.0, 1.0], 3), ([2.0], 1)):
        a = with_values(rng, values)
        got = pairs(learner.top_eigenpairs(a, k), n=len(a), k=k)
        expect(got[0], zh="特征值", en="the values").close_to(np.array(values[:k]), rtol=1e-8)
        vectors = np.column_stack([solution.signed(v) for v in np.linalg.eigh(a)[1].T[::-1][:k]])
        gaps = np.abs(np.diff(values)).min(initial=1.0) / values[0]
        expect(got[1], zh="特征向量（按列）", en="the vectors, as columns").close_to(
            vectors, atol=1e-6 / gaps
        )
        expect(got[2], zh="是否唯一", en="is each unique").equals(np.full(k, True))


@check(
    zh="最大的特征向量与 (1, …, 1) 垂直，也找得到",
    en="the leading vector is found even where it is perpendicular to (1, …, 1)",
    proves=["eigenvalues"],
)
def starts_anywhere(learner: Learner, rng: Generator) -> None:
    near, far = (float(x) for x in rng.uniform(1, 5, 2).round(1))
    links = np.array([[0, near, 2 * near + 3], [near, 0, far + 2], [2 * near + 3, far + 2, 0]])
    a = np.diag(links.sum(axis=1)) - links  # its rows sum to 0
    want = np.sort(np.linalg.eigvalsh(a))[::-1][:2]
    got = pairs(learner.top_eigenpairs(a, 2), n=3, k=2)
    expect(got[0], zh="特征值", en="the values").close_to(want, rtol=1e-8)


@check(
    zh="特征值重复时，报告哪些向量不唯一；第 k 个也要和第 k + 1 个比",
    en="repeated values: it reports which vectors are not unique, the k-th against the next too",
    proves=["eigenvalues"],
)
def reports_what_is_not_unique(learner: Learner, rng: Generator) -> None:
    for values, k in (
        ([5.0, 3.0, 3.0, 1.0], 2),
        ([5.0, 5.0, 2.0, 1.0], 3),
        ([7.0, 4.0, 4.0, 2.0], 4),
        ([6.0, 2.0, 0.0, 0.0], 3),
    ):
        a = with_values(rng, values)
        got = pairs(learner.top_eigenpairs(a, k), n=4, k=k)
        expect(got[0], zh="特征值", en="the values").close_to(
            np.array(values[:k]), rtol=1e-8, atol=1e-8
        )
        unique = np.array([values.count(value) == 1 for value in values[:k]])
        expect(got[2], zh="是否唯一", en="is each unique").equals(unique)
        expect(got[1].T @ got[1], zh="向量两两的点积", en="dot products of the vectors").close_to(
            np.eye(k), atol=1e-7
        )
        expect(a @ got[1], zh="矩阵乘特征向量", en="the matrix times its vectors").close_to(
            got[1] * got[0], atol=1e-6
        )


@check(
    zh="gap 说的是相对于最大特征值的间隔",
    en="gap is a distance relative to the largest value",
    proves=["eigenvalues"],
)
def measures_the_gap(learner: Learner, rng: Generator) -> None:
    for scale in (1e-3, 1e3):
        a = with_values(rng, [scale * value for value in (10.0, 6.0, 4.5, 1.0)])
        got = pairs(learner.top_eigenpairs(a, 2, gap=0.2), n=4, k=2)
        expect(got[2], zh="是否唯一", en="is each unique").equals(np.array([True, False]))
        got = pairs(learner.top_eigenpairs(a, 3, gap=0.2), n=4, k=3)
        expect(got[2], zh="是否唯一", en="is each unique").equals(np.array([True, False, False]))
        got = pairs(learner.top_eigenpairs(a, 3, gap=0.1), n=4, k=3)
        expect(got[2], zh="是否唯一", en="is each unique").equals(np.array([True, True, True]))


@check(
    zh="pagerank：四个网页的例子",
    en="pagerank: the four pages of the example",
    proves=["eigenvalues"],
)
def ranks_the_example(learner: Learner, rng: Generator) -> None:
    got = learner.pagerank(WEB)
    expect(got).is_array(shape=(4,), dtype="float")
    expect(got).close_to(stationary(WEB, 0.85), atol=1e-9)
    damping = float(np.round(rng.uniform(0.3, 0.7), 2))
    got = learner.pagerank(WEB, damping=damping)
    expect(got).close_to(stationary(WEB, damping), atol=1e-9)


@check(
    zh="pagerank：没有出链的网页等于链接到所有网页；分数之和为 1",
    en="pagerank: a page without links counts as linking to all; the ranks sum to 1",
    proves=["eigenvalues"],
)
def keeps_the_rank_of_dead_ends(learner: Learner, rng: Generator) -> None:
    dead = WEB.copy()
    dead[2] = 0.0
    expect(learner.pagerank(dead)).close_to(stationary(dead, 0.85), atol=1e-9)
    n = int(rng.integers(6, 12))
    links = (rng.random((n, n)) < 0.25).astype(float)
    np.fill_diagonal(links, 0.0)
    links[int(rng.integers(n))] = 0.0
    damping = float(np.round(rng.uniform(0.5, 0.9), 2))
    expect(learner.pagerank(links, damping=damping)).close_to(stationary(links, damping), atol=1e-9)


@check(
    zh="svd_top：奇异值是 aᵀa 的特征值的平方根",
    en="svd_top: singular values are the roots of the eigenvalues of a transposed times a",
    proves=["svd"],
)
def finds_singular_values(learner: Learner, rng: Generator) -> None:
    for shape in ((6, 4), (3, 5)):
        a, k = stretched(rng, shape), 2
        got = factors(learner.svd_top(a, k), shape, k)
        expect(got[1], zh="奇异值", en="the singular values").close_to(
            np.linalg.svd(a)[1][:k], rtol=1e-6
        )


@check(
    zh="svd_top：u 和 v 各自标准正交，符号配对，u · s · vᵀ 是误差最小的近似",
    en="svd_top: orthonormal u and v whose signs match: u · s · vᵀ is the best approximation",
    proves=["svd"],
)
def approximates_best(learner: Learner, rng: Generator) -> None:
    for shape, k in (((5, 4), 4), ((4, 6), 2), ((7, 3), 1)):
        a = stretched(rng, shape)
        u, s, v = factors(learner.svd_top(a, k), shape, k)
        for name, side in (("u", u), ("v", v)):
            expect(
                side.T @ side, zh=f"{name} 的转置乘 {name}", en=f"{name} transposed times {name}"
            ).close_to(np.eye(k), atol=1e-6)
        left = np.linalg.svd(a)[1][k:]
        expect(
            float(np.sqrt(np.sum((a - u * s @ v.T) ** 2))),
            zh="近似的误差",
            en="the error of the approximation",
        ).close_to(float(np.sqrt(np.sum(left**2))), rtol=1e-6, atol=1e-6)


def with_values(rng: Generator, values: list[float]) -> np.ndarray:
    """Make a symmetric matrix with these eigenvalues and random directions."""
    q, _ = np.linalg.qr(rng.normal(size=(len(values), len(values))))
    a = q * np.array(values) @ q.T
    return (a + a.T) / 2


def stretched(rng: Generator, shape: tuple[int, int]) -> np.ndarray:
    """Make a matrix whose singular values are well apart."""
    few = min(shape)
    left, _ = np.linalg.qr(rng.normal(size=(shape[0], few)))
    right, _ = np.linalg.qr(rng.normal(size=(shape[1], few)))
    return left * np.array([9.0, 6.0, 4.0, 2.0, 1.0][:few]) @ right.T


def stationary(links: np.ndarray, damping: float) -> np.ndarray:
    """Solve for the ranks that stay as they are."""
    n = len(links)
    rows = [row / row.sum() if row.any() else np.full(n, 1 / n) for row in links]
    return np.linalg.solve(np.eye(n) - damping * np.array(rows).T, np.full(n, (1 - damping) / n))


def triple(got: Any) -> tuple[float, np.ndarray, int]:
    """Demand (value, vector, steps)."""
    several(got, 3, "(value, vector, steps)")
    expect(got[0], zh="特征值", en="the eigenvalue").is_number()
    expect(got[1], zh="特征向量", en="the vector").is_array(shape=(None,), dtype="float")
    expect(got[2], zh="步数", en="the steps").is_int()
    return got[0], got[1], got[2]


def pairs(got: Any, *, n: int, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Demand (values, vectors, unique)."""
    several(got, 3, "(values, vectors, unique)")
    expect(got[0], zh="特征值", en="the values").is_array(shape=(k,), dtype="float")
    expect(got[1], zh="特征向量", en="the vectors").is_array(shape=(n, k), dtype="float")
    expect(got[2], zh="是否唯一", en="is each unique").is_array(shape=(k,), dtype="bool")
    return got[0], got[1], got[2]


def factors(got: Any, shape: tuple[int, int], k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Demand (u, s, v)."""
    several(got, 3, "(u, s, v)")
    expect(got[0], zh="u", en="u").is_array(shape=(shape[0], k), dtype="float")
    expect(got[1], zh="s", en="s").is_array(shape=(k,), dtype="float")
    expect(got[2], zh="v", en="v").is_array(shape=(shape[1], k), dtype="float")
    return got[0], got[1], got[2]


def several(got: Any, count: int, names: str) -> None:
    """Demand a tuple of so many."""
    expect.that(
        isinstance(got, (tuple, list)) and len(got) == count,
        zh=f"返回值是元组 {names}",
        en=f"the result is the tuple {names}",
        got=got,
    )
