"""How well skills are known: laws of the fold, and what evidence, help and time do to a skill."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.content import load
from baibu.core.ids import CardId, EvidenceId, LearnerId, QuestionId, SkillId, StageId
from baibu.derive import fold
from baibu.derive.mastery import (
    Filter,
    Level,
    Mastery,
    MasteryView,
    SkillGraph,
    beginning,
    graph_of,
    levels,
    readiness,
    reasons,
)
from baibu.derive.mastery.belief import likeliest, sigmoid
from baibu.derive.mastery.record import CHUNK, Log, Row
from baibu.ledger.evidence import (
    Correction,
    Evidence,
    Fact,
    Help,
    Note,
    Opened,
    Placement,
    Planned,
    Prediction,
    Review,
    Verdict,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
LOOPS, ARRAYS, MODELS, MUSIC = (SkillId(s) for s in ("loops", "arrays", "models", "music"))
GRAPH = SkillGraph(
    skills=(LOOPS, ARRAYS, MODELS, MUSIC),
    areas=("software-engineering", "software-engineering", "data-science", "application-domain"),
    parents=((), (0,), (1,), ()),
    stages={
        StageId("first"): (0,),
        StageId("second"): (1,),
        StageId("third"): (1, 2),
        StageId("song"): (3,),
    },
    cards={"third/fit": (2,)},
)
VIEW = MasteryView(GRAPH)
NOW = NOON + timedelta(days=1)


def identity(number: int) -> EvidenceId:
    return EvidenceId(f"{number:032x}")


def told(number: int, fact: Fact, *, minute: float | None = None) -> Evidence:
    return Evidence(
        id=identity(number),
        learner=LearnerId("me"),
        at=NOON + timedelta(minutes=number if minute is None else minute),
        content_hash="",
        fact=fact,
        seq=number,
    )


def verdict(passed: int, of: int = 4, *, stage: str = "first") -> Verdict:
    outcomes = ["passed"] * passed + ["failed"] * (of - passed)
    return Verdict(
        stage=StageId(stage),
        attempt=identity(0),
        via="cli",
        source="",
        report={"passed": passed == of, "checks": [{"outcome": o} for o in outcomes]},
        seed=1,
    )


def hint(tier: int, stage: str = "first") -> Help:
    return Help(stage=StageId(stage), what="hint" if tier else "solution", tier=tier)


def guess(*, agrees: bool, question: str = "q1", stage: str = "third") -> Prediction:
    return Prediction(
        stage=StageId(stage),
        question=QuestionId(question),
        predicted="a",
        observed="a" if agrees else "b",
        agrees=agrees,
        first=False,
    )


def review(rating: int, card: str = "third/fit") -> Review:
    return Review(card=CardId(card), rating=rating, grades=4, seconds=5.0, via="cli")


def said(answer: float, skill: SkillId = LOOPS) -> Placement:
    return Placement(skill=skill, item=skill, answer=answer, seconds=4.0)


def plan(background: str) -> Planned:
    return Planned(
        background=background,  # type: ignore[arg-type]
        order="months",
        depth="core",
        hours=10.0,
        start="2026-01-02",
        deadline="",
        free="",
        targets="",
    )


def after(*facts: Fact, now: datetime = NOW) -> dict[SkillId, Level]:
    history = [told(number, fact) for number, fact in enumerate(facts, start=1)]
    return dict(levels(fold(VIEW, history), now))


stages = st.sampled_from(["first", "second", "third", "song", "gone"])
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(verdict, st.integers(0, 4), stage=stages),
    st.builds(hint, st.integers(0, 3), stages),
    st.builds(guess, agrees=st.booleans(), question=st.sampled_from(["q1", "q2"]), stage=stages),
    st.builds(review, st.integers(1, 4), st.sampled_from(["third/fit", "first/a", "own/b"])),
    st.builds(said, st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([LOOPS, MUSIC])),
    st.builds(plan, st.sampled_from(["zero", "developer", "data-scientist"])),
    st.builds(Opened, stage=stages.map(StageId)),
    st.builds(Note, stage=stages.map(StageId), text=st.just("t")),
    st.builds(Correction, undoes=st.integers(0, 25).map(identity), reason=st.just("")),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Evidence as it is kept: places rise, moments mostly do."""
    found = draw(st.lists(facts, max_size=20))
    gaps = draw(st.lists(st.integers(-20, 5_000), min_size=len(found), max_size=len(found)))
    minute, history = 0, []
    for number, (fact, gap) in enumerate(zip(found, gaps, strict=True)):
        minute += gap
        history.append(told(number, fact, minute=minute))
    return history


