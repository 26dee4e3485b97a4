"""Say how columns go together: with the target, with each other, with gaps, with the order of rows.

Reads  columns of cleaned rows; for what is quadratic, a sample of the rows.
Gives  plain data for figures.

Start reading at `with_target` and `associations`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.describe import figure
from baibu.workbench.judging import wilson
from baibu.workbench.leaks import numbers, rank_correlation

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
Z = 1.959964  # of an interval of 95 %
BINS = 10
MOST_WORDS = 12  # that are told apart
MOST_CLASSES = 10
PARTS = 10  # spans of the order of rows


def with_target(series: pd.Series[Any], base: str, target: Array, names: Sequence[str]) -> Any:
    """Give rates of each class, or the mean of an amount, per bin of a column, with intervals.

    `target` holds numbers of classes when `names` names them, else amounts.
    """
    codes, labels = binned(series, base)
    found = []
    for code, label in enumerate(labels):
        inside = target[codes == code]
        if not len(inside):
            continue
        told: dict[str, Any] = {**label, "rows": len(inside)}
        if names:
            shown = range(1, 2) if len(names) == 2 else range(min(len(names), MOST_CLASSES))
            told["rates"] = [
                {"class": names[at], **rate(int((inside == at).sum()), len(inside))} for at in shown
            ]
        else:
            told |= mean(inside)
        found.append(told)
    return found


def rate(hits: int, count: int) -> dict[str, Any]:
    """Give a rate with its interval (Wilson 1927)."""
    share = hits / count
    low, high = wilson(share, count, z=Z)
    return {"rate": figure(share), "low": figure(low), "high": figure(high)}


def mean(values: Array) -> dict[str, Any]:
    """Give a mean with its interval, by Student's t."""
    from scipy.stats import t

    if len(values) < 2:
        return {"mean": figure(values.mean()), "low": None, "high": None}
    half = float(t.ppf(0.975, len(values) - 1)) * values.std(ddof=1) / math.sqrt(len(values))
    middle = values.mean()
    return {"mean": figure(middle), "low": figure(middle - half), "high": figure(middle + half)}


def binned(series: pd.Series[Any], base: str) -> tuple[Array, list[dict[str, Any]]]:
    """Number the bins of a column: tenths of numbers, frequent words; gaps are a bin."""
    gone = series.isna().to_numpy()
    labels: list[dict[str, Any]]
    if base in ("number", "day"):
        values = numbers(series)
        there = values[~gone]
        if not len(there):
            return np.zeros(len(series), dtype=np.int64), [{"missing": True}]
        distinct = np.unique(there)
        marks = distinct
        if len(distinct) > BINS:
            marks = np.unique(np.quantile(there, np.linspace(0, 1, BINS + 1)[1:]))
        codes = np.searchsorted(marks, np.where(gone, marks[0], values), side="left")
        lows = [figure(there.min()), *(figure(mark) for mark in marks[:-1])]
        labels = [{"from": low, "to": figure(high)} for low, high in zip(lows, marks, strict=True)]
    else:
        words = list(series.value_counts().index[:MOST_WORDS])
        known = {word: at for at, word in enumerate(words)}
        codes = np.array([known.get(item, len(words)) for item in series], dtype=np.int64)
        labels = [*({"word": str(word)} for word in words), {"rest": True}]
    return np.where(gone, len(labels), codes), [*labels, {"missing": True}]


def associations(frame: pd.DataFrame, bases: Mapping[str, str]) -> dict[str, Any]:
    """Give how strongly each two columns go together.

    Two numbers: Spearman's rank correlation; two of words: Cramér's V, corrected (Bergsma 2013);
    one of each: the correlation ratio, on ranks.
    """
    names = [str(name) for name in frame.columns if bases[str(name)] != "text"]
    amounts = [name for name in names if bases[name] in ("number", "day")]
    ranks = {name: _ranks(numbers(frame[name])) for name in amounts}
    codes = {name: binned(frame[name], "word")[0] for name in names if bases[name] == "word"}
    size = len(names)
    made = np.eye(size)
    spearman = _together([ranks[name] for name in amounts])
    places = {name: at for at, name in enumerate(amounts)}
    for one in range(size):
        for other in range(one):
            first, second = names[one], names[other]
            if first in ranks and second in ranks:
                value = spearman[places[first], places[second]]
            elif first in codes and second in codes:
                value = cramers_v(codes[first], codes[second])
            elif first in ranks:
                value = correlation_ratio(ranks[first], codes[second])
            else:
                value = correlation_ratio(ranks[second], codes[first])
            made[one, other] = made[other, one] = value
    return {
        "names": names,
        "is_number": [name in ranks for name in names],
        "values": [[figure(value) for value in row] for row in made],
    }


