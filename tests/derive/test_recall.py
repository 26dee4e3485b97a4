"""What the evidence says about each card, and the laws that the folds obey."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from baibu.core.ids import CardId, EvidenceId, LearnerId, StageId
from baibu.derive import DECK, PROGRESS, RECALL, Deck, Recall, View, fold
from baibu.derive.recall.log import LEECH_LAPSES, LONGEST, CardLog, gap_days, moment, ticks
from baibu.derive.recall.memory import STANDARD, Model, within
from baibu.ledger.evidence import (
    CardMark,
    CardText,
    Correction,
    Evidence,
    Fact,
    Opened,
    Review,
    Tuning,
)

MEAN, RATE = CardId("gd-linear-fit/why-mean"), CardId("gd-linear-fit/largest-rate")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = 3_600_000_000


def identity(number: int) -> EvidenceId:
    return EvidenceId(f"{number:032x}")


def told(number: int, fact: Fact, *, day: float | None = None) -> Evidence:
    return Evidence(
        id=identity(number),
        learner=LearnerId("me"),
        at=NOON + timedelta(days=number if day is None else day),
        content_hash="",
        fact=fact,
        seq=number,
    )


def rated(rating: int, card: CardId = MEAN, grades: int = 4) -> Review:
    return Review(card=card, rating=rating, grades=2 if grades == 2 else 4, seconds=9, via="cli")


def undone(number: int) -> Correction:
    return Correction(undoes=identity(number), reason="")


def after(*facts: Fact) -> Recall:
    return fold(RECALL, [told(number, fact) for number, fact in enumerate(facts, start=1)])


names = st.sampled_from([MEAN, RATE])
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(rated, st.integers(1, 4), names),
    st.builds(rated, st.sampled_from([1, 3]), names, st.just(2)),
    st.builds(CardMark, card=names, mark=st.sampled_from(["suspended", "resumed", "buried"])),
    st.builds(
        CardText,
        card=names,
        front=st.sampled_from(["a", "b"]),
        back=st.just("c"),
        tags=st.just(""),
        origin=st.just("own"),
    ),
    st.builds(
        Tuning,
        family=st.sampled_from(["default", "four"]),
        parameters=st.just(list(STANDARD.parameters)),
        reviews=st.integers(0, 9),
        gain=st.just(0.5),
        error=st.just(0.25),
    ),
    st.builds(Opened, stage=st.just(StageId("gd-linear-fit"))),
    st.builds(Correction, undoes=st.integers(0, 30).map(identity), reason=st.just("")),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Evidence as it is kept: places rise, moments mostly do, some fall together."""
    found = draw(st.lists(facts, max_size=25))
    gaps = draw(st.lists(st.integers(-3, 40), min_size=len(found), max_size=len(found)))
    day, history = 0.0, []
    for number, (fact, gap) in enumerate(zip(found, gaps, strict=True)):
        day += gap / 4
        history.append(told(number, fact, day=day))
    return history


@given(histories(), st.data())
def test_a_snapshot_never_changes_the_answer(history: list[Evidence], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(history)))
    head = fold(RECALL, history[:cut])
    kept = RECALL.from_json(json.loads(json.dumps(RECALL.to_json(head))))
    assert kept == head
    assert fold(RECALL, history[cut:], kept) == fold(RECALL, history)
    deck = fold(DECK, history[:cut])
    kept_deck = DECK.from_json(json.loads(json.dumps(DECK.to_json(deck))))
    assert kept_deck == deck
    assert fold(DECK, history[cut:], kept_deck) == fold(DECK, history)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_does_not_matter(history: list[Evidence], rng: object) -> None:
    shuffled = list(history)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(RECALL, shuffled) == fold(RECALL, history)
    assert fold(DECK, shuffled) == fold(DECK, history)


@given(histories())
def test_a_fold_leaves_earlier_states_as_they_were(history: list[Evidence]) -> None:
    views: tuple[View[Any], ...] = (RECALL, DECK)
    for view in views:
        state = fold(view, history)
        before = json.dumps(view.to_json(state))
        fold(view, [replace(item, id=identity(99), seq=99) for item in history], state)
        assert json.dumps(view.to_json(state)) == before


