"""Make the sample table: customers of a shop, some of whom left. Nobody in it is real.

The numbers are drawn with a fixed seed, so that the table is the same everywhere. It has what real
tables have: missing values, a word spelt in two ways, a column that gives the answer away.

Start reading at `rows`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from baibu.core.language import Language, say

COUNT = 2_000
SEED = 20_260_102
COLUMNS = (
    "id", "joined", "city", "contract", "age", "monthly", "orders", "complaints", "last_visit",
    "discount", "goodbye_call", "left",
)  # fmt: skip


def columns(language: Language) -> tuple[str, ...]:
    """Name the columns."""
    return tuple(say(f"project.sample.column.{name}", language) for name in COLUMNS)


def target(language: Language) -> str:
    """Name the column that is to be predicted."""
    return columns(language)[-1]


def table(language: Language) -> str:
    """Give the whole table as CSV."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns(language))
    writer.writerows(rows(language))
    return made.getvalue()


def rows(language: Language) -> Iterator[list[Any]]:
    """Draw customers."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    cities = say("project.sample.cities", language).split("|")
    contracts = say("project.sample.contracts", language).split("|")
    yes, no = say("project.sample.answers", language).split("|")
    for number in range(COUNT):
        months = int(draw.integers(1, 60))
        contract = int(draw.choice(3, p=[0.5, 0.3, 0.2]))
        monthly = float(draw.gamma(4.0, 18.0) + 8 * contract)
        complaints = int(draw.poisson(0.7 if contract else 1.1))
        last_visit = int(draw.exponential(25.0))
        discount = bool(draw.random() < 0.3)
        orders = int(draw.poisson(months / 3 + 2))
        age = int(np.clip(draw.normal(41, 14), 18, 88))
        odds = (
            -2.8 - 0.5 * contract - 0.02 * months + 0.6 * complaints
            + 3.4 * (last_visit > 40) * (contract < 2) + 3.0 * (monthly > 75) * (not discount)
            + 2.4 * (abs(age - 42) > 16) * (contract == 0)
        )  # fmt: skip
        has_left = bool(draw.random() < 1 / (1 + np.exp(-odds)))
        city = str(draw.choice(cities, p=[0.4, 0.25, 0.2, 0.15]))
        joined = date(2026, 1, 1) - timedelta(days=30 * months + int(draw.integers(0, 30)))
        yield [
            100_000 + number,
            joined.isoformat(),
            f" {city}" if draw.random() < 0.03 else city,
            contracts[contract],
            "" if draw.random() < 0.08 else age,
            round(monthly, 2),
            orders,
            complaints,
            "" if draw.random() < 0.05 else last_visit,
            yes if discount else no,
            int(draw.integers(1, 20)) if has_left else "",
            yes if has_left else no,
        ]
