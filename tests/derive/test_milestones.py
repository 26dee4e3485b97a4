"""The six milestones: reached by verdicts of hidden checks, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from baibu.content import load
from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.derive import PROGRESS, fold, standings
from baibu.derive.milestones import Milestone, milestones
from baibu.derive.plan import needed
from baibu.ledger.evidence import Correction, Evidence, Fact, Help, Note, Opened, Verdict

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
STAGES = load().stages
GATES = {1: 33, 2: 60, 3: 50, 4: 77, 5: 48, 6: 95}
BY_NUMBER: Mapping[int, StageId] = {stage.number: name for name, stage in STAGES.items()}
CLOSURE = {BY_NUMBER[n]: needed(STAGES, [BY_NUMBER[n]]) for n in GATES.values()}


def verdict(number: int, *, passed: bool) -> Verdict:
    return Verdict(
        stage=BY_NUMBER[number],
        attempt=EvidenceId("0" * 32),
        via="cli",
        source="",
        report={
            "passed": passed,
            "checks": [{"outcome": "passed"}, {"outcome": "passed" if passed else "failed"}],
        },
        seed=1,
    )


def after(*facts: Fact) -> dict[int, Milestone]:
    history = [
        Evidence(
            id=EvidenceId(f"{n:032x}"),
            learner=LearnerId("me"),
            at=NOON + timedelta(minutes=n),
            content_hash="",
            fact=fact,
            seq=n,
        )
        for n, fact in enumerate(facts, start=1)
    ]
    road = standings(STAGES, fold(PROGRESS, history))
    return {found.number: found for found in milestones(road, CLOSURE)}


def test_there_are_six_and_each_has_the_gate_that_the_road_gives_it() -> None:
    found = after()
    assert {number: one.stage.number for number, one in found.items()} == GATES
    assert not any(one.is_reached for one in found.values())


def test_a_pass_of_the_gate_reaches_it_at_that_verdict() -> None:
    first = after(verdict(33, passed=False), verdict(33, passed=True), verdict(33, passed=True))[1]
    assert first.reached == NOON + timedelta(minutes=2)
    assert (first.evidence, first.attempts) == (EvidenceId(f"{2:032x}"), 2)


def test_a_verdict_that_is_undone_takes_the_milestone_back() -> None:
    undo = Correction(undoes=EvidenceId(f"{1:032x}"), reason="not mine")
    one = after(verdict(33, passed=True), undo)[1]
    assert (one.is_reached, one.evidence, one.attempts) == (False, None, 0)


def test_what_is_left_before_a_milestone_shrinks_with_each_pass() -> None:
    before, one = after()[1], after(verdict(1, passed=True))[1]
    assert len(before.before) == before.on_the_way
    assert len(one.before) == one.on_the_way - 1
    assert one.before[-1] == BY_NUMBER[33]


@given(
    st.lists(
        st.one_of(
            st.builds(verdict, st.sampled_from(sorted(GATES.values())), passed=st.just(False)),
            st.builds(verdict, st.sampled_from([1, 2, 34, 49, 76, 94]), passed=st.booleans()),
            st.builds(Help, stage=st.just(BY_NUMBER[33]), what=st.just("solution"),
                      tier=st.just(0)),
            st.builds(Opened, stage=st.just(BY_NUMBER[95])),
            st.builds(Note, stage=st.just(BY_NUMBER[95]), text=st.just("done, I swear")),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_nothing_but_a_pass_of_its_gate_reaches_a_milestone(facts: list[Fact]) -> None:
    assert not any(one.is_reached for one in after(*facts).values())