@given(histories(), st.data())
def test_what_is_undone_counts_as_if_it_had_never_been(
    history: list[Evidence], data: st.DataObject
) -> None:
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    if not plain:
        return
    victim = data.draw(st.sampled_from(plain))
    undo = told(900, Correction(undoes=victim.id, reason="a slip"))
    without = [item for item in plain if item is not victim]
    assert summaries(fold(RECALL, [*plain, undo])) == summaries(fold(RECALL, without))
    assert fold(DECK, [*plain, undo]).cards == fold(DECK, without).cards


@given(histories(), st.data())
def test_undoing_a_correction_restores(history: list[Evidence], data: st.DataObject) -> None:
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    if not plain:
        return
    victim = data.draw(st.sampled_from(plain))
    undo = told(900, Correction(undoes=victim.id, reason="a slip"))
    redo = told(901, Correction(undoes=undo.id, reason="it was none"))
    assert summaries(fold(RECALL, [*plain, undo, redo])) == summaries(fold(RECALL, plain))
    assert fold(DECK, [*plain, undo, redo]).cards == fold(DECK, plain).cards


@given(histories())
def test_cards_do_not_mix(history: list[Evidence]) -> None:
    alone = [
        item
        for item in history
        if isinstance(item.fact, Correction) or getattr(item.fact, "card", None) == MEAN
    ]
    assert fold(RECALL, alone).cards.get(MEAN) == fold(RECALL, history).cards.get(MEAN)


@given(histories())
def test_a_models_own_memory_and_the_summary_agree(history: list[Evidence]) -> None:
    for log in fold(RECALL, history).cards.values():
        assert log.memory(Model(STANDARD.parameters)) == log.summary.memory


def test_evidence_about_cards_says_nothing_about_stages() -> None:
    about: list[Fact] = [rated(3), CardMark(card=MEAN, mark="buried"), undone(1)]
    progress = fold(PROGRESS, [told(n, fact) for n, fact in enumerate(about)])
    assert progress.stages == {}


def test_a_card_that_was_never_rated_has_no_memory() -> None:
    log = after(CardMark(card=MEAN, mark="suspended")).cards[MEAN]
    assert (log.summary.memory, log.summary.reviews, log.summary.is_suspended) == (None, 0, True)


def test_a_card_taken_back_is_neither_put_away_nor_put_off() -> None:
    marks = [CardMark(card=MEAN, mark=mark) for mark in ("suspended", "buried", "resumed")]  # type: ignore[arg-type]
    summary = after(*marks).cards[MEAN].summary
    assert (summary.is_suspended, summary.buried_at) == (False, None)


def test_two_grades_count_as_forgotten_and_good() -> None:
    two, four = after(rated(1, grades=2), rated(3, grades=2)), after(rated(1), rated(3))
    assert two.cards[MEAN].summary.memory == four.cards[MEAN].summary.memory
    assert [act.rating for act in two.cards[MEAN].acts()] == [1, 3]


def test_a_card_forgotten_eight_times_is_a_leech_until_it_is_taken_back() -> None:
    facts: list[Fact] = [rated(3), *([rated(1)] * LEECH_LAPSES)]
    assert not after(*facts[:-1]).cards[MEAN].summary.is_leech
    assert after(*facts).cards[MEAN].summary.is_leech
    again = after(*facts, CardMark(card=MEAN, mark="resumed"))
    assert not again.cards[MEAN].summary.is_leech


def test_forgetting_it_again_on_the_same_day_is_not_another_lapse() -> None:
    days = [0.0, 5.0, 5.001, 5.002]
    ratings = [3, 1, 1, 1]
    history = [
        told(n, rated(rating), day=day)
        for n, (rating, day) in enumerate(zip(ratings, days, strict=True))
    ]
    assert fold(RECALL, history).cards[MEAN].summary.lapses == 1


