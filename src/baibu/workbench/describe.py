"""Give the numbers that figures of one column are drawn from, as plain data.

Reads  one column of cleaned rows.
Gives  histogram, quantiles, box and violin of numbers and days; the most frequent words.

Start reading at `described`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.leaks import numbers

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
QUANTILES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)
BOX = (0.05, 0.25, 0.5, 0.75, 0.95)
BARS = 30
GRID = 64  # points of a violin
TOP = 20  # words
FENCE = 1.5  # quartile ranges: whiskers of a box (Tukey 1977)
DIGITS = 6


def described(series: pd.Series[Any], base: str, *, in_full: bool = True) -> dict[str, Any]:
    """Describe a column; in short, without what only figures need."""
    told: dict[str, Any] = {
        "missing": int(series.isna().sum()),
        "distinct": int(series.nunique()),
    }
    if base in ("number", "day"):
        values = numbers(series)
        there = values[~np.isnan(values)]
        if not len(there):
            return told
        told |= {"mean": figure(there.mean()), "deviation": figure(there.std())}
        told["quantiles"] = {f"{q:g}": figure(np.quantile(there, q)) for q in QUANTILES}
        return told | (_of_numbers(there) if in_full else {})
    if base == "text":
        lengths = series.dropna().map(len).to_numpy(dtype=float)
        return told | ({"lengths": histogram(lengths)} if in_full and len(lengths) else {})
    counts = series.value_counts()
    told["top"] = [
        {"word": str(word), "count": int(count)}
        for word, count in counts.iloc[: TOP if in_full else 1].items()
    ]
    told["rest"] = int(counts.iloc[len(told["top"]) :].sum())
    return told


def _of_numbers(there: Array) -> dict[str, Any]:
    return {"histogram": histogram(there), "box": box(there), "violin": violin(there)}


def histogram(there: Array) -> dict[str, Any]:
    """Count values in bars of one width; whole numbers get bars of their own where they fit."""
    low, high = float(there.min()), float(there.max())
    whole = bool((there % 1 == 0).all()) and high - low < BARS
    edges = np.arange(low, high + 2) - 0.5 if whole else np.linspace(low, high, BARS + 1)
    if low == high:
        edges = np.array([low - 0.5, low + 0.5])
    if not (np.diff(edges) > 0).all():  # too near each other for bars
        edges = np.array([low, high])
    counts, edges = np.histogram(there, edges)
    return {"edges": [figure(edge) for edge in edges], "counts": counts.tolist()}


def box(there: Array) -> dict[str, Any]:
    """Give quartiles, whiskers, and how many values lie beyond them."""
    q1, middle, q3 = np.quantile(there, [0.25, 0.5, 0.75])
    reach = FENCE * (q3 - q1)
    inside = there[(there >= q1 - reach) & (there <= q3 + reach)]
    return {
        "q1": figure(q1),
        "median": figure(middle),
        "q3": figure(q3),
        "low": figure(inside.min()),
        "high": figure(inside.max()),
        "beyond": len(there) - len(inside),
    }


def violin(there: Array) -> dict[str, Any]:
    """Give a smooth density between the outermost hundredths (kernel of Silverman 1986)."""
    low, high = np.quantile(there, [0.01, 0.99])
    if high <= low:
        return {"at": [figure(low)], "density": [1.0]}
    q1, q3 = np.quantile(there, [0.25, 0.75])
    spread = min(there.std(), (q3 - q1) / 1.349) or there.std()
    width = max(0.9 * spread * len(there) ** -0.2, (high - low) / 1e3)
    counts, edges = np.histogram(np.clip(there, low, high), 512, range=(low, high))
    middles = (edges[1:] + edges[:-1]) / 2
    at = np.linspace(low, high, GRID)
    kernel = np.exp(-0.5 * ((at[:, None] - middles[None, :]) / width) ** 2)
    density = kernel @ counts / (len(there) * width * np.sqrt(2 * np.pi))
    return {"at": [figure(x) for x in at], "density": [figure(y) for y in density]}


def spread_by(values: Array, groups: Mapping[str, Array]) -> list[dict[str, Any]]:
    """Give the quantiles of a number within each group of rows, for boxes side by side."""
    found = []
    for name, rows in groups.items():
        inside = values[rows]
        inside = inside[~np.isnan(inside)]
        if len(inside):
            marks = [figure(q) for q in np.quantile(inside, BOX)]
            found.append({"group": name, "rows": len(inside), "quantiles": marks})
    return found


def figure(value: Any) -> float | None:
    """Round to so many digits as a person can use; what is no number is nothing."""
    plain = float(value)
    return float(f"{plain:.{DIGITS}g}") if np.isfinite(plain) else None
