"""Twelve functions on a log of study minutes, each for the whole array at once.
对一份学习时长记录写十二个函数，每个都对整个数组一次算完。

A table has a row for each week and a column for each day, Monday first. Shapes are written as in the
brief: `(n, d)` is n rows of d numbers. Replace each `raise`; no loop is needed, and none is allowed.
表里每周一行、每天一列，从周一开始。形状的写法与任务说明相同：`(n, d)` 是 n 行，每行 d 个数。
把每个 `raise` 换掉；用不着循环，也不许用循环。
"""

from __future__ import annotations

from typing import Any

import numpy as np  # noqa: F401 - for you
from numpy.typing import NDArray

Array = NDArray[Any]


# Kinds of numbers
# 数的类型


def to_hours(minutes: Array) -> Array:
    """Whole numbers of any shape -> the same shape in hours, float64.
    任意形状的整数 -> 形状不变，单位变成小时，float64。
    """
    raise NotImplementedError  # TODO


def add_up(morning: Array, evening: Array) -> Array:
    """Two arrays of uint8 of one shape -> their sums, int64.
    两个形状相同的 uint8 数组 -> 逐个相加的和，int64。
    """
    raise NotImplementedError  # TODO


# The same memory, seen otherwise
# 同一块内存，换个看法


def by_week(days: Array) -> Array:
    """(7n,) -> (n, 7): a week for each row, in the memory of `days`.
    (7n,) -> (n, 7)：每周一行，用的是 `days` 的内存。
    """
    raise NotImplementedError  # TODO


def weekend(table: Array) -> Array:
    """(n, 7) -> (n, 2): Saturday and Sunday, in the memory of `table`.
    (n, 7) -> (n, 2)：周六和周日，用的是 `table` 的内存。
    """
    raise NotImplementedError  # TODO


def newest_first(table: Array) -> Array:
    """(n, d) -> (n, d): the last row first, in the memory of `table`.
    (n, d) -> (n, d)：最后一行排到最前，用的是 `table` 的内存。
    """
    raise NotImplementedError  # TODO


# Writing
# 写入


def capped(table: Array, most: int) -> Array:
    """Any shape -> a new array in which nothing is above `most`.
    任意形状 -> 一个新数组，里面没有大于 `most` 的数。
    """
    raise NotImplementedError  # TODO


def clear_above(table: Array, weeks: Array, most: int) -> None:
    """Put 0 for whatever is above `most` in the rows `weeks`, in `table` itself.
    在 `table` 本身里，把 `weeks` 指明的各行中大于 `most` 的数改成 0。
    """
    raise NotImplementedError  # TODO


def log_sessions(days: Array, minutes: Array, k: int) -> Array:
    """(n,) days below k, (n,) minutes -> (k,) minutes of each day, whole numbers.
    (n,) 小于 k 的日号、(n,) 分钟数 -> (k,) 每天的总分钟数，整数。
    """
    raise NotImplementedError  # TODO


# Reducing
# 归约


def weekly_totals(table: Array) -> Array:
    """(n, d) whole numbers -> (n,) the sum of each row.
    (n, d) 整数 -> (n,) 每行之和。
    """
    raise NotImplementedError  # TODO


def weekly_means(table: Array) -> Array:
    """(n, d) floats, NaN where nothing was noted -> (n,) the mean of what was; NaN without any.
    (n, d) 浮点数，没有记录处是 NaN -> (n,) 有记录的那些天的均值；一天都没有则得 NaN。
    """
    raise NotImplementedError  # TODO


def first_reached(minutes: Array, goal: int) -> int:
    """(n,) -> the place of the first number of at least `goal`; -1 if there is none.
    (n,) -> 第一个不小于 `goal` 的数所在的位置；没有则得 -1。
    """
    raise NotImplementedError  # TODO


# Chance
# 随机


def draw_weeks(table: Array, k: int, seed: int) -> Array:
    """(n, d) -> (k, d): k different rows drawn at random; the same seed draws the same ones.
    (n, d) -> (k, d)：随机抽出的 k 个不同的行；种子相同，抽到的也相同。
    """
    raise NotImplementedError  # TODO
