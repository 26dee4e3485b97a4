"""Stage 28: eigenvalues by repeated multiplication. Write the five functions.
第 28 关：靠反复相乘求特征值。写出这五个函数。

Of v and -v give the one whose component of largest absolute value is positive.
v 与 -v 之中，给出绝对值最大的分量为正的那一个。
"""

from __future__ import annotations

import numpy as np


def power_iteration(
    a: np.ndarray, start: np.ndarray, tolerance: float = 1e-10, max_steps: int = 10_000
) -> tuple[float, np.ndarray, int]:
    """(n, n), (n,) -> (value, vector, steps); ValueError when max_steps are not enough.
    (n, n)、(n,) -> (特征值, 特征向量, 步数)；max_steps 步还不够就抛出 ValueError。
    """
    raise NotImplementedError  # TODO


def steps_needed(values: np.ndarray, factor: float) -> float:
    """(n,) eigenvalues in any order -> steps until the error has shrunk to `factor` of itself.
    (n,) 次序任意的特征值 -> 误差缩小到原来的 factor 倍，需要几步。
    """
    raise NotImplementedError  # TODO


def top_eigenpairs(
    a: np.ndarray, k: int, gap: float = 1e-6
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n, n) -> values (k,), vectors (n, k) as columns, (k,) of bool: is this vector unique?
    (n, n) -> 特征值 (k,)，按列排的特征向量 (n, k)，(k,) 布尔：这个向量唯一吗？
    """
    raise NotImplementedError  # TODO


def pagerank(links: np.ndarray, damping: float = 0.85) -> np.ndarray:
    """(n, n) with links[i, j] = 1 where page i links to page j -> (n,) ranks that sum to 1.
    (n, n)，第 i 页链接到第 j 页时 links[i, j] = 1 -> (n,) 和为 1 的排名分。
    """
    raise NotImplementedError  # TODO


def svd_top(a: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n, m) -> u (n, k), s (k,), v (m, k): the k largest singular values with their vectors.
    (n, m) -> u (n, k)、s (k,)、v (m, k)：最大的 k 个奇异值及其向量。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(power_iteration(np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.0])))
