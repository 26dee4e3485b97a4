"""The memory model says what its reference implementation says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.derive.recall.memory import (
    DEFAULT,
    HIGHEST,
    LOWEST,
    STANDARD,
    Memory,
    Model,
    within,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
histories = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([1, 2, 3, 4])), min_size=1, max_size=30
)
parameters = st.tuples(
    *(st.floats(low, high) for low, high in zip(LOWEST, HIGHEST, strict=True))
).filter(lambda w: w[20] >= 0.1)
memories = st.builds(Memory, st.floats(0.01, 3_000), st.floats(1, 10))


def reference(model: Model, history: list[tuple[int, int]]) -> fsrs.Card:
    scheduler = fsrs.Scheduler(model.parameters, enable_fuzzing=False)
    card, at = fsrs.Card(card_id=1), NOON
    for days, rating in history:
        at += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
    return card


def test_the_defaults_are_those_of_the_reference() -> None:
    assert fsrs.Scheduler().parameters == DEFAULT


@given(histories)
def test_it_agrees_with_the_reference_implementation(history: list[tuple[int, int]]) -> None:
    own, theirs = STANDARD.through(history), reference(STANDARD, history)
    assert own is not None
    assert own == pytest.approx((theirs.stability, theirs.difficulty), rel=1e-4)


@given(parameters, histories)
def test_it_agrees_under_any_parameters(
    chosen: tuple[float, ...], history: list[tuple[int, int]]
) -> None:
    model = Model(chosen)
    own, theirs = model.through(history), reference(model, history)
    assert own is not None
    assert own == pytest.approx((theirs.stability, theirs.difficulty), rel=1e-4)


@given(histories, st.integers(0, 1_000))
def test_the_chance_of_recall_agrees_with_the_reference(
    history: list[tuple[int, int]], later: int
) -> None:
    own, theirs = STANDARD.through(history), reference(STANDARD, history)
    assert own is not None
    assert theirs.last_review is not None
    then = theirs.last_review + timedelta(days=later)
    asked = fsrs.Scheduler().get_card_retrievability(theirs, then)
    assert STANDARD.recall(own, later) == pytest.approx(asked, abs=1e-4)


@given(memories)
def test_stability_is_the_time_until_the_chance_is_nine_in_ten(memory: Memory) -> None:
    assert STANDARD.recall(memory, memory.stability) == pytest.approx(0.9)
    assert STANDARD.days_until(memory, 0.9) == pytest.approx(memory.stability)


@given(memories, st.floats(0, 2_000), st.floats(0, 2_000))
def test_nothing_is_remembered_better_for_waiting(memory: Memory, one: float, two: float) -> None:
    sooner, later = sorted((one, two))
    assert STANDARD.recall(memory, later) <= STANDARD.recall(memory, sooner) <= 1.0


@given(memories, st.floats(1, 2_000))
def test_a_better_rating_never_leaves_a_weaker_memory(memory: Memory, days: float) -> None:
    after = [STANDARD.after(memory, days, rating) for rating in (1, 2, 3, 4)]
    assert [m.stability for m in after] == sorted(m.stability for m in after)
    assert [m.difficulty for m in after] == sorted((m.difficulty for m in after), reverse=True)


def test_a_forgotten_card_comes_back_sooner_than_a_recalled_one() -> None:
    kept, lost = STANDARD.through([(0, 3), (3, 3)]), STANDARD.through([(0, 3), (3, 1)])
    assert kept is not None
    assert lost is not None
    assert STANDARD.days_until(lost, 0.9) < STANDARD.days_until(kept, 0.9)


def test_parameters_outside_the_bounds_are_refused_and_can_be_brought_inside() -> None:
    wild = (-5.0, *DEFAULT[1:20], 9.0)
    with pytest.raises(ValueError, match="outside the bounds"):
        Model(wild)
    tamed = within(wild)
    assert tamed == (LOWEST[0], *DEFAULT[1:20], HIGHEST[20])
    assert Model(tamed).parameters == tamed
