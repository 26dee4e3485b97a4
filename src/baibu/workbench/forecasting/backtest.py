"""Try ways of forecasting on the past as it was: at each origin only what came before is known.

Nothing is shuffled. Errors of several origins tell which way is best, how steady that is, and how
wide an interval must be (conformal: the width that would have held nine of ten past errors).

Start reading at `tried` and `widths`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from baibu.workbench import metrics
from baibu.workbench.engine.learners import Array
from baibu.workbench.forecasting.lagged import Beat
from baibu.workbench.forecasting.model import SURE, Way, is_relative, units
from baibu.workbench.forecasting.panel import Panel

MOST_ORIGINS = 8
LEAST_ORIGINS = 3  # below, none is given up for a longer history
SMALLEST = 1e-12
TOGETHER = 3  # errors of neighbouring moments that say about as much as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one way said from every origin, beside what came; shape (origins, series, horizon)."""

    name: str
    said: Array
    came: Array

    def score(self, metric: str, origin: int | None = None) -> float:
        """Judge by a metric, over all origins or one."""
        said, came = self.said, self.came
        if origin is not None:
            said, came = said[origin], came[origin]
        there = ~np.isnan(came)
        return metrics.score(metric, came[there], said[there])

    @property
    def missed(self) -> Array:
        """How far off it was; for a way that foretells logarithms, in logarithms."""
        if not is_relative(self.name):
            return self.said - self.came
        return np.asarray(_log(self.said) - _log(self.came))


