"""What the evidence says about each stage, and the laws that every view obeys."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import baibu.derive
from baibu.core.ids import EvidenceId, LearnerId, QuestionId, StageId
from baibu.derive import PROGRESS, VIEWS, Progress, StageProgress, View, fold
from baibu.ledger.evidence import (
    Correction,
    Evidence,
    Fact,
    Help,
    Note,
    Opened,
    Prediction,
    Shelved,
    SkipBegun,
    Verdict,
)

LINE, TREE = StageId("gd-linear-fit"), StageId("decision-tree")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


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


def verdict(passed: int, of: int = 4, *, stage: StageId = LINE) -> Verdict:
    outcomes = ["passed"] * passed + ["failed"] * (of - passed)
    return Verdict(
        stage=stage,
        attempt=identity(0),
        via="cli",
        source="",
        report={"passed": passed == of, "checks": [{"outcome": o} for o in outcomes]},
        seed=1,
    )


def hint(tier: int, stage: StageId = LINE) -> Help:
    return Help(stage=stage, what="hint" if tier else "solution", tier=tier)


def guess(*, agrees: bool, question: str = "q16") -> Prediction:
    return Prediction(
        stage=LINE,
        question=QuestionId(question),
        predicted="a",
        observed="a" if agrees else "b",
        agrees=agrees,
        first=False,
    )


def after(*facts: Fact) -> Progress:
    return fold(PROGRESS, [told(number, fact) for number, fact in enumerate(facts, start=1)])


stages = st.sampled_from([LINE, TREE])
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(verdict, st.integers(0, 4), stage=stages),
    st.builds(hint, st.integers(0, 3), stages),
    st.builds(Opened, stage=stages),
    st.builds(Note, stage=stages, text=st.just("t")),
    st.builds(Shelved, stage=stages, source=st.just(""), why=st.sampled_from(["reset", "import"])),
    st.builds(SkipBegun, stage=stages),
    st.builds(guess, agrees=st.booleans(), question=st.sampled_from(["q1", "q2"])),
    st.builds(Correction, undoes=st.integers(0, 30).map(identity), reason=st.just("")),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Evidence as it is kept: places rise, moments mostly do."""
    told_facts = draw(st.lists(facts, max_size=25))
    gaps = draw(
        st.lists(st.integers(-20, 5_000), min_size=len(told_facts), max_size=len(told_facts))
    )
    minute, history = 0, []
    for number, (fact, gap) in enumerate(zip(told_facts, gaps, strict=True)):
        minute += gap
        history.append(told(number, fact, minute=minute))
    return history


def test_every_view_of_this_package_is_registered() -> None:
    modules = [
        importlib.import_module(f"baibu.derive.{module.name}")
        for module in pkgutil.iter_modules(baibu.derive.__path__)
    ]
    made = {
        type(value)
        for module in modules
        for value in vars(module).values()
        if hasattr(value, "to_json") and not isinstance(value, type)
    }
    assert made == {type(view) for view in VIEWS}
    assert len({view.name for view in VIEWS}) == len(VIEWS)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
@given(history=histories(), data=st.data())
def test_a_snapshot_never_changes_the_answer(
    view: View[Any], history: list[Evidence], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(history)))
    head = fold(view, history[:cut])
    kept = view.from_json(json.loads(json.dumps(view.to_json(head))))
    assert kept == head
    assert fold(view, history[cut:], kept) == fold(view, history)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
@given(history=histories())
def test_a_fold_leaves_earlier_states_as_they_were(
    view: View[Any], history: list[Evidence]
) -> None:
    state = fold(view, history)
    before = json.dumps(view.to_json(state))
    fold(view, [replace(item, seq=item.seq + 100) for item in history], state)
    assert json.dumps(view.to_json(state)) == before


def told_about(progress: Progress) -> dict[StageId, dict[str, object]]:
    names = (
        "verdicts attempts share passed_at hints gave_up_at is_started last_at worked"
        " first_predictions"
    )
    return {
        name: {asked: getattr(stage, asked) for asked in names.split()}
        for name, stage in progress.stages.items()
        if stage.last_at is not None
    }


@given(history=histories(), data=st.data())
def test_what_is_undone_counts_as_if_it_had_never_been(
    history: list[Evidence], data: st.DataObject
) -> None:
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    if not plain:
        return
    victim = data.draw(st.sampled_from(plain))
    undo = told(900, Correction(undoes=victim.id, reason="a slip"), minute=90_000)
    without = [item for item in plain if item is not victim]
    assert told_about(fold(PROGRESS, [*plain, undo])) == told_about(fold(PROGRESS, without))


@given(history=histories(), data=st.data())
def test_undoing_a_correction_restores(history: list[Evidence], data: st.DataObject) -> None:
    plain = [item for item in history if not isinstance(item.fact, Correction)]
    if not plain:
        return
    victim = data.draw(st.sampled_from(plain))
    undo = told(900, Correction(undoes=victim.id, reason="a slip"), minute=90_000)
    redo = told(901, Correction(undoes=undo.id, reason="it was none"), minute=90_001)
    assert told_about(fold(PROGRESS, [*plain, undo, redo])) == told_about(fold(PROGRESS, plain))


def test_the_best_share_is_kept_when_a_later_attempt_is_worse() -> None:
    line = after(verdict(1), verdict(3), verdict(2)).of(LINE)
    assert (line.attempts, line.share, line.is_passed) == (3, 0.75, False)


