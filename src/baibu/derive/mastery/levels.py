"""Say how well each skill is known at a moment, how sure that is, and because of what.

Reads  a `Mastery`, a moment, and how well the cards of each skill are recalled just then.
Gives  a `Level` per skill, the `Reasons` of one, the `readiness` over several.
Never  forgets the evidence: time lowers what is shown, and a review brings it back.

Forgetting: with chance R the skill is at hand, with 1 - R it is back where it began; the two are
joined into one Gaussian. A skill without reviewed cards falls a little with the logarithm of the
days.

Start reading at `levels`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from baibu.core.ids import SkillId
from baibu.derive.mastery import weights
from baibu.derive.mastery.belief import DAY, PROBIT, Belief, Change, sigmoid
from baibu.derive.mastery.record import EPOCH, Row, microseconds
from baibu.derive.mastery.view import Mastery

Z_90, Z_80 = 1.6448536, 1.2815516  # half-widths in standard deviations
SURE_WITHIN = 0.30  # the 80 % interval of something that may be spoken of


class Recall(Protocol):
    """How well cards are remembered at a moment: what the views of recall give."""

    def get(self, skill: SkillId, /) -> float | None:
        """Give the mean chance of recall over a skill's reviewed cards; nothing without any."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How well one skill is known."""

    skill: SkillId
    chance: float  # of getting a plain question right, 0..1
    low: float  # 90 % interval
    high: float
    logit: float
    variance: float  # of the logit, inflated
    evidence: int  # pieces that are about this very skill
    last: datetime | None  # when the latest of them came
    recall: float | None  # of its cards, 0..1

    @property
    def is_sure(self) -> bool:
        """Say whether there is enough evidence to speak of it."""
        half = Z_80 * math.sqrt(self.variance)
        width = sigmoid(self.logit + half) - sigmoid(self.logit - half)
        return self.evidence > 0 and width <= SURE_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one piece of evidence did to one skill."""

    row: Row
    weight: float  # beside a verdict of hidden checks without help, which counts 1
    expected: float  # the chance that was given to it
    logits: float  # how far it moved the skill
    points: float  # the same in percentage points, of the chance as it then was
    is_direct: bool  # about this very skill, not about one that hangs together with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a skill is where it is: `start` + every reason + `forgotten` is its logit."""

    level: Level
    start: float  # logits, before any evidence
    reasons: tuple[Reason, ...]  # oldest first; none that moved it less than a hair is left out
    forgotten: float  # logits, taken away by time


def levels(state: Mastery, now: datetime, recall: Recall | None = None) -> Mapping[SkillId, Level]:
    """Give the level of every skill."""
    belief, prior = state.belief, state.graph.prior_mean(state.background)
    return {
        skill: _level(belief, float(prior[at]), at, skill, now, recall)
        for at, skill in enumerate(state.graph.skills)
    }


def reasons(state: Mastery, skill: SkillId, now: datetime, recall: Recall | None = None) -> Reasons:
    """Give everything that moved a skill."""
    at = state.graph.place[skill]
    start = float(state.graph.prior_mean(state.background)[at])
    found: list[Reason] = []
    logit = start

    def watch(change: Change) -> None:
        nonlocal logit
        is_direct = at in change.places
        moved = change.taught if is_direct else 0.0
        if change.shown is not None:
            moved += float(change.shown[at])
        if moved:
            found.append(
                Reason(
                    row=change.row,
                    weight=change.weight,
                    expected=change.expected,
                    logits=moved,
                    points=100 * (sigmoid(logit + moved) - sigmoid(logit)),
                    is_direct=is_direct,
                )
            )
            logit += moved

    belief = state.again(watch)
    level = _level(belief, start, at, skill, now, recall)
    return Reasons(level=level, start=start, reasons=tuple(found), forgotten=level.logit - logit)


def readiness(
    found: Mapping[SkillId, Level], asked: Mapping[SkillId, float]
) -> tuple[float, float, float]:
    """Give the mean chance over weighted skills, and its 90 % interval.

    Skills hang together, so their errors are added as if they always went the same way: the
    interval is never too narrow for that.
    """
    total = sum(weight for skill, weight in asked.items() if skill in found)
    if not total:
        return 0.0, 0.0, 1.0

    def mean(of: str) -> float:
        told = (w * float(getattr(found[s], of)) for s, w in asked.items() if s in found)
        return sum(told) / total

    return mean("chance"), mean("low"), mean("high")


def _level(
    belief: Belief,
    prior: float,
    at: int,
    skill: SkillId,
    now: datetime,
    recall: Recall | None,
) -> Level:
    logit, variance = float(belief.mean[at]), float(belief.covariance[at, at])
    last = belief.last.get(at)
    known = recall.get(skill) if recall is not None else None
    if last is not None:
        days = max(microseconds(now) - last, 0) / DAY
        variance += weights.DRIFT_PER_DAY * days
        logit, variance = _faded(logit, variance, prior, known, days)
    spread = weights.INFLATION * variance
    half = Z_90 * math.sqrt(spread)
    return Level(
        skill=skill,
        chance=sigmoid(logit / math.sqrt(1 + PROBIT * spread)),
        low=sigmoid(logit - half),
        high=sigmoid(logit + half),
        logit=logit,
        variance=spread,
        evidence=belief.count.get(at, 0),
        last=None if last is None else EPOCH + timedelta(microseconds=last),
        recall=known,
    )


def _faded(
    logit: float, variance: float, prior: float, known: float | None, days: float
) -> tuple[float, float]:
    """Take away what time took: back towards where it began, never below it."""
    rise = logit - prior
    if rise <= 0:
        return logit, variance
    if known is None:
        return logit - min(rise, weights.FALL_PER_LOG_DAY * math.log1p(days)), variance
    return prior + known * rise, variance + known * (1 - known) * rise * rise
