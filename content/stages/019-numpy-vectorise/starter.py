"""Sixteen puzzles: turn each loop over numbers into one expression over whole arrays.
十六道题：把逐个处理数的循环，改写成对整个数组的一个表达式。

Shapes are written as in the brief: `(n, d)` is n rows of d numbers. Change no argument, and give an
array of its own each time. Replace each `raise` by an expression; no `for` or `while` is needed.
形状的写法与任务说明相同：`(n, d)` 是 n 行，每行 d 个数。不要改动任何参数，每次都返回新的数组。
把每个 `raise` 换成表达式；用不着 `for` 和 `while`。
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


# Axes that meet: broadcasting
# 相遇的轴：广播


def one_hot(labels: Array, k: int) -> Array:
    """(n,) labels below k -> (n, k) floats: 1.0 in the column that the label names.
    (n,) 小于 k 的标签 -> (n, k) 浮点数：标签所指的列是 1.0。
    """
    raise NotImplementedError  # TODO


def mean_squared_error(predicted: Array, target: Array) -> float:
    """(n,) or (n, 1) each -> one number, the mean squared difference of the n pairs.
    两者各为 (n,) 或 (n, 1) -> 一个数：n 对数之差的平方的均值。
    """
    raise NotImplementedError  # TODO


def pairwise_distances(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) Euclidean distances, right even far from the origin. Timed.
    (n, d)、(m, d) -> (n, m) 欧氏距离，离原点很远也要对。计时。
    """
    raise NotImplementedError  # TODO


def cosine_similarity(a: Array, b: Array) -> Array:
    """(n, d), (m, d) -> (n, m) cosines of the angles; 0 where a row is all zeros.
    (n, d)、(m, d) -> (n, m) 夹角的余弦；有一行全为零则得 0。
    """
    raise NotImplementedError  # TODO


def batched_dots(a: Array, b: Array) -> Array:
    """(b, n, d), (b, m, d) -> (b, n, m): dot products of rows, each batch for itself.
    (b, n, d)、(b, m, d) -> (b, n, m)：行与行的点积，各批算各批的。
    """
    raise NotImplementedError  # TODO


# Axes that vanish: reductions
# 消失的轴：归约


def standardise(x: Array) -> Array:
    """(n, d) -> (n, d) columns of mean 0 and standard deviation 1; equal values become 0.
    (n, d) -> (n, d) 每列均值为 0、标准差为 1；整列相等则全变为 0。
    """
    raise NotImplementedError  # TODO


def pixel_change(before: Array, after: Array) -> Array:
    """(n, h, w) uint8 each -> (n,) mean absolute difference per picture.
    两者各为 (n, h, w) uint8 -> (n,) 每张图的平均绝对差。
    """
    raise NotImplementedError  # TODO


def softmax(z: Array) -> Array:
    """(..., k) -> (..., k) shares that sum to 1 over the last axis, for scores of any size.
    (..., k) -> (..., k) 沿最后一条轴和为 1 的占比，分数多大都行。
    """
    raise NotImplementedError  # TODO


def log_sum_exp(z: Array) -> Array:
    """(..., k) -> (...) log of the sum of exponentials over the last axis; -inf is no weight.
    (..., k) -> (...) 沿最后一条轴，先取指数，再求和，再取对数；-inf 表示没有权重。
    """
    raise NotImplementedError  # TODO


def masked_mean(x: Array, mask: Array) -> Array:
    """(b, t, d), (b, t) of bool -> (b, d) mean over the steps that are True; 0 where none is.
    (b, t, d)、(b, t) 布尔 -> (b, d) 对标为 True 的步取均值；一步都没有则得 0。
    """
    raise NotImplementedError  # TODO


def grouped_means(values: Array, groups: Array, k: int) -> Array:
    """(n,), (n,) whole numbers below k -> (k,) mean of each group; NaN for an empty one. Timed.
    (n,)、(n,) 小于 k 的整数 -> (k,) 各组的均值；空组得 NaN。计时。
    """
    raise NotImplementedError  # TODO


# Order and history
# 名次与历史


def average_ranks(x: Array) -> Array:
    """(n,) -> (n,) ranks from 1 for the smallest; equal values share the mean of their ranks.
    (n,) -> (n,) 名次，最小者为 1；相等的值平分名次。
    """
    raise NotImplementedError  # TODO


def top_k(x: Array, k: int) -> Array:
    """(n, m) -> (n, k) columns of the k largest in each row, largest first, ties by column.
    (n, m) -> (n, k) 每行最大的 k 个数所在的列，从大到小；相等时列号小的在前。
    """
    raise NotImplementedError  # TODO


def steps_since(mask: Array) -> Array:
    """(n,) of bool -> (n,) steps since the last True, 0 at a True; -1 before the first.
    (n,) 布尔 -> (n,) 离上一个 True 几步：True 处为 0，第一个 True 之前为 -1。
    """
    raise NotImplementedError  # TODO


# Windows
# 窗口


def moving_average(x: Array, w: int) -> Array:
    """(n,) -> (n - w + 1,) means of w neighbours, none disturbed by another window. Timed.
    (n,) -> (n - w + 1,) 每 w 个相邻数的均值，不受窗口以外的数影响。计时。
    """
    raise NotImplementedError  # TODO


def im2col(image: Array, k: int) -> Array:
    """(h, w) -> ((h - k + 1)(w - k + 1), k * k): each k by k window a row, in reading order.
    (h, w) -> ((h - k + 1)(w - k + 1), k * k)：每个 k × k 窗口一行，按阅读顺序。
    """
    raise NotImplementedError  # TODO
