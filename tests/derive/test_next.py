"""Where stages stand, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from baibu.content import Stage
from baibu.content.schema import Limits
from baibu.core.ids import EvidenceId, LearnerId, SkillId, StageId
from baibu.core.language import Text
from baibu.derive import PROGRESS, Progress, Standing, fold, next_stage, standings
from baibu.derive.next import Entry, Ground, Reviews, queue
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


# The queue of today


def ground(stage: int, chance: float) -> Ground:
    return Ground(skill=SkillId(f"skill-of-{stage}"), stage=StageId(f"s{stage}"), chance=chance)


def kinds(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.kind for entry in entries]


def test_a_newcomer_begins_with_the_first_stage_and_is_told_of_two_others() -> None:
    (entry,) = queue(road(stage(1), stage(2), stage(3), stage(4)), 60)
    assert (entry.kind, entry.why, entry.stage) == ("stage", "first", "s1")
    assert entry.instead == ("s2", "s3")
    assert entry.minutes == 30, "no more than the stage takes"


def test_reviews_come_first_and_take_a_part_of_the_day_at_most() -> None:
    found = queue(road(stage(1)), 60, reviews=Reviews(cards=100, minutes=50))
    assert kinds(found) == ["reviews", "stage"]
    assert (found[0].minutes, found[0].cards) == (18, 36)


def test_reviews_take_the_whole_day_when_no_stage_is_left() -> None:
    (entry,) = queue(road(stage(1), passed=(1,)), 60, reviews=Reviews(cards=100, minutes=50))
    assert (entry.kind, entry.minutes, entry.cards) == ("reviews", 50, 100)


def test_reviews_and_reading_too_name_what_could_take_their_place() -> None:
    stages = road(stage(1), stage(2), stage(3))
    found = queue(stages, 60, reviews=Reviews(cards=9, minutes=5), has_reading=True)
    assert kinds(found) == ["reviews", "stage", "reading"]
    assert [entry.instead for entry in found] == [("s1", "s2"), ("s2", "s3"), ("s1", "s2")]


def test_reading_comes_last_and_only_where_a_plan_keeps_time_for_it() -> None:
    found = queue(road(stage(1)), 60, has_reading=True)
    assert kinds(found) == ["stage", "reading"]
    assert found[1].minutes == 10
    assert kinds(queue(road(stage(1)), 10, has_reading=True)) == ["stage"], "too little to begin"


def test_a_stage_that_keeps_failing_sends_one_back_to_its_weakest_ground() -> None:
    weak = [ground(1, 0.6), ground(2, 0.3), ground(3, 0.5)]
    stages = (stage(1), stage(2), stage(3), stage(4, 1, 2, 3))
    failing = road(*stages, tried=(4, 4, 4), passed=(1, 2, 3))
    found = queue(failing, 60, ground=weak)
    assert kinds(found) == ["repair", "stage"]
    repair = found[0]
    assert (repair.stage, repair.skill, repair.tries) == ("s2", "skill-of-2", 3)
    assert repair.instead == ("s3", "s1"), "the next weakest first"
    twice = road(*stages, tried=(4, 4), passed=(1, 2, 3))
    assert kinds(queue(twice, 60, ground=weak)) == ["stage"]


def test_the_order_of_a_plan_decides_which_stage_is_next() -> None:
    found = road(stage(1), stage(2), stage(3))
    order = [StageId("s3"), StageId("s1"), StageId("s2")]
    (entry,) = queue(found, 60, order=order)
    assert (entry.stage, entry.instead) == ("s3", ("s1", "s2"))
    choice = next_stage(found, order)
    assert choice is not None
    assert choice.stage == "s3"


def test_nothing_is_left_to_do_when_all_is_passed_and_fresh() -> None:
    assert queue(road(stage(1), passed=(1,)), 60) == ()


@given(
    minutes=st.floats(1, 600),
    cards=st.integers(0, 500),
    tried=st.lists(st.integers(1, 4)),
    passed=st.sets(st.integers(1, 4)),
    has_reading=st.booleans(),
)
def test_a_queue_never_holds_more_than_the_day(
    minutes: float, cards: int, tried: list[int], passed: set[int], has_reading: bool
) -> None:
    found = road(
        stage(1), stage(2, 1), stage(3, 1), stage(4, 2), tried=tuple(tried), passed=tuple(passed)
    )
    reviews = Reviews(cards=cards, minutes=cards / 5)
    weak = [ground(1, 0.4), ground(2, 0.2)]
    entries = queue(found, minutes, reviews=reviews, ground=weak, has_reading=has_reading)
    assert sum(entry.minutes for entry in entries) <= minutes + len(entries)
    for entry in entries:
        assert entry.minutes >= 1
        assert len(entry.instead) <= 2
        if entry.kind == "stage":
            assert entry.stage is not None
            assert found[entry.stage].missing == ()


def test_what_builds_on_something_not_passed_waits_even_through_a_stage_that_is_coming() -> None:
    built = (stage(1), stage(2, 1), stage(3, 2, coming=True), stage(4, 3), stage(5))
    first = queue(road(*built), 60)[0]
    assert (first.stage, first.instead) == ("s1", ("s5",))
    later = queue(road(*built, passed=(1, 2)), 60)[0]
    assert (later.stage, later.instead) == ("s4", ("s5",))
