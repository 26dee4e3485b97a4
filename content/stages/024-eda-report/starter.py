"""A report on a table that nobody knows yet: findings, each with a number, a sentence and a figure.
给一张谁也不熟悉的表写报告：每条发现都有一个数、一句话和一张图。

The table has `site`, `month`, `malignant` (0 or 1) and any number of measurements, some with gaps.
Write one question after another, try each on tables of your own, and let `report` ask them all.
表里有 `site`、`month`、`malignant`（0 或 1），以及任意多列测量值，有的会缺失。
一个问题一个问题地写，每个都在自己的表上试过，再让 `report` 把它们都问一遍。
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

Finding = dict[str, Any]  # question, columns, number, text

GIVEN = ("site", "month", "malignant")  # all other columns are measured 其余各列都是测量值


def gaps(table: pd.DataFrame, column: str) -> float:
    """Share of missing values: the first of eight questions.
    缺失值的占比：八个问题中的第一个。
    """
    return float(table[column].isna().mean())


def report(table: pd.DataFrame, lang: str) -> list[Finding]:
    """Ask every question about every column, and tell what is worth telling.
    对每一列问每一个问题，把值得说的说出来。
    """
    raise NotImplementedError  # TODO


def confirm(findings: list[Finding], fresh: pd.DataFrame) -> list[Finding]:
    """Compute each number anew on other data, and say whether the finding still holds.
    在另一份数据上重算每个数，并说出这条发现是否仍然成立。
    """
    raise NotImplementedError  # TODO


def figure(table: pd.DataFrame, finding: Finding, lang: str) -> Figure:
    """Draw what a finding says; its sentence is the title.
    画出一条发现所说的内容，标题就是那句话。
    """
    raise NotImplementedError  # TODO
