"""Clean a table of measurements: read, deduplicate, repair, fill, and say what was done.
清洗一张测量表：读懂、去重、修复、填补，并说明做过什么。

The table comes as it was typed in, every cell a text: `id`, `kind`, `entered`, and one column
for each range. Write the small functions first, in this order; `clean` puts them together.
表里是录入时的原样，每一格都是文本：`id`、`kind`、`entered`，另外每个范围对应一列。
先按这里的次序写小函数，最后由 `clean` 把它们串起来。
"""

from __future__ import annotations

from typing import Any

import pandas as pd

# column -> lowest and highest value that can be true
# 列名 -> 有可能为真的最小值和最大值
Ranges = dict[str, tuple[float, float]]

# to try things out; the checks bring ranges of their own
# 供你试用；检查自带范围
WINE: Ranges = {
    "alcohol": (10.0, 16.0),  # % by volume 体积百分比
    "malic_acid": (0.5, 7.0),  # g/l
    "magnesium": (60.0, 180.0),  # mg/l
    "flavanoids": (0.2, 6.0),  # g/l
    "color_intensity": (1.0, 15.0),
    "proline": (200.0, 1900.0),  # mg/l
}


def tidy(text: pd.Series) -> pd.Series:
    """Write texts alike: full-width characters as plain ones, no space around, lower case.
    统一文本的写法：全角变半角，两端没有空格，一律小写。
    """
    raise NotImplementedError  # TODO


def parse_numbers(column: pd.Series) -> pd.Series:
    """Read numbers as floats; NaN for whatever is no number, and for -999.
    把数读成浮点数；不是数的，以及 -999，都是 NaN。
    """
    raise NotImplementedError  # TODO


def duplicates(table: pd.DataFrame) -> pd.Series:
    """Say for each row why it can go: "exact", "superseded", or "" when it stays.
    说明每一行为什么可以删去："exact" 或 "superseded"；留下的行是 ""。
    """
    raise NotImplementedError  # TODO


def repair_units(values: pd.Series, low: float, high: float) -> pd.Series:
    """Divide what is too large by 10 or 1000 where only one of them fits; other misfits are NaN.
    太大的值，除以 10 或 1000，前提是只有其中一个合适；其余越界的值都变成 NaN。
    """
    raise NotImplementedError  # TODO


def fill_missing(values: pd.Series) -> pd.Series:
    """Put the median of the values that are there in the place of those that are not.
    用现有值的中位数填补缺失值。
    """
    raise NotImplementedError  # TODO


def violations(table: pd.DataFrame, ranges: Ranges) -> dict[str, int]:
    """Count what breaks the rules, column by column; {} for a table in order.
    逐列数出违规的格数；没有违规的表得 {}。
    """
    raise NotImplementedError  # TODO


def clean(table: pd.DataFrame, ranges: Ranges) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Give one row for each sample with every number inside its range, and a report.
    返回一张表和一份报告：表中每个样本一行，每个数都在范围内。
    """
    raise NotImplementedError  # TODO