def test_a_stage_is_passed_at_its_first_pass_and_stays_passed() -> None:
    line = after(verdict(1), verdict(4), verdict(0), verdict(4)).of(LINE)
    assert line.passed_at == NOON + timedelta(minutes=2)


def test_a_pass_that_is_undone_is_no_pass() -> None:
    line = after(verdict(3), verdict(4), Correction(undoes=identity(2), reason="not mine")).of(LINE)
    assert (line.is_passed, line.attempts, line.share) == (False, 1, 0.75)


def test_hints_are_counted_by_tier_and_the_solution_is_no_hint() -> None:
    line = after(hint(1), hint(2), hint(2), hint(0)).of(LINE)
    assert line.hints == 2
    assert line.gave_up_at == NOON + timedelta(minutes=4)


def test_looking_at_a_stage_does_not_start_it() -> None:
    assert not after(Opened(stage=LINE), Note(stage=LINE, text="?")).of(LINE).is_started
    assert after(hint(1)).of(LINE).is_started
    assert after(verdict(0)).of(LINE).is_started


def test_stages_do_not_mix() -> None:
    progress = after(verdict(4), verdict(1, stage=TREE))
    assert progress.of(LINE).is_passed
    assert not progress.of(TREE).is_passed
    assert progress.of(StageId("never-seen")) == StageProgress()


def test_a_stage_keeps_its_history_when_its_id_changes() -> None:
    progress = after(verdict(1, stage=TREE), verdict(4))
    renamed = progress.of(LINE, TREE)
    assert (renamed.attempts, renamed.is_passed) == (2, True)
    assert renamed.verdicts == (1, 2)


@pytest.mark.parametrize(
    ("minutes", "worked"),
    [
        ([], 0),
        ([0], 1),
        ([0, 10], 11),
        ([0, 10, 12], 13),
        ([0, 40], 16),  # a long gap counts 15 minutes
        ([0, 60], 16),
        ([0, 61], 2),  # an hour of silence ends the sitting
        ([0, 5, 2_000, 2_003], 10),
    ],
)
def test_minutes_are_gaps_between_acts_capped_and_one_for_each_sitting(
    minutes: list[float], worked: float
) -> None:
    acts = [told(n, Opened(stage=LINE), minute=m) for n, m in enumerate(minutes)]
    progress = fold(PROGRESS, acts)
    assert progress.of(LINE).worked == timedelta(minutes=worked) == progress.worked


def test_time_is_counted_in_order_of_moments_whatever_the_order_of_the_record() -> None:
    acts = [told(n, Opened(stage=LINE), minute=m) for n, m in enumerate([10, 0, 5])]
    assert fold(PROGRESS, acts).of(LINE).worked == timedelta(minutes=11)


def test_only_the_first_prediction_of_a_question_counts() -> None:
    progress = after(guess(agrees=False), guess(agrees=True), guess(agrees=True, question="q17"))
    assert progress.of(LINE).first_predictions == {"q16": False, "q17": True}
    assert progress.predictions == (2, 1)


def test_a_draft_replaced_by_an_import_is_not_the_learners_work() -> None:
    assert after(Shelved(stage=LINE, source="x", why="import")) == Progress()


def test_a_test_lasts_until_a_verdict_or_help() -> None:
    begun = NOON + timedelta(minutes=1)
    assert after(SkipBegun(stage=LINE)).of(LINE).test_begun_at == begun
    assert after(SkipBegun(stage=LINE), Opened(stage=LINE)).of(LINE).test_begun_at == begun
    assert after(SkipBegun(stage=LINE), verdict(1)).of(LINE).test_begun_at is None
    assert after(SkipBegun(stage=LINE), hint(1)).of(LINE).test_begun_at is None
    assert after(Opened(stage=LINE)).of(LINE).test_begun_at is None


@pytest.mark.parametrize(
    ("history", "by_test"),
    [
        ([SkipBegun(stage=LINE), verdict(4)], True),
        ([verdict(1), SkipBegun(stage=LINE), verdict(4)], True),
        ([SkipBegun(stage=LINE), verdict(1), verdict(4)], False),
        ([SkipBegun(stage=LINE), hint(1), verdict(4)], False),
        ([hint(1), SkipBegun(stage=LINE), verdict(4)], False),
        ([verdict(4), SkipBegun(stage=LINE), verdict(4)], False),
        ([SkipBegun(stage=LINE)], False),
        ([verdict(4)], False),
    ],
)
def test_a_stage_is_passed_by_test_when_the_one_submission_passes_without_help(
    history: list[Fact], *, by_test: bool
) -> None:
    assert after(*history).of(LINE).by_test is by_test


def test_what_comes_hours_later_is_no_test() -> None:
    acts = [told(1, SkipBegun(stage=LINE)), told(2, verdict(4), minute=122)]
    assert not fold(PROGRESS, acts).of(LINE).by_test
    assert fold(PROGRESS, [acts[0], told(2, verdict(4), minute=121)]).of(LINE).by_test


def test_a_test_that_is_undone_was_none() -> None:
    undone = after(SkipBegun(stage=LINE), verdict(4), Correction(undoes=identity(1), reason="slip"))
    assert not undone.of(LINE).by_test
