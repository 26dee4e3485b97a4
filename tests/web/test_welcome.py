"""The first page: three questions, each of which may stay open, then the first task."""

from __future__ import annotations

import pytest

from baibu.app import house, planning
from baibu.app.plan_pages import PlanPage
from baibu.app.planning import NoPlanError
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def plan(visitor: Visitor) -> PlanPage:
    return planning.plan_page(visitor.baibu)


def test_all_answers_make_the_plan_and_lead_to_the_first_task(visitor: Visitor) -> None:
    form = {"background": "developer", "hours": "10", "start": "2026-01-05"}
    answer = visitor.post("/welcome", form)
    assert answer.headers["location"] == "/stage/count"
    made = plan(visitor)
    assert (made.hours, made.start.isoformat()) == (10, "2026-01-05")
    assert made.background.en == "developer"


def test_no_answer_makes_no_plan_and_leads_to_the_first_task(visitor: Visitor) -> None:
    for form in ({}, {"background": "developer", "hours": "10", "skip": "true"}):
        assert visitor.post("/welcome", form).headers["location"] == "/stage/count"
        with pytest.raises(NoPlanError):
            plan(visitor)


@pytest.mark.parametrize(
    ("form", "hours"),
    [
        ({"background": "developer"}, 14),
        ({"hours": "25"}, 25),
        ({"other": "7.5"}, 7.5),
        ({"hours": "10", "other": "7,5"}, 7.5),
        ({"start": "2026-01-05"}, 15),
    ],
)
def test_what_is_not_said_is_as_usual(visitor: Visitor, form: dict[str, str], hours: float) -> None:
    visitor.post("/welcome", form)
    assert plan(visitor).hours == hours


@pytest.mark.parametrize(
    ("form", "code"),
    [({"other": "many"}, "B043"), ({"hours": "0"}, "B043"), ({"start": "soon"}, "B046")],
)
def test_an_answer_that_cannot_be_read_stays_on_the_page(
    visitor: Visitor, form: dict[str, str], code: str
) -> None:
    answer = visitor.post("/welcome", {"background": "student", **form})
    assert answer.status_code == 400
    assert code in answer.text
    assert 'value="student" checked' in answer.text
    assert all(f'value="{typed}"' in answer.text for typed in form.values() if typed != "0")
    with pytest.raises(NoPlanError):
        plan(visitor)


def test_the_questions_are_offered_until_they_were_seen_once(visitor: Visitor) -> None:
    assert house.is_new(visitor.baibu)
    assert 'href="/welcome"' in visitor.get("/").text
    visitor.post("/welcome", {"skip": "true"})
    assert not house.is_new(visitor.baibu)
    assert 'href="/welcome"' not in visitor.get("/").text
    assert 'href="/welcome"' in visitor.get("/settings").text


def test_asked_again_they_show_the_plan_that_holds_and_change_it(visitor: Visitor) -> None:
    visitor.post("/welcome", {"background": "student", "hours": "10"})
    page = visitor.get("/welcome")
    assert "once more" in words(page)
    assert 'value="student" checked' in page.text
    answer = visitor.post("/welcome", {"background": "student", "hours": "25"})
    assert answer.headers["location"] == "/plan"
    assert plan(visitor).hours == 25
