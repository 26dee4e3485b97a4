# diagnosis: whole_rows_only
"""Whole tables at a time: one long form, boolean masks, no loop over cells."""
import numpy as np
import pandas as pd

DIVISORS = np.array([10.0, 1000.0])


def tidy(text):
    return text.astype("string").str.normalize("NFKC").str.strip().str.casefold().astype(object)


def parse_numbers(column):
    if not pd.api.types.is_float_dtype(column):
        letters = column.fillna("").astype(str).str.normalize("NFKC")
        column = pd.to_numeric(letters.str.replace("[, ]", "", regex=True), errors="coerce")
    return column.astype("float64").replace(-999.0, np.nan)


def duplicates(table):
    return table.duplicated().map({True: "exact", False: ""})


def repair_units(values, low, high):
    raw = values.to_numpy(dtype=float)
    quotients = raw[:, None] / DIVISORS
    fits = (quotients >= low) & (quotients <= high) & (raw > high)[:, None]
    single = fits.sum(axis=1) == 1
    out = np.full(len(raw), np.nan)
    out[single] = quotients[single, fits[single].argmax(axis=1)]
    inside = (raw >= low) & (raw <= high)
    out[inside] = raw[inside]
    return pd.Series(out, index=values.index, name=values.name)


def fill_missing(values):
    return values.where(values.notna(), values.quantile(0.5))


def violations(table, ranges):
    bad = pd.DataFrame({name: ~table[name].between(*ends) for name, ends in ranges.items()})
    counts = pd.concat([pd.Series({"id": table.duplicated(subset=["id"]).sum()}), bad.sum()])
    return {str(name): int(count) for name, count in counts.items() if count > 0}


def clean(table, ranges):
    names = list(ranges)
    read = table.assign(**{n: tidy(table[n]) for n in table.columns.difference(names)})
    read[names] = read[names].apply(parse_numbers)
    why = duplicates(read)
    kept = read.loc[why.eq("")].sort_values("id").reset_index(drop=True)
    fixed = pd.DataFrame({n: repair_units(kept[n], *ranges[n]) for n in names})
    reason = pd.DataFrame("", index=kept.index, columns=names)
    reason = reason.mask(fixed.ne(kept[names]), "unit").mask(fixed.isna(), "impossible")
    reason = reason.mask(kept[names].isna(), "missing")
    long = reason.set_index(kept["id"]).stack()
    long = long[long != ""]
    counts = long.value_counts()
    report = {
        "rows_in": table.shape[0],
        "rows_out": kept.shape[0],
        "exact": int(why.eq("exact").sum()),
        "superseded": int(why.eq("superseded").sum()),
        "changes": [(key, name, why_) for (key, name), why_ in long.items()],
    }
    for name in ("missing", "unit", "impossible"):
        report[name] = int(counts.get(name, 0))
    return kept.assign(**{n: fill_missing(fixed[n]) for n in names}), report
