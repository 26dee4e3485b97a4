"""Checks of stage 20: the register is loaded, selected from, changed, aligned and judged."""

from functools import cache
from typing import Any

import pandas as pd
import solution
from numpy.random import Generator
from sklearn.datasets import load_iris, load_wine

from baibu.grader.checks import Learner, check, expect

KINDS = ("barolo", "grignolino", "barbera")  # as in the wine data: 0, 1, 2
HEADER = "id,kind,origin,bought,alcohol,price,bottles,organic"
COLUMNS = ["kind", "origin", "bought", "alcohol", "price", "bottles", "organic"]
KIND_NAMES = {
    "b": "bool", "i": "int", "u": "int", "f": "float", "M": "datetime", "O": "text", "U": "text",
}  # fmt: skip

# Copy-on-write is how pandas 3 works; in pandas 2 it is switched on.
NEW_RULES = """
def under_new_rules(function, *arguments):
    import warnings

    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if pandas.__version__ < "3":
            pandas.set_option("mode.copy_on_write", True)
        gave = function(*arguments)
    return gave, arguments
"""


@check(
    zh="load：编号做索引，前面的 0 不丢，各列次序不变",
    en="load: the id is the index and keeps its zeros; the columns keep their order",
    proves=["pandas"],
)
def loads_index(learner: Learner, rng: Generator) -> None:
    text = register(rng, 9)
    want = solution.load(text)
    got = learner.load(text)
    expect(got).is_frame(columns=COLUMNS)
    expect(got.index.tolist(), zh="索引", en="the index").equals(want.index.tolist())
    expect(got.index.name, zh="索引的名字", en="the name of the index").equals("id")
    expect(len(got), zh="行数", en="number of rows").equals(9)


@check(
    zh="load：文本整理成类别；产地 NA 是代码，不是缺失",
    en="load: kinds become categories; the origin NA is a code and no gap",
    proves=["pandas", "data-validation"],
)
def loads_texts(learner: Learner, rng: Generator) -> None:
    text = register(rng, 12)
    got, want = learner.load(text), solution.load(text)
    expect(got).is_frame(columns=COLUMNS)
    for name in ("kind", "origin"):
        same_column(got[name], want[name], name)


@check(
    zh="load：日期先日后月，价格去掉 $，数都是浮点",
    en="load: dates have the day first, prices lose their $, numbers are floats",
    proves=["pandas"],
)
def loads_numbers(learner: Learner, rng: Generator) -> None:
    text = register(rng, 12)
    got, want = learner.load(text), solution.load(text)
    expect(got).is_frame(columns=COLUMNS)
    for name in ("bought", "alcohol", "price"):
        same_column(got[name], want[name], name)


@check(
    zh="load：瓶数是可缺失的整数，organic 是可缺失的真假",
    en="load: bottles are whole numbers with gaps, organic is true or false with gaps",
    proves=["pandas", "data-validation"],
)
def loads_gaps(learner: Learner, rng: Generator) -> None:
    text = register(rng, 12)
    got, want = learner.load(text), solution.load(text)
    expect(got).is_frame(columns=COLUMNS)
    for name in ("bottles", "organic"):
        same_column(got[name], want[name], name)


@check(
    zh="rows_at 按位置，rows_named 按标签，标签的两头都算",
    en="rows_at goes by place, rows_named by label, both ends included",
    proves=["pandas"],
)
def slices(learner: Learner, rng: Generator) -> None:
    flowers = iris().iloc[rng.permutation(150)[:12]]
    for table, start, stop in ((flowers, 3, 7), (flowers, 0, 5), (solution.load(MESS), 1, 3)):
        got = learner.rows_at(table, start, stop)
        same_frame(got, solution.rows_at(table, start, stop))
        first, last = table.index[start], table.index[stop - 1]
        got = learner.rows_named(table, plain(first), plain(last))
        same_frame(got, solution.rows_named(table, first, last))
    whole = flowers.sort_index()
    low, high = (int(label) for label in whole.index[[2, 9]])
    same_frame(learner.rows_named(whole, low, high), whole.iloc[2:10])


@check(
    zh="select：两个条件都满足；没有价格的不算",
    en="select: both conditions hold; without a price a wine stays out",
    proves=["pandas"],
)
def selects(learner: Learner, rng: Generator) -> None:
    for kinds, most in ((["barolo", "barbera"], 40.0), (["grignolino"], 55.0), ([], 99.0)):
        table = solution.load(register(rng, 16))
        got = learner.select(table, kinds, most)
        same_frame(got, solution.select(table, kinds, most))
    dearest = float(table["price"].max())
    got = learner.select(table, list(KINDS), dearest)
    same_frame(got, solution.select(table, KINDS, dearest))


