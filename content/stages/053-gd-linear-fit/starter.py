"""Stage 53: gradient descent fits a line. Fill in the three functions.
第 53 关：梯度下降拟合直线。请补全三个函数。
"""

import numpy as np


def gradient_descent(
    x: np.ndarray, y: np.ndarray, lr: float, epochs: int
) -> tuple[float, float]:
    """Make `epochs` updates from slope 0 and intercept 0; return (slope, intercept).
    从斜率 0、截距 0 出发更新 epochs 次，返回 (slope, intercept)。
    """
    slope, intercept = 0.0, 0.0
    # TODO: compute both partial derivatives, then update both parameters
    # TODO：先求两个偏导数，再更新两个参数
    return slope, intercept


def fit_until_flat(
    x: np.ndarray, y: np.ndarray, lr: float, tolerance: float = 1e-8, max_epochs: int = 100_000
) -> tuple[float, float, int]:
    """Update until the gradient's norm is at most tolerance; return (slope, intercept, epochs).
    Raise ValueError when the loss exceeds the loss at the start, or is nan.
    更新到梯度的范数不超过 tolerance，返回 (slope, intercept, epochs)。
    损失高过出发时的损失，或变成 nan，就抛出 ValueError。
    """
    slope, intercept = 0.0, 0.0
    # TODO: before each update ask whether to stop, after it whether the run diverges
    # TODO：每次更新前判断要不要停，更新后判断是不是在发散
    return slope, intercept, max_epochs


def fit_line(
    x: np.ndarray, y: np.ndarray, lr: float = 0.1, tolerance: float = 1e-8, max_epochs: int = 1000
) -> tuple[float, float, int]:
    """Fit on standardised x; return (slope, intercept, epochs) in the units of x.
    Raise ValueError when all x are equal.
    在标准化后的 x 上拟合，返回换算回原单位的 (slope, intercept, epochs)。
    x 全都相等时抛出 ValueError。
    """
    # TODO: standardise x, call fit_until_flat, map the line back
    # TODO：标准化 x，调用 fit_until_flat，再把直线换算回去
    return 0.0, 0.0, 0


if __name__ == "__main__":
    x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    y = np.array([2.0, 4.0, 5.0, 4.0, 6.0])
    print(gradient_descent(x, y, lr=0.01, epochs=1000))
