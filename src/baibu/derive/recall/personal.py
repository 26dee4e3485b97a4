"""Fit the memory model to one person, and use the fit only where it has proved itself.

Reads  the logs of all cards.
Gives  a `Fit`: the parameters to use, which are the default until others have passed the gate.
Never  adopts anything below 1,600 reviews. A few hundred mislead a fit more than they help.

The gate walks forward. At 400 reviews, and each time that they have grown by half again, a fit is
made of all there is, and has to predict what comes until the next one. Only where these forecasts
together beat those of the default by more than their standard error (days counted as one draw each,
since the errors of a day hang together) is the newest fit used. The same record gives the same fit.

Start reading at `personal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from baibu.derive.recall import arrays
from baibu.derive.recall.arrays import Floats
from baibu.derive.recall.log import DAY, CardLog, gap_days
from baibu.derive.recall.memory import DEFAULT, FORGOTTEN, HIGHEST, LOWEST, SAME_DAY, within

FROM = 400  # reviews at which the first forecast is made
ADOPT_FROM = 1_600  # reviews below which no fit is used, whatever its forecasts
STEP = 2**0.5  # the next fit: after so many times the reviews
MOST = 12_800  # reviews that a fit looks at
INTERVALS = 8  # between fits that the gate looks back on
SHRUNK_AT = 1_000  # reviews at which a fit counts half and the default the other half
NEVER = 1e-9  # no chance is taken to be nearer to 0 or 1
_STEP = 1e-3  # of numerical derivatives

FamilyName = Literal["default", "four", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The ratings of all cards, the longest histories first, one column for each turn."""

    days: tuple[Floats, ...]  # since the rating before, of the cards that have this turn
    ratings: tuple[NDArray[np.int64], ...]
    at: tuple[NDArray[np.int64], ...]  # microseconds since 1970

    @property
    def moments(self) -> NDArray[np.int64]:
        """When everything was rated, in order."""
        return np.sort(np.concatenate(self.at)) if self.at else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the gate decided."""

    family: FamilyName  # "default" where nothing passed
    parameters: tuple[float, ...]
    reviews: int  # when it was asked
    gain: float  # log-loss of the forecasts, better than the default's
    error: float  # standard error of that


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Which parameters a fit may change, how, and how far it is expected to."""

    name: FamilyName
    sd: Floats  # of the prior of each coordinate
    spread: Callable[[Floats], Floats]  # coordinates x candidates -> 21 x candidates


def table_of(logs: Iterable[CardLog], first: int | None = None, most: int | None = None) -> Table:
    """Lay out the ratings that count, or the first so many of them in time.

    About `most` of them at the most: those of the cards that were begun last.
    """
    histories = [[(act.at, act.rating) for act in log.counting() if act.rating] for log in logs]
    histories = [history for history in histories if history]
    moments = sorted(at for history in histories for at, _ in history)
    if first is not None and first < len(moments):
        end = moments[first - 1]
        kept = ([pair for pair in history if pair[0] <= end] for history in histories)
        histories = [history for history in kept if history]
    if most is not None and len(moments) > most:
        histories.sort(reverse=True)
        ends = list(accumulate(map(len, histories)))
        before = [0, *ends[:-1]]
        histories = [history for history, n in zip(histories, before, strict=True) if n < most]
    histories.sort(key=lambda history: (-len(history), history))
    days: list[Floats] = []
    ratings: list[NDArray[np.int64]] = []
    at: list[NDArray[np.int64]] = []
    for turn in range(len(histories[0]) if histories else 0):
        here = [history for history in histories if len(history) > turn]
        gaps = [gap_days(h[turn - 1][0], h[turn][0]) if turn else 0.0 for h in here]
        days.append(np.array(gaps))
        ratings.append(np.array([history[turn][1] for history in here]))
        at.append(np.array([history[turn][0] for history in here]))
    return Table(days=tuple(days), ratings=tuple(ratings), at=tuple(at))


def losses(w: Floats, table: Table) -> tuple[Floats, NDArray[np.int64]]:
    """Give the log-loss of every rating on a later day, by candidate, and its moment.

    `w` is 21 by candidates. The first rating of a card and repeats on one day are not predicted.
    """
    wide = w[:, :, None]
    stability, difficulty = arrays.first(wide, table.ratings[0][None, :])
    found: list[Floats] = [np.zeros((w.shape[1], 0))]
    moments = [np.zeros(0, dtype=np.int64)]
    for days, rating, at in zip(table.days[1:], table.ratings[1:], table.at[1:], strict=True):
        stability, difficulty = stability[:, : len(days)], difficulty[:, : len(days)]
        later = days >= SAME_DAY
        chance = arrays.recall(wide, stability, days)
        right = np.where(rating > FORGOTTEN, chance, 1.0 - chance)
        found.append(-np.log(np.maximum(right[:, later], NEVER)))
        moments.append(at[later])
        grown, _ = arrays.after_day(wide, stability, difficulty, days, rating)
        stability = np.where(later, grown, arrays.repeated(wide, stability, rating))
        difficulty = arrays.harder(wide, difficulty, rating)
    return np.concatenate(found, axis=1), np.concatenate(moments)


