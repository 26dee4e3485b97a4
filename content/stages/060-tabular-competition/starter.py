"""Stage 60: a tabular competition, from the first measurement at home to the final entry.
第 60 关：一场表格竞赛，从在家测量开始，一直到最终方案。

A table is a pandas DataFrame: `id`, ten columns of numbers with gaps, and `site`. The outcome is 0
or 1; an answer is the chance of 1.
表是 pandas 的 DataFrame：`id`、十列带缺失的数、`site`。结果是 0 或 1，答案是取 1 的概率。
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
Fit = Callable[[pd.DataFrame, Array, pd.DataFrame], Array]  # train, its outcomes, test -> chances

SEED = 60  # the seed that your submission.csv was made with 生成 submission.csv 时用的随机种子


# How good is it, and how sure is that
# 有多好，有多确定


def auc(want: Array, got: Array) -> float:
    """Give the share of pairs (a 1, a 0) in which the 1 got the higher chance; a tie is a half.
    在所有（1，0）对子里，1 的概率更高的占多少；打平算一半。
    """
    # TODO
    raise NotImplementedError


def cross_validate(
    fit: Fit, table: pd.DataFrame, want: Array, rng: Generator, folds: int = 5
) -> Array:
    """Score `fit` on each of so many parts, after it has learnt from the other parts.
    把行分成若干份，`fit` 从其余各份学，在这一份上得分。
    """
    # TODO
    raise NotImplementedError


def choose(scores: Mapping[str, Array]) -> str:
    """Choose the simplest within one standard error of the best; the simplest is named first.
    在最好的一个标准误之内，选最简单的；最简单的排在最前。
    """
    # TODO
    raise NotImplementedError


def shake_up(public: Array, private: Array) -> float:
    """Give the mean change of place between two leaderboards, as a share of the entries.
    两张榜之间名次平均变了多少，除以参赛数。
    """
    # TODO
    raise NotImplementedError


# The entry
# 参赛方案


def entry(train: pd.DataFrame, want: Array, test: pd.DataFrame, seed: int) -> Array:
    """Learn from the training rows; give a chance for each test row.
    从训练行学习，给每个测试行一个概率。
    """
    # TODO
    raise NotImplementedError


def submission(ids: Array, chances: Array) -> str:
    """Write the file: a line of names, then an id and a chance in each line.
    写成文件：第一行是列名，然后每行一个 id 和一个概率。
    """
    # TODO
    raise NotImplementedError