@check(
    zh="bought_between：头尾两天从早到晚都算",
    en="bought_between: the first and the last day count from morning to night",
    proves=["pandas"],
)
def selects_days(learner: Learner, rng: Generator) -> None:
    table = solution.load(register(rng, 20))
    dates = table["bought"].dropna().sort_values()
    first, last = (f"{dates.iloc[place]:%Y-%m-%d}" for place in (4, 11))
    same_frame(
        learner.bought_between(table, first, last), solution.bought_between(table, first, last)
    )
    same_frame(
        learner.bought_between(table, last, last), solution.bought_between(table, last, last)
    )
    none = learner.bought_between(table, "1990-01-01", "1990-12-31")
    same_frame(none, table.iloc[:0])


@check(
    zh="raise_prices：新表里只有这一类涨价，其余不变",
    en="raise_prices: in the new table this kind costs more, and nothing else changes",
    proves=["pandas"],
)
def raises_prices(learner: Learner, rng: Generator) -> None:
    call = learner.define(NEW_RULES, name="under_new_rules")
    for kind in KINDS:
        table = solution.load(register(rng, 10))
        factor = float(rng.uniform(1.1, 2.0))
        got, _ = call(learner.raise_prices, table, kind, factor)
        same_frame(got, solution.raise_prices(table, kind, factor))


@check(
    zh="set_price：价格写进了表本身；没有这个编号就抛出 KeyError",
    en="set_price: the price is in the table itself; KeyError for an id that is not there",
    proves=["pandas"],
)
def sets_price(learner: Learner, rng: Generator) -> None:
    call = learner.define(NEW_RULES, name="under_new_rules")
    table = solution.load(register(rng, 8))
    key, price = str(table.index[rng.integers(8)]), float(rng.integers(100, 999))
    gave, (changed, *_) = call(learner.set_price, table, key, price)
    want = table.copy()
    solution.set_price(want, key, price)
    same_frame(changed, want)
    expect(gave, zh="返回值", en="what is returned").equals(None)
    learner.raises(KeyError, learner.set_price, table, "none", price)


@check(
    zh="restock：按编号相加；没到货的不变，缺失的仍缺失",
    en="restock: added by id; without a delivery nothing changes, and a gap stays a gap",
    proves=["pandas"],
)
def restocks(learner: Learner, rng: Generator) -> None:
    for size in (9, 5, 0):
        table = solution.load(register(rng, 9))
        ids = [*rng.permutation(table.index.to_numpy())[:size], "zz1"]
        delivery = pd.Series(rng.integers(1, 50, size=len(ids)), index=ids)
        got = learner.restock(table, delivery)
        same_frame(got, solution.restock(table, delivery))


@check(
    zh="days_since_previous：按时间算间隔，索引次序与表相同",
    en="days_since_previous: gaps in time, labelled in the order of the table",
    proves=["pandas"],
)
def measures_gaps(learner: Learner, rng: Generator) -> None:
    for n in (9, 5, 1):
        table = solution.load(register(rng, n, clean=True))
        got = learner.days_since_previous(table)
        want = solution.days_since_previous(table)
        expect.that(
            isinstance(got, pd.Series), zh="结果是 Series", en="the result is a Series", got=got
        )
        expect(got.index.tolist(), zh="索引", en="the index").equals(want.index.tolist())
        expect(got.to_numpy(), zh="天数", en="the days").close_to(
            want.to_numpy(), rtol=1e-9, nan=True
        )


@check(
    zh="problems：每条规则列出违反它的编号，缺失也算违反",
    en="problems: for each rule the ids that break it; a gap breaks it too",
    proves=["data-validation", "pandas"],
)
def finds_problems(learner: Learner, rng: Generator) -> None:
    table = solution.load(register(rng, 14))
    table = pd.concat([table, table.iloc[[2, 2, 5]]])
    today = f"{table['bought'].dropna().sort_values().iloc[9]:%Y-%m-%d}"
    table.iloc[int(rng.integers(14)), 4] = float(-rng.integers(0, 3))
    table.iloc[int(rng.integers(14)), 5] = int(-rng.integers(1, 9))
    table.iloc[int(rng.integers(14)), 5] = 0
    got = learner.problems(table, today)
    expect(got).has_keys(["id", "bought", "price", "bottles"])
    expect(got).equals(solution.problems(table, today))
    good = solution.load(register(rng, 4, clean=True))
    expect(learner.problems(good, "2030-01-01")).equals(
        {"id": [], "bought": [], "price": [], "bottles": []}
    )


@check(
    zh="除 set_price 外，传进来的表都保持原样",
    en="but for set_price, every table that is given stays as it was",
    proves=["pandas"],
)
def leaves_tables(learner: Learner, rng: Generator) -> None:
    call = learner.define(NEW_RULES, name="under_new_rules")
    table = solution.load(register(rng, 8))
    delivery = pd.Series([5, 7], index=[table.index[3], table.index[1]])
    priced = table.dropna(subset=["kind", "price"])
    for name, arguments in (
        ("raise_prices", (table, str(priced["kind"].iloc[0]), 1.5)),
        ("restock", (table, delivery)),
        ("select", (table, ["barolo"], 50.0)),
        ("bought_between", (table, "2020-01-01", "2030-12-31")),
    ):
        got, kept = call(getattr(learner, name), *arguments)
        same_frame(kept[0], table)
        same_frame(got, getattr(solution, name)(*arguments))


