"""The register of a wine shop: load it, type it, select from it, and change what is to change.
酒铺的登记表：读入，定好类型，挑出要的行，改该改的地方。

`load` comes first; the other functions get tables that it has made: one row for each wine, its id
as the label. Only `set_price` may change a table that it is given.
先写 `load`；其余函数拿到的都是它造出来的表：每种酒一行，标签是编号。
只有 `set_price` 可以改动传进来的表。
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

# the rules of pandas 3, in pandas 2 as well
# 在 pandas 2 里也用 pandas 3 的规则
if pd.__version__ < "3":
    pd.set_option("mode.copy_on_write", True)

# to try things out; the checks bring registers of their own
# 供你试用；检查自带登记表
REGISTER = """\
id,kind,origin,bought,alcohol,price,bottles,organic
007,barolo,IT,05.03.2024 14:30,14.2,$24.50,12,yes
012,Barbera ,NA,28.02.2024 09:05,13.4,$8.00,,no
101,grignolino,IT,05.03.2024 18:00,12.1,,30,
030,barolo,,31.02.2024 10:00,13.9,$31.00,?,no
"""


def load(text: str) -> pd.DataFrame:
    """Read the register with a type for each column; what cannot be read is missing.
    读入登记表，每列都有类型；读不出的就是缺失。
    """
    raise NotImplementedError  # TODO


# Choosing rows
# 挑选行


def rows_at(table: pd.DataFrame, start: int, stop: int) -> pd.DataFrame:
    """Give the rows at the places from `start` up to but not including `stop`.
    按位置取行，从 `start` 起，到 `stop` 之前为止。
    """
    raise NotImplementedError  # TODO


def rows_named(table: pd.DataFrame, first: object, last: object) -> pd.DataFrame:
    """Give the rows from the one labelled `first` to the one labelled `last`, both included.
    按标签取行，从 `first` 到 `last`，两头都算。
    """
    raise NotImplementedError  # TODO


def select(table: pd.DataFrame, kinds: Iterable[str], most: float) -> pd.DataFrame:
    """Give the wines of some kinds that cost at most so much; without a price they stay out.
    取出某几类、价格不超过 `most` 的酒；没有价格的不算。
    """
    raise NotImplementedError  # TODO


def bought_between(table: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Give the wines bought from the day `first` to the day `last`, both whole days.
    取出从 `first` 那天到 `last` 那天买进的酒，两天都从早到晚算在内。
    """
    raise NotImplementedError  # TODO


# Changing
# 修改


def raise_prices(table: pd.DataFrame, kind: str, factor: float) -> pd.DataFrame:
    """Give a new table in which the wines of one kind cost `factor` times as much.
    返回一张新表，其中某一类酒的价格变成原来的 `factor` 倍。
    """
    raise NotImplementedError  # TODO


def set_price(table: pd.DataFrame, key: str, price: float) -> None:
    """Write one price into the table itself; KeyError for an id that is not there.
    把一个价格写进表本身；没有这个编号就抛出 KeyError。
    """
    raise NotImplementedError  # TODO


# Labels that meet
# 标签对标签


def restock(table: pd.DataFrame, delivery: pd.Series) -> pd.DataFrame:
    """Give a new table with a delivery (id -> bottles) added; a missing count stays missing.
    返回一张新表，加上到货的瓶数（编号 -> 瓶数）；原来缺失的仍是缺失。
    """
    raise NotImplementedError  # TODO


def days_since_previous(table: pd.DataFrame) -> pd.Series:
    """Say for each wine how many days before it the last one was bought; NaN for the earliest.
    对每种酒，说出距离上一次买进过了几天；最早的一次是 NaN。
    """
    raise NotImplementedError  # TODO


# Rules
# 规则


def problems(table: pd.DataFrame, today: str) -> dict[str, list[str]]:
    """Give for each rule the ids of the rows that break it, in the order of the table.
    对每条规则，列出违反它的各行的编号，次序与表相同。
    """
    raise NotImplementedError  # TODO
