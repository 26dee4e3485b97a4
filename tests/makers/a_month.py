"""Live some weeks at the cards with real acts, so that pages have something to show."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from baibu.app import actions, reviews
from baibu.app.cards import hand
from baibu.app.wiring import Baibu
from makers.small_course import NOON


@dataclass
class Calendar:
    """A clock that a test moves; it goes on some seconds whenever it is read."""

    at: datetime = NOON
    step: timedelta = field(default=timedelta(seconds=1))

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at

    def go_on(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


def pass_stages(baibu: Baibu, clock: Calendar, stages: list[str], *, days: float = 0.0) -> None:
    """Pass stages with their own solutions, one after another, some days apart."""
    for name in stages:
        stage = baibu.catalog.stage(name)
        actions.grade(baibu, name, baibu.catalog.body(stage).solution, via="web")
        clock.go_on(days=days)


def review_days(
    baibu: Baibu, clock: Calendar, days: int, *, minutes: float = 8.0, seed: int = 1
) -> None:
    """Review day after day as a person whose memory does about what the model foretells."""
    chance = random.Random(seed)
    for _ in range(days):
        began = clock.at
        if chance.random() < 0.8:
            for entry in reviews.review_page(baibu, minutes=minutes).cards:
                recalls = chance.random() < (entry.chance if entry.why == "gain" else 0.75)
                rating = chance.choice([2, 3, 3, 3, 4]) if recalls else 1
                took = chance.uniform(4, 25)
                clock.go_on(seconds=took)
                reviews.rate(baibu, entry.view.card, rating, seconds=took, via="web")
        clock.at = began + timedelta(days=1)


def wear_out(baibu: Baibu, clock: Calendar, card: str, *, times: int = 8) -> None:
    """Forget a card on so many later days."""
    for _ in range(times + 1):
        reviews.rate(baibu, card, 1, seconds=20, via="web")
        clock.go_on(days=2)
    assert hand(baibu).find(card)
