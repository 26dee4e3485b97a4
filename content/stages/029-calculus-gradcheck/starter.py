"""Stage 29: gradients, and the tools that check them. Write the eleven functions.
第 29 关：求梯度，以及检验梯度的工具。写出这十一个函数。
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def d_quadratic(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """(d, d), (d,) -> (d,) the gradient of x @ a @ x by x.
    (d, d)、(d,) -> (d,) x @ a @ x 对 x 的梯度。
    """
    raise NotImplementedError  # TODO


def d_mean_square(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """(n, d), (n,), (d,) -> (d,) the gradient of mean((x @ w - y) ** 2) by w.
    (n, d)、(n,)、(d,) -> (d,) mean((x @ w - y) ** 2) 对 w 的梯度。
    """
    raise NotImplementedError  # TODO


def d_sigmoid(z: np.ndarray) -> np.ndarray:
    """(n,) -> (n,) the slope of 1 / (1 + exp(-z)) at each z, finite for every z.
    (n,) -> (n,) 1 / (1 + exp(-z)) 在各个 z 处的导数，z 多大都有限。
    """
    raise NotImplementedError  # TODO


def d_log_loss(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """(n, d), (n,) of 0 and 1, (d,) -> (d,) the gradient of the mean log-loss by w.
    (n, d)、由 0 和 1 组成的 (n,)、(d,) -> (d,) 平均对数损失对 w 的梯度。
    """
    raise NotImplementedError  # TODO


def log_loss_hessian(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """(n, d), (d,) -> (d, d) the second derivatives of the mean log-loss by w.
    (n, d)、(d,) -> (d, d) 平均对数损失对 w 的二阶导数。
    """
    raise NotImplementedError  # TODO


def softmax_jacobian(z: np.ndarray) -> np.ndarray:
    """(k,) -> (k, k) row i, column j: the derivative of share i by score j.
    (k,) -> (k, k) 第 i 行第 j 列：第 i 个占比对第 j 个分数的导数。
    """
    raise NotImplementedError  # TODO


def d_cross_entropy(z: np.ndarray, label: int) -> np.ndarray:
    """(k,), whole number -> (k,) the gradient of -log(softmax(z)[label]) by z.
    (k,)、整数 -> (k,) -log(softmax(z)[label]) 对 z 的梯度。
    """
    raise NotImplementedError  # TODO


def d_layer(weights: np.ndarray, x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """(h, d), (d,), (h,) -> (h, d) the gradient of v @ tanh(weights @ x) by the weights.
    (h, d)、(d,)、(h,) -> (h, d) v @ tanh(weights @ x) 对 weights 的梯度。
    """
    raise NotImplementedError  # TODO


def numeric_gradient(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Approximate the gradient of f at x by central differences; x may have any shape.
    用中心差分近似 f 在 x 处的梯度；x 的形状任意。
    """
    raise NotImplementedError  # TODO


def complex_step(f: Callable[[np.ndarray], complex], x: np.ndarray) -> np.ndarray:
    """Give the gradient of f at x from the imaginary part of f(x + ih).
    由 f(x + ih) 的虚部求出 f 在 x 处的梯度。
    """
    raise NotImplementedError  # TODO


def gradcheck(
    f: Callable[[np.ndarray], float],
    gradient: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    tolerance: float = 1e-6,
) -> bool:
    """Say whether `gradient` gives the gradient of f at x, every component of it.
    判断 gradient 给出的是不是 f 在 x 处的梯度，每个分量都要对。
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print(numeric_gradient(lambda x: float(np.sum(x**2)), np.array([1.0, 2.0])))
