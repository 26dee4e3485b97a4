"""Say what kind of trouble a column is in: has the world changed, or has the pipeline broken?

A drifted column wants another model; a broken one wants a repair, and a model that learnt from it
would be worse. So each alarm gets one cause, the most telling one first:

    absent       no row has the column at all
    unreadable   there are values, and they are none of its kind
    missing      more is missing than before
    stuck        one value repeats, as of a sensor that died
    unit         the numbers look as before once they are multiplied
    new_words    words that were never seen
    range        numbers outside of all that was seen
    moved        nothing of that: the values themselves have moved

Start reading at `cause_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.monitor import drift
from baibu.workbench.monitor.drift import LEAST_ROWS, Column, Drift

if TYPE_CHECKING:
    import pandas as pd

Cause = Literal["absent", "unreadable", "missing", "stuck", "unit", "new_words", "range", "moved"]
QUALITY = frozenset({"absent", "unreadable", "missing", "stuck", "unit"})
LEAST_SHARE = 0.05  # of rows whose value is of another kind
LEAST_STUCK = 0.3  # of rows with one value, more than its bin had before
LEAST_RUN = 30  # rows of one value, one after another
UNITS = (10.0, 12.0, 60.0, 100.0, 1000.0, 3600.0, 1e4, 1e6, 2.54, 1.609344, 2.20462, 4.54609, 7.0)
NEAR = 0.35  # of a factor, in logarithms: a median of few rows is not sharp
NO_FACTOR = 1.0
LEAST_EDGES = 4  # of a column that has a shape to be known by
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why a column is an alarm."""

    cause: Cause
    share: float = 0.0  # of the rows concerned
    before: float = 0.0  # that share among the rows learnt from
    value: str = ""  # the value that repeats, or words that are new
    factor: float = 1.0  # by which numbers have grown


def cause_of(
    column: Column, found: Drift, raw: pd.Series[Any] | None, seen: pd.Series[Any] | None
) -> Diagnosis:
    """Diagnose a column that is an alarm; `raw` as it was sent, `seen` once it was cleaned."""
    if raw is None or seen is None or bool(raw.isna().all()):
        share, before = found.missing[1], found.missing[0]
        return Diagnosis(cause="absent" if raw is None else "missing", share=share, before=before)
    broken = _unreadable(raw, seen)
    if broken >= LEAST_SHARE and "missing" in found.alarms:
        return Diagnosis(cause="unreadable", share=broken, value=_odd(raw, seen))
    if "missing" in found.alarms and found.missing[1] > found.missing[0]:
        return Diagnosis(cause="missing", share=found.missing[1], before=found.missing[0])
    if column.kind == "number":
        return _of_numbers(column, found, seen)
    if "unseen" in found.alarms:
        words = _new_words(column, seen)
        share, before = found.unseen[1], found.unseen[0]
        return Diagnosis(cause="new_words", share=share, before=before, value=words)
    return Diagnosis(cause="moved")


def _of_numbers(column: Column, found: Drift, seen: pd.Series[Any]) -> Diagnosis:
    values = drift.numbers(seen)
    there = values[~np.isnan(values)]
    stuck = _stuck(column, there)
    if stuck is not None:
        return stuck
    outside = (
        there[(there < column.edges[0]) | (there >= column.edges[-1])] if column.edges else there
    )
    for part in (there, outside):  # the unit may have changed within the window
        factor = _unit(column, part)
        if factor != NO_FACTOR:
            return Diagnosis(cause="unit", factor=factor, share=len(part) / len(values))
    if "unseen" in found.alarms:
        return Diagnosis(cause="range", share=found.unseen[1], before=found.unseen[0])
    return Diagnosis(cause="moved")


def _unreadable(raw: pd.Series[Any], seen: pd.Series[Any]) -> float:
    """Give the share of rows with a value of which cleaning could make nothing."""
    odd = raw.notna().to_numpy() & seen.isna().to_numpy()
    return float(odd.mean()) if len(odd) else 0.0


def _odd(raw: pd.Series[Any], seen: pd.Series[Any]) -> str:
    odd = raw[raw.notna().to_numpy() & seen.isna().to_numpy()]
    return str(odd.map(str).value_counts().index[0])[:40]


def _stuck(column: Column, there: Floats) -> Diagnosis | None:
    """Find a value that repeats far more than before, row after row."""
    if len(there) < LEAST_RUN:
        return None
    values, times = np.unique(there, return_counts=True)
    value, share = values[times.argmax()], float(times.max() / len(there))
    bin_of = int(np.searchsorted(np.asarray(column.edges), value, side="right"))
    before = column.counts[bin_of] / max(1, sum(column.counts[:-1]))
    if share < before + LEAST_STUCK or _longest_run(there == value) < LEAST_RUN:
        return None
    return Diagnosis(cause="stuck", share=share, before=before, value=f"{value:g}")


def _longest_run(hits: NDArray[np.bool_]) -> int:
    borders = np.flatnonzero(np.diff(np.concatenate([[0], hits.astype(np.int8), [0]])))
    return int((borders[1::2] - borders[::2]).max()) if len(borders) else 0


def _unit(column: Column, there: Floats) -> float:
    """Find a usual factor after whose removal the numbers look as before."""
    counts = np.asarray(column.counts[:-1], dtype=np.float64)
    if len(column.edges) < LEAST_EDGES or len(there) < LEAST_ROWS:
        return NO_FACTOR
    middle = np.searchsorted(np.cumsum(counts), counts.sum() / 2)
    usual = column.edges[min(int(middle), len(column.edges) - 1)]
    now = float(np.median(there))
    if not usual or not now or (usual > 0) != (now > 0):
        return NO_FACTOR
    ratio = now / usual
    off = {one: abs(float(np.log(ratio / one))) for one in (*UNITS, *(1 / one for one in UNITS))}
    for factor in sorted((one for one in off if off[one] <= NEAR), key=lambda one: off[one]):
        if _as_before(column, there / factor):
            return factor
    return NO_FACTOR


def _as_before(column: Column, values: Floats) -> bool:
    import pandas as pd

    counts = drift.counted([column], pd.DataFrame({column.name: values}))
    (found,) = drift.compared([column], counts)
    return not found.is_alarm


def _new_words(column: Column, seen: pd.Series[Any]) -> str:
    known = set(column.words)
    there = seen.dropna().map(str)
    new = there[~there.isin(known)].value_counts()
    return ", ".join(str(word)[:30] for word in new.index[:3])
