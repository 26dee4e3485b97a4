"""The curve of a card: what was believed after each rating, and at every moment in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.ids import CardId, EvidenceId
from baibu.derive.recall.curves import chance, mean, memories
from baibu.derive.recall.log import DAY, CardLog, act_of, ticks
from baibu.derive.recall.memory import STANDARD
from baibu.ledger.evidence import CardMark, Review

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CARD = CardId("count/card")
ratings = st.lists(st.tuples(st.floats(0, 60), st.integers(1, 4)), min_size=1, max_size=12)


def log_of(*rated: tuple[float, int]) -> CardLog:
    """Give the log of a card rated so many days after noon."""
    log = CardLog()
    for number, (day, rating) in enumerate(sorted(rated)):
        fact = Review(card=CARD, rating=rating, grades=4, seconds=5.0, via="cli")
        at = NOON + timedelta(days=day, seconds=number)
        log = log.plus(act_of(fact, EvidenceId(f"{number:032x}"), at), counts=True)
    return log


@given(rated=ratings)
def test_the_last_memory_of_the_curve_is_the_memory_of_the_card(
    rated: list[tuple[float, int]],
) -> None:
    log = log_of(*rated)
    history = memories(log, STANDARD)
    assert history[-1].memory == log.summary.memory
    assert [one.recalled for one in history] == [rating > 1 for _, rating in sorted(rated)]


@given(rated=ratings, days=st.floats(0, 400))
def test_between_reviews_the_chance_falls_from_one_as_the_model_says(
    rated: list[tuple[float, int]], days: float
) -> None:
    history = memories(log_of(*rated), STANDARD)
    last = history[-1]
    at = last.at + round(days * DAY)
    assert chance(history, STANDARD, last.at) == 1.0
    assert chance(history, STANDARD, at) == pytest.approx(STANDARD.recall(last.memory, days))
    assert (chance(history, STANDARD, at) or 0) >= (chance(history, STANDARD, at + DAY) or 0)


def test_before_it_was_met_a_card_has_no_chance_and_no_part_in_the_mean() -> None:
    early, late = memories(log_of((0, 3)), STANDARD), memories(log_of((10, 3)), STANDARD)
    day_5, day_20 = (ticks(NOON + timedelta(days=day)) for day in (5, 20))
    assert chance(late, STANDARD, day_5) is None
    assert mean([early, late], STANDARD, day_5) == chance(early, STANDARD, day_5)
    both = [chance(one, STANDARD, day_20) or 0.0 for one in (early, late)]
    assert mean([early, late], STANDARD, day_20) == pytest.approx(sum(both) / 2)
    assert mean([], STANDARD, day_20) is None


def test_marks_are_no_ratings() -> None:
    mark = act_of(CardMark(card=CARD, mark="buried"), EvidenceId("f" * 32), NOON)
    assert memories(CardLog().plus(mark, counts=True), STANDARD) == []
