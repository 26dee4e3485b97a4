"""Learn how fast a person really is, and how many of the planned hours become real ones.

Both are factors, believed as log-normal and drawn from what people usually do towards what this
person does (shrinkage): one stage says little, thirty say nearly all.

Reads  minutes planned and minutes worked. Gives a `Pace`.
Start reading at `learned`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# What people usually do, before anything is known of this one (recall.md, section 4).
SPEED_SPREAD = 0.40  # of the logarithm of one person's factor on authored minutes
SPEED_NOISE = 0.50  # of one stage around it
KEPT_USUAL = math.log(0.8)  # people do about 20 % less than they plan
KEPT_SPREAD = 0.35
KEPT_NOISE = 0.60  # of one week's hours
LEAST_KEPT = 0.05
LEAST_SHARE = 0.1  # of its minutes: who was faster knew the stage before, and no speed is learned
Z_80 = 1.2815516


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """What is believed of a logarithm."""

    mean: float
    spread: float

    @property
    def factor(self) -> float:
        """The middle of the factor."""
        return math.exp(self.mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast, and how regularly."""

    speed: Normal  # minutes needed for each authored minute
    kept: Normal  # hours kept of each planned hour

    def needed(self, minutes: Iterable[float], weeks_ahead: float) -> Normal:
        """Give how many planned minutes it takes to do these authored ones, as a logarithm."""
        each = [minute for minute in minutes if minute > 0]
        total = sum(each)
        if not total:
            return Normal(mean=-math.inf, spread=0.0)
        uneven = SPEED_NOISE**2 * sum(m * m for m in each) / total**2
        wavering = KEPT_NOISE**2 / max(weeks_ahead, 1.0)
        variance = self.speed.spread**2 + self.kept.spread**2 + uneven + wavering
        # The mean of a stage is above its middle by half its variance; sums go by means.
        above = SPEED_NOISE**2 / 2 * (1 - uneven / SPEED_NOISE**2)
        mean = math.log(total) + self.speed.mean + above - self.kept.mean
        return Normal(mean=mean, spread=math.sqrt(variance))


USUAL = Pace(
    speed=Normal(mean=-(SPEED_NOISE**2) / 2, spread=SPEED_SPREAD),
    kept=Normal(mean=KEPT_USUAL, spread=KEPT_SPREAD),
)


def learned(
    stages: Iterable[tuple[float, float]], weeks: Iterable[tuple[float, float]] = ()
) -> Pace:
    """Learn from stages passed (authored minutes, worked) and from weeks (planned, worked)."""
    ratios = [
        math.log(worked / authored)
        for authored, worked in stages
        if authored > 0 and worked >= LEAST_SHARE * authored
    ]
    speed = _shrunk(USUAL.speed, ratios, SPEED_NOISE)
    whole = [(planned, worked) for planned, worked in weeks if planned > 0]
    planned, worked = sum(p for p, _ in whole), sum(w for _, w in whole)
    if not whole:
        return Pace(speed=speed, kept=USUAL.kept)
    ratio = math.log(max(worked / planned, LEAST_KEPT))
    kept = _shrunk(USUAL.kept, [ratio] * len(whole), KEPT_NOISE)
    return Pace(speed=speed, kept=kept)


def _shrunk(usual: Normal, seen: list[float], noise: float) -> Normal:
    own, each = 1 / usual.spread**2, 1 / noise**2
    precision = own + each * len(seen)
    mean = (usual.mean * own + each * sum(seen)) / precision
    return Normal(mean=mean, spread=math.sqrt(1 / precision))
