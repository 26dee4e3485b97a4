"""Say which columns of the rows that come have drifted away from those that were learnt from.

The reference is binned once and kept as counts; a window of new rows is counted into the same bins,
windows add up, and everything is worked out from counts: no row is kept, and a service may count as
it answers.

A column has drifted where both hold: the difference is hardly chance (chi-square test of two
samples; over all columns together the share of false alarms is held by Benjamini and Hochberg
1995), and it is large enough to matter (population stability index, PSI). The first alone cries
wolf on every large window, the second on every small one.

Start reading at `reference`, `counted` and `compared`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

BINS = 10  # of a column of numbers, of about equal size in the reference
MOST_WORDS = 30  # values of a column of words that are told apart
FALSE_SHARE = 0.01  # of alarms that are false, on average, where nothing has drifted
MODERATE, LARGE = 0.1, 0.25  # PSI: as usual in banking (Siddiqi 2006)
LEAST_EXPECTED = 5.0  # rows of a bin, for the chi-square test to hold
LEAST_ROWS = 50  # of a window, to speak of it
HALF = 0.5  # added to every bin before a logarithm, so that an empty one counts as rare

Grade = Literal["steady", "moderate", "large"]
Kind = Literal["number", "word"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a column is counted: the borders of its bins, or its words."""

    name: str
    kind: Kind
    edges: tuple[float, ...] = ()  # inner borders; a value on a border counts above it
    words: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()  # of the reference; the last bin is for what is missing

    @property
    def size(self) -> int:
        """Say how many bins there are: for numbers or words, for other words, for nothing."""
        return len(self.edges) + 2 if self.kind == "number" else len(self.words) + 2

    def bin_name(self, number: int) -> str:
        """Name a bin."""
        if number == self.size - 1:
            return "∅"
        if self.kind == "word":
            return self.words[number] if number < len(self.words) else "…"
        borders = ("-∞", *(f"{edge:g}" for edge in self.edges), "∞")
        return f"{borders[number]} … {borders[number + 1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far one column has moved."""

    name: str
    psi: float
    chance: float  # of such a difference where there is none
    grade: Grade
    moved: tuple[tuple[str, float, float], ...]  # bins that moved most: name, share before, now
    missing: tuple[float, float]  # share before, now

    @property
    def is_alarm(self) -> bool:
        """Say whether it is worth a person's time."""
        return self.grade != "steady"