# Laws of the fold


@given(history=histories(), data=st.data())
@settings(deadline=None)
def test_a_snapshot_never_changes_the_answer(history: list[Evidence], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(history)))
    head = fold(VIEW, history[:cut])
    kept = VIEW.from_json(json.loads(json.dumps(VIEW.to_json(head))))
    assert kept == head
    assert kept.belief == head.belief
    continued, whole = fold(VIEW, history[cut:], kept), fold(VIEW, history)
    assert continued == whole
    assert continued.belief == whole.belief, "to the last bit"


@given(history=histories(), data=st.data())
@settings(deadline=None)
def test_looking_in_between_never_changes_the_answer(
    history: list[Evidence], data: st.DataObject
) -> None:
    looks = data.draw(st.sets(st.integers(0, 20)))
    state = VIEW.initial()
    for place, item in enumerate(history):
        state = VIEW.step(state, item)
        if place in looks:
            levels(state, NOW)
    assert state.belief == fold(VIEW, history).belief


@given(history=histories())
@settings(deadline=None)
def test_a_fold_leaves_earlier_states_as_they_were(history: list[Evidence]) -> None:
    state = fold(VIEW, history)
    before = json.dumps(VIEW.to_json(state))
    fold(VIEW, [replace(item, seq=item.seq + 100) for item in history], state).belief  # noqa: B018
    assert json.dumps(VIEW.to_json(state)) == before


@given(history=histories(), data=st.data())
@settings(deadline=None)
def test_the_order_of_the_record_does_not_matter(
    history: list[Evidence], data: st.DataObject
) -> None:
    """An imported record may bring older acts later: what counts is when they happened."""
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    mixed = data.draw(st.permutations(plain))
    assert fold(VIEW, mixed).belief == fold(VIEW, plain).belief


@given(history=histories(), data=st.data())
@settings(deadline=None)
def test_what_is_undone_counts_as_if_it_had_never_been(
    history: list[Evidence], data: st.DataObject
) -> None:
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    if not plain:
        return
    victim = data.draw(st.sampled_from(plain))
    undo = told(900, Correction(undoes=victim.id, reason="a slip"), minute=90_000)
    redo = told(901, Correction(undoes=undo.id, reason="it was none"), minute=90_001)
    without = [item for item in plain if item is not victim]
    assert fold(VIEW, [*plain, undo]).belief == fold(VIEW, without).belief
    assert fold(VIEW, [*plain, undo, redo]).belief == fold(VIEW, plain).belief


@given(history=histories(), days=st.integers(0, 400), recall=st.none() | st.floats(0, 1))
@settings(deadline=None)
def test_levels_are_chances_inside_their_intervals_and_reasons_add_up(
    history: list[Evidence], days: int, recall: float | None
) -> None:
    state, now = fold(VIEW, history), NOON + timedelta(days=days)
    known = {} if recall is None else {MODELS: recall, LOOPS: recall}
    covariance = state.belief.covariance
    assert (covariance == covariance.T).all()
    for skill, level in levels(state, now, known).items():
        assert 0 <= level.low <= level.chance <= level.high <= 1
        assert level.variance > 0
        why = reasons(state, skill, now, known)
        total = why.start + sum(reason.logits for reason in why.reasons) + why.forgotten
        assert math.isclose(total, level.logit, abs_tol=1e-9)
        assert why.forgotten <= 1e-12


@given(x=st.floats(-8, 8), v=st.floats(0.01, 20), worth=st.floats(0.01, 10), right=st.floats(0, 1))
def test_the_likeliest_logit_is_where_prior_and_answer_meet(
    x: float, v: float, worth: float, right: float
) -> None:
    best = likeliest(x, v, worth, right)
    assert math.isclose(best, x + v * worth * (right - sigmoid(best)), abs_tol=1e-6)


# What evidence does


def test_nothing_is_sure_before_any_evidence() -> None:
    found = after()
    assert {level.evidence for level in found.values()} == {0}
    assert not any(level.is_sure for level in found.values())


def test_a_pass_raises_the_skill_and_what_hangs_together_with_it() -> None:
    before, found = after(), after(verdict(4))
    rise = {skill: found[skill].chance - before[skill].chance for skill in found}
    assert rise[LOOPS] > rise[ARRAYS] > rise[MODELS] > rise[MUSIC] > 0


