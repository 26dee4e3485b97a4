import unicodedata

import pandas as pd


def tidy(text):
    return text.map(lambda cell: unicodedata.normalize("NFKC", cell).strip().lower())


def parse_numbers(column):
    if column.dtype != float:
        text = column.astype(str).str.normalize("NFKC")
        text = text.str.replace(",", "").str.replace(" ", "")
        column = pd.to_numeric(text, errors="coerce").astype(float)
    return column.where(column != -999)


def duplicates(table):
    reason = pd.Series("", index=table.index, dtype=object)
    latest = table.groupby("id")["entered"].transform("max")
    reason[table["entered"] != latest] = "superseded"
    reason[table.duplicated(keep="first")] = "exact"
    return reason


def repair_units(values, low, high):
    repaired = values.copy()
    too_large = values > high
    by_10 = too_large & (values / 10).between(low, high)
    by_1000 = too_large & (values / 1000).between(low, high)
    repaired[by_10 & ~by_1000] = values / 10
    repaired[by_1000 & ~by_10] = values / 1000
    return repaired


def fill_missing(values):
    return values.fillna(values.median())


def violations(table, ranges):
    counts = {"id": int(table["id"].duplicated().sum())}
    for name, (low, high) in ranges.items():
        counts[name] = int((~((table[name] >= low) & (table[name] <= high))).sum())
    return {name: count for name, count in counts.items() if count > 0}


def clean(table, ranges):
    df = table.copy()
    for name in df.columns:
        df[name] = parse_numbers(df[name]) if name in ranges else tidy(df[name])
    why = duplicates(df)
    df = df[why == ""].sort_values("id").reset_index(drop=True)
    counts = {"missing": 0, "unit": 0, "impossible": 0}
    changes = []
    for name, (low, high) in ranges.items():
        before = df[name]
        after = repair_units(before, low, high)
        for i in range(len(df)):
            if pd.isna(before[i]):
                reason = "missing"
            elif pd.isna(after[i]):
                reason = "impossible"
            elif after[i] != before[i]:
                reason = "unit"
            else:
                continue
            counts[reason] += 1
            changes.append((df["id"][i], name, reason))
        df[name] = fill_missing(after)
    report = {
        "rows_in": len(table),
        "rows_out": len(df),
        "exact": int((why == "exact").sum()),
        "superseded": int((why == "superseded").sum()),
        **counts,
        "changes": changes,
    }
    return df, report