# Comparing


def same_frame(got: Any, want: pd.DataFrame) -> None:
    """Demand an equal table: columns, their types, index and values."""
    expect(got).is_frame(columns=list(want.columns))
    expect(got.index.tolist(), zh="索引", en="the index").equals(want.index.tolist())
    for name in want.columns:
        same_column(got[name], want[name], name)


def same_column(got: pd.Series, want: pd.Series, name: str) -> None:
    """Demand the same type and values; every kind of text, and of date, is one."""
    expect(kind(got), zh=f"{name} 的类型", en=f"type of {name}").equals(kind(want))
    expect(got.isna().tolist(), zh=f"{name} 中缺失的位置", en=f"where {name} is missing").equals(
        want.isna().tolist()
    )
    if kind(want) == "float":
        expect(got.to_numpy(), zh=name, en=name).close_to(want.to_numpy(), rtol=1e-9, nan=True)
        return
    if kind(want) == "category":
        expect(sorted(got.cat.categories), zh=f"{name} 的类别", en=f"categories of {name}").equals(
            sorted(want.cat.categories)
        )
    expect(values(got), zh=name, en=name).equals(values(want))


def kind(column: pd.Series) -> str:
    """Name the type of a column, the same in pandas 2 and 3."""
    name = str(column.dtype)
    if name in {"category", "Int64", "boolean"}:
        return name
    if name.startswith("str"):
        return "text"
    return KIND_NAMES.get(column.dtype.kind, name)


def values(column: pd.Series) -> list[Any]:
    """Write the values of a column plainly: dates as texts, gaps as None."""
    return [
        None if pd.isna(value) else value if isinstance(value, (bool, int)) else str(value)
        for value in column.tolist()
    ]


def plain(label: Any) -> Any:
    return label if isinstance(label, str) else int(label)


# Registers

MESS = f"""{HEADER}
007,barolo,IT,05.03.2024 14:30,14.2,$24.50,12,yes
012,Barbera ,NA,28.02.2024 09:05,13.4,$8.00,,no
101,grignolino,IT,05.03.2024 18:00,12.1,,30,
030,barolo,,31.02.2024 10:00,13.9,$31.00,?,no
"""


def register(rng: Generator, n: int, *, clean: bool = False) -> str:
    """Write a register of n wines; unless `clean`, with gaps and mistakes in known places."""
    alcohol, target = wine()
    rows = rng.choice(len(alcohol), size=n, replace=False)
    ids = [f"{number:03d}" for number in rng.choice(99, size=n, replace=False)]
    # at most one a day, so that all moments differ; the days 1-12 can be read either way round
    days = pd.Timestamp("2023-11-01") + pd.to_timedelta(rng.choice(120, n, replace=False), "D")
    cells = []
    for place, (row, key) in enumerate(zip(rows, ids, strict=True)):
        time = f"{rng.integers(8, 20):02d}:{rng.integers(60):02d}"
        cells.append(
            [
                key, KINDS[target[row]], str(rng.choice(["IT", "FR", "NA", "CL"])),
                f"{days[place]:%d.%m.%Y} {time}", f"{alcohol[row]:g}",
                f"${rng.integers(500, 6000) / 100:.2f}", str(rng.integers(1, 80)),
                str(rng.choice(["yes", "no"])),
            ]
        )  # fmt: skip
    if not clean:
        spoil(rng, cells)
    return "\n".join([HEADER, *(",".join(row) for row in cells)]) + "\n"


def spoil(rng: Generator, cells: list[list[str]]) -> None:
    """Put one fault of each kind into different rows, and sure cases of what must be kept."""
    order = [int(place) for place in rng.permutation(len(cells))]
    faults = [
        (1, " Barolo"), (2, ""), (3, "31.02.2024 10:00"), (5, ""), (6, ""), (7, ""), (6, "?"),
        (7, "maybe"),
    ]  # fmt: skip
    for place, (column, text) in zip(order, faults, strict=False):
        cells[place][column] = text
    cells[order[-1]][1], cells[order[-1]][2] = "BARBERA ", "NA"
    cells[order[0]][3] = f"0{rng.integers(1, 10)}.{rng.integers(10, 13)}.2023 11:15"
    cells[order[0]][7] = "no"
    if len(cells) > 8:
        cells[order[8]][5] = "ask"


@cache
def wine() -> tuple[Any, Any]:
    data = load_wine()
    return data.data[:, 0], data.target


@cache
def iris() -> pd.DataFrame:
    data = load_iris(as_frame=True)
    table = data.frame.drop(columns="target")
    return table.assign(kind=[str(data.target_names[t]) for t in data.target])
