# diagnosis: none
"""Reads with converters, selects with query and a loop over columns, writes with where."""
import csv
import io
from datetime import datetime

import numpy as np
import pandas as pd


def _moment(text):
    try:
        return datetime.strptime(text.strip(), "%d.%m.%Y %H:%M")
    except ValueError:
        return pd.NaT


def _number(text):
    try:
        return float(text.replace("$", ""))
    except ValueError:
        return np.nan


def load(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    get = lambda name: [row[name] for row in rows]
    bottles = [pd.NA if np.isnan(_number(t)) else int(_number(t)) for t in get("bottles")]
    organic = [{"yes": True, "no": False}.get(t, pd.NA) for t in get("organic")]
    kinds = pd.Series(get("kind")).str.strip().str.lower()
    index = pd.Index(get("id"), name="id")
    return pd.DataFrame(
        {
            "kind": pd.Categorical(kinds.mask(kinds == "")),
            "origin": [t or np.nan for t in get("origin")],
            "bought": pd.to_datetime([_moment(t) for t in get("bought")]),
            "alcohol": [_number(t) for t in get("alcohol")],
            "price": [0.0 if np.isnan(_number(t)) else _number(t) for t in get("price")],
            "bottles": pd.array(bottles, dtype="Int64"),
            "organic": pd.array(organic, dtype="boolean"),
        },
        index=index,
    )


def rows_at(table, start, stop):
    return table.take(range(start, stop))


def rows_named(table, first, last):
    a, b = table.index.get_loc(first), table.index.get_loc(last)
    return table[a : b + 1]


def select(table, kinds, most):
    kinds = list(kinds)
    return table.query("kind in @kinds and price <= @most")


def bought_between(table, first, last):
    until = pd.Timestamp(last) + pd.Timedelta("1D")
    moments = table["bought"]
    return table[moments.ge(pd.Timestamp(first)) & moments.lt(until)]


def raise_prices(table, kind, factor):
    return table.assign(price=table["price"].where(table["kind"] != kind, table["price"] * factor))


def set_price(table, key, price):
    table.loc[key]  # KeyError when it is not there
    table.loc[key, "price"] = price


def restock(table, delivery):
    amounts = table.index.map(lambda key: int(delivery.get(key, 0)))
    new = table.copy()
    new["bottles"] += pd.array(list(amounts), dtype="Int64")
    return new


def days_since_previous(table):
    earlier = table["bought"].sort_values()
    gap = earlier - earlier.shift(1)
    return pd.Series({k: v.total_seconds() / 86400 for k, v in gap.items()}, dtype=float)[table.index]


def problems(table, today):
    out = {"id": [], "bought": [], "price": [], "bottles": []}
    counts = table.index.value_counts()
    limit = pd.Timestamp(today).date()
    for key, row in zip(table.index, table.itertuples()):
        if counts[key] > 1:
            out["id"].append(key)
        if pd.isna(row.bought) or row.bought.date() > limit:
            out["bought"].append(key)
        if not row.price > 0:
            out["price"].append(key)
        if pd.isna(row.bottles) or row.bottles < 0:
            out["bottles"].append(key)
    return out
