"""A learner makes a plan, changes it, and reads it, with forms alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from baibu.app import planning
from baibu.web.dates import day
from makers.small_course import NOON, RIGHT, Ticking
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]

FORM = {
    "background": "zero",
    "order": "months",
    "depth": "core",
    "hours": "3.5",
    "start": "2026-01-02",
    "deadline": "",
    "whole": "true",
}


def plans(visitor: Visitor) -> list[Any]:
    baibu = visitor.baibu
    return list(baibu.store.read(baibu.learner, kinds=("plan", "plan_move")))


def field(page: str, name: str) -> list[str]:
    return re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)


def wait(visitor: Visitor, days: int) -> None:
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    clock.at += timedelta(days=days)


def test_without_a_plan_the_page_offers_to_make_one(visitor: Visitor) -> None:
    page = visitor.get("/plan")
    assert page.status_code == 200
    assert "Make a plan" in words(page)
    assert field(page.text, "start") == ["2026-01-02"]
    assert field(page.text, "hours") == ["15"]


def test_a_plan_that_was_made_is_shown_with_its_range_and_its_week(visitor: Visitor) -> None:
    page = visitor.follow(visitor.post("/plan", FORM))
    said = words(page)
    told = planning.plan_page(visitor.baibu)
    assert f"Most likely done on {day(told.finish.middle, 'en').striptags()}" in said
    assert "stages passed 0 of 5" in said
    assert "Learner from zero; by month; core; 3.5 hours a week." in said
    assert said.count("beside it:") == len(told.days)
    assert "1 Count" in said


def test_the_same_form_sent_twice_makes_one_plan(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    visitor.post("/plan", FORM)
    assert len(plans(visitor)) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"deadline": "2025-12-31"}, "B042"),
        ({"hours": "0"}, "B043"),
        ({"hours": "three"}, "B043"),
        ({"hours": "nan"}, "B043"),
        ({"hours": "200"}, "B043"),
        ({"start": "tomorrow"}, "B046"),
        ({"start": "2926-01-02"}, "B051"),
        ({"deadline": "9999-12-31"}, "B051"),
        ({"free_first": "2026-02-02", "free_last": "2026-02-01"}, "B046"),
    ],
)
def test_what_cannot_be_planned_is_told_with_all_that_was_typed_still_there(
    visitor: Visitor, wrong: dict[str, str], code: str
) -> None:
    answer = visitor.post("/plan", {**FORM, "background": "developer", **wrong})
    assert answer.status_code == 400
    assert code in answer.text
    assert re.search(r'value="developer" checked', answer.text)
    for name, typed in wrong.items():
        assert typed in field(answer.text, name)
    assert plans(visitor) == []
    assert 'name="back" value="/plan/edit"' in answer.text


def test_a_form_with_words_that_we_never_offered_is_refused(visitor: Visitor) -> None:
    assert visitor.post("/plan", {**FORM, "background": "wizard"}).status_code == 422
    assert visitor.post("/plan/habit", {"month": "7", "done": "true"}).status_code == 422
    assert plans(visitor) == []


def test_free_days_come_back_into_the_form_and_stand_in_the_calendar(visitor: Visitor) -> None:
    rows = {"free_first": ["2026-01-05", "2026-01-10", ""], "free_last": ["", "2026-01-12", ""]}
    visitor.send("POST", "/plan", headers={"sec-fetch-site": "same-origin"}, data={**FORM, **rows})
    page = visitor.get("/plan/edit").text
    assert field(page, "free_first") == ["2026-01-05", "2026-01-10", "", "", ""]
    assert field(page, "free_last") == ["", "2026-01-12", "", "", ""]
    month = visitor.get("/plan/2026-01").text
    assert len(re.findall(r'<td class="ahead free', month)) == 4


def test_changing_the_hours_leaves_moved_stages_where_they_were_put(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    before = order(visitor)
    visitor.post("/plan/move", {"stage": before[-1], "after": before[0]})
    moved = order(visitor)
    assert moved != before
    visitor.post("/plan", {**FORM, "hours": "7"})
    assert order(visitor) == moved


def order(visitor: Visitor) -> list[str]:
    plan = planning.the_plan(visitor.baibu)
    assert plan is not None
    return list(plan.order)


def test_a_move_says_where_the_stage_lies_now(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    last = order(visitor)[-1]
    page = visitor.follow(visitor.post("/plan/move", {"stage": last, "after": ""}))
    assert order(visitor)[0] == last
    assert re.search(rf"now lies on .* {NOON.year} \.", words(page))


def test_a_move_that_breaks_a_need_is_refused_and_the_choice_stays(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    before = order(visitor)
    answer = visitor.post("/plan/move", {"stage": "count", "after": "mean"})
    assert answer.status_code == 409
    assert "B040" in answer.text
    assert answer.text.count('value="count" selected') == 1
    assert answer.text.count('value="mean" selected') == 1
    assert order(visitor) == before


def test_what_is_passed_never_holds_a_move_to_the_beginning_up(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    answer = visitor.post("/plan/move", {"stage": "mean", "after": ""})
    assert answer.status_code == 303
    left = [name for name in order(visitor) if name != "count"]
    assert left[0] == "mean"


def test_moving_a_stage_that_nobody_knows_or_without_a_plan_says_so(visitor: Visitor) -> None:
    without = visitor.post("/plan/move", {"stage": "count"})
    assert (without.status_code, "B044" in without.text) == (404, True)
    visitor.post("/plan", FORM)
    unknown = visitor.post("/plan/move", {"stage": "no-such"})
    assert (unknown.status_code, "B001" in unknown.text) == (404, True)
    assert "Move a stage" in words(unknown)


def test_a_habit_is_ticked_once_a_day_and_taken_back(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    for _ in range(2):
        page = visitor.follow(visitor.post("/plan/habit", {"month": "1", "done": "true"}))
    assert "days so far: 1" in words(page)
    page = visitor.follow(visitor.post("/plan/habit", {"month": "1", "done": "false"}))
    assert "days so far: 1" not in words(page)


def test_a_plan_with_nothing_left_says_so(visitor: Visitor) -> None:
    visitor.post("/plan/need", {"stage": "count"})
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    said = words(visitor.get("/plan"))
    assert "All of it is done" in said
    assert "No time is planned for it." in said


def test_a_target_shows_the_smallest_set_and_can_become_the_plan(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    page = visitor.get("/plan/need?stage=2")
    assert "2 stages are left" in words(page)
    visitor.post("/plan/need", {"stage": "mean"})
    assert order(visitor) == ["count", "mean"]
    form = visitor.get("/plan/edit")
    assert "The plan holds only what this needs" in words(form)
    visitor.post("/plan", FORM)
    assert len(order(visitor)) == 5


def test_a_target_that_nobody_knows_says_so_and_offers_the_others(visitor: Visitor) -> None:
    page = visitor.get("/plan/need?stage=no-such")
    assert page.status_code == 404
    assert "B001" in page.text
    assert '<option value="count"' in page.text


def test_a_month_holds_what_was_done_and_what_is_planned(visitor: Visitor) -> None:
    visitor.post("/plan", {**FORM, "deadline": "2026-01-30"})
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    page = visitor.get("/plan/2026-01")
    said = words(page)
    assert "stages passed: 1" in said
    assert page.text.count('<li class="passed">') == 1
    assert "deadline" in said
    assert "2 Average" in said
    assert len(re.findall(r"<td ", page.text)) % 7 == 0


@pytest.mark.parametrize("month", ["2031-01", "1999-12", "2026-13", "2026-1", "soon", "0000-00"])
def test_a_month_that_the_plan_does_not_reach_says_which_it_does(
    visitor: Visitor, month: str
) -> None:
    assert visitor.get(f"/plan/{month}").status_code == 404
    visitor.post("/plan", FORM)
    answer = visitor.get(f"/plan/{month}")
    assert answer.status_code == 404
    assert "B050" in answer.text
    assert "2026-01" in answer.text


def test_the_plan_goes_into_a_calendar_program(visitor: Visitor) -> None:
    assert visitor.get("/plan.ics").status_code == 404
    visitor.post("/plan", FORM)
    answer = visitor.get("/plan.ics?lang=zh")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "baibu-plan.ics" in answer.headers["content-disposition"]
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "计数" in answer.text


def test_after_a_gap_the_page_welcomes_and_nothing_is_overdue(visitor: Visitor) -> None:
    visitor.post("/plan", FORM)
    wait(visitor, 14)
    said = words(visitor.get("/plan"))
    assert "Welcome back. 14 days went by." in said
    assert "+14 d days went by" in said


def test_a_deadline_that_is_over_is_told_without_a_list_of_failures(visitor: Visitor) -> None:
    visitor.post("/plan", {**FORM, "deadline": "2026-01-20"})
    wait(visitor, 30)
    said = words(visitor.get("/plan"))
    assert "The deadline lies behind you." in said
    assert "Not everything fits" not in said


def test_a_short_deadline_says_what_is_left_out_and_what_that_costs(visitor: Visitor) -> None:
    page = visitor.follow(visitor.post("/plan", {**FORM, "hours": "1", "deadline": "2026-01-04"}))
    told = planning.plan_page(visitor.baibu).dropped
    assert told is not None
    said = words(page)
    assert "Not everything fits before the deadline" in said
    assert f"Left out: {len(told.stages)} stages" in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/plan", "/plan/edit", "/plan/need?stage=2", "/plan/2026-01"])
def test_every_page_of_the_plan_stands_in_both_languages(
    visitor: Visitor, path: str, language: str
) -> None:
    visitor.post("/plan", FORM)
    page = visitor.get(path, accept_language=language)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert visitor.send("HEAD", path).status_code == 200
    said = words(page).replace("百步", "").replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]{2,}", said)) == (language == "zh")
