"""Clean a table of measurements: read, deduplicate, repair, fill, and say what was done.

The table comes as it was typed in, every cell a text: `id`, `kind`, `entered`, and one column for each
range. Write the small functions first, in this order; `clean` puts them together.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

Ranges = dict[str, tuple[float, float]]  # column -> lowest and highest value that can be true

WINE: Ranges = {  # to try things out; the checks bring ranges of their own
    "alcohol": (10.0, 16.0),  # % by volume
    "malic_acid": (0.5, 7.0),  # g/l
    "magnesium": (60.0, 180.0),  # mg/l
    "flavanoids": (0.2, 6.0),  # g/l
    "color_intensity": (1.0, 15.0),
    "proline": (200.0, 1900.0),  # mg/l
}


def tidy(text: pd.Series) -> pd.Series:
    """Write texts alike: full-width characters as plain ones, no space around, lower case."""
    raise NotImplementedError  # TODO


def parse_numbers(column: pd.Series) -> pd.Series:
    """Read numbers as floats; NaN for whatever is no number, and for -999."""
    raise NotImplementedError  # TODO


def duplicates(table: pd.DataFrame) -> pd.Series:
    """Say for each row why it can go: "exact", "superseded", or "" when it stays."""
    raise NotImplementedError  # TODO


def repair_units(values: pd.Series, low: float, high: float) -> pd.Series:
    """Divide what is too large by 10 or 1000 where only one of them fits; other misfits are NaN."""
    raise NotImplementedError  # TODO


def fill_missing(values: pd.Series) -> pd.Series:
    """Put the median of the values that are there in the place of those that are not."""
    raise NotImplementedError  # TODO


def violations(table: pd.DataFrame, ranges: Ranges) -> dict[str, int]:
    """Count what breaks the rules, column by column; {} for a table in order."""
    raise NotImplementedError  # TODO


def clean(table: pd.DataFrame, ranges: Ranges) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Give one row for each sample with every number inside its range, and a report."""
    raise NotImplementedError  # TODO