def _ranks(values: Array) -> Array:
    from scipy.stats import rankdata

    made = np.full(len(values), np.nan)
    there = ~np.isnan(values)
    made[there] = rankdata(values[there])
    return made


def _together(columns: Sequence[Array]) -> Array:
    """Correlate each two columns over the rows where both are there."""
    if not columns:
        return np.zeros((0, 0))
    held = np.column_stack(columns)
    there = (~np.isnan(held)).astype(float)
    held = np.nan_to_num(held - np.nanmean(held, axis=0)) if len(held) else held
    count = np.maximum(there.T @ there, 1)
    sums = held.T @ there  # of each column, over the rows of the other
    squares = (held**2).T @ there
    cross = held.T @ held - sums * sums.T / count
    spread = squares - sums**2 / count
    both = np.sqrt(np.maximum(spread * spread.T, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = np.where(both > 1e-12, cross / both, 0.0)
    return np.clip(found, -1, 1)


def cramers_v(one: Array, other: Array) -> float:
    """Give Cramér's V of two columns of numbered words, corrected for its bias."""
    one, other = (np.unique(codes, return_inverse=True)[1] for codes in (one, other))
    rows, columns = int(one.max()) + 1, int(other.max()) + 1
    count = len(one)
    if min(rows, columns) < 2 or count < 2:
        return 0.0
    table = np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)
    wanted = np.outer(table.sum(axis=1), table.sum(axis=0)) / count
    phi = float(((table - wanted) ** 2 / wanted).sum()) / count
    phi = max(0.0, phi - (rows - 1) * (columns - 1) / (count - 1))
    rows_less = rows - (rows - 1) ** 2 / (count - 1)
    columns_less = columns - (columns - 1) ** 2 / (count - 1)
    return math.sqrt(min(1.0, phi / max(1e-12, min(rows_less, columns_less) - 1)))


def correlation_ratio(values: Array, codes: Array) -> float:
    """Give the root of the share of a number's spread that lies between words."""
    there = ~np.isnan(values)
    values, codes = values[there], codes[there]
    if not len(values) or values.std() == 0:
        return 0.0
    counts = np.bincount(codes)
    sums = np.bincount(codes, weights=values - values.mean())
    between = (sums[counts > 0] ** 2 / counts[counts > 0]).sum()
    return math.sqrt(min(1.0, between / (values.var() * len(values))))


def gaps(frame: pd.DataFrame) -> dict[str, Any]:
    """Say which columns have gaps, and how far these go together."""
    gone = frame.isna()
    names = [str(name) for name in frame.columns if 0 < gone[name].sum() < len(frame)]
    together = _together([gone[name].to_numpy(dtype=float) for name in names])
    return {
        "names": names,
        "counts": [int(gone[name].sum()) for name in names],
        "together": [[figure(value) for value in row] for row in together],
    }


def drift(series: pd.Series[Any], base: str, order: Array) -> dict[str, Any]:
    """Follow a column along an order of rows: the mean, or the share of the first word, by span."""
    spans = np.minimum((np.argsort(np.argsort(order, kind="stable")) * PARTS) // len(order),
                       PARTS - 1)  # fmt: skip
    if base in ("number", "day"):
        values = numbers(series)
        there = ~np.isnan(values)
        strength = rank_correlation(values[there], spans[there]) if there.sum() > 2 else 0.0
    else:
        codes, labels = binned(series, "word")
        values = np.where(codes == len(labels) - 1, np.nan, (codes == 0).astype(float))
        strength = cramers_v(codes, spans)
    means = []
    for span in range(PARTS):
        inside = values[spans == span]
        inside = inside[~np.isnan(inside)]
        means.append(figure(inside.mean()) if len(inside) else None)
    return {"strength": figure(strength), "spans": means}
