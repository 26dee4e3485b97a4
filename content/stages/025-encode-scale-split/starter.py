"""Stage 25: the leakage clinic. Predict first; then write what learns only where it may.
第 25 关：泄漏门诊。先预测；再写出只在该学的地方学的代码。

A *fit* is a function `fit(x, y)` that learns from training rows and gives back a predictor, a
function of `x`.
*拟合*（fit）是一个函数：`fit(x, y)` 从训练行学习，返回预测器，预测器是 `x` 的函数。
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

# Answer before you run anything: the ids of the choices you believe in, for instance "both".
# 先作答，再运行：填上你认为对的答案的 id，例如 "both"。
PREDICTIONS = {"q10": None, "q12": None, "q13": None, "q17": None, "q22": None}


# Given: three models, two measures, folds, and rows of pure noise
# 已给出：三个模型、两个指标、分折，以及纯噪声的数据


def nearest(x: Array, y: Array) -> Predictor:
    """Fit: predict the label of the nearest training row.
    拟合：预测为离它最近的训练行的标签。
    """

    def predict(new: Array) -> Array:
        squares = (new**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * new @ x.T
        return y[np.argmin(squares, axis=1)]

    return predict


def nearest_mean(x: Array, y: Array) -> Predictor:
    """Fit: predict the class whose mean row is nearest.
    拟合：哪一类的平均行最近，就预测为哪一类。
    """
    classes = np.unique(y)
    means = np.array([x[y == label].mean(axis=0) for label in classes])
    return nearest(means, classes)


def least_squares(x: Array, y: Array) -> Predictor:
    """Fit: predict a number by weights for the columns and a constant.
    拟合：用各列的权重加一个常数来预测一个数。
    """
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]
    return lambda new: weights[0] + new @ weights[1:]


def accuracy(want: Array, got: Array) -> float:
    """Share of the labels that are right.
    标签预测对的比例。
    """
    return float(np.mean(want == got))


def f1(want: Array, got: Array) -> float:
    """F1 of class 1: 2 hits / (2 hits + misses + false alarms); 0 where there is no hit.
    类别 1 的 F1：2 × 命中 / (2 × 命中 + 漏报 + 误报)；一个也没命中就是 0。
    """
    hits = np.sum((want == 1) & (got == 1))
    wrong = np.sum(want != got)
    return float(2 * hits / (2 * hits + wrong)) if hits else 0.0


def folds(n: int, k: int, rng: Generator) -> list[Split]:
    """Cut shuffled rows into k parts; each is the test part once.
    把打乱的行切成 k 份，每份轮流当测试部分。
    """
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


def noise(
    rng: Generator, patients: int = 40, rows: int = 3, columns: int = 100
) -> tuple[Array, Array, Array]:
    """Draw (x, y, groups) in which there is nothing to learn about a new patient.

    The rows of a patient are alike and share one label, and the label is a coin toss.
    抽一批 (x, y, groups)，里面没有任何关于新病人的规律可学。
    同一个病人的各行相像，标签相同，而标签是抛硬币抛出来的。
    """
    groups = np.repeat(np.arange(patients), rows)
    x = rng.normal(size=(patients, columns))[groups]
    x = x + 0.1 * rng.normal(size=x.shape)
    return x, rng.integers(0, 2, patients)[groups], groups


# Encoding and scaling
# 编码与缩放


def one_hot(train: ArrayLike, values: ArrayLike) -> Array:
    """Give a column of 0.0 and 1.0 for each category of the training values, sorted.
    训练数据里的每个类别一列（按名称排序），元素是 0.0 和 1.0。
    """
    # TODO
    raise NotImplementedError


def ordinal(values: ArrayLike, order: Sequence[str]) -> Array:
    """Give the place of each value in an order that people have fixed.
    给出每个值在人定的次序里排第几。
    """
    # TODO
    raise NotImplementedError


def fit_scaler(x: Array, how: str = "standard") -> tuple[Array, Array]:
    """Learn (shift, scale) of each column; (x - shift) / scale is the scaled data.
    学出每一列的（平移，尺度）；(x - shift) / scale 就是缩放后的数据。
    """
    # TODO
    raise NotImplementedError


# Splits
# 划分


def three_sets(
    n: int, rng: Generator, val: float = 0.2, test: float = 0.2
) -> tuple[Array, Array, Array]:
    """Deal n shuffled rows into training, validation and test rows.
    把打乱的 n 行分成训练行、验证行、测试行。
    """
    # TODO
    raise NotImplementedError


def split_groups(groups: ArrayLike, rng: Generator, test: float = 0.25) -> Split:
    """Put whole groups aside for testing.
    把整组整组的行留出来测试。
    """
    # TODO
    raise NotImplementedError


def split_by_time(times: ArrayLike, test: float = 0.2) -> Split:
    """Put the latest rows aside for testing; rows of one moment stay together.
    把最晚的行留出来测试；同一时刻的行不分开。
    """
    # TODO
    raise NotImplementedError


# Fits that prepare their own training rows
# 自己准备训练数据的拟合


def scaled(fit: Fit, how: str = "standard") -> Fit:
    """Make the fit that learns the scale from its training rows.
    造出一个拟合：尺度由它自己的训练行学出。
    """
    # TODO
    raise NotImplementedError


def selected(fit: Fit, k: int) -> Fit:
    """Make the fit that uses only the k columns which follow the label best in its own rows.
    造出一个拟合：只用在它自己的训练行里与标签最相关的 k 列。
    """
    # TODO
    raise NotImplementedError


def oversampled(fit: Fit, rng: Generator) -> Fit:
    """Make the fit that repeats rows of the rarer classes until all are equally frequent.
    造出一个拟合：重复少数类的行，直到各类一样多。
    """
    # TODO
    raise NotImplementedError


# Experiments: each shows the wrong way beside the right one
# 实验：错的做法与对的做法并排


def encoding_scores(
    train: ArrayLike, y_train: Array, test: ArrayLike, y_test: Array
) -> tuple[float, float]:
    """R² on the test rows with alphabetical places, and with one column for each category.
    测试行上的 R²：按字母次序编号，以及每个类别一列。
    """
    # TODO
    raise NotImplementedError


def scaling_scores(fit: Fit, x: Array, y: Array, splits: Sequence[Split]) -> tuple[float, float]:
    """Accuracy of a fit on the columns as they are, and standardised.
    一个拟合的准确率：各列原样，以及标准化之后。
    """
    # TODO
    raise NotImplementedError


def selection_scores(
    fit: Fit, x: Array, y: Array, splits: Sequence[Split], k: int
) -> tuple[float, float]:
    """Accuracy with columns chosen on all rows, and chosen on the training rows.
    准确率：在全部行上选列，以及在训练行上选列。
    """
    # TODO
    raise NotImplementedError


def resampling_scores(fit: Fit, x: Array, y: Array, k: int, rng: Generator) -> tuple[float, float]:
    """F1 in k folds with the rare class repeated before the split, and inside the training part.
    k 折的 F1：先重复少数类再划分，以及在训练部分里重复。
    """
    # TODO
    raise NotImplementedError


def split_spread(
    fit: Fit, x: Array, y: Array, shares: Sequence[float], repeats: int, rng: Generator
) -> Array:
    """Give the standard deviation of the accuracy over random splits, for each test share.
    对每个测试比例，给出多次随机划分的准确率的标准差。
    """
    # TODO
    raise NotImplementedError


# The clinic
# 门诊


def is_leaky(pipeline: Callable[[Array, Array, Array], float], rng: Generator) -> bool:
    """Say whether a pipeline finds skill where there is none: on rows of pure noise.
    判断一条流水线在纯噪声上是不是也能“学到本事”。
    """
    # TODO
    raise NotImplementedError
