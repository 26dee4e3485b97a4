"""Stage 27: linear algebra by hand. Write the ten functions; later ones may call earlier ones.
第 27 关：线性代数动手。写出这十个函数；后面的可以调用前面的。
"""

from __future__ import annotations

import numpy as np


def manhattan(x: np.ndarray, y: np.ndarray) -> float:
    """(d,), (d,) -> the sum of the absolute differences.
    (d,)、(d,) -> 各坐标之差的绝对值之和。
    """
    raise NotImplementedError  # TODO


def euclidean(x: np.ndarray, y: np.ndarray) -> float:
    """(d,), (d,) -> the length of the straight line between them.
    (d,)、(d,) -> 两点之间直线的长度。
    """
    raise NotImplementedError  # TODO


def cosine_distance(x: np.ndarray, y: np.ndarray) -> float:
    """(d,), (d,) -> 1 - cos of the angle; ValueError when one of them is all zeros.
    (d,)、(d,) -> 1 减夹角的余弦；有一个全是零就抛出 ValueError。
    """
    raise NotImplementedError  # TODO


def mahalanobis(x: np.ndarray, y: np.ndarray, covariance: np.ndarray) -> float:
    """(d,), (d,), (d, d) -> the distance measured in spreads, correlation included.
    (d,)、(d,)、(d, d) -> 以离散程度为单位的距离，把相关性也算进去。
    """
    raise NotImplementedError  # TODO


def solve(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n, n), (n,) or (n, k) -> x with a @ x = b; ValueError when a is singular.
    (n, n)、(n,) 或 (n, k) -> 满足 a @ x = b 的 x；a 奇异时抛出 ValueError。
    """
    raise NotImplementedError  # TODO


def qr(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, m), n >= m -> q (n, m) with orthonormal columns, r (m, m) upper triangular.
    (n, m)，n >= m -> 各列标准正交的 q (n, m)，上三角的 r (m, m)。
    """
    raise NotImplementedError  # TODO


def project(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n, m), (n,) -> (n,) the combination of a's columns that is nearest to b.
    (n, m)、(n,) -> (n,) 由 a 的各列组合出来、离 b 最近的点。
    """
    raise NotImplementedError  # TODO


def least_squares(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n, m), (n,) -> (m,) the coefficients of that combination.
    (n, m)、(n,) -> (m,) 这个组合的系数。
    """
    raise NotImplementedError  # TODO


def condition(a: np.ndarray) -> float:
    """(n, m) -> the condition number, in the 1-norm, of r; inf when columns depend on each other.
    (n, m) -> r 的条件数（1-范数）；各列线性相关时为 inf。
    """
    raise NotImplementedError  # TODO


def digits_left(a: np.ndarray, way: str) -> float:
    """(n, m), "qr" or "normal" -> how many digits of the least-squares solution are right.
    (n, m)、"qr" 或 "normal" -> 最小二乘解大约有几位数字是对的。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(manhattan(np.array([0.0, 0.0]), np.array([3.0, 4.0])))
