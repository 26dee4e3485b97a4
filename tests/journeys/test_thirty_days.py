"""A learner's first thirty days, by the command line, beside a record that was counted by hand.

The mastery of the course's one skill is worked out here once more, for one skill alone and without
a line of the program: the two must agree.
"""

from __future__ import annotations

import math
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baibu.app import wiring
from makers.small_course import RIGHT, WRONG
from makers.terminal import COURSE, Terminal

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data" / "journeys" / "thirty-days.toml"
GOLDEN: dict[str, dict[str, int]] = tomllib.loads(DATA.read_text("utf-8"))["day"]
NO_MILESTONE, PREPARED = "number = 4\n", "number = 4\nmilestone = 1\n"


@dataclass
class Sun:
    """A clock that is set to a day, and goes on a second whenever it is read."""

    at: datetime = field(default=START)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def day(self, number: int, minutes: int = 0) -> None:
        self.at = START + timedelta(days=number, minutes=minutes)


@dataclass(frozen=True, kw_only=True)
class Learner:
    """Who sits at the terminal."""

    terminal: Terminal
    sun: Sun
    folder: Path

    def __call__(self, *words: str) -> Any:
        said = self.terminal(*words, "--json")
        assert said.code in {0, 1}, said.out
        return said.json

    def submits(self, number: int, source: str) -> None:
        path = self.folder / "mine.py"
        path.write_text(source, encoding="utf-8")
        self("grade", str(number), str(path))

    def stands_as_told(self, day: int) -> None:
        """Compare what the commands say with the golden record of a day."""
        want = GOLDEN[str(day)]
        home, plan = self(), self("plan", "show")
        assert home["passed"] == plan["passed"] == want["passed"]
        assert home["next"]["number"] == want["next"]
        stages = [entry for entry in home["queue"]["entries"] if entry["kind"] == "stage"]
        assert [entry["stage"] for entry in stages] == [want["next"]]
        assert self("mastery", "averages")["skill"]["evidence"] == want["evidence"]
        assert self("milestones")["reached"] == want.get("reached", 0)
        assert plan["away"] == want.get("away", 0)


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    """A learner on day 0, over the small course with a milestone at stage 4."""
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    facts = course / "stages" / "004-spread" / "stage.toml"
    facts.write_text(facts.read_text("utf-8").replace(NO_MILESTONE, PREPARED), encoding="utf-8")
    sun = Sun()
    usual = wiring.build.__kwdefaults__
    assert usual is not None
    monkeypatch.setitem(usual, "now", sun)
    return Learner(
        terminal=Terminal(home=tmp_path / "home", content=course), sun=sun, folder=tmp_path
    )


def test_thirty_days_come_to_what_was_counted_by_hand(learner: Learner) -> None:
    sun = learner.sun
    learner("plan", "make", "--hours", "3.5")
    learner.submits(1, WRONG)
    sun.day(0, minutes=10)
    learner.submits(1, RIGHT[1])
    learner.stands_as_told(0)

    sun.day(1)
    learner("review", "rate", "count/card", "3")
    sun.day(2)
    learner("hint", "2")
    learner.submits(2, RIGHT[2])
    learner.stands_as_told(2)

    sun.day(4)
    learner("review", "rate", "count/card", "3")
    learner("review", "rate", "mean/card", "3")
    sun.day(16)
    before = learner("plan", "show")
    learner("review", "rate", "count/card", "1")
    assert before["away"] == GOLDEN["16"]["away"]
    assert learner("plan", "show")["away"] == 0, "a review is work too"

    sun.day(17)
    learner.submits(4, RIGHT[4])
    learner.stands_as_told(17)

    sun.day(30)
    learner.stands_as_told(30)
    plan = learner("plan", "show")
    left = sum(stage["minutes"] for month in plan["months"] for stage in month["stages"])
    projects = sum(month["project_minutes"] for month in plan["months"])
    assert left + projects == GOLDEN["30"]["left_minutes"]
    assert sum(shift["days"] for shift in plan["shifts"]) != 0
    since = learner("progress", "--vs", "15d")
    assert len(since["stages"]) == GOLDEN["30"]["passed_since_day_15"]
    assert since["passed"]["now"] - since["passed"]["then"] == 1
    milestone = learner("milestones")["rows"][0]
    assert milestone["reached"][:10] == "2026-03-19", "day 17"

    skill = learner("mastery", "averages")["skill"]
    assert skill["chance"] == pytest.approx(by_hand(skill["recall"]), abs=1e-4)
    assert learner("rebuild")["is_same"]


# Mastery of one skill, by hand


def by_hand(recall: float) -> float:
    """Give the chance on day 30, with one number for the skill and one for each thing asked."""
    one = OneSkill()
    one.verdict("count", share=0.5, weight=1.0)
    one.verdict("count", share=1.0, weight=0.7)  # the second verdict on a stage
    one.asked("count/card", right=1.0, weight=0.2, ease=1.2)
    one.verdict("mean", share=1.0, weight=0.85)  # after one hint
    gap = 3.0  # days since the card's last review
    one.asked("count/card", right=1.0, weight=0.2 * gap / (gap + 3), ease=1.2)
    one.asked("mean/card", right=1.0, weight=0.2, ease=1.2)
    gap = 12.0
    one.asked("count/card", right=0.0, weight=0.2 * gap / (gap + 3), ease=1.2)
    one.verdict("spread", share=1.0, weight=1.0)
    one.asked("q1", right=1.0, weight=0.3, ease=0.4)
    return one.chance(recall, days=13.0)


@dataclass
class OneSkill:
    """A skill as a logit with a variance, and beside it each thing that was asked."""

    mean: float = -1.6
    variance: float = 0.9
    items: dict[str, tuple[float, float]] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)

    def verdict(self, stage: str, *, share: float, weight: float) -> None:
        rise = share - self.best.get(stage, 0.0)
        self.mean += 0.8 * rise + 0.03
        self.variance += 0.4 * rise + 0.02
        self.best[stage] = share
        self.asked(stage, right=share**3, weight=weight, ease=0.0)

    def asked(self, item: str, *, right: float, weight: float, ease: float) -> None:
        own, own_variance = self.items.get(item, (0.0, 0.3))
        x, v, worth = ease + own + self.mean, self.variance + own_variance, 3.0 * weight
        best = root(lambda z: z - x - v * worth * (right - 1 / (1 + math.exp(-z))))
        chance = 1 / (1 + math.exp(-best))
        pull = worth * chance * (1 - chance)
        shrink, push = pull / (1 + pull * v), (best - x) / v
        self.mean += self.variance * push
        self.items[item] = (own + own_variance * push, own_variance - shrink * own_variance**2)
        self.variance -= shrink * self.variance**2

    def chance(self, recall: float, days: float) -> float:
        rise = self.mean + 1.6
        mean = -1.6 + recall * rise
        variance = self.variance + 0.001 * days + recall * (1 - recall) * rise**2
        return 1 / (1 + math.exp(-mean / math.sqrt(1 + math.pi * 1.05 * variance / 8)))


def root(rising: Callable[[float], float]) -> float:
    """Find where a rising function is zero, by halves."""
    low, high = -60.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
