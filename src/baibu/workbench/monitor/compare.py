"""Decide between two versions on real traffic: in the shadow, or by dividing those who ask.

In the shadow, both answer every row and one answer is used: the difference is paired, so few rows
tell much, but nobody acted on the other answer. In an A/B test each row is answered by one of them:
what follows can be measured, at the price of many more rows.

A decision is made once, at a size that was planned; or at any time, by an interval that holds at
all times together. Looking every day at an ordinary interval and stopping when it pleases is
neither: it finds a winner among equals in about every fourth test of a few weeks.

Start reading at `shadow`, `sample_size` and `divided`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench import judging, metrics
from baibu.workbench.monitor.errors import NotComparableError, WatchSettingError
from baibu.workbench.monitor.performance import LEAST_LABELS, can_score

if TYPE_CHECKING:
    from baibu.workbench.monitor.log import Traffic
    from baibu.workbench.packaging.predictor import Predictor

Floats = NDArray[np.float64]
Decision = Literal["promote", "keep", "undecided", "unfair"]
RESAMPLES = 600
ERROR = 0.05  # of calling a winner where there is none
POWER = 0.8  # of finding one that is as good as the least that matters
MISMATCH = 0.001  # chance of such a division of rows, below which it was not drawn fairly


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two versions make of the same rows, or of rows divided between them."""

    way: Literal["shadow", "fixed", "sequential"]
    measure: str  # a metric, or `outcome`
    rows: tuple[int, int]  # old, new
    old: float
    new: float
    gain: float  # of the new one; positive is better
    low: float  # 95 % interval of the gain, or one that holds at all times together
    high: float
    decision: Decision
    needed: int | None = None  # rows in all, until a decision is likely
    agreement: float | None = None  # in the shadow: share of rows that get the same answer

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)


def shadow(
    metric: str,
    truth: Floats,
    old: Floats,
    new: Floats,
    *,
    least_gain: float = 0.0,
    seed: int = 0,
) -> Comparison:
    """Compare answers to the same rows; the new one must gain `least_gain`, and surely something.

    The interval is of paired resamples (Efron and Tibshirani 1993).
    """
    if len(truth) < LEAST_LABELS or not can_score(metric, truth, old):
        raise NotComparableError(rows=len(truth), least=LEAST_LABELS)
    sign = 1.0 if metrics.METRICS[metric].greater_is_better else -1.0
    rng = np.random.default_rng(seed)
    gains = []
    drawn = min(len(truth), judging.MOST_ROWS)
    for _ in range(RESAMPLES):
        rows = rng.integers(0, len(truth), drawn)
        if can_score(metric, truth[rows], old):
            pair = [metrics.score(metric, truth[rows], one[rows]) for one in (new, old)]
            gains.append(sign * (pair[0] - pair[1]))
    if not gains:
        raise NotComparableError(rows=len(truth), least=LEAST_LABELS)
    scores = [metrics.score(metric, truth, one) for one in (old, new)]
    gain = sign * (scores[1] - scores[0])
    shrunk = (drawn / len(truth)) ** 0.5
    middle = float(np.mean(gains))
    low, high = (
        gain + (float(end) - middle) * shrunk for end in np.quantile(gains, [0.025, 0.975])
    )
    return Comparison(
        way="shadow",
        measure=metric,
        rows=(len(truth), len(truth)),
        old=scores[0],
        new=scores[1],
        gain=gain,
        low=low,
        high=high,
        decision=_decided(gain, low, high, least_gain),
        needed=_needed(len(truth), gain - least_gain, (high - low) / 2),
        agreement=_agreement(old, new),
    )


def sample_size(
    spread: float, least_gain: float, *, error: float = ERROR, power: float = POWER
) -> int:
    """Say how many rows each of two versions must answer, to find a gain of this size.

    `spread` is the standard deviation of an outcome; of a share p it is sqrt(p (1 - p)).
    """
    from scipy.stats import norm

    if not (least_gain > 0 and spread >= 0 and 0 < error < 1 and 0 < power < 1):
        raise WatchSettingError(name="least_gain", value=least_gain, wanted="> 0")
    reach = float(norm.ppf(1 - error / 2) + norm.ppf(power))
    return max(LEAST_LABELS, int(np.ceil(2 * (reach * spread / least_gain) ** 2)))


