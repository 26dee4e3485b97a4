"""The interview's door opens on what there is, and says what there is not."""

from __future__ import annotations

from makers.small_course import RIGHT
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def test_every_question_that_can_be_answered_is_listed_and_leads_to_its_stage(
    visitor: Visitor,
) -> None:
    page = visitor.get("/interview", accept_language="en")
    assert 'href="/stage/spread#questions"' in page.text
    assert "questions: 1" in words(page)


def test_an_answer_is_told_beside_its_question(visitor: Visitor) -> None:
    visitor.post("/stage/4/submit", {"source": RIGHT[4]})
    assert "1 of 1 answered" in words(visitor.get("/interview", accept_language="en"))


def test_what_is_missing_is_said_plainly_in_both_languages(visitor: Visitor) -> None:
    assert "Not here yet" in words(visitor.get("/interview", accept_language="en"))
    assert "还没有的" in words(visitor.get("/interview", accept_language="zh"))


def test_the_door_is_open(visitor: Visitor) -> None:
    assert "being built" not in words(visitor.get("/", accept_language="en"))


def test_an_interview_day_leads_to_a_queue_for_that_day(visitor: Visitor) -> None:
    page = visitor.get("/interview")
    assert 'action="/review"' in page.text
    assert visitor.get("/review?until=2026-02-01").status_code == 200