def _log(values: Array) -> Array:
    return np.asarray(np.log(np.maximum(values, SMALLEST)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Errors of the past, in what they are as large of today as they were then.

    A series that only ever was above nothing is off by shares of its level: one that has grown
    tenfold is off ten times as far, and an interval made of old amounts would hold too little.
    """

    missed: Array  # (origins, series, horizon)
    scale: Array  # (series,): how large they usually are, before it is known how far ahead
    floors: Array  # (series,): see `model.units`

    @classmethod
    def of(cls, one: Tried, panel: Panel, season: int) -> Errors:
        """Measure what a way was off by."""
        none = np.zeros(0)
        if is_relative(one.name):
            return cls(missed=one.missed, scale=np.ones(len(panel.names)), floors=none)
        usual = scales(panel, season)
        has_level = ~(panel.values < 0).any(axis=1)  # not a number is below nothing
        floors = np.where(has_level, usual, np.nan)
        level = np.maximum(np.abs(panel.filled()).mean(axis=1), usual)
        return cls(
            missed=one.missed / units(one.said, floors),
            scale=np.where(has_level, usual / level, usual),
            floors=floors,
        )


def origins(panel: Panel, beat: Beat) -> list[int]:
    """Name the positions from which the past is foretold: as many as the history allows.

    Where there is room, the first one has more behind it than the least, for what learns.
    """
    last = panel.end - beat.horizon
    least = panel.start + least_history(beat.season)
    first = least
    for spare in (4, 2, 1):
        if last - (least + spare * beat.horizon) >= LEAST_ORIGINS * beat.horizon:
            first = least + spare * beat.horizon
            break
    stride = max(1, min(beat.horizon, (last - first) // (MOST_ORIGINS - 1)))
    found = list(range(last, first - 1, -stride))[:MOST_ORIGINS]
    return found[::-1]


def least_history(season: int) -> int:
    """Say how much must be known before anything is foretold: two seasons."""
    return max(2 * season, 4)


def tried(
    panel: Panel,
    beat: Beat,
    names: Sequence[str],
    *,
    metric: str,
    seed: int,
    is_late: Callable[[], bool] = lambda: False,
) -> Iterator[Tried]:
    """Try each way from every origin; one that is not done in time is left out."""
    places = origins(panel, beat)
    came = np.stack([panel.between(at, at + beat.horizon) for at in places])
    for name in names:
        said = []
        for at in places:
            if is_late():
                return
            known = panel.until(at)
            way = Way.fitted(name, known, beat, metric=metric, seed=seed)
            said.append(way.forecast(known, beat))
        yield Tried(name=name, said=np.stack(said), came=came)


def mean_of(one: Tried, other: Tried) -> Tried:
    """Give what the mean of two ways would have said."""
    return Tried(name=f"{one.name}+{other.name}", said=(one.said + other.said) / 2, came=one.came)


def scales(panel: Panel, season: int, *, power: int = 1) -> Array:
    """Give how much each series usually changes over a season: what errors are measured by.

    The mean absolute change scales MASE, the root of the mean square RMSSE (Hyndman and Koehler
    2006; Makridakis et al. 2022).
    """
    season = max(1, season)
    change = np.abs(panel.values[:, season:] - panel.values[:, :-season]) ** power
    there = ~np.isnan(change)
    total = np.where(there, change, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return np.asarray(np.maximum(total ** (1 / power), SMALLEST))


def scaled_scores(said: Array, came: Array, panel: Panel, season: int) -> Mapping[str, float]:
    """Give MASE, RMSSE and sMAPE of forecasts, shape (..., series, horizon).

    A series that never changes has no scale, and is left out of the first two.
    """
    missed = np.abs(said - came)
    moves = scales(panel, season) > SMALLEST
    by_mean = missed[..., moves, :] / scales(panel, season)[moves][:, None]
    by_root = missed[..., moves, :] ** 2 / (scales(panel, season, power=2)[moves][:, None] ** 2)
    size = (np.abs(said) + np.abs(came)) / 2
    shares = np.where(size > 0, missed / np.where(size > 0, size, 1.0), 0.0)
    found = {
        "mase": _mean(by_mean), "rmsse": np.sqrt(_mean(by_root)),
        "smape": _mean(np.where(np.isnan(came), np.nan, shares)),
    }  # fmt: skip
    return {name: float(held) for name, held in found.items() if np.isfinite(held)}


def _mean(values: Array) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else float("nan")


def widths(missed: Array, scale: Array) -> Array:
    """Give how far an interval reaches from the forecast, shape (series, horizon).

    Errors (origins, series, horizon) are brought to one size, by series and by how far ahead they
    are, so that all of them tell the one number that is looked for; an error further ahead is
    never taken for smaller. The interval holds what comes as often as it held past errors
    (Vovk et al. 2005, split conformal prediction), as long as what comes is like the past; as
    neighbouring errors go together, fewer of them are counted than there are.
    """
    relative = np.abs(missed) / scale[:, None]
    growth = _growth(relative)
    each = relative / growth
    held = np.sort(each[~np.isnan(each)])
    if not len(held):
        return np.zeros(missed.shape[1:])
    rank = min(len(held), int(np.ceil((len(held) + TOGETHER) * SURE)))
    return np.asarray(held[rank - 1] * scale[:, None] * growth)


def coverage(missed: Array, scale: Array) -> float | None:
    """Give how many errors the interval made of the other origins would have held."""
    if len(missed) < 2:
        return None
    held = []
    for at in range(len(missed)):
        others = np.delete(missed, at, axis=0)
        here = np.abs(missed[at])
        held.append((here <= widths(others, scale))[~np.isnan(here)])
    return float(np.concatenate(held).mean())


def _growth(relative: Array) -> Array:
    """Give the usual size of an error by how far ahead it is; it never falls."""
    there = ~np.isnan(relative)
    total = np.where(there, relative, 0.0).sum(axis=(0, 1)) / np.maximum(there.sum(axis=(0, 1)), 1)
    return np.asarray(np.maximum(np.maximum.accumulate(total), SMALLEST))


def way_of(beat: Beat, panel: Panel, name: str, *, metric: str, seed: int) -> tuple[Way, ...]:
    """Fit the ways that a name stands for on all that is known."""
    return tuple(Way.fitted(one, panel, beat, metric=metric, seed=seed) for one in name.split("+"))
