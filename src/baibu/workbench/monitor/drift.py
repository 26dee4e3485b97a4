"""Say which columns of the rows that come have drifted away from those that were learnt from.

The reference is binned once and kept as counts; a window of new rows is counted into the same bins,
windows add up, and everything is worked out from counts: no row is kept, and a service may count as
it answers.

Three things are asked of each column: have its values moved, is more missing, and do values come
that were never seen. Each is an alarm where two things hold. The difference is hardly chance:
chi-square, Kolmogorov-Smirnov or Fisher's test, and over all questions together the share of false
alarms is held by Benjamini and Yekutieli (2001), whatever the columns have to do with each other.
And it is large enough to matter: population stability index (PSI), distance, or a share of rows.
The first alone cries wolf on every large window, the second on every small one.

Start reading at `reference`, `counted` and `compared`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

MARKS = 40  # bins of a column of numbers, of about equal size in the reference
GROUPS = 10  # of these bins, for the index
MOST_WORDS = 30  # values of a column of words that are told apart
FALSE_SHARE = 0.01  # of windows with an alarm where nothing has drifted, at most
MODERATE, LARGE = 0.1, 0.25  # PSI: as usual in banking (Siddiqi 2006)
FAR = 0.1  # distance of both distributions: so many rows lie elsewhere, whatever the index says
LEAST_SHARE = 0.05  # of rows that are missing, or never seen, more than before
LEAST_EXPECTED = 5.0  # rows of a bin, for the chi-square test to hold
LEAST_ROWS = 50  # of a window, to speak of it
HALF = 0.5  # added to every bin before a logarithm, so that an empty one counts as rare

Grade = Literal["steady", "moderate", "large", "too_few"]
Kind = Literal["number", "word"]
What = Literal["moved", "missing", "unseen"]
Counts = Mapping[str, Sequence[int]]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a column is counted: the borders of its bins, or its words.

    The first and the last bin of numbers lie outside of what was learnt from.
    """

    name: str
    kind: Kind
    edges: tuple[float, ...] = ()  # inner borders; a value on a border counts above it
    words: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()  # of the reference; the last bin is for what is missing

    @property
    def size(self) -> int:
        """Say how many bins there are: for numbers or words, for other words, for nothing."""
        return len(self.edges) + 2 if self.kind == "number" else len(self.words) + 2

    def bin_name(self, first: int, last: int | None = None) -> str:
        """Name a bin, or several that lie side by side."""
        last = first if last is None else last
        if last == self.size - 1:
            return "∅"
        if self.kind == "word":
            return self.words[first] if first < len(self.words) else "…"
        borders = ("-∞", *(f"{round(edge, 12):g}" for edge in self.edges), "∞")
        return f"{borders[first]} … {borders[last + 1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far one column has moved."""

    name: str
    rows: int  # of the window, in which it is not missing
    psi: float  # of what is not missing
    distance: float  # largest difference of both distribution functions; of words: of shares
    chance: float  # of such a difference where there is none
    grade: Grade  # of the movement
    bins: tuple[tuple[str, float, float], ...]  # in order: name, share before, share now
    missing: tuple[float, float]  # share before, now
    unseen: tuple[float, float]  # share outside of the range or of other words, before and now
    alarms: tuple[What, ...]

    @property
    def is_alarm(self) -> bool:
        """Say whether it is worth a person's time."""
        return bool(self.alarms)

    @property
    def moved(self) -> tuple[tuple[str, float, float], ...]:
        """Give the three bins that moved most."""
        return tuple(sorted(self.bins, key=lambda one: -abs(one[2] - one[1]))[:3])