def test_passing_a_later_stage_credits_what_it_builds_on() -> None:
    before, found = after(), after(verdict(4, stage="third"))
    assert found[LOOPS].chance > before[LOOPS].chance
    assert found[LOOPS].evidence == 0


def test_help_makes_a_pass_weigh_less_but_never_a_loss() -> None:
    start = after()[LOOPS].chance
    alone, one, three, read = (
        after(*(hint(t) for t in tiers), verdict(4))[LOOPS].chance
        for tiers in ((), (1,), (1, 2, 3), (0,))
    )
    assert alone > one > three > read > start


def test_help_taken_after_the_pass_changes_nothing() -> None:
    assert after(verdict(4), hint(3), hint(0))[LOOPS].logit == after(verdict(4))[LOOPS].logit


def test_a_pass_after_many_tries_shows_less_than_a_pass_at_once() -> None:
    at_once = after(verdict(4))[LOOPS].chance
    later = after(verdict(1), verdict(2), verdict(3), verdict(4))[LOOPS].chance
    assert later < at_once


def test_sending_the_untouched_starter_teaches_nothing() -> None:
    assert after(*[verdict(0)] * 10)[LOOPS].chance < after()[LOOPS].chance


def test_sending_a_passed_solution_again_hardly_counts() -> None:
    once, often = after(verdict(4)), after(*[verdict(4)] * 10)
    assert often[LOOPS].chance - once[LOOPS].chance < 0.1


def test_only_the_first_answer_to_a_question_counts() -> None:
    once = after(guess(agrees=False))
    assert after(guess(agrees=False), guess(agrees=True))[MODELS].logit == once[MODELS].logit
    other = after(guess(agrees=False), guess(agrees=True, question="q2"))
    assert other[MODELS].logit > once[MODELS].logit


def test_a_card_is_evidence_of_its_own_skill_and_else_of_its_stage() -> None:
    exact, by_stage = after(review(3)), after(review(3, "third/other"))
    assert exact[MODELS].evidence == 1
    assert exact[ARRAYS].evidence == 0
    assert by_stage[ARRAYS].evidence == 1


def test_a_forgotten_card_lowers_its_skill() -> None:
    assert (
        after(verdict(4, stage="third"), review(1))[MODELS].chance
        < after(verdict(4, stage="third"), review(3))[MODELS].chance
    )


def test_cramming_a_card_ten_times_counts_hardly_more_than_once() -> None:
    crammed = after(*[review(3)] * 10)[MODELS].logit - after(review(3))[MODELS].logit
    assert 0 <= crammed < 0.02


def test_evidence_of_what_nobody_teaches_any_more_is_kept_and_moves_nothing() -> None:
    assert after(verdict(4, stage="gone"), review(1, "own/card")) == after()


def test_a_stage_keeps_its_evidence_under_a_former_id() -> None:
    catalog = load()
    name = StageId("gd-linear-fit")
    graph = graph_of(catalog.stages, catalog.skills, former={name: (StageId("was"),)})
    assert graph.of_stage("was") == graph.of_stage(name) != ()


def test_a_background_is_where_belief_begins_and_a_later_one_replaces_it() -> None:
    zero, developer = after(plan("zero")), after(plan("zero"), plan("developer"))
    assert developer[LOOPS].chance > zero[LOOPS].chance
    assert developer[MUSIC].chance == zero[MUSIC].chance
    assert developer[LOOPS].evidence == 0


def test_a_placement_takes_nothing_away_from_what_was_shown() -> None:
    shown = after(verdict(4))[LOOPS].logit
    assert after(verdict(4), said(0.0))[LOOPS].logit == shown
    assert after(verdict(4), said(1.0))[LOOPS].logit > shown


def test_a_placement_of_a_newcomer_counts_both_ways_until_it_was_said_to_be_known() -> None:
    start = after()[LOOPS].chance
    assert after(said(0.0))[LOOPS].chance < start < after(said(1.0))[LOOPS].chance
    assert after(said(1.0), said(0.0))[LOOPS].chance == after(said(1.0))[LOOPS].chance


# Time


