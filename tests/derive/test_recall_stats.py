"""How reviewing has gone is counted, not guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from baibu.derive.recall.log import Act, CardLog, moment, ticks
from baibu.derive.recall.memory import STANDARD
from baibu.derive.recall.stats import (
    Trial,
    by_day,
    calibration,
    forecast,
    later,
    share,
    trials,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = ticks(NOON)


def log(*acts: tuple[float, int]) -> CardLog:
    made = CardLog()
    for number, (ago, what) in enumerate(acts):
        at = ticks(NOON - timedelta(days=ago))
        made = made.plus(Act(at, number.to_bytes(16, "big"), what, 6.0), counts=True)
    return made


def test_only_ratings_on_a_later_day_put_memory_to_the_test() -> None:
    found = trials([log((9, 3), (8.99, 3), (5, 1), (4.9, 3), (2, 4))], STANDARD)
    assert [trial.recalled for trial in found] == [False, True]
    assert all(0 < trial.chance < 1 for trial in found)


def test_true_retention_counts_what_was_recalled_in_a_period() -> None:
    found = [Trial(later(NOW, -days), 0.8, days != 3) for days in (20, 10, 5, 3)]
    everything, week = share(found), share(found, later(NOW, -7))
    assert (everything.count, everything.recalled, everything.share) == (4, 3, 0.75)
    assert (week.count, week.share) == (2, 0.5)
    assert week.foretold == pytest.approx(0.8)


def test_without_trials_there_is_no_share() -> None:
    assert share([]).share is None


def test_calibration_groups_like_chances() -> None:
    found = [Trial(n, 0.95, True) for n in range(9)] + [
        Trial(10, 0.95, False),
        Trial(11, 1.0, True),
    ]
    found += [Trial(12, 0.31, False)]
    low, high = calibration(found)
    assert (low.count, low.share) == (1, 0.0)
    assert (high.count, high.recalled) == (11, 10)


def test_what_is_known_fades_if_nothing_is_reviewed() -> None:
    cards = {"a/1": log((1, 3)), "b/1": log((40, 4)), "c/1": log((3, 3), (2, 9))}
    known = [ahead.known for ahead in forecast(cards, STANDARD, NOW, (0, 7, 30, 365))]
    assert known == sorted(known, reverse=True)
    assert 0 < known[-1] < known[0] <= 2  # a card put away is not counted


def test_days_are_those_of_the_learner() -> None:
    cards = [log((1.6, 3), (0.6, 3)), log((0.55, 1), (0.1, 9))]
    found = by_day(cards, lambda at: moment(at).date())
    assert [(day.day, day.reviews, day.seconds) for day in found] == [
        (date(2026, 2, 28), 1, 6.0),
        (date(2026, 3, 1), 2, 12.0),
    ]
