"""Stage 37: cross-validation and bias-variance. Predict first, then write the tools that show it.
第 37 关：交叉验证、偏差与方差。先预测，再写工具来验证。

A *fit* is a function `fit(x, y)` that learns from rows and gives back a predictor, a function of
`x`.
这里的*拟合*（fit）是一个函数：`fit(x, y)` 从各行数据学习，返回预测器，预测器是 `x` 的函数。
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Split = tuple[Rows, Rows]  # training rows, test rows 训练行, 测试行
Predictor = Callable[[Floats], Floats]
Fit = Callable[[Floats, Floats], Predictor]

# Answer before you run anything: the ids of the choices you believe in, for instance "rows".
# 先作答，再运行：填上你认为对的答案的 id，例如 "rows"。
PREDICTIONS = {"q08": None, "q16": None, "q23": None}


def polynomial(degree: int) -> Fit:
    """Given: make the fit that finds the least-squares polynomial of a degree.
    已给出：造出一个拟合，用最小二乘法求给定次数的多项式。
    """

    def fit(x: Floats, y: Floats) -> Predictor:
        return np.polynomial.Polynomial.fit(x, y, degree)

    return fit


def mse(predictor: Predictor, x: Floats, y: Floats) -> float:
    """Given: mean squared error of a predictor on some rows.
    已给出：预测器在一些行上的均方误差。
    """
    return float(np.mean((predictor(x) - y) ** 2))


# Splits
# 划分


def kfold(n: int, k: int, seed: int | None = None) -> list[Split]:
    """Cut n rows into k folds, each of which is tested once; shuffled when a seed is given.
    把 n 行分成 k 折，每折测试一次；给了种子就先打乱。
    """
    # TODO
    raise NotImplementedError


def stratified_kfold(y: ArrayLike, k: int, seed: int | None = None) -> list[Split]:
    """Cut rows into k folds that all have the classes in the same shares.
    把各行分成 k 折，每一折里各类的占比都相同。
    """
    # TODO
    raise NotImplementedError


def group_kfold(groups: ArrayLike, k: int) -> list[Split]:
    """Cut rows into k folds without cutting a group.
    把各行分成 k 折，同一组的行绝不拆开。
    """
    # TODO
    raise NotImplementedError


def time_split(n: int, k: int, gap: int = 0) -> list[Split]:
    """Test on each of the last k blocks in turn, trained on all rows before it but the gap.
    最后的 k 块轮流作测试，每次用这一块之前的所有行训练，但去掉间隔。
    """
    # TODO
    raise NotImplementedError


# Curves
# 曲线


def learning_curve(
    fit: Fit, x: ArrayLike, y: ArrayLike, splits: Sequence[Split], sizes: Sequence[int]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per size and a column per split.
    返回训练误差和验证误差，每个规模一行，每个划分一列。
    """
    # TODO
    raise NotImplementedError


def validation_curve(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, splits: Sequence[Split]
) -> tuple[Floats, Floats]:
    """Give training and validation errors, a row per fit and a column per split.
    返回训练误差和验证误差，每个拟合一行，每个划分一列。
    """
    # TODO
    raise NotImplementedError


def nested_cv(
    fits: Sequence[Fit], x: ArrayLike, y: ArrayLike, outer: Sequence[Split], inner_k: int
) -> Floats:
    """Choose a fit inside each outer training part, and report its error on the outer test part.
    在每个外层训练部分里选出一个拟合，返回它在外层测试部分上的误差。
    """
    # TODO
    raise NotImplementedError


# Bias, variance, noise
# 偏差、方差、噪声


def simulate(
    fit: Fit,
    truth: Predictor,
    x_train: ArrayLike,
    x_test: ArrayLike,
    noise_sd: float,
    sets: int,
    seed: int,
) -> tuple[Floats, Floats]:
    """Learn from many noisy training sets; give predictions and fresh targets, a row per set.
    用许多个带噪声的训练集学习，返回预测和新的目标，每个训练集一行。
    """
    # TODO
    raise NotImplementedError


def decompose(predictions: ArrayLike, truth: ArrayLike, noise_sd: float) -> dict[str, float]:
    """Split the expected squared error into squared bias, variance and noise.
    把平方误差的期望分解成偏差平方、方差和噪声。
    """
    # TODO
    raise NotImplementedError


def label_curve(train: ArrayLike, val: ArrayLike, fresh: ArrayLike, target: float) -> str:
    """Name what ails a model from its three learning curves: a row per size, a column per fold.
    由三条学习曲线诊断模型的毛病；曲线每个规模一行，每折一列。
    """
    # TODO
    raise NotImplementedError
