# diagnosis: last_row_wins
"""Cell by cell, in plain Python; pandas only carries the table."""
import math
import statistics
import unicodedata

import pandas as pd


def plain(cell):
    return unicodedata.normalize("NFKC", str(cell)).strip()


def tidy(text):
    return pd.Series([plain(cell).lower() for cell in text], index=text.index, dtype=object)


def number(cell):
    try:
        value = float(plain(cell).replace(",", "").replace(" ", ""))
    except ValueError:
        return math.nan
    return math.nan if value == -999 else value


def parse_numbers(column):
    return pd.Series([number(cell) for cell in column], index=column.index, dtype=float)


def duplicates(table):
    last = {key: place for place, key in enumerate(table["id"])}
    exact = table.duplicated().tolist()
    why = []
    for place, key in enumerate(table["id"]):
        why.append("exact" if exact[place] else "superseded" if last[key] != place else "")
    return pd.Series(why, index=table.index, dtype=object)


def repaired(value, low, high):
    if low <= value <= high:
        return value
    if value > high:
        fitting = [value / divisor for divisor in (10, 1000) if low <= value / divisor <= high]
        if len(fitting) == 1:
            return fitting[0]
    return math.nan


def repair_units(values, low, high):
    return pd.Series([repaired(v, low, high) for v in values], index=values.index, dtype=float)


def fill_missing(values):
    known = [v for v in values if not math.isnan(v)]
    if not known:
        return values.copy()
    middle = statistics.median(known)
    return pd.Series([middle if math.isnan(v) else v for v in values], index=values.index, dtype=float)


def violations(table, ranges):
    counts = {"id": len(table) - len(set(table["id"]))}
    for name, (low, high) in ranges.items():
        counts[name] = sum(not low <= v <= high for v in table[name])
    return {name: count for name, count in counts.items() if count}


def clean(table, ranges):
    read = pd.DataFrame(
        {name: parse_numbers(table[name]) if name in ranges else tidy(table[name]) for name in table}
    )
    why = list(duplicates(read))
    rows = [row for row, reason in zip(read.to_dict("records"), why) if not reason]
    rows.sort(key=lambda row: row["id"])
    changes = []
    for name, (low, high) in ranges.items():
        for row in rows:
            before = row[name]
            row[name] = repaired(before, low, high)
            if math.isnan(before):
                changes.append((row["id"], name, "missing"))
            elif math.isnan(row[name]):
                changes.append((row["id"], name, "impossible"))
            elif row[name] != before:
                changes.append((row["id"], name, "unit"))
    result = pd.DataFrame(rows, columns=list(table.columns))
    for name in ranges:
        result[name] = fill_missing(result[name])
    reasons = [reason for _, _, reason in changes]
    report = {reason: reasons.count(reason) for reason in ("missing", "unit", "impossible")}
    report.update(rows_in=len(table), rows_out=len(rows), changes=changes)
    report.update(exact=why.count("exact"), superseded=why.count("superseded"))
    return result, report
