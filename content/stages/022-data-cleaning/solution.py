"""Clean a table of measurements: read, deduplicate, repair, fill, and say what was done.

Reads  a table of texts as it was typed in: `id`, `kind`, `entered`, and one column for each range.
Gives  a new table with one row for each sample, and a report of every change.
Never  touches the table that it is given, nor a value that the ranges allow.

Start reading at `clean`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

Ranges = dict[str, tuple[float, float]]  # column -> lowest and highest value that can be true

NOT_MEASURED = -999.0  # what the laboratory's program stores for a missing number


def clean(table: pd.DataFrame, ranges: Ranges) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Give one row for each sample with every number inside its range, and a report."""
    read = table.copy()
    for name in read.columns:
        read[name] = parse_numbers(read[name]) if name in ranges else tidy(read[name])
    why = duplicates(read)
    kept = read[why == ""].sort_values("id", ignore_index=True)
    changes: list[tuple[str, str, str]] = []
    for name, (low, high) in ranges.items():
        repaired = repair_units(kept[name], low, high)
        cases = [kept[name].isna(), repaired.isna(), repaired != kept[name]]
        reasons = np.select(cases, ["missing", "impossible", "unit"], "")
        changed = np.flatnonzero(reasons != "")
        changes += [(kept["id"][row], name, str(reasons[row])) for row in changed]
        kept[name] = fill_missing(repaired)
    counts = Counter(reason for _, _, reason in changes)
    report = {
        "rows_in": len(table),
        "rows_out": len(kept),
        "exact": int((why == "exact").sum()),
        "superseded": int((why == "superseded").sum()),
        "missing": counts["missing"],
        "unit": counts["unit"],
        "impossible": counts["impossible"],
        "changes": changes,
    }
    return kept, report


def tidy(text: pd.Series) -> pd.Series:
    """Write texts alike: full-width characters as plain ones, no space around, lower case."""
    return text.str.normalize("NFKC").str.strip().str.lower()


def parse_numbers(column: pd.Series) -> pd.Series:
    """Read numbers as floats; NaN for whatever is no number, and for -999."""
    if pd.api.types.is_numeric_dtype(column):
        numbers = column.astype(float)
    else:
        plain = column.str.normalize("NFKC").str.replace(r"[\s,]", "", regex=True)
        numbers = pd.to_numeric(plain, errors="coerce").astype(float)
    return numbers.mask(numbers == NOT_MEASURED)


def duplicates(table: pd.DataFrame) -> pd.Series:
    """Say for each row why it can go: "exact", "superseded", or "" when it stays."""
    newest = table.groupby("id")["entered"].transform("max")
    why = pd.Series("", index=table.index)
    why[table["entered"] < newest] = "superseded"
    why[table.duplicated()] = "exact"
    return why


def repair_units(values: pd.Series, low: float, high: float) -> pd.Series:
    """Divide what is too large by 10 or 1000 where only one of them fits; other misfits are NaN."""
    tenth, thousandth = values / 10, values / 1000
    ten, thousand = tenth.between(low, high), thousandth.between(low, high)
    too_large = values > high
    return (
        values.where(values.between(low, high))
        .mask(too_large & ten & ~thousand, tenth)
        .mask(too_large & thousand & ~ten, thousandth)
    )


def fill_missing(values: pd.Series) -> pd.Series:
    """Put the median of the values that are there in the place of those that are not."""
    return values.fillna(values.median())


def violations(table: pd.DataFrame, ranges: Ranges) -> dict[str, int]:
    """Count what breaks the rules, column by column; {} for a table in order."""
    counts = {"id": int(table["id"].duplicated().sum())}
    for name, (low, high) in ranges.items():
        counts[name] = int((~table[name].between(low, high)).sum())  # NaN is between nothing
    return {name: count for name, count in counts.items() if count}
