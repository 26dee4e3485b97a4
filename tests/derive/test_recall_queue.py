"""The queue spends the minutes where they keep most, and never builds a wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.ids import CardId
from baibu.derive.recall import arrays
from baibu.derive.recall.log import Act, CardLog, ticks
from baibu.derive.recall.memory import DEFAULT, STANDARD, Memory
from baibu.derive.recall.queue import (
    HORIZON,
    LEAST_GAIN,
    MOST_AGAIN,
    NEW_SHARE,
    SHARES,
    Entry,
    Pace,
    Wish,
    gains,
    horizon_of,
    queue,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW, BEGAN = ticks(NOON), ticks(NOON.replace(hour=4))
W = np.array(DEFAULT)
memories = st.builds(Memory, st.floats(0.05, 2_000), st.floats(1, 10))
days = st.floats(1, 2_000)
ratings = st.sampled_from([1, 2, 3, 4])


def log(*acts: tuple[float, int], seconds: float = 8.0) -> CardLog:
    """A card's log: (days ago, what)."""
    made = CardLog()
    for number, (ago, what) in enumerate(acts):
        at = ticks(NOON - timedelta(days=ago))
        made = made.plus(Act(at, number.to_bytes(16, "big"), what, seconds), counts=True)
    return made


def wish(minutes: float = 10.0) -> Wish:
    return Wish(now=NOW, day_began=BEGAN, minutes=minutes)


def asked(
    cards: dict[str, CardLog], new: list[str] | None = None, minutes: float = 10.0
) -> list[Entry]:
    return queue(cards, [CardId(name) for name in new or []], STANDARD, wish(minutes))


def names(entries: list[Entry], why: str | None = None) -> list[str]:
    return [entry.card for entry in entries if why is None or entry.why == why]


@given(memories, days, ratings)
def test_arrays_say_what_one_card_at_a_time_says(memory: Memory, gone: float, rating: int) -> None:
    stability, difficulty = (np.array([part]) for part in memory)
    after = arrays.after_day(W, stability, difficulty, np.array([gone]), np.array([rating]))
    assert [part[0] for part in after] == pytest.approx(list(STANDARD.after(memory, gone, rating)))
    chance = arrays.recall(W, stability, np.array([gone]))
    assert chance[0] == pytest.approx(STANDARD.recall(memory, gone))
    again = arrays.repeated(W, stability, np.array([rating]))
    assert again[0] == pytest.approx(STANDARD.after(memory, 0.1, rating).stability)
    first = arrays.first(W, np.array([rating]))
    assert [part[0] for part in first] == pytest.approx(list(STANDARD.first(rating)))


@given(memories, days)
def test_the_gain_is_what_reviewing_adds_on_average(memory: Memory, gone: float) -> None:
    stability, difficulty = (np.array([part]) for part in memory)
    chance, gain = gains(W, stability, difficulty, np.array([gone]), HORIZON)
    kept = sum(
        share * STANDARD.recall(STANDARD.after(memory, gone, rating), HORIZON)
        for rating, share in zip((2, 3, 4), SHARES, strict=True)
    )
    lost = STANDARD.recall(STANDARD.after(memory, gone, 1), HORIZON)
    r = STANDARD.recall(memory, gone)
    expected = r * kept + (1 - r) * lost - STANDARD.recall(memory, gone + HORIZON)
    assert chance[0] == pytest.approx(r)
    assert gain[0] == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.floats(1, 300), ratings), max_size=40), st.floats(0.1, 30))
def test_the_minutes_are_never_exceeded(history: list[tuple[float, int]], minutes: float) -> None:
    cards = {f"c/{n}": log((ago, rating)) for n, (ago, rating) in enumerate(history)}
    chosen = asked(cards, ["n/1", "n/2"], minutes)
    assert sum(entry.seconds for entry in chosen) <= minutes * 60 + 1e-6
    assert len(set(names(chosen))) == len(chosen)


