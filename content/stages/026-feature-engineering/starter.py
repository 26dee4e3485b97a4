"""Stage 26: feature engineering. Predict first; then make features, choose them, and prove the gain.
第 26 关：特征工程。先预测；再构造特征、挑选特征，并证明提升是真的。

A *fit* is a function `fit(x, y)` that learns from training rows and gives back a predictor, a
function of `x`, as in stage 25.
*拟合*（fit）是一个函数：`fit(x, y)` 从训练行学习，返回预测器，和第 25 关一样。
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Split = tuple[Array, Array]  # training rows, test rows 训练行, 测试行
Predictor = Callable[[Array], Array]
Fit = Callable[[Array, Array], Predictor]

# Answer before you run anything: the id of the choice you believe in, for instance "forest".
# 先作答，再运行：填上你认为对的答案的 id，例如 "forest"。
PREDICTIONS = {"q04": None}


# Given: a model, a measure, folds
# 已给出：一个模型、一个指标、分折


def least_squares(x: Array, y: Array) -> Predictor:
    """Fit: predict a number by weights for the columns and a constant.
    拟合：用各列的权重加一个常数来预测一个数。
    """
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def r2(want: Array, got: Array) -> float:
    """Share of the spread of the true values that is explained; 0 for the mean, 1 at best.
    解释了真值的离散程度的几成；一律答均值得 0，最好得 1。
    """
    return float(1 - np.mean((want - got) ** 2) / np.mean((want - want.mean()) ** 2))


def folds(n: int, k: int, rng: Generator) -> list[Split]:
    """Cut shuffled rows into k parts; each is the test part once.
    把打乱的行切成 k 份，每份轮流当测试部分。
    """
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


# Creating
# 构造


def products(x: Array) -> Array:
    """Give the columns, then the product of every pair, squares included.
    给出原来的列，再给出每一对的乘积，包括平方。
    """
    # TODO
    raise NotImplementedError


def cyclic(values: ArrayLike, period: float) -> Array:
    """Give sine and cosine of a quantity that comes round again: an hour, a month, an angle.
    周而复始的量（小时、月份、角度）的正弦和余弦。
    """
    # TODO
    raise NotImplementedError


def lagged(series: Array, lags: Sequence[int]) -> tuple[Array, Array]:
    """Give (x, y): beside each value y the values that came so many steps before it.
    给出 (x, y)：每个值 y 旁边，是它之前若干步的值。
    """
    # TODO
    raise NotImplementedError


def window_features(windows: Array) -> Array:
    """Describe each window: mean, spread, slope, crossings, correlation with itself, rhythm.
    描述每个窗口：均值、标准差、斜率、穿过均值的次数、自相关、节律。
    """
    # TODO
    raise NotImplementedError


# Coding categories by the label
# 用标签给类别编码


def target_code(train: ArrayLike, y: Array, values: ArrayLike, smoothing: float = 10.0) -> Array:
    """Give each value its category's mean label, drawn towards the mean of all.
    给每个值它那一类的平均标签，并向总平均收缩。
    """
    # TODO
    raise NotImplementedError


def out_of_fold(
    values: ArrayLike, y: Array, splits: Sequence[Split], smoothing: float = 10.0
) -> Array:
    """Code every row from the rows of the other folds: its own label has no say.
    每一行都用别的折的行来编码：它自己的标签不参与。
    """
    # TODO
    raise NotImplementedError


def target_coded(fit: Fit, column: int, rng: Generator, smoothing: float = 10.0) -> Fit:
    """Make the fit that replaces a column of category numbers by codes.
    造出一个拟合：把一列类别编号换成编码。
    """
    # TODO
    raise NotImplementedError


# Selecting
# 选择


def filtered(x: Array, y: Array, k: int) -> list[int]:
    """Filter: the k columns with the largest absolute correlation with the label, best first.
    过滤：与标签的相关系数绝对值最大的 k 列，好的在前。
    """
    # TODO
    raise NotImplementedError


def forward(fit: Fit, x: Array, y: Array, k: int, splits: Sequence[Split]) -> list[int]:
    """Wrapper: add, k times, the column with which the fit errs least on the test parts.
    包裹：做 k 次，每次加进让测试部分误差最小的那一列。
    """
    # TODO
    raise NotImplementedError


def embedded(x: Array, y: Array, alpha: float) -> list[int]:
    """Embedded: the columns to which a lasso on standardised columns gives any weight.
    嵌入：在标准化的列上做套索回归，给了权重的那些列。
    """
    # TODO
    raise NotImplementedError


# All of it inside a fit, and the proof
# 全都放进拟合里，再证明有用


def engineered(fit: Fit, k: int) -> Fit:
    """Make the fit that multiplies columns and keeps the k best of them, by its own rows.
    造出一个拟合：把列相乘，按自己的训练行留下最好的 k 列。
    """
    # TODO
    raise NotImplementedError


def gain_and_control(
    raw: Fit, new: Fit, x: Array, y: Array, splits: Sequence[Split], rng: Generator
) -> tuple[float, float]:
    """Give the gain in R² of one fit over another, and the new fit's R² on shuffled labels.
    给出一个拟合比另一个的 R² 提升多少，以及新拟合在打乱的标签上的 R²。
    """
    # TODO
    raise NotImplementedError
