"""What minutes a day would keep follows from the memory of the cards, and reads the same twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baibu.derive.recall.log import Act, CardLog, ticks
from baibu.derive.recall.memory import STANDARD
from baibu.derive.recall.queue import Wish, queue
from baibu.derive.recall.stats import forecast
from baibu.derive.recall.workload import workload

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = ticks(NOON)
DAYS = 40


def log(*acts: tuple[float, int]) -> CardLog:
    made = CardLog()
    for ago, what in acts:
        at = ticks(NOON - timedelta(days=ago))
        made = made.plus(Act(at, repr((ago, what)).encode()[:16], what, 8.0), counts=True)
    return made


def deck(count: int) -> dict[str, CardLog]:
    """Make cards of all ages, some of which were forgotten on the way."""
    return {
        f"c/{n}": log((40.0 + n % 7, 3), (15.0 + n % 5, 1 if n % 4 == 0 else 3), (2.0 + n % 11, 3))
        for n in range(count)
    }


def test_more_minutes_keep_more_and_no_minutes_keep_what_is_left_alone() -> None:
    cards = deck(200)
    rows = workload(cards, STANDARD, NOW, DAYS, (0.0, 1.0, 4.0))
    (alone,) = forecast(cards, STANDARD, NOW, [DAYS])
    assert rows[0].known == pytest.approx(alone.known)
    assert (rows[0].used, rows[0].recalled) == (0.0, None)
    assert rows[0].known < rows[1].known < rows[2].known <= len(cards)


def test_a_day_never_takes_more_than_it_has_nor_more_than_is_worth_it() -> None:
    for row in workload(deck(60), STANDARD, NOW, DAYS, (0.5, 2.0, 500.0)):
        assert row.used <= row.minutes
    assert row.used < 10.0, "who has hours is not kept busy with cards that gain nothing"


def test_the_first_day_is_the_queue_of_today() -> None:
    cards, minutes = deck(80), 3.0
    chosen = queue(cards, [], STANDARD, Wish(now=NOW, day_began=NOW, minutes=minutes))
    (row,) = workload(cards, STANDARD, NOW, 1, (minutes,))
    assert row.used * 60 == pytest.approx(sum(entry.seconds for entry in chosen), rel=0.05)


def test_it_is_recalled_about_as_often_as_the_chances_say() -> None:
    cards = deck(300)
    (row,) = workload(cards, STANDARD, NOW, 1, (60.0,))
    wish = Wish(now=NOW, day_began=NOW, minutes=60.0)
    chosen = [entry.chance for entry in queue(cards, [], STANDARD, wish)]
    assert row.recalled == pytest.approx(sum(chosen) / len(chosen), abs=0.02)


def test_cards_put_away_or_never_seen_take_no_part() -> None:
    away = log((5.0, 3)).plus(Act(NOW - 1, b"away".ljust(16), 9, 0.0), counts=True)
    assert workload({"a": away, "b": CardLog()}, STANDARD, NOW, DAYS, (5.0,)) == ()


def test_a_forecast_reads_the_same_twice_and_changes_nothing() -> None:
    cards = deck(50)
    before = dict(cards)
    assert workload(cards, STANDARD, NOW, DAYS, (2.0,)) == workload(
        cards, STANDARD, NOW, DAYS, (2.0,)
    )
    assert cards == before