def divided(
    old: Floats,
    new: Floats,
    *,
    planned: int | None,
    least_gain: float = 0.0,
    share: float = 0.5,
    error: float = ERROR,
) -> Comparison:
    """Compare outcomes of rows that were divided; more is better.

    With `planned` rows for each, the test is fixed and says nothing before they are there. Without,
    it may be looked at whenever one likes (asymptotic confidence sequence: Waudby-Smith et al.
    2024). `share` of the rows should have gone to the new version; where that is hardly so, the
    division was not fair, and nothing else counts.
    """
    counts = len(old), len(new)
    if min(counts) < LEAST_LABELS:
        raise NotComparableError(rows=min(counts), least=LEAST_LABELS)
    gain = float(new.mean() - old.mean())
    variance = float(old.var(ddof=1) / counts[0] + new.var(ddof=1) / counts[1])
    if planned is not None:
        width = _fixed_width(variance, old, new, error)
        is_due = min(counts) >= planned
    else:
        width = _width_at_all_times(variance, min(counts), error)
        is_due = True
    decision: Decision = _decided(gain, gain - width, gain + width, least_gain)
    if not is_due:
        decision = "undecided"
    elif planned is not None and decision == "undecided":
        decision = "keep"  # what matters would have been found
    if _mismatch(counts, share) < MISMATCH:
        decision = "unfair"
    return Comparison(
        way="sequential" if planned is None else "fixed",
        measure="outcome",
        rows=counts,
        old=float(old.mean()),
        new=float(new.mean()),
        gain=gain,
        low=gain - width,
        high=gain + width,
        decision=decision,
        needed=2 * planned if planned else _needed(sum(counts), gain - least_gain, width),
    )


def assigned(identity: str, *, share: float = 0.5, salt: str = "") -> bool:
    """Say whether one who asks gets the new version: always the same, and fair over all."""
    digest = hashlib.blake2b(f"{salt}\x00{identity}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") < share * 2**64


def replayed(predictor: Predictor, asked: Traffic) -> Floats:
    """Let a version answer logged rows in the shadow."""
    return np.asarray(predictor.scores(predictor.encode(list(asked.rows))), dtype=np.float64)


def _decided(gain: float, low: float, high: float, least_gain: float) -> Decision:
    if low > 0 and gain >= least_gain:
        return "promote"
    if high <= max(least_gain, 0.0):
        return "keep"
    return "undecided"


def _needed(rows: int, gain: float, half: float) -> int | None:
    """Say how many rows would halve doubt often enough, were the gain what it seems."""
    if not gain:
        return None
    return max(rows, min(int(np.ceil(rows * (half / abs(gain)) ** 2)), 10**9))


def _agreement(old: Floats, new: Floats) -> float:
    if old.ndim == 2:
        return float((old.argmax(axis=1) == new.argmax(axis=1)).mean())
    return float(np.isclose(old, new, rtol=1e-6, atol=1e-9).mean())


def _fixed_width(variance: float, old: Floats, new: Floats, error: float) -> float:
    """Give half the interval of Welch (1947)."""
    from scipy.stats import t

    parts = [one.var(ddof=1) / len(one) for one in (old, new)]
    if not variance:
        return 0.0
    below = sum(part**2 / (len(one) - 1) for part, one in zip(parts, (old, new), strict=True))
    return float(t.ppf(1 - error / 2, variance**2 / below) * variance**0.5)


def _width_at_all_times(variance: float, count: int, error: float) -> float:
    """Give half the interval that holds at all times together, narrowest at some 1000 rows each.

    Equation 2.3 of Waudby-Smith et al. (2024), for a variance that is estimated as rows come.
    """
    tuned = _tuned(1_000, error)
    inner = count * tuned + 1
    spread = variance * count  # of one pair of rows
    return float(np.sqrt(2 * inner / (count**2 * tuned) * np.log(np.sqrt(inner) / error) * spread))


def _tuned(count: int, error: float) -> float:
    """Give rho squared, by which the interval is narrowest at this count."""
    return float((-2 * np.log(error) + np.log(-2 * np.log(error) + 1)) / count)


def _mismatch(counts: Sequence[int], share: float) -> float:
    from scipy.stats import binomtest

    return float(binomtest(counts[1], sum(counts), share).pvalue)
