from io import StringIO

import pandas as pd


def load(text):
    raw = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
    table = pd.DataFrame(index=pd.Index(raw["id"], name="id"))
    raw.index = table.index
    table["kind"] = pd.Categorical(raw["kind"].str.strip().str.lower())
    table["origin"] = raw["origin"]
    table["bought"] = pd.to_datetime(raw["bought"], format="%d.%m.%Y %H:%M", errors="coerce")
    table["alcohol"] = pd.to_numeric(raw["alcohol"], errors="coerce").astype(float)
    table["price"] = pd.to_numeric(raw["price"].str.lstrip("$"), errors="coerce").astype(float)
    table["bottles"] = pd.to_numeric(raw["bottles"], errors="coerce").astype("Int64")
    table["organic"] = raw["organic"].map({"yes": True, "no": False}).astype("boolean")
    return table


def rows_at(table, start, stop):
    return table.iloc[start:stop]


def rows_named(table, first, last):
    return table.loc[first:last]


def select(table, kinds, most):
    wanted = table["kind"].isin(kinds)
    cheap = table["price"] <= most
    return table.loc[wanted & cheap]


def bought_between(table, first, last):
    start = pd.Timestamp(first)
    end = pd.Timestamp(last) + pd.Timedelta(days=1)
    return table[(table["bought"] >= start) & (table["bought"] < end)]


def raise_prices(table, kind, factor):
    new = table.copy()
    new.loc[new["kind"] == kind, "price"] *= factor
    return new


def set_price(table, key, price):
    if key not in table.index:
        raise KeyError(key)
    table.at[key, "price"] = price


def restock(table, delivery):
    new = table.copy()
    new["bottles"] = new["bottles"] + delivery.reindex(new.index).fillna(0).astype("Int64")
    return new


def days_since_previous(table):
    moments = table["bought"].sort_values()
    days = (moments - moments.shift()) / pd.Timedelta(days=1)
    return days.reindex(table.index)


def problems(table, today):
    late = table["bought"] >= pd.Timestamp(today) + pd.Timedelta(days=1)
    bad = {
        "id": table.index.duplicated(),
        "bought": table["bought"].isna() | late,
        "price": table["price"].isna() | (table["price"] <= 0),
        "bottles": table["bottles"].isna() | (table["bottles"] < 0).fillna(True),
    }
    return {name: list(table.index[broken.astype(bool)]) for name, broken in bad.items()}
