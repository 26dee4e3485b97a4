"""Stage 36: metrics by hand. Write each from its definition, with NumPy alone.
第 36 关：手写评估指标。只用 NumPy，每个都从定义写起。
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def paired(first: ArrayLike, second: ArrayLike) -> tuple[NDArray, NDArray]:
    """Turn both into arrays, and refuse what cannot be compared row by row.
    把两者都变成数组；无法逐行比较的，一概拒绝。

    Given. Begin every function with it: NumPy would otherwise stretch [1] over a thousand rows.
    已给出。每个函数都先调用它，否则 NumPy 会把 [1] 拉长，去配上一千行。
    """
    a, b = np.asarray(first), np.asarray(second)
    if a.ndim != 1 or a.shape != b.shape or a.size == 0:
        raise ValueError(f"need two equally long, non-empty rows of values: {a.shape}, {b.shape}")
    return a, b


# Hard predictions: count
# 类别：计数


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, *, by_row: bool = False) -> NDArray:
    """Count rows: actual class down, predicted class across, classes in ascending order.
    给样本计数：行是真实类别，列是预测类别，类别按升序排列。
    """
    # TODO
    raise NotImplementedError


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of rows that are right.
    判对的比例。
    """
    # TODO
    raise NotImplementedError


def precision(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the flagged rows that are positive; 0.0 when nothing is flagged.
    判为正的样本里，真是正例的比例；没有一个判为正时得 0.0。
    """
    # TODO
    raise NotImplementedError


def recall(y_true: ArrayLike, y_pred: ArrayLike, positive: object = 1) -> float:
    """Share of the positive rows that are flagged; 0.0 when there are none.
    正例里，被判为正的比例；一个正例也没有时得 0.0。
    """
    # TODO
    raise NotImplementedError


def f_beta(
    y_true: ArrayLike, y_pred: ArrayLike, beta: float = 1.0, positive: object = 1
) -> float:
    """Weighted harmonic mean of precision and recall; recall weighs `beta` times as much.
    精确率与召回率的加权调和平均；召回率的分量是精确率的 `beta` 倍。
    """
    # TODO
    raise NotImplementedError


def classification_report(y_true: ArrayLike, y_pred: ArrayLike) -> dict[str, object]:
    """Give precision, recall, F1 and support per class, their averages, and the accuracy.
    给出每一类的精确率、召回率、F1 分数和样本数（support），它们的平均，以及准确率。
    """
    # TODO
    raise NotImplementedError


# Scores: rank
# 分数：排序


def roc_curve(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray, NDArray, NDArray]:
    """Give false-positive rate, true-positive rate and threshold, from the strictest down.
    给出假正例率、真正例率和阈值，从最严的阈值开始，依次放宽。
    """
    # TODO
    raise NotImplementedError


def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Area under the ROC curve.
    ROC 曲线下的面积。
    """
    # TODO
    raise NotImplementedError


def average_precision(y_true: ArrayLike, scores: ArrayLike) -> float:
    """Mean precision over the steps of recall, each step weighted by its height.
    召回率每上一级台阶，取一次精确率，按台阶的高度加权平均。
    """
    # TODO
    raise NotImplementedError


def choose_threshold(y_true: ArrayLike, scores: ArrayLike, cost: ArrayLike) -> float:
    """Choose the threshold whose decisions cost least; `cost[actual][predicted]` is per row.
    选出代价最低的阈值；`cost[真实][预测]` 是一个样本的代价。
    """
    # TODO
    raise NotImplementedError


# Probabilities: punish confidence that was wrong
# 概率：话说满了却说错，要重罚


def log_loss(y_true: ArrayLike, prob: ArrayLike, eps: float = 1e-15) -> float:
    """Mean negative log-probability of what happened, with probabilities kept off 0 and 1.
    实际结果的概率取负对数，再求平均；概率先截断，避开 0 和 1。
    """
    # TODO
    raise NotImplementedError


def brier_score(y_true: ArrayLike, prob: ArrayLike) -> float:
    """Mean squared distance between the probability and what happened (0 or 1).
    概率与实际结果（0 或 1）之差的平方，取平均。
    """
    # TODO
    raise NotImplementedError


# Numbers: size the errors
# 数值：量误差的大小


def rmse(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Root of the mean squared error, in the unit of y.
    均方误差的平方根，单位与 y 相同。
    """
    # TODO
    raise NotImplementedError


def mae(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Mean absolute error, in the unit of y.
    绝对误差的平均，单位与 y 相同。
    """
    # TODO
    raise NotImplementedError


def r2(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Share of the squared error of always predicting the mean that these predictions remove.
    总猜平均值所犯的平方误差，这些预测消去了多大的比例。
    """
    # TODO
    raise NotImplementedError
