"""A plan, mastery, milestones and today's queue follow from what was asked and done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from baibu.app import actions, mastery, planning, queries, standing
from baibu.app.planning import Wish
from baibu.app.recording import keep
from baibu.app.wiring import Baibu
from baibu.content import Stage
from baibu.core.errors import NoSuchStageError
from baibu.core.ids import EvidenceId
from baibu.derive.plan import MoveRefusedError
from baibu.ledger import Correction, Verdict
from baibu.ledger.errors import ArchiveExistsError
from makers.small_course import NOON, RIGHT, WRONG, Ticking, baibu, wired

__all__ = ["baibu"]


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Baibu]:
    """A Baibu over the real road; a stage that is being written just now counts as coming."""
    with wired(tmp_path / "home", content="") as made:
        stages = {
            name: replace(stage, coming=stage.coming or not is_whole(stage))
            for name, stage in made.catalog.stages.items()
        }
        yield replace(made, catalog=replace(made.catalog, stages=stages))


def is_whole(stage: Stage) -> bool:
    names = ("starter.py", "solution.py", "checks.py", "hints.toml", "cards.toml", "brief.zh.md")
    return all((stage.folder / name).exists() for name in names)


def passing(baibu: Baibu, *numbers: int, minutes: int = 30) -> list[EvidenceId]:
    """Record passes as the grader would."""
    done = []
    for number in numbers:
        stage = baibu.catalog.stage(number)
        assert isinstance(baibu.clock, Ticking)
        baibu.clock.at += timedelta(minutes=minutes)
        fact = Verdict(
            stage=stage.id,
            attempt=EvidenceId("0" * 32),
            via="cli",
            source="",
            report={"passed": True, "checks": [{"outcome": "passed"}]},
            seed=1,
        )
        done.append(keep(baibu, fact).id)
    return done


def wait(baibu: Baibu, days: int) -> None:
    assert isinstance(baibu.clock, Ticking)
    baibu.clock.at += timedelta(days=days)


# The plan


def test_a_first_plan_starts_today_and_lasts_six_months(road: Baibu) -> None:
    page = planning.make_plan(road, Wish())
    assert page.start == page.today == planning.today(road)
    assert 25 <= (page.end - page.start).days / 7 <= 27
    assert page.finish.low < page.finish.middle < page.finish.high
    assert [month.number for month in page.months] == [1, 2, 3, 4, 5, 6]
    assert len({month.advice.en for month in page.months}) == 6
    assert sum(len(month.stages) for month in page.months) == 100
    assert page.speed == pytest.approx(1.0)
    assert page.days[0].day == page.today


def test_without_a_plan_there_is_nothing_to_show(road: Baibu) -> None:
    with pytest.raises(planning.NoPlanError):
        planning.plan_page(road)
    with pytest.raises(planning.NoPlanError):
        planning.move(road, "3", "4")


def test_what_is_left_out_stays_as_it_was(road: Baibu) -> None:
    planning.make_plan(road, Wish(hours=9.0, free=("2026-05-01..2026-05-14",)))
    page = planning.make_plan(road, Wish(background="developer"))
    assert (page.hours, page.free) == (14.0, "2026-05-01..2026-05-14"), "the background's hours"
    again = planning.make_plan(road, Wish(hours=9.0))
    assert (again.hours, again.background.en) == (9.0, "developer")
    assert planning.make_plan(road, Wish(free=())).free == ""


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(deadline="2026-01-02"), "B042"),
        (Wish(deadline="2020-01-01"), "B042"),
        (Wish(hours=0.0), "B043"),
        (Wish(hours=-3.0), "B043"),
        (Wish(hours=113.0), "B043"),
        (Wish(start="soon"), "B046"),
        (Wish(free=("2026-05-14..2026-05-01",)), "B046"),
        (Wish(targets=("999",)), "B001"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_and_changes_nothing(
    road: Baibu, wish: Wish, code: str
) -> None:
    planning.make_plan(road, Wish(hours=9.0))
    with pytest.raises((planning.PastDeadlineError, planning.NoHoursError,
                        planning.NotADayError, NoSuchStageError), match=f"^{code} "):  # fmt: skip
        planning.make_plan(road, wish)
    assert planning.plan_page(road).hours == 9.0


def test_a_short_deadline_says_what_is_dropped_and_what_that_costs(road: Baibu) -> None:
    page = planning.make_plan(road, Wish(deadline="2026-02-20"))
    assert page.dropped is not None
    assert page.dropped.is_exact
    assert page.dropped.readiness > 0
    assert page.end <= date(2026, 2, 20)
    kept = sum(len(month.stages) for month in page.months)
    assert kept + len(page.dropped.stages) == 100


def test_a_gap_is_no_guilt_the_rest_is_planned_anew_and_the_reason_told(road: Baibu) -> None:
    before = planning.make_plan(road, Wish())
    passing(road, 1, 2)
    wait(road, 14)
    page = planning.plan_page(road)
    assert page.away in {13, 14}
    assert page.days[0].day == page.today
    moved = {shift.cause.en: shift.days for shift in page.shifts}
    assert moved["days went by"] == 14
    assert moved["work was done"] < 0
    assert sum(moved.values()) == (page.finish.middle - before.finish.middle).days


def test_a_move_is_kept_and_one_that_breaks_a_need_is_refused(road: Baibu) -> None:
    planning.make_plan(road, Wish())
    moved = planning.move(road, "7", "20")
    assert moved.after is not None
    assert moved.after.number == 20
    month = next(m for m in planning.plan_page(road).months if m.number == 1)
    numbers = [stage.card.number for stage in month.stages]
    assert numbers.index(7) == numbers.index(20) + 1
    with pytest.raises(MoveRefusedError, match="stage 2 needs stage 1"):
        planning.move(road, "1", "2")
    assert [s.card.number for s in planning.plan_page(road).months[0].stages] == numbers


def test_the_order_of_the_plan_decides_what_is_next(road: Baibu) -> None:
    first = queries.next_(road).card
    assert first is not None
    planning.make_plan(road, Wish(targets=("19",)))
    wanted = queries.next_(road).card
    assert wanted is not None
    assert wanted.number in {card.number for card in planning.need(road, "19").stages}


def test_pull_mode_lists_the_smallest_set_without_what_is_passed(road: Baibu) -> None:
    before = planning.need(road, "53")
    assert before.stages[-1].number == 53
    passing(road, 1)
    after = planning.need(road, "53")
    assert after.passed == 1
    assert [c.number for c in after.stages] == [c.number for c in before.stages if c.number != 1]
    assert after.minutes == sum(card.minutes for card in after.stages)


def test_a_habit_is_ticked_for_today(road: Baibu) -> None:
    planning.make_plan(road, Wish())
    assert planning.habit(road).kept == 1
    assert planning.habit(road).kept == 1, "once a day"
    wait(road, 1)
    assert planning.habit(road).kept == 2
    assert planning.habit(road, done=False).kept == 1
    assert len(planning.plan_page(road).months[0].kept) == 1


def test_the_calendar_is_written_once_unless_told_to(road: Baibu, tmp_path: Path) -> None:
    planning.make_plan(road, Wish())
    path = tmp_path / "plan.ics"
    done = planning.export_calendar(road, path, "zh")
    text = path.read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == done.events
    assert "★ 33" in text.replace("\r\n ", "")
    with pytest.raises(ArchiveExistsError):
        planning.export_calendar(road, path, "zh")
    assert planning.export_calendar(road, path, "en", replace=True).events == done.events


# Mastery


def test_a_pass_raises_its_skills_and_is_named_as_the_reason(baibu: Baibu) -> None:
    before = mastery.skill_page(baibu, "averages")
    assert (before.reasons, before.skill.evidence) == ((), 0)
    actions.grade(baibu, 1, WRONG, via="cli")
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    after = mastery.skill_page(baibu, "averages")
    assert after.skill.chance > before.skill.chance
    assert after.skill.low < after.skill.chance < after.skill.high
    assert after.reasons[0].what.en == "passed stage 1 Count"
    assert after.reasons[0].points > after.reasons[1].points > 0, "half of its checks passed"
    assert [card.number for card in after.stages] == [1, 2, 3, 4, 5]


def test_a_skill_goes_by_its_id_or_its_title_in_either_language(baibu: Baibu) -> None:
    for name in ("averages", "Averages", "平均数"):
        assert mastery.skill_page(baibu, name).skill.id == "averages"
    with pytest.raises(mastery.NoSuchSkillError):
        mastery.skill_page(baibu, "astrology")


def test_every_skill_is_listed_by_area(road: Baibu) -> None:
    page = mastery.mastery_page(road)
    assert sum(len(area.skills) for area in page.areas) == len(road.catalog.skills)
    assert (page.evidence, page.background) == (0, None)
    planning.make_plan(road, Wish(background="developer"))
    developer = mastery.mastery_page(road)
    assert developer.background is not None
    assert developer.areas[0].chance > page.areas[0].chance


def test_what_is_undone_is_no_reason(road: Baibu) -> None:
    (pass_id,) = passing(road, 1)
    assert mastery.skill_page(road, "values-types").reasons
    keep(road, Correction(undoes=pass_id, reason="not mine"))
    assert mastery.skill_page(road, "values-types").reasons == ()


def test_rebuilding_changes_neither_plan_nor_mastery(road: Baibu) -> None:
    planning.make_plan(road, Wish())
    passing(road, 1, 2, 3)
    before = mastery.mastery_page(road).areas
    assert actions.rebuild(road).is_same
    again = mastery.mastery_page(road).areas
    assert [a.chance for a in again] == pytest.approx([a.chance for a in before], abs=1e-4)


# Milestones, today, one's own past


def test_a_milestone_is_reached_by_its_gate(road: Baibu) -> None:
    planning.make_plan(road, Wish())
    first = standing.milestones_page(road).rows[0]
    assert (first.reached, first.left) == (None, first.on_the_way)
    assert first.planned is not None
    (evidence,) = passing(road, 33)
    page = standing.milestones_page(road)
    assert page.reached == 1
    assert (page.rows[0].evidence, page.rows[0].attempts) == (evidence, 1)
    assert [row.number for row in page.rows] == [1, 2, 3, 4, 5, 6]


def test_today_holds_the_minutes_of_the_plan(road: Baibu) -> None:
    usual = standing.queue_page(road)
    assert (usual.minutes, usual.planned) == (60, False)
    planning.make_plan(road, Wish(hours=7.0))
    page = standing.queue_page(road)
    assert page.planned
    assert page.minutes == pytest.approx(60, abs=2)
    assert [entry.kind for entry in page.entries] == ["stage", "reading"]
    assert standing.queue_page(road, minutes=20).minutes == 20


def test_a_stage_that_keeps_failing_brings_back_what_it_builds_on(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    for _ in range(3):
        actions.grade(baibu, 2, "def mean(xs):\n    return 0\n", via="cli")
    stages = [e for e in standing.queue_page(baibu).entries if e.kind != "reviews"]
    assert stages[0].kind == "stage", "its only skill is that of the stage itself"
    assert "attempts: 3" in stages[0].reason.en


def test_one_is_compared_with_oneself_and_nobody_else(road: Baibu) -> None:
    passing(road, 1, 2)
    wait(road, 40)
    passing(road, 3, 4, 5)
    page = standing.versus_page(road, 30)
    assert (page.passed.then, page.passed.now) == (2, 5)
    assert [card.number for card in page.stages] == [3, 4, 5]
    assert page.minutes.now > 0
    assert page.minutes.then == 2, "in the 30 days before these"
    assert page.risen
    assert all(change.now > change.then for change in page.risen)
    for days in (0, 99_999):
        with pytest.raises(planning.NotADayError):
            standing.versus_page(road, days)


# Placement


def test_a_placement_asks_most_telling_skills_first_and_stops(road: Baibu) -> None:
    page = standing.place_page(road)
    assert page.question is not None
    asked = []
    while page.question is not None:
        asked.append(page.question.skill.id)
        page = standing.place(road, asked[-1], 1.0, seconds=20.0)
    assert len(asked) == len(set(asked))
    assert page.minutes <= 30
    assert page.test, "who knows it all may try it all"


def test_a_placement_ends_when_half_an_hour_is_over(road: Baibu) -> None:
    page = standing.place_page(road)
    assert page.question is not None
    assert standing.place(road, page.question.skill.id, 0.0, seconds=1_800.0).question is None
    wait(road, 1)
    assert standing.place_page(road).question is not None, "and may be taken again"


def test_a_placement_takes_nothing_away(road: Baibu) -> None:
    passing(road, 1, 2, 3)
    before = {s.id: s.chance for area in mastery.mastery_page(road).areas for s in area.skills}
    for skill in ("values-types", "functions", "recursion"):
        standing.place(road, skill, 0.0)
    after = {s.id: s.chance for area in mastery.mastery_page(road).areas for s in area.skills}
    assert all(after[name] >= before[name] - 1e-3 for name in before)
    assert queries.home(road).passed == 3


def test_moments_belong_to_days_by_the_clock_of_the_machine(road: Baibu) -> None:
    assert planning.today(road) == (NOON.astimezone() - timedelta(hours=4)).date()
    assert isinstance(NOON, datetime)


def test_work_counts_for_the_day_that_it_is_where_the_learner_is(
    road: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(road.clock, Ticking)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        road.clock.at = datetime(2026, 3, 9, 22, 30, tzinfo=UTC)  # 06:30 of the tenth in Shanghai
        planning.make_plan(road, Wish(background="zero", hours=10))
        passing(road, 1)
        assert standing.versus_page(road, days=1).minutes.now > 0
        assert planning.today(road) == date(2026, 3, 10)
    finally:
        monkeypatch.undo()
        time.tzset()
