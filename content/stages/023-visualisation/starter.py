"""Distributions as numbers and as figures: box plot, violin plot, and three more.
分布的数字与图：箱线图、小提琴图，还有另外三种。

Values are arrays; groups are a dict from a name to its values, drawn in the order of the dict.
Write the numbers first, then `font_for`, then the figures. matplotlib's settings stay as they are.
数值都是数组；groups 是从名字到数值的字典，按字典的次序画。
先写数字，再写 `font_for`，然后画图。matplotlib 的设置不许变。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt  # noqa: F401 - for you
import numpy as np  # noqa: F401 - for you
from matplotlib.figure import Figure
from numpy.typing import NDArray

Array = NDArray[Any]
Groups = Mapping[str, Array]

# fonts that have Chinese characters on one system or another, and one that is always there
# 各种系统上有汉字的字体，最后一个总是有的
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "SimHei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Sans CJK JP", "DejaVu Sans",
)  # fmt: skip
WORDS = {
    "count": {"zh": "频数", "en": "count"},
    "whiskers": {
        "zh": "须：1.5 倍四分位距以内的最后一个数据",
        "en": "whiskers: last value within 1.5 IQR",
    },
    "bandwidth": {"zh": "带宽 {h:g}", "en": "bandwidth {h:g}"},
}


# The numbers
# 数字


def five_numbers(values: Array) -> tuple[float, float, float, float, float]:
    """Give minimum, lower quartile, median, upper quartile and maximum.
    返回最小值、下四分位数、中位数、上四分位数、最大值。
    """
    raise NotImplementedError  # TODO


def whiskers(values: Array) -> tuple[float, float, list[float]]:
    """Give the ends of both whiskers, and the outliers in ascending order.
    返回两根须的末端，以及从小到大的异常值。
    """
    raise NotImplementedError  # TODO


def density(values: Array, points: Array, bandwidth: float) -> Array:
    """Estimate the density at some points: the mean of a bell curve around each value.
    估计若干点处的密度：每个数据一条钟形曲线，取平均。
    """
    raise NotImplementedError  # TODO


def peaks(values: Array, bandwidth: float) -> int:
    """Count the peaks that the estimated density has.
    数出估计的密度有几个峰。
    """
    raise NotImplementedError  # TODO


# The labels
# 标签


def font_for(text: str, families: Sequence[str]) -> str | None:
    """Give the first family that is installed and has every character; None without any.
    返回第一个装着、而且每个字都有的字体；没有就是 None。
    """
    raise NotImplementedError  # TODO


# The figures
# 图


def histogram(values: Array, label: str, lang: str) -> Figure:
    """Count the values in bins of the width that Freedman and Diaconis propose.
    按 Freedman 与 Diaconis 的箱宽，数出各箱里的个数。
    """
    raise NotImplementedError  # TODO


def box_plot(groups: Groups, label: str, lang: str) -> Figure:
    """Draw a box for each group, with whiskers to the last value within 1.5 IQR.
    每组画一个箱子，须到 1.5 倍四分位距以内的最后一个数据。
    """
    raise NotImplementedError  # TODO


def violin_plot(groups: Groups, label: str, bandwidth: float, lang: str) -> Figure:
    """Draw the density of each group to both sides, no further than its values reach.
    把各组的密度画到两边，不超出数据的范围。
    """
    raise NotImplementedError  # TODO


def bar_chart(amounts: Mapping[str, float], label: str) -> Figure:
    """Draw a bar for each amount, from 0.
    每个数量画一根柱，从 0 起。
    """
    raise NotImplementedError  # TODO


def scatter(points: Mapping[str, tuple[Array, Array]], x_label: str, y_label: str) -> Figure:
    """Draw groups of points that can be told apart by colour and by marker.
    画出几组点，颜色和记号都要分得开。
    """
    raise NotImplementedError  # TODO