def fitted(family: Family, table: Table, until: int) -> tuple[float, ...]:
    """Fit a family on what was rated up to a moment: the most likely, given the prior."""
    from scipy.optimize import minimize

    size = len(family.sd)
    shifts = np.concatenate([np.zeros((size, 1)), _STEP * np.eye(size), -_STEP * np.eye(size)], 1)

    def worth(place: Floats) -> tuple[float, Floats]:
        """Give the loss and its slope: all neighbours in one pass."""
        points = place[:, None] + shifts * family.sd[:, None]
        loss, at = losses(family.spread(points), table)
        total = loss[:, at <= until].sum(axis=1)
        total = total + 0.5 * ((points / family.sd[:, None]) ** 2).sum(axis=0)
        ahead, behind = total[1 : size + 1], total[size + 1 :]
        return float(total[0]), (ahead - behind) / (2 * _STEP * family.sd)

    scaled = minimize(
        lambda z: _scaled(worth, z, family.sd),
        np.zeros(size),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-4.0, 4.0)] * size,
        options={"maxiter": 60, "ftol": 1e-7},
    )
    return within(family.spread((scaled.x * family.sd)[:, None])[:, 0].tolist())


def personal(logs: Iterable[CardLog], asked_at: int) -> Fit:
    """Say which parameters to use after so many reviews; see `last_asked`."""
    best = Fit(family="default", parameters=DEFAULT, reviews=asked_at, gain=0.0, error=0.0)
    if asked_at < ADOPT_FROM:
        return best
    table = table_of(logs, asked_at, MOST)
    moments = table.moments
    ends = [int(moments[min(count, len(moments)) - 1]) for count in _asked(len(moments))]
    for family in (FOUR, ALL):
        fits = [_shrunk(fitted(family, table, end), moments, end) for end in ends]
        gain, error = _forward(fits[:-1], table, ends)
        if gain > max(error, best.gain):
            best = Fit(
                family=family.name, parameters=fits[-1], reviews=asked_at, gain=gain, error=error
            )
    return best


def last_asked(reviews: int) -> int:
    """Say at which number of reviews the gate was asked last; 0 before the first time."""
    asked, following = 0, float(FROM)
    while round(following) <= reviews:
        asked, following = round(following), following * STEP
    return asked if asked >= ADOPT_FROM else 0


def _asked(until: int) -> list[int]:
    """Give the numbers of reviews at which fits were made, the last few."""
    found, following = [], float(FROM)
    while round(following) < until:
        found.append(round(following))
        following *= STEP
    return [*found[-INTERVALS:], until]


def _forward(
    fits: Sequence[tuple[float, ...]], table: Table, ends: Sequence[int]
) -> tuple[float, float]:
    """Say how much better than the default the fits foretold, and the standard error of it."""
    loss, at = losses(np.array([DEFAULT, *fits]).T, table)
    better = np.zeros(loss.shape[1])
    judged = np.zeros(loss.shape[1], dtype=bool)
    for number, (begin, end) in enumerate(pairwise(ends), start=1):
        here = (at > begin) & (at <= end)
        better[here] = (loss[0] - loss[number])[here]
        judged |= here
    if not judged.any():
        return 0.0, float("inf")
    _, day = np.unique(at[judged] // DAY, return_inverse=True)
    sums, count = np.bincount(day, better[judged]), int(judged.sum())
    return float(sums.sum()) / count, float(np.sqrt((sums**2).sum())) / count


def _shrunk(
    parameters: tuple[float, ...], moments: NDArray[np.int64], end: int
) -> tuple[float, ...]:
    """Draw a fit to the default, the more the fewer reviews it was made of."""
    reviews = int((moments <= end).sum())
    share = reviews / (reviews + SHRUNK_AT)
    return within(
        [share * own + (1 - share) * usual for own, usual in zip(parameters, DEFAULT, strict=True)]
    )


def _scaled(
    worth: Callable[[Floats], tuple[float, Floats]], z: Floats, sd: Floats
) -> tuple[float, Floats]:
    value, slope = worth(z * sd)
    return value, slope * sd


def _four(place: Floats) -> Floats:
    """Change the scale of first stabilities, growth, relearning and decay."""
    w = np.repeat(np.array(DEFAULT)[:, None], place.shape[1], axis=1)
    w[:4] *= np.exp(place[0])
    w[8] += place[1]
    w[11] *= np.exp(place[2])
    w[20] *= np.exp(place[3])
    return _inside(w)


def _all(place: Floats) -> Floats:
    """Change each parameter by a factor."""
    return _inside(np.array(DEFAULT)[:, None] * np.exp(place))


def _inside(w: Floats) -> Floats:
    return np.clip(w, np.array(LOWEST)[:, None], np.array(HIGHEST)[:, None])


FOUR = Family(name="four", sd=np.array([1.0, 0.35, 0.3, 0.5]), spread=_four)
ALL = Family(name="all", sd=np.array([1.0] * 4 + [0.5] * 17), spread=_all)
