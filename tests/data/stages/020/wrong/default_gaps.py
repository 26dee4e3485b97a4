# diagnosis: namibia_lost
"""Everything in read_csv that it offers, then merges and masks."""
from io import StringIO

import numpy as np
import pandas as pd


def load(text):
    table = pd.read_csv(
        StringIO(text),
        index_col="id",
        dtype={"id": "string", "kind": "string", "origin": "object", "bottles": "string"},
        na_values={"kind": [""], "origin": [""], "bought": [""], "alcohol": [""], "price": [""],
                   "bottles": ["", "?"], "organic": [""]},
    )
    table.index = table.index.astype(object).rename("id")
    table["kind"] = table["kind"].str.strip().str.casefold().astype(object).astype("category")
    table["bought"] = pd.to_datetime(table["bought"], dayfirst=True, errors="coerce", format="%d.%m.%Y %H:%M")
    table["alcohol"] = table["alcohol"].astype("float64")
    table["price"] = pd.to_numeric(table["price"].astype(str).str.strip("$"), errors="coerce")
    table["bottles"] = pd.to_numeric(table["bottles"], errors="coerce").astype("Int64")
    said = table["organic"].eq("yes").astype("boolean")
    table["organic"] = said.mask(~table["organic"].isin(["yes", "no"]))
    return table


def rows_at(table, start, stop):
    return table.head(stop).tail(stop - start) if stop > start else table.head(0)


def rows_named(table, first, last):
    seen = (table.index == first).cumsum() > 0
    past = (table.index == last).cumsum() - (table.index == last) > 0
    return table[seen & ~past]


def select(table, kinds, most):
    return table[np.logical_and(table["kind"].isin(set(kinds)), table["price"].le(most))]


def bought_between(table, first, last):
    day = table["bought"].dt.floor("D")
    return table.loc[(day >= first) & (day <= last)]


def raise_prices(table, kind, factor):
    new = table.copy(deep=True)
    rows = (new["kind"] == kind).to_numpy()
    new["price"] = np.where(rows, new["price"] * factor, new["price"])
    return new


def set_price(table, key, price):
    place = table.index.get_loc(key)
    table.iloc[place, table.columns.get_loc("price")] = price


def restock(table, delivery):
    known = delivery[delivery.index.isin(table.index)]
    new = table.copy()
    new.loc[known.index, "bottles"] = new.loc[known.index, "bottles"] + known
    return new


def days_since_previous(table):
    order = table["bought"].to_numpy().argsort()
    days = np.full(len(table), np.nan)
    moments = table["bought"].to_numpy()[order]
    days[order[1:]] = np.diff(moments) / np.timedelta64(1, "D")
    return pd.Series(days, index=table.index)


def problems(table, today):
    repeated = table.index.isin(table.index[table.index.duplicated()])
    broken = {
        "id": repeated,
        "bought": ~(table["bought"].dt.normalize() <= today),
        "price": ~(table["price"] > 0),
        "bottles": ~(table["bottles"].fillna(-1) >= 0),
    }
    return {name: table.index[np.asarray(rows, dtype=bool)].to_list() for name, rows in broken.items()}
