"""The plan: laws of the order, the days, the range, and of what is dropped for a deadline."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.content import Stage, load
from baibu.content.schema import Limits
from baibu.core.ids import EvidenceId, LearnerId, StageId
from baibu.core.language import Text
from baibu.derive import PROGRESS, fold
from baibu.derive.plan import (
    PLAN,
    Asked,
    Calendar,
    Plan,
    Work,
    away,
    by_week,
    causes,
    circles,
    finish,
    greedily,
    learned,
    make,
    needed,
    ordered,
    refused,
    select,
)
from baibu.derive.plan.pace import USUAL
from baibu.ledger.evidence import (
    Correction,
    Evidence,
    Fact,
    Habit,
    Opened,
    PlanMove,
    Planned,
)

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROAD = load().stages
WEEK = timedelta(weeks=1)


def sid(number: int) -> StageId:
    return StageId(f"s{number}")


def stage(number: int, *needs: int, minutes: int = 60, month: int = 1) -> Stage:
    text = Text(zh=f"第 {number} 关", en=f"Stage {number}")
    return Stage(
        id=sid(number), number=number, kind="code", title=text, summary=text,
        needs=tuple(sid(need) for need in needs), teaches=(), minutes=minutes, month=month,
        lifecycle=(1,), data=(), extras=(), sources=(), milestone=None, limits=Limits(),
        coming=False, folder=Path(),
    )  # fmt: skip


def road(*stages: Stage) -> dict[StageId, Stage]:
    return {each.id: each for each in stages}


def wish(**told: Any) -> Planned:
    usual: dict[str, Any] = {
        "background": "zero", "order": "months", "depth": "core", "hours": 15.0,
        "start": MONDAY.isoformat(), "deadline": "", "free": "", "targets": "",
    }  # fmt: skip
    return Planned(**(usual | told))


def told(number: int, fact: Fact, at: datetime | None = None) -> Evidence:
    return Evidence(
        id=EvidenceId(f"{number:032x}"),
        learner=LearnerId("me"),
        at=at or NOON + timedelta(minutes=number),
        content_hash="",
        fact=fact,
        seq=number,
    )


def asking(*facts: Fact, **more: Any) -> Asked:
    return fold(PLAN, [told(n, fact) for n, fact in enumerate((wish(**more), *facts), start=1)])


def planned(
    stages: Mapping[StageId, Stage] = ROAD,
    work: Mapping[StageId, Work] | None = None,
    *moves: PlanMove,
    today: date = MONDAY,
    **more: Any,
) -> Plan:
    return make(stages, asking(*moves, **more), work or {}, today)


def weeks(plan: Plan) -> float:
    return (plan.end - MONDAY).days / 7


@st.composite
def roads(draw: st.DrawFn, most: int = 9) -> dict[StageId, Stage]:
    """Stages that need earlier ones."""
    count = draw(st.integers(1, most))
    return road(
        *(
            stage(
                n,
                *draw(st.sets(st.integers(1, n - 1), max_size=3) if n > 1 else st.just(set())),
                minutes=draw(st.integers(10, 90)),
                month=draw(st.integers(1, 3)),
            )
            for n in range(1, count + 1)
        )
    )


def keeps_needs_first(stages: Mapping[StageId, Stage], names: tuple[StageId, ...]) -> bool:
    place = {name: at for at, name in enumerate(names)}
    return all(
        place[need] < place[name] for name in names for need in stages[name].needs if need in place
    )


# What was asked


facts = st.one_of(
    st.builds(wish, hours=st.floats(1, 60), background=st.sampled_from(["zero", "developer"])),
    st.builds(PlanMove, stage=st.just(sid(2)), after=st.sampled_from([sid(1), StageId("")])),
    st.builds(Habit, month=st.integers(1, 6), day=st.just("2026-03-04"), done=st.booleans()),
    st.builds(Correction, undoes=st.integers(0, 20).map(lambda n: EvidenceId(f"{n:032x}")),
              reason=st.just("")),
    st.builds(Opened, stage=st.just(sid(1))),
)  # fmt: skip


@given(history=st.lists(facts, max_size=15), data=st.data())
@settings(deadline=None)
def test_a_snapshot_never_changes_what_was_asked(history: list[Fact], data: st.DataObject) -> None:
    items = [told(n, fact) for n, fact in enumerate(history)]
    cut = data.draw(st.integers(0, len(items)))
    head = fold(PLAN, items[:cut])
    kept = PLAN.from_json(json.loads(json.dumps(PLAN.to_json(head))))
    assert kept == head
    assert fold(PLAN, items[cut:], kept) == fold(PLAN, items)


@given(history=st.lists(facts, max_size=15), data=st.data())
@settings(deadline=None)
def test_the_order_in_which_wishes_are_read_does_not_matter(
    history: list[Fact], data: st.DataObject
) -> None:
    items = [told(n, f) for n, f in enumerate(history) if not isinstance(f, Correction)]
    mixed = fold(PLAN, data.draw(st.permutations(items)))
    plain = fold(PLAN, items)
    assert (mixed.plan, mixed.moves, mixed.kept) == (plain.plan, plain.moves, plain.kept)


def test_the_latest_plan_holds_and_undoing_it_brings_the_former_back() -> None:
    asked = asking(wish(hours=5.0))
    assert asked.plan is not None
    assert asked.plan.hours == 5.0
    undone = PLAN.step(asked, told(9, Correction(undoes=EvidenceId(f"{2:032x}"), reason="")))
    assert undone.plan is not None
    assert undone.plan.hours == 15.0


def test_a_new_plan_begins_without_the_moves_of_the_old_one() -> None:
    move = PlanMove(stage=sid(2), after=StageId(""))
    assert asking(move).moves == (move,)
    assert asking(move, wish()).moves == ()


def test_a_habit_can_be_ticked_and_the_tick_taken_back() -> None:
    done = Habit(month=1, day="2026-03-04", done=True)
    assert asking(done).kept == {(1, date(2026, 3, 4))}
    assert asking(done, replace(done, done=False)).kept == frozenset()


@pytest.mark.parametrize(
    "told_wrong", [{"hours": 0.0}, {"hours": 169.0}, {"start": "soon"}, {"free": "2026-13-01"}]
)
def test_a_plan_that_makes_no_sense_is_no_evidence(told_wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        wish(**told_wrong)


# The order


@given(stages=roads(), order=st.sampled_from(["months", "software", "data"]))
@settings(deadline=None)
def test_every_order_keeps_needs_first_and_names_each_stage_once(
    stages: dict[StageId, Stage], order: Any
) -> None:
    names = ordered(stages, order)
    assert sorted(names) == sorted(stages)
    assert keeps_needs_first(stages, names)


@pytest.mark.parametrize("order", ["months", "software", "data"])
def test_the_real_road_can_be_walked_in_each_order(order: Any) -> None:
    names = ordered(ROAD, order)
    assert len(names) == 100
    assert keeps_needs_first(ROAD, names)


def test_software_first_goes_by_number_and_data_first_brings_arrays_before_tests() -> None:
    software = [ROAD[name].number for name in ordered(ROAD, "software")]
    assert software == sorted(software)
    data = [ROAD[name].number for name in ordered(ROAD, "data")]
    assert data.index(18) < data.index(10)


@given(stages=roads(), data=st.data())
@settings(deadline=None)
def test_a_move_is_made_or_refused_for_a_need_that_it_would_break(
    stages: dict[StageId, Stage], data: st.DataObject
) -> None:
    names = ordered(stages)
    one = data.draw(st.sampled_from(names))
    after = data.draw(st.sampled_from([*names, StageId("")]).filter(lambda name: name != one))
    move = PlanMove(stage=one, after=after)
    moved = ordered(stages, moves=[move])
    assert keeps_needs_first(stages, moved)
    if refused(stages, names, move) is None:
        place = moved.index(after) + 1 if after else 0
        assert moved[place] == one
    else:
        assert moved == names


def test_a_refused_move_names_the_stages_in_the_way() -> None:
    stages = road(stage(1), stage(2, 1), stage(3))
    error = refused(stages, ordered(stages), PlanMove(stage=sid(1), after=sid(3)))
    assert error is not None
    assert error.code == "B040"
    assert (error.facts["number"], error.facts["needs"]) == (2, 1)


def test_a_circle_is_named_and_the_rest_goes_on() -> None:
    stages = road(stage(1, 2), stage(2, 1), stage(3, 2))
    assert [set(circle) for circle in circles(stages)] == [{sid(1), sid(2)}]
    assert sorted(ordered(stages)) == sorted(stages)
    plan = planned(stages)
    assert len(plan.of_stage) == 3
    assert plan.circles


def test_pull_mode_gives_the_smallest_set_that_reaches_a_target() -> None:
    stages = road(stage(1), stage(2, 1), stage(3), stage(4, 2))
    assert needed(stages, [sid(4)]) == {sid(1), sid(2), sid(4)}
    assert needed(stages, [StageId("unknown")]) == frozenset()
    assert set(planned(stages, targets="s4").order) == {sid(1), sid(2), sid(4)}


# The days


def test_the_six_months_of_the_default_plan_hold_their_own_stages() -> None:
    plan = planned()
    assert 25 <= weeks(plan) <= 27
    for task in plan.tasks:
        month = (task.last - MONDAY).days / 30.4
        assert task.month - 1.4 < month < task.month + 0.3, task


@pytest.mark.parametrize(
    ("told_more", "low", "high"),
    [
        ({"background": "developer", "hours": 14.0}, 24, 28),  # six months, after work
        ({"background": "data-scientist"}, 8.7, 17.4),  # two to four months
        ({"hours": 40.0, "depth": "deep"}, 65, 91),  # 15 to 21 months, full time
    ],
)
def test_each_background_is_done_when_the_seed_says(
    told_more: dict[str, Any], low: float, high: float
) -> None:
    assert low <= weeks(planned(**told_more)) <= high


def test_stages_that_a_background_knows_are_tried_as_a_test_first() -> None:
    plan = planned(background="developer")
    first = plan.of_stage[StageId("hello-python")]
    assert (first.kind, first.minutes) == ("test", 10)
    tried = planned(
        work={StageId("hello-python"): Work(attempts=1, worked=5.0)}, background="developer"
    )
    assert tried.of_stage[StageId("hello-python")].kind == "stage"


def test_no_day_holds_more_than_its_minutes_and_free_days_hold_nothing() -> None:
    plan = planned(free="2026-03-10..2026-03-20 2026-04-01")
    for day in plan.days:
        spent = sum(portion.minutes for portion in day.portions) + day.reading + day.reviews
        assert spent <= 15 * 60 / 7 + len(day.portions) + 2, day.day
        assert not date(2026, 3, 10) <= day.day <= date(2026, 3, 20)
    assert plan.on(date(2026, 4, 1)) is None
    assert plan.on(date(2026, 4, 2)) is not None


def test_who_learns_full_time_has_the_weekend_off() -> None:
    calendar = Calendar(hours=40.0)
    assert calendar.minutes(date(2026, 3, 7)) == 0
    assert calendar.between(MONDAY, MONDAY + timedelta(days=6)) == pytest.approx(2400)


@given(
    stages=roads(),
    hours=st.floats(2, 40),
    passed=st.sets(st.integers(1, 9)),
    late=st.integers(0, 60),
)
@settings(deadline=None)
def test_a_plan_holds_what_is_left_in_order_from_today(
    stages: dict[StageId, Stage], hours: float, passed: set[int], late: int
) -> None:
    today = MONDAY + timedelta(days=late)
    done = {sid(n): Work(attempts=1, worked=40.0, passed=MONDAY) for n in passed}
    plan = planned(stages, done, today=today, hours=hours)
    assert set(plan.of_stage) == {name for name in stages if name not in done}
    assert all(today <= task.first <= task.last for task in plan.tasks)
    lasts = [task.last for task in plan.tasks]
    assert lasts == sorted(lasts)
    held = sum(portion.minutes for day in plan.days for portion in day.portions)
    speed = plan.pace.speed.factor / USUAL.speed.factor
    assert held == pytest.approx(sum(plan.authored) * speed, rel=0.05, abs=len(plan.days) + 1)


def test_missed_days_are_planned_again_and_nothing_is_overdue() -> None:
    later = planned(today=MONDAY + 3 * WEEK)
    assert min(task.first for task in later.tasks) == MONDAY + 3 * WEEK
    assert later.end == planned().end + 3 * WEEK


def test_a_stage_under_way_asks_for_what_is_left_of_it() -> None:
    stages = road(stage(1, minutes=100))
    work = {sid(1): Work(attempts=2, worked=60.0)}
    assert planned(stages, work).of_stage[sid(1)].minutes == 40
    long = {sid(1): Work(attempts=9, worked=600.0)}
    assert planned(stages, long).of_stage[sid(1)].minutes == 25


def test_without_stages_left_the_plan_is_done_today() -> None:
    stages = road(stage(1))
    plan = planned(stages, {sid(1): Work(attempts=1, worked=9.0, passed=MONDAY)})
    assert (plan.tasks, plan.end, finish(plan).high) == ((), MONDAY, MONDAY)


def test_a_plan_must_have_been_asked_for() -> None:
    with pytest.raises(ValueError, match="asked"):
        make(ROAD, Asked(), {}, MONDAY)


# The range


def test_the_range_holds_its_middle_and_narrows_with_what_is_passed() -> None:
    names = ordered(ROAD)

    def width(count: int) -> float:
        done = {n: Work(attempts=2, worked=ROAD[n].minutes, passed=MONDAY) for n in names[:count]}
        told_finish = finish(planned(work=done))
        assert told_finish.low <= told_finish.middle <= told_finish.high
        return (told_finish.high - told_finish.low) / (told_finish.middle - MONDAY)

    assert width(0) > width(10) > width(40)


def test_who_works_twice_as_fast_is_done_sooner_and_one_stage_says_little() -> None:
    usual = learned([])
    one = learned([(60.0, 30.0)])
    many = learned([(60.0, 30.0)] * 40)
    assert usual.speed.factor > one.speed.factor > many.speed.factor
    assert many.speed.factor == pytest.approx(0.5, rel=0.1)
    assert many.speed.spread < one.speed.spread < usual.speed.spread


def test_a_stage_that_was_known_before_teaches_nothing_about_speed() -> None:
    assert learned([(60.0, 2.0)]) == learned([])


def test_weeks_teach_how_many_hours_are_kept() -> None:
    full, half = (learned([], [(600.0, w)] * 10).kept.factor for w in (600.0, 300.0))
    assert full > USUAL.kept.factor > half


def test_the_causes_of_a_new_date_add_up() -> None:
    names = ordered(ROAD)
    before = planned()
    done = {n: Work(attempts=2, worked=2.0 * ROAD[n].minutes, passed=MONDAY) for n in names[:6]}
    now = planned(work=done, today=MONDAY + 2 * WEEK, free="2026-05-01..2026-05-14")
    moved = causes(before, now)
    assert sum(m.days for m in moved) == (finish(now).middle - finish(before).middle).days
    days = {m.cause: m.days for m in moved}
    assert days["time"] == 14
    assert days["work"] < 0 < days["speed"]
    assert days["calendar"] >= 14


def test_nothing_moved_without_a_cause() -> None:
    assert causes(planned(), planned()) == ()


def test_stages_dropped_from_the_plan_are_a_cause_of_their_own() -> None:
    moved = causes(planned(), planned(targets="gd-linear-fit"))
    assert [m.cause for m in moved] == ["scope"]
    assert moved[0].days < 0


# A deadline that is too short


def value(stages: Mapping[StageId, Stage], names: frozenset[StageId]) -> float:
    return sum(worth(stages)[name] for name in names)


def worth(stages: Mapping[StageId, Stage]) -> dict[StageId, float]:
    return {name: 1.0 + (each.number * 7) % 5 for name, each in stages.items()}


def best_of_all(stages: dict[StageId, Stage], budget: float) -> float:
    best = 0.0
    for size in range(len(stages) + 1):
        for names in itertools.combinations(stages, size):
            spent = sum(stages[name].minutes for name in names)
            if spent <= budget and needed(stages, names) == set(names):
                best = max(best, value(stages, frozenset(names)))
    return best


@given(stages=roads(7), part=st.floats(0.1, 1.1))
@settings(deadline=None, max_examples=40)
def test_what_is_kept_is_closed_fits_and_is_worth_most(
    stages: dict[StageId, Stage], part: float
) -> None:
    minutes = {name: float(each.minutes) for name, each in stages.items()}
    budget = part * sum(minutes.values())
    choice = select(stages, worth(stages), minutes, budget)
    quick = greedily(stages, worth(stages), minutes, budget)
    for kept in (choice.kept, quick):
        assert needed(stages, kept) == kept
        assert sum(minutes[name] for name in kept) <= budget + 1e-6
    assert choice.is_exact
    assert choice.value == pytest.approx(best_of_all(stages, budget))
    assert value(stages, quick) <= choice.value + 1e-9
    assert choice.value + choice.cost == pytest.approx(sum(worth(stages).values()))


def test_a_deadline_that_is_long_enough_drops_nothing() -> None:
    assert planned(deadline="2027-03-01").choice is None


def test_a_deadline_that_is_too_short_keeps_the_day_and_says_what_is_dropped() -> None:
    plan = planned(deadline="2026-05-30")
    assert plan.choice is not None
    assert plan.end <= date(2026, 5, 30)
    assert set(plan.of_stage) == plan.choice.kept
    assert plan.choice.dropped
    assert needed(ROAD, plan.choice.kept) == plan.choice.kept


def test_what_is_worth_most_is_kept() -> None:
    stages = road(stage(1, minutes=600), stage(2, minutes=600))
    asked = asking(deadline="2026-03-09")
    for dear in (1, 2):
        worths = {sid(1): 1.0, sid(2): 1.0} | {sid(dear): 5.0}
        plan = make(stages, asked, {}, MONDAY, worth=worths)
        assert list(plan.of_stage) == [sid(dear)]


# Weeks


def test_minutes_are_counted_by_week_and_days_away_are_seen() -> None:
    acts = [
        told(n, Opened(stage=sid(1)), NOON + timedelta(days=day, minutes=minute))
        for n, (day, minute) in enumerate([(0, 0), (0, 10), (8, 0)])
    ]
    progress = fold(PROGRESS, acts)
    assert by_week(progress, MONDAY, MONDAY + timedelta(days=20)) == (
        (MONDAY, 11.0),
        (MONDAY + WEEK, 1.0),
    )
    assert away(progress, MONDAY, MONDAY + timedelta(days=20)) == 12
    assert away(fold(PROGRESS, []), MONDAY, MONDAY + timedelta(days=3)) == 3