def test_a_night_in_between_is_a_day_and_an_hour_is_not() -> None:
    assert gap_days(0, 11 * HOUR) == 11 / 24
    assert gap_days(0, 13 * HOUR) == 1
    assert gap_days(0, 36 * HOUR) == 1.5
    assert gap_days(5 * HOUR, 0) == 0


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_survives_as_ticks(at: datetime) -> None:
    assert moment(ticks(at)) == at


def test_a_card_written_anew_shows_the_newer_text_until_that_is_undone() -> None:
    first, second = (
        CardText(card=MEAN, front=front, back="b", tags="", origin="own") for front in "xy"
    )
    history = [told(2, second), told(1, first)]
    assert fold(DECK, history).cards[MEAN].front == "y"
    assert fold(DECK, [*history, told(3, undone(2))]).cards[MEAN].front == "x"
    both = [*history, told(3, undone(2)), told(4, undone(1))]
    assert fold(DECK, both).cards == {}
    assert fold(DECK, []) == Deck()


def test_a_model_of_ones_own_is_used_where_it_is_given() -> None:
    quick = Model(within([*STANDARD.parameters[:20], 0.5]))
    log = after(rated(3), rated(3)).cards[MEAN]
    assert log.memory(quick) != log.memory(STANDARD)


def tuning(family: str = "all") -> Tuning:
    parameters = [*STANDARD.parameters[:20], 0.5]
    return Tuning(family=family, parameters=parameters, reviews=2_000, gain=0.1, error=0.01)  # type: ignore[arg-type]


def test_the_model_is_the_one_that_passed_the_gate_last() -> None:
    assert after(rated(3)).model is STANDARD
    own = after(rated(3), tuning())
    assert (own.family, own.model.parameters[20]) == ("all", 0.5)
    assert after(tuning(), tuning("default")).model is STANDARD
    assert after(tuning(), undone(1)).model is STANDARD


def test_parameters_out_of_bounds_are_brought_inside() -> None:
    wild = Tuning(family="four", parameters=[1e9] * 21, reviews=1, gain=1.0, error=0.1)
    assert after(wild).model.parameters == within([1e9] * 21)


def test_a_log_under_another_model_changes_nothing_but_the_memory() -> None:
    state = after(rated(3), rated(1), rated(3), tuning())
    log = state.cards[MEAN]
    under = log.under(state.model)
    assert log.under(STANDARD) is log
    assert under.summary.memory == log.memory(state.model) != log.summary.memory
    assert under.summary._replace(memory=None) == log.summary._replace(memory=None)


def test_a_card_that_was_kept_under_two_names_has_both_histories() -> None:
    state = after(rated(3), rated(1, RATE), rated(4), undone(3))
    joined = state.cards[MEAN].joined(state.cards[RATE])
    assert [act.rating for act in joined.counting()] == [3, 1]
    assert joined.summary == after(rated(3), rated(1)).cards[MEAN].summary


def test_the_last_act_that_counts_is_found() -> None:
    log = after(rated(3), rated(1), undone(2)).cards[MEAN]
    last = log.latest()
    assert last is not None
    assert last.rating == 3
    assert CardLog().latest() is None


def test_an_interruption_does_not_count_as_time_at_a_card() -> None:
    long = Review(card=MEAN, rating=3, grades=4, seconds=9_999, via="web")
    assert after(long).cards[MEAN].summary.seconds == LONGEST


def test_an_id_that_is_no_number_counts_as_well() -> None:
    odd = replace(told(1, rated(3)), id=EvidenceId("not hexadecimal"))
    undo = told(2, Correction(undoes=EvidenceId("not hexadecimal"), reason=""))
    assert fold(RECALL, [odd]).cards[MEAN].summary.reviews == 1
    assert fold(RECALL, [odd, undo]).cards[MEAN].summary.reviews == 0


def summaries(state: Recall) -> dict[str, object]:
    return {name: log.summary for name, log in state.cards.items() if list(log.counting())}