def test_a_skill_fades_with_the_recall_of_its_cards_and_a_review_brings_it_back() -> None:
    state = fold(VIEW, [told(1, verdict(4, stage="third"))])
    fresh, half, gone = (levels(state, NOW, {MODELS: r})[MODELS] for r in (1.0, 0.5, 0.0))
    assert fresh.chance > half.chance > gone.chance
    assert gone.logit == pytest.approx(float(GRAPH.prior_mean("")[2]))
    assert (half.recall, fresh.recall) == (0.5, 1.0)


def test_time_makes_a_skill_less_sure() -> None:
    state = fold(VIEW, [told(1, verdict(4))])
    soon, late = (levels(state, NOON + timedelta(days=d))[LOOPS] for d in (1, 300))
    assert late.variance > soon.variance
    assert late.logit < soon.logit


def test_time_takes_nothing_below_where_belief_began() -> None:
    state = fold(VIEW, [told(1, verdict(0))])
    late = levels(state, NOON + timedelta(days=3000), {LOOPS: 0.0})[LOOPS]
    assert late.logit == levels(state, NOON)[LOOPS].logit


# Why


def test_each_reason_names_evidence_weight_and_effect() -> None:
    state = fold(VIEW, [told(1, hint(2)), told(2, verdict(4)), told(3, verdict(4, stage="third"))])
    why = reasons(state, LOOPS, NOW).reasons
    assert [(reason.row.id, reason.is_direct) for reason in why] == [
        (identity(2), True),
        (identity(3), False),
    ]
    assert why[0].weight == 0.7
    assert why[0].points > why[1].points > 0
    assert 0 < why[0].expected < 1


def test_unrelated_evidence_is_no_reason_to_speak_of() -> None:
    state = fold(VIEW, [told(1, verdict(4)), told(2, verdict(4, stage="song"))])
    first, song = reasons(state, LOOPS, NOW).reasons
    assert song.logits < first.logits / 5


def test_readiness_is_the_weighted_mean_and_ignores_unknown_skills() -> None:
    found = after(verdict(4))
    chance, low, high = readiness(found, {LOOPS: 3.0, MUSIC: 1.0, SkillId("gone"): 9.0})
    assert chance == pytest.approx((3 * found[LOOPS].chance + found[MUSIC].chance) / 4)
    assert low < chance < high
    assert readiness(found, {}) == (0.0, 0.0, 1.0)


# The graph and the log


def test_what_is_expected_before_an_answer_is_what_the_reason_says() -> None:
    row = Row(5, "x", "verdict", "first", "first", 1.0)
    at_work = Filter(GRAPH, beginning(GRAPH))
    expected = at_work.expect(row)
    state = fold(VIEW, [told(1, verdict(4))])
    assert reasons(state, LOOPS, NOW).reasons[0].expected == expected


def test_the_real_road_gives_a_proper_covariance() -> None:
    catalog = load()
    graph = graph_of(catalog.stages, catalog.skills)
    import numpy as np

    covariance = graph.prior_covariance()
    assert np.linalg.eigvalsh(covariance).min() > 0
    assert np.allclose(np.diag(covariance), 0.9)
    assert all(graph.of_stage(stage) for stage in catalog.stages)


def test_a_circle_among_stages_does_not_break_belief() -> None:
    circle = replace(GRAPH, parents=((2,), (0,), (1,), ()))
    state = fold(MasteryView(circle), [told(1, verdict(4))])
    assert levels(state, NOW)[LOOPS].chance > 0.3


def test_another_graph_is_another_view() -> None:
    other = MasteryView(replace(GRAPH, parents=((), (), (), ())))
    assert other.version != VIEW.version
    assert MasteryView(replace(GRAPH)).version == VIEW.version


def test_a_long_log_is_kept_in_pieces_and_read_back_whole() -> None:
    rows = [Row(n, f"{n:032x}", "verdict", "first\t\n", "first", 0.1 * n) for n in range(CHUNK + 9)]
    log = Log()
    for row in rows:
        log = log.plus(row)
    kept = Log.from_json(json.loads(json.dumps(log.to_json())))
    assert len(kept) == len(rows)
    assert list(kept) == rows
    assert list(kept.after(CHUNK - 2)) == rows[CHUNK - 2 :]
    assert kept == log


def test_two_states_are_equal_only_with_the_same_evidence() -> None:
    state = fold(VIEW, [told(1, verdict(4))])
    assert state != fold(VIEW, [told(2, verdict(4))])
    assert state != "something else"
    assert isinstance(state, Mastery)
