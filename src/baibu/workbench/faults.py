"""Find what is wrong with a column: stand-ins for missing, spellings of one word, outliers.

Reads  one column of the seen rows, in its type.
Gives  plain data for the rules of `cleaner`, or counts that are only told.

Start reading at `sentinels` and `spellings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.cleaner import folded

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
NINES = tuple(float(f"{sign}{digit * size}") for sign in ("", "-") for digit in "98"
              for size in range(2, 8))  # fmt: skip
NUMBERS = (*NINES, *(float(f"{n}") for n in (-32768, 2147483647, -2147483648, 1e99)))
DAYS = ("1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01", "1970-01-01",
        "2099-12-31", "2100-01-01", "2262-04-11", "2999-12-31", "9999-12-31")  # fmt: skip
LEAST_ROWS = 3  # that hold a stand-in, and
LEAST_SHARE = 0.005  # of the rows
LEAST_REST = 10  # rows that hold something else
FAR = 0.5  # spans of the rest between a stand-in and the rest
OFTEN = 5.0  # times as often as the most frequent value of the rest
MOST_WORDS = 10_000  # of a column whose spellings are compared
RARE = 5  # rows: a word with fewer is rare
FENCE, FAR_FENCE, WILD_FENCE, ROBUST_Z = 1.5, 3.0, 10.0, 3.5
LOG_FENCE = 5.0
LEAST_DISTINCT = 10  # values below which a column has no outliers


def sentinels(values: Array, known: tuple[float, ...] = NUMBERS) -> list[float]:
    """Find values that stand for missing: typical ones, at an end, apart from the rest or odd.

    `values` are the numbers that are there.
    """
    found: list[float] = []
    rest = values
    while len(rest):
        ends = [end for end in (rest.min(), rest.max()) if end in known]
        taken = next((end for end in ends if _stands_apart(rest, end)), None)
        if taken is None:
            break
        found.append(float(taken))
        rest = rest[rest != taken]
    return found


def _stands_apart(values: Array, end: float) -> bool:
    rest = values[values != end]
    count = len(values) - len(rest)
    if len(rest) < LEAST_REST or count < max(LEAST_ROWS, LEAST_SHARE * len(values)):
        return False
    low, high = rest.min(), rest.max()
    gap = low - end if end < low else end - high
    span = high - low
    if gap > FAR * span:
        return True
    _, counts = np.unique(rest, return_counts=True)
    is_odd = end < 0 <= low
    return bool(is_odd and count >= OFTEN * counts.max())


def day_sentinels(days: pd.Series[Any]) -> list[str]:
    """Find days that stand for missing, such as the first of a computer's calendar."""
    import pandas as pd

    there = days.dropna()
    if not len(there):
        return []
    known = pd.DatetimeIndex(np.array(DAYS, dtype="datetime64[us]"))
    numbers = there.to_numpy().astype("datetime64[us]").astype(np.int64).astype(float)
    marks = known.to_numpy().astype(np.int64).astype(float)
    found = sentinels(numbers, tuple(marks.tolist()))
    return [DAYS[marks.tolist().index(mark)] for mark in found]


def spellings(said: pd.Series[Any]) -> tuple[dict[str, str], int]:
    """Give the one spelling of each word by its folded form, and the rows that were spelt else."""
    counts = said.dropna().value_counts()
    if len(counts) > MOST_WORDS:
        return {}, 0
    best: dict[str, tuple[int, str]] = {}
    for word, count in counts.items():
        key = folded(str(word))
        rank = (-int(count), str(word))
        best[key] = min(best.get(key, rank), rank)
    same = {key: word for key, (_, word) in best.items()}
    changed = sum(int(n) for word, n in counts.items() if same[folded(str(word))] != word)
    return same, changed


def rare_share(said: pd.Series[Any]) -> float:
    """Say which share of the rows holds a rare word."""
    there = said.dropna()
    counts = there.map(there.value_counts())
    return float((counts < RARE).mean()) if len(there) else 0.0


def number_share(said: pd.Series[Any]) -> float:
    """Say which share of a column of words is numbers."""
    from baibu.workbench.cleaner import amounts

    counts = said.dropna().value_counts()
    if not len(counts):
        return 0.0
    numbers = amounts(counts.index.to_series())
    return float(counts.to_numpy()[~np.isnan(numbers)].sum() / counts.sum())


def outliers(values: Array) -> dict[str, int]:
    """Count values beyond Tukey's fences, far ones, wild ones, and by the robust z-score.

    A wild one lies ten quartile ranges out - and, where all are positive, five of the logarithms.
    """
    there = values[~np.isnan(values)]
    if len(np.unique(there)) < LEAST_DISTINCT:
        return {"fence": 0, "far": 0, "wild": 0, "robust_z": 0}
    wild = _beyond(there, WILD_FENCE)
    if there.min() > 0:
        wild &= _beyond(np.log(there), LOG_FENCE)
    middle = np.median(there)
    spread = 1.4826 * float(np.median(np.abs(there - middle)))  # as a normal's deviation
    odd = np.abs(there - middle) > ROBUST_Z * spread if spread else np.zeros(len(there), bool)
    return {
        "fence": int(_beyond(there, FENCE).sum()),
        "far": int(_beyond(there, FAR_FENCE).sum()),
        "wild": int(wild.sum()),
        "robust_z": int(odd.sum()),
    }


def _beyond(values: Array, times: float) -> Array:
    low, high = np.quantile(values, [0.25, 0.75])
    span = high - low
    if span == 0:
        return np.zeros(len(values), dtype=bool)
    beyond: Array = (values < low - times * span) | (values > high + times * span)
    return beyond
