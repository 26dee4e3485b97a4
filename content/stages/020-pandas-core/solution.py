"""The register of a wine shop: load it, type it, select from it, and change what is to change.

Reads  the register as CSV text, and tables that `load` has made: one row for each wine, labelled
       by its id.
Gives  new tables and columns, labelled like the table they come from.
Never  touches a table that it is given, but for `set_price`, whose purpose that is.

Start reading at `load`.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

import pandas as pd

DAY = 24 * 60 * 60  # seconds


def load(text: str) -> pd.DataFrame:
    """Read the register with a type for each column; what cannot be read is missing."""
    # everything as text first: pandas would guess that 007 is 7 and that NA is nothing
    raw = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
    price = raw["price"].str.replace("$", "", regex=False)
    columns = {
        "kind": raw["kind"].str.strip().str.lower().astype("category"),
        "origin": raw["origin"],
        "bought": pd.to_datetime(raw["bought"], format="%d.%m.%Y %H:%M", errors="coerce"),
        "alcohol": pd.to_numeric(raw["alcohol"], errors="coerce").astype(float),
        "price": pd.to_numeric(price, errors="coerce").astype(float),
        "bottles": pd.to_numeric(raw["bottles"], errors="coerce").astype("Int64"),
        "organic": raw["organic"].map({"yes": True, "no": False}).astype("boolean"),
    }
    return pd.DataFrame(columns).set_axis(pd.Index(raw["id"], name="id"))


# Choosing rows


def rows_at(table: pd.DataFrame, start: int, stop: int) -> pd.DataFrame:
    """Give the rows at the places from `start` up to but not including `stop`."""
    return table.iloc[start:stop]


def rows_named(table: pd.DataFrame, first: object, last: object) -> pd.DataFrame:
    """Give the rows from the one labelled `first` to the one labelled `last`, both included."""
    return table.loc[first:last]


def select(table: pd.DataFrame, kinds: Iterable[str], most: float) -> pd.DataFrame:
    """Give the wines of some kinds that cost at most so much; without a price they stay out."""
    return table[table["kind"].isin(list(kinds)) & (table["price"] <= most)]


def bought_between(table: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Give the wines bought from the day `first` to the day `last`, both whole days."""
    day = table["bought"].dt.normalize()  # at midnight: 18:30 on the last day still counts
    return table[day.between(pd.Timestamp(first), pd.Timestamp(last))]


# Changing


def raise_prices(table: pd.DataFrame, kind: str, factor: float) -> pd.DataFrame:
    """Give a new table in which the wines of one kind cost `factor` times as much."""
    raised = table.copy()
    raised.loc[raised["kind"] == kind, "price"] *= factor
    return raised


def set_price(table: pd.DataFrame, key: str, price: float) -> None:
    """Write one price into the table itself; KeyError for an id that is not there."""
    if key not in table.index:
        raise KeyError(key)  # `.loc` would add a row instead
    table.loc[key, "price"] = price


# Labels that meet


def restock(table: pd.DataFrame, delivery: pd.Series) -> pd.DataFrame:
    """Give a new table with a delivery (id -> bottles) added; a missing count stays missing."""
    return table.assign(bottles=table["bottles"] + delivery.reindex(table.index, fill_value=0))


def days_since_previous(table: pd.DataFrame) -> pd.Series:
    """Say for each wine how many days before it the last one was bought; NaN for the earliest."""
    gaps = table["bought"].sort_values().diff().dt.total_seconds() / DAY
    return gaps.reindex(table.index)


# Rules


def problems(table: pd.DataFrame, today: str) -> dict[str, list[str]]:
    """Give for each rule the ids of the rows that break it, in the order of the table."""
    # asked the other way round: comparisons with a gap are never true
    fine = {
        "id": ~table.index.duplicated(keep=False),
        "bought": table["bought"] < pd.Timestamp(today) + pd.Timedelta(days=1),
        "price": table["price"] > 0,
        "bottles": (table["bottles"] >= 0).fillna(False).astype(bool),
    }
    return {name: table.index[~good].tolist() for name, good in fine.items()}