@given(st.lists(st.tuples(st.floats(1, 300), ratings), min_size=2, max_size=30), st.data())
def test_the_order_of_the_cards_does_not_matter(
    history: list[tuple[float, int]], data: st.DataObject
) -> None:
    cards = {f"c/{n}": log((ago, rating)) for n, (ago, rating) in enumerate(history)}
    shuffled = dict(data.draw(st.permutations(list(cards.items()))))
    assert asked(shuffled) == asked(cards)


def test_what_gains_most_per_minute_comes_first() -> None:
    cards = {f"c/{n}": log((ago, 3)) for n, ago in enumerate((1, 3, 9, 30, 90))}
    worth = [entry.gain / entry.seconds for entry in asked(cards)]
    assert worth == sorted(worth, reverse=True)
    assert len(worth) > 1


def test_of_two_equal_gains_the_quicker_card_comes_first() -> None:
    long_ago = [(200.0 - n, 3) for n in range(10)]
    cards = {"a/slow": log(*long_ago, seconds=60.0), "b/quick": log(*long_ago, seconds=4.0)}
    assert names(asked(cards))[0] == "b/quick"


def test_a_card_that_gains_next_to_nothing_is_left_out() -> None:
    strong = log(*[(400.0 - 40 * n, 4) for n in range(10)])
    assert asked({"c/1": strong}) == []
    weak = asked({"c/1": log((5, 3))})
    assert weak[0].gain * 60 >= LEAST_GAIN * weak[0].seconds


def test_a_card_put_away_or_put_off_today_is_not_asked() -> None:
    suspended, buried = log((5, 3), (4, 9)), log((5, 3), (0.1, 11))
    buried_yesterday, resumed = log((5, 3), (1, 11)), log((5, 3), (4, 9), (3, 10))
    cards = {"a/1": suspended, "b/1": buried, "c/1": buried_yesterday, "d/1": resumed}
    assert sorted(names(asked(cards))) == ["c/1", "d/1"]


def test_a_card_recalled_today_is_done_and_one_forgotten_today_comes_once_more_at_the_end() -> None:
    cards = {"a/1": log((0.01, 3)), "b/1": log((5, 3), (0.01, 1)), "c/1": log((5, 3))}
    chosen = asked(cards)
    assert names(chosen) == ["c/1", "b/1"]
    assert chosen[-1].why == "again"


def test_a_card_that_keeps_being_forgotten_is_left_alone_after_some_times() -> None:
    often = log((5, 3), *[(0.05 - n / 1_000, 1) for n in range(MOST_AGAIN + 1)])
    assert asked({"a/1": often}) == []


def test_new_cards_take_a_third_of_the_minutes_while_others_wait() -> None:
    known = {f"c/{n}": log((5, 3)) for n in range(200)}
    chosen = asked(known, [f"n/{n}" for n in range(100)])
    new = sum(entry.seconds for entry in chosen if entry.why == "new")
    assert 0 < new <= 10 * 60 * NEW_SHARE
    assert names(chosen, "new") == [f"n/{n}" for n in range(len(names(chosen, "new")))]


def test_new_cards_take_the_minutes_that_are_left() -> None:
    chosen = asked({}, [f"n/{n}" for n in range(100)])
    assert sum(entry.seconds for entry in chosen) > 10 * 60 * 0.9


def test_a_new_card_that_was_put_away_is_not_met() -> None:
    assert names(asked({"n/1": log((3, 9))}, ["n/1", "n/2"])) == ["n/2"]


def test_the_pace_is_learnt_from_the_record() -> None:
    usual = Pace.of([]).factor
    slow = Pace.of([log(*[(n, 3) for n in range(200, 0, -1)], seconds=40.0)]).factor
    assert usual == 1.0
    assert slow > 3


@pytest.mark.parametrize(
    ("left", "horizon"), [(None, HORIZON), (100.0, HORIZON), (4.0, 4.0), (-3.0, 1.0)]
)
def test_an_interview_counts_once_it_is_nearer_than_the_horizon(
    left: float | None, horizon: float
) -> None:
    assert horizon_of(left) == horizon


def test_weighing_nothing_gives_nothing() -> None:
    empty: dict[str, Any] = {}
    assert asked(empty) == []
