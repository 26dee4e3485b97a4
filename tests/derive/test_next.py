"""Where stages stand, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from baibu.content import Stage
from baibu.content.schema import Limits
from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.core.language import Text
from baibu.derive import PROGRESS, Progress, Standing, fold, next_stage, standings
from baibu.ledger.evidence import Evidence, Verdict

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def stage(number: int, *needs: int, month: int = 1, coming: bool = False) -> Stage:
    text = Text(zh=f"第 {number} 关", en=f"Stage {number}")
    return Stage(
        id=StageId(f"s{number}"),
        number=number,
        kind="code",
        title=text,
        summary=text,
        needs=tuple(StageId(f"s{need}") for need in needs),
        teaches=(),
        minutes=30,
        month=month,
        lifecycle=(1,),
        data=(),
        extras=(),
        sources=(),
        milestone=None,
        limits=Limits(),
        coming=coming,
        folder=Path(),
    )


def road(
    *stages: Stage, tried: tuple[int, ...] = (), passed: tuple[int, ...] = ()
) -> Mapping[StageId, Standing]:
    outcomes = [(number, "failed") for number in tried] + [(number, "passed") for number in passed]
    history = [
        Evidence(
            id=EvidenceId(f"{seq:032x}"),
            learner=LearnerId("me"),
            at=NOON + timedelta(minutes=seq),
            content_hash="",
            seq=seq,
            fact=Verdict(
                stage=StageId(f"s{number}"),
                attempt=EvidenceId(f"{seq:032x}"),
                via="web",
                source="",
                report={"passed": outcome == "passed", "checks": [{"outcome": outcome}]},
                seed=0,
            ),
        )
        for seq, (number, outcome) in enumerate(outcomes, start=1)
    ]
    return standings({s.id: s for s in stages}, fold(PROGRESS, history))


def statuses(found: Mapping[StageId, Standing]) -> dict[int, str]:
    return {standing.stage.number: standing.status for standing in found.values()}


def chosen(found: Mapping[StageId, Standing]) -> tuple[str, str, int] | None:
    choice = next_stage(found)
    return (choice.stage, choice.because, choice.opens) if choice else None


def test_the_road_begins_with_the_first_stage() -> None:
    found = road(stage(1), stage(2, 1), stage(3, 1))
    assert statuses(found) == {1: "open", 2: "locked", 3: "locked"}
    assert chosen(found) == ("s1", "first", 2)


def test_a_pass_unlocks_what_needs_it() -> None:
    found = road(stage(1), stage(2, 1), stage(3, 1, 2), passed=(1,))
    assert statuses(found) == {1: "passed", 2: "open", 3: "locked"}
    assert found[StageId("s3")].missing == ("s2",)
    assert chosen(found) == ("s2", "ready", 1)


def test_a_prerequisite_that_is_coming_holds_nobody_up() -> None:
    found = road(stage(1, coming=True), stage(2, 1))
    assert statuses(found) == {1: "coming", 2: "open"}
    assert found[StageId("s2")].missing == ()
    assert chosen(found) == ("s2", "first", 0)


def test_a_prerequisite_that_is_unknown_holds_nobody_up() -> None:
    assert statuses(road(stage(2, 99))) == {2: "open"}


def test_what_was_begun_goes_before_what_was_not() -> None:
    found = road(stage(1), stage(2), stage(3), tried=(3,))
    assert statuses(found)[3] == "started"
    assert chosen(found) == ("s3", "started", 0)


def test_of_several_begun_the_last_one_worked_on_comes_next() -> None:
    assert chosen(road(stage(1), stage(2), stage(3), tried=(3, 1, 2))) == ("s2", "started", 0)


def test_a_begun_stage_whose_prerequisite_is_not_passed_waits_for_it() -> None:
    found = road(stage(1), stage(2, 1), tried=(2,))
    assert statuses(found) == {1: "open", 2: "started"}
    assert chosen(found) == ("s1", "first", 1)


def test_the_plan_goes_by_month_and_then_by_number() -> None:
    found = road(stage(1, month=2), stage(5, month=1), stage(4, month=1))
    assert chosen(found) == ("s4", "first", 0)


def test_nothing_is_left_when_all_that_is_made_is_passed() -> None:
    assert chosen(road(stage(1), stage(2, 1, coming=True), passed=(1,))) is None


def test_a_stage_passed_under_a_former_id_is_passed() -> None:
    before = fold(PROGRESS, [])
    assert before == Progress()
    history = road(stage(1), passed=(1,))[StageId("s1")].progress
    renamed = standings(
        {StageId("s7"): stage(7)},
        Progress(stages={StageId("s1"): history}),
        {StageId("s7"): (StageId("s1"),)},
    )
    assert statuses(renamed) == {7: "passed"}


@given(
    needs=st.lists(st.sets(st.integers(1, 8)), min_size=8, max_size=8),
    coming=st.sets(st.integers(1, 8)),
    passed=st.sets(st.integers(1, 8)),
    tried=st.lists(st.integers(1, 8)),
)
def test_whoever_follows_the_advice_reaches_the_end(
    needs: list[set[int]], coming: set[int], passed: set[int], tried: list[int]
) -> None:
    """The stage chosen can always be done, and there is one until everything made is passed."""
    stages = [
        stage(n, *(need for need in needs[n - 1] if need < n), month=n % 3, coming=n in coming)
        for n in range(1, 9)
    ]
    done = set(passed)
    for _ in range(9):
        found = road(*stages, tried=tuple(tried), passed=tuple(done))
        choice = next_stage(found)
        if choice is None:
            break
        standing = found[choice.stage]
        assert standing.missing == ()
        assert not standing.stage.coming
        assert standing.stage.number not in done
        done.add(standing.stage.number)
    assert {n for n in range(1, 9) if n not in coming} <= done