def reference(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Bin the rows that were learnt from."""
    return tuple(
        reference_of(str(name), frame.iloc[:, position])
        for position, name in enumerate(frame.columns)
    )


def reference_of(name: str, series: pd.Series[Any]) -> Column:
    """Bin one column."""
    if series.dtype.kind in "biufM":
        bare = Column(name=name, kind="number", edges=_edges(numbers(series)))
    else:
        bare = Column(name=name, kind="word", words=_words(series))
    return replace(bare, counts=tuple(int(n) for n in _count(bare, series)))


def plain(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Give a reference as plain data."""
    return [asdict(one) for one in columns]


def columns_of(told: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Rebuild a reference from plain data."""
    return tuple(
        Column(
            name=one["name"],
            kind=one["kind"],
            edges=tuple(map(float, one["edges"])),
            words=tuple(one["words"]),
            counts=tuple(map(int, one["counts"])),
        )
        for one in told
    )


def counted(columns: Sequence[Column], frame: pd.DataFrame) -> dict[str, list[int]]:
    """Count new rows into the bins; a column that is not there counts as missing throughout."""
    found: dict[str, list[int]] = {}
    for column in columns:
        if column.name in frame.columns:
            found[column.name] = _count(column, frame[column.name]).tolist()
        else:
            found[column.name] = [0] * (column.size - 1) + [len(frame)]
    return found


def added(one: Counts, other: Counts) -> dict[str, list[int]]:
    """Join the counts of two windows."""
    return {name: (np.add(one[name], other[name])).tolist() for name in one}


def compared(columns: Sequence[Column], counts: Counts) -> tuple[Drift, ...]:
    """Compare a window with the reference; what has moved most comes first."""
    asked = [_asked(column, np.asarray(counts[column.name], np.float64)) for column in columns]
    border = _border([chance for one in asked for chance in one.chances.values()])
    drifts = [one.answered(border) for one in asked]
    return tuple(sorted(drifts, key=lambda one: (not one.is_alarm, -one.psi, one.name)))


def psi(before: Floats, now: Floats) -> float:
    """Give the population stability index, the symmetric Kullback-Leibler divergence of bins."""
    p = (before + HALF) / (before + HALF).sum()
    q = (now + HALF) / (now + HALF).sum()
    return float(((q - p) * np.log(q / p)).sum())


def chance(before: Floats, now: Floats) -> float:
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


def furthest(before: Floats, now: Floats) -> tuple[float, float]:
    """Give the Kolmogorov-Smirnov distance at the borders of bins, and its p-value.

    Between borders both distributions may lie further apart, so the p-value is on the safe side.
    """
    from scipy.special import kolmogorov

    if not before.sum() or not now.sum():
        return 0.0, 1.0
    gaps = np.abs(np.cumsum(before) / before.sum() - np.cumsum(now) / now.sum())
    distance = float(gaps.max())
    effective = before.sum() * now.sum() / (before.sum() + now.sum())
    return distance, float(kolmogorov(distance * effective**0.5))


def fisher(before: tuple[float, float], now: tuple[float, float]) -> float:
    """Give the two-sided p-value that a share of rows has not changed; pairs are (rows, of all)."""
    from scipy.stats import hypergeom

    hits, drawn = now
    every, good = before[1] + drawn, before[0] + hits
    more = hypergeom.sf(hits - 1, every, good, drawn)
    less = hypergeom.cdf(hits, every, good, drawn)
    return float(min(1.0, 2 * min(more, less)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A column with what was found out about it, before all columns are weighed together."""

    drift: Drift
    chances: Mapping[What, float]  # of each question; 1 where the difference is too small to matter

    def answered(self, border: float) -> Drift:
        alarms = tuple(what for what, found in self.chances.items() if found <= border)
        grade = self.drift.grade
        if grade != "too_few" and "moved" not in alarms:
            grade = "steady"
        return replace(self.drift, grade=grade, alarms=alarms)


def _asked(column: Column, now: Floats) -> _Asked:
    before = np.asarray(column.counts, dtype=np.float64)
    there, came = before[:-1], now[:-1]
    distance, chances = _tested(column, there, came)
    groups = _groups(column)
    held, seen = _joined(there, groups), _joined(came, groups)
    index = psi(held, seen)
    noise = (len(held) - 1) * (1 / max(1.0, held.sum()) + 1 / max(1.0, seen.sum()))
    net = index - noise  # what chance alone adds on average (Yurdakul 2018)
    is_moderate = net >= MODERATE or distance >= FAR
    grade: Grade = "large" if net >= LARGE else "moderate" if is_moderate else "steady"
    if now.sum() < LEAST_ROWS or came.sum() < LEAST_ROWS:
        grade = "too_few"
    drift = Drift(
        name=column.name,
        rows=int(came.sum()),
        psi=index,
        distance=distance,
        chance=chances,
        grade=grade,
        bins=_bins(column, groups, held, seen),
        missing=(_share(before[-1], before), _share(now[-1], now)),
        unseen=(_share(_unseen(column, there), there), _share(_unseen(column, came), came)),
        alarms=(),
    )
    return _Asked(
        drift=drift,
        chances={
            "moved": chances if grade in ("moderate", "large") else 1.0,
            "missing": _changed(drift.missing, before, now),
            "unseen": _changed(drift.unseen, there, came) if _grew(drift.unseen) else 1.0,
        },
    )


def _tested(column: Column, before: Floats, now: Floats) -> tuple[float, float]:
    """Give the distance and its p-value: of two tests the smaller one, twice (Bonferroni)."""
    found = chance(before, now)
    if column.kind == "number":
        distance, by_distance = furthest(before, now)
        return distance, min(1.0, 2 * min(found, by_distance))
    if not before.sum() or not now.sum():
        return 0.0, 1.0
    return float(np.abs(before / before.sum() - now / now.sum()).max()), found


def _changed(shares: tuple[float, float], before: Floats, now: Floats) -> float:
    if now.sum() < LEAST_ROWS or abs(shares[1] - shares[0]) < LEAST_SHARE:
        return 1.0
    of = float(before.sum()), float(now.sum())
    return fisher((round(shares[0] * of[0]), of[0]), (round(shares[1] * of[1]), of[1]))


def _grew(shares: tuple[float, float]) -> bool:
    return shares[1] > shares[0]


def _unseen(column: Column, there: Floats) -> float:
    if column.kind == "word":
        return float(there[-1])
    return float(there[0] + there[-1]) if column.edges else 0.0


def _share(part: float, whole: Floats) -> float:
    return float(part / max(1.0, whole.sum()))


def _groups(column: Column) -> NDArray[np.intp]:
    """Give the group of each bin, without the last one; words stand for themselves."""
    there = np.asarray(column.counts[:-1], dtype=np.float64)
    if column.kind == "word" or not there.sum():
        return np.arange(len(there))
    middles = (np.cumsum(there) - there / 2) / there.sum()
    groups = np.minimum((middles * GROUPS).astype(np.intp), GROUPS - 1)
    numbered: NDArray[np.intp] = np.unique(groups, return_inverse=True)[1]
    return numbered


def _joined(counts: Floats, groups: NDArray[np.intp]) -> Floats:
    return np.bincount(groups, weights=counts).astype(np.float64)


def _bins(
    column: Column, groups: NDArray[np.intp], before: Floats, now: Floats
) -> tuple[tuple[str, float, float], ...]:
    """Name the groups, with their shares."""
    p, q = before / max(1.0, before.sum()), now / max(1.0, now.sum())
    first = np.searchsorted(groups, np.arange(len(p)))  # groups are in order
    last = np.append(first[1:], len(groups)) - 1
    return tuple(
        (column.bin_name(begin, end), was, is_now)
        for begin, end, was, is_now in zip(
            first.tolist(), last.tolist(), p.tolist(), q.tolist(), strict=True
        )
    )


def _border(chances: Sequence[float]) -> float:
    """Give the largest p-value that still counts, over all questions together."""
    count = len(chances)
    if not count:
        return -1.0
    share = FALSE_SHARE / (1 / np.arange(1, count + 1)).sum()
    ranked = np.sort(np.asarray(chances))
    kept = ranked[ranked <= share * np.arange(1, count + 1) / count]
    return float(kept.max()) if len(kept) else -1.0


def _edges(values: Floats) -> tuple[float, ...]:
    """Border bins of about equal size, with the smallest and the largest value as outer borders."""
    there = np.sort(values[np.isfinite(values)])
    if not len(there):
        return ()
    places = np.linspace(0, len(there) - 1, MARKS + 1)[:-1].round().astype(np.intp)
    beyond = np.nextafter(there[-1], np.inf)
    return tuple(np.unique(np.append(there[places], beyond)).tolist())


def _words(series: pd.Series[Any]) -> tuple[str, ...]:
    there = series.dropna().map(str)
    return tuple(str(word) for word in there.value_counts().index[:MOST_WORDS])


def numbers(series: pd.Series[Any]) -> Floats:
    """Give a column in numbers, days since 1970 of moments; what is none is missing."""
    if series.dtype.kind == "M":
        days = series.to_numpy().astype("datetime64[s]").astype(np.int64) / 86_400
        return np.where(series.isna().to_numpy(), np.nan, days)
    if series.dtype.kind not in "biuf":
        import pandas as pd

        series = pd.to_numeric(series, errors="coerce")
    found: Floats = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return found


def _count(column: Column, series: pd.Series[Any]) -> NDArray[np.int64]:
    import pandas as pd

    if column.kind == "number":
        values = numbers(series)
        bins = np.searchsorted(np.asarray(column.edges), values, side="right")
        bins[np.isnan(values)] = column.size - 1
    else:
        codes, known = pd.factorize(series)
        places = pd.Index(column.words).get_indexer(pd.Index([str(word) for word in known]))
        places = np.where(places < 0, len(column.words), places)
        table = np.append(places, column.size - 1)  # a code of -1 means nothing
        bins = table[codes]
    return np.bincount(bins, minlength=column.size)