def reference(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Bin the rows that were learnt from."""
    columns = []
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        if series.dtype.kind in "biufM":
            bare = Column(name=str(name), kind="number", edges=_edges(_numbers(series)))
        else:
            bare = Column(name=str(name), kind="word", words=_words(series))
        counts = tuple(int(n) for n in _count(bare, series))
        columns.append(
            Column(
                name=bare.name, kind=bare.kind, edges=bare.edges, words=bare.words, counts=counts
            )
        )
    return tuple(columns)


def counted(columns: Sequence[Column], frame: pd.DataFrame) -> dict[str, list[int]]:
    """Count new rows into the bins; a column that is not there counts as missing throughout."""
    found: dict[str, list[int]] = {}
    for column in columns:
        if column.name in frame.columns:
            found[column.name] = _count(column, frame[column.name]).tolist()
        else:
            found[column.name] = [0] * (column.size - 1) + [len(frame)]
    return found


def added(
    one: Mapping[str, Sequence[int]], other: Mapping[str, Sequence[int]]
) -> dict[str, list[int]]:
    """Join the counts of two windows."""
    return {name: (np.add(one[name], other[name])).tolist() for name in one}


def compared(columns: Sequence[Column], counts: Mapping[str, Sequence[int]]) -> tuple[Drift, ...]:
    """Compare a window with the reference; what has moved most comes first."""
    tested = []
    for column in columns:
        before = np.asarray(column.counts, dtype=np.float64)
        now = np.asarray(counts[column.name], dtype=np.float64)
        tested.append((column, before, now, chance(before, now)))
    border = _border([found for _, _, _, found in tested])
    drifts = [
        _drift(column, before, now, found, is_sure=found <= border and now.sum() >= LEAST_ROWS)
        for column, before, now, found in tested
    ]
    return tuple(sorted(drifts, key=lambda one: (not one.is_alarm, -one.psi, one.name)))


def psi(before: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Give the population stability index, the symmetric Kullback-Leibler divergence of bins."""
    p = (before + HALF) / (before + HALF).sum()
    q = (now + HALF) / (now + HALF).sum()
    return float(((q - p) * np.log(q / p)).sum())


def chance(before: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Give the p-value of the chi-square test that two rows of counts are of one kind.

    Bins that are too thin for the test are put together.
    """
    from scipy.special import chdtrc

    total = before.sum() + now.sum()
    if not before.sum() or not now.sum():
        return 1.0
    together = before + now
    smaller = min(before.sum(), now.sum()) / total
    is_thin = together * smaller < LEAST_EXPECTED
    pairs = np.stack([before, now])
    kept = pairs[:, ~is_thin]
    if is_thin.any():
        kept = np.column_stack([kept, pairs[:, is_thin].sum(axis=1)])
    kept = kept[:, kept.sum(axis=0) > 0]
    if kept.shape[1] < 2:
        return 1.0
    expected = kept.sum(axis=1, keepdims=True) * kept.sum(axis=0, keepdims=True) / total
    statistic = float(((kept - expected) ** 2 / expected).sum())
    return float(chdtrc(kept.shape[1] - 1, statistic))


def _drift(
    column: Column,
    before: NDArray[np.float64],
    now: NDArray[np.float64],
    found: float,
    *,
    is_sure: bool,
) -> Drift:
    index = psi(before, now)
    p, q = before / max(1.0, before.sum()), now / max(1.0, now.sum())
    most = np.argsort(-np.abs(q - p), kind="stable")[:3]
    noise = (column.size - 1) * (1 / max(1.0, before.sum()) + 1 / max(1.0, now.sum()))
    net = index - noise  # what chance alone adds on average (Yurdakul 2018)
    grade: Grade = "large" if net >= LARGE else "moderate" if net >= MODERATE else "steady"
    return Drift(
        name=column.name,
        psi=index,
        chance=found,
        grade=grade if is_sure else "steady",
        moved=tuple((column.bin_name(int(n)), float(p[n]), float(q[n])) for n in most),
        missing=(float(p[-1]), float(q[-1])),
    )


def _border(chances: Sequence[float]) -> float:
    """Give the largest p-value that still counts, over all columns together."""
    ranked = sorted(chances)
    kept = [
        found
        for rank, found in enumerate(ranked, start=1)
        if found <= FALSE_SHARE * rank / len(ranked)
    ]
    return max(kept, default=-1.0)


def _edges(values: NDArray[np.float64]) -> tuple[float, ...]:
    there = values[np.isfinite(values)]
    if not len(there):
        return ()
    marks = np.quantile(there, np.linspace(0, 1, BINS + 1)[1:-1])
    edges = np.unique(marks)
    if len(edges) and edges[0] == there.min():
        edges = edges[1:] if len(edges) > 1 else edges
    return tuple(float(edge) for edge in edges)


def _words(series: pd.Series[Any]) -> tuple[str, ...]:
    there = series.dropna().map(str)
    return tuple(str(word) for word in there.value_counts().index[:MOST_WORDS])


def _numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    if series.dtype.kind == "M":
        days = series.to_numpy().astype("datetime64[s]").astype(np.int64) / 86_400
        return np.where(series.isna().to_numpy(), np.nan, days)
    if series.dtype.kind not in "biuf":
        import pandas as pd

        series = pd.to_numeric(series, errors="coerce")
    found: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return found


def _count(column: Column, series: pd.Series[Any]) -> NDArray[np.int64]:
    import pandas as pd

    if column.kind == "number":
        values = _numbers(series)
        bins = np.searchsorted(np.asarray(column.edges), values, side="right")
        bins[np.isnan(values)] = column.size - 1
    else:
        codes, known = pd.factorize(series)
        places = pd.Index(column.words).get_indexer(pd.Index([str(word) for word in known]))
        places = np.where(places < 0, len(column.words), places)
        table = np.append(places, column.size - 1)  # a code of -1 means nothing
        bins = table[codes]
    return np.bincount(bins, minlength=column.size)
