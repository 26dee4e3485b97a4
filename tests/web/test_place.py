"""A placement asks, listens, lets go and takes nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from baibu.app import mastery, standing
from baibu.app.wiring import build
from baibu.core import settings
from baibu.ledger import Placement
from baibu.web import create
from makers.small_course import Ticking
from makers.visitor import Visitor, words


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """A visitor to the whole road: a course with one skill asks a single question."""
    chosen = settings.load({"home": str(tmp_path), "language": "en"}, {})
    with build(chosen, now=Ticking()) as baibu:
        yield Visitor(create(baibu), baibu)


def asked(page: httpx.Response) -> dict[str, str]:
    """Give the hidden fields of the question."""
    return dict(re.findall(r'<input type="hidden" name="(skill|shown)" value="([^"]*)"', page.text))


def answers(visitor: Visitor, word: str, page: httpx.Response | None = None) -> httpx.Response:
    form = {**asked(page or visitor.get("/place")), "answer": word}
    return visitor.follow(visitor.post("/place", form))


def placements(visitor: Visitor) -> int:
    baibu = visitor.baibu
    return len(list(baibu.store.read(baibu.learner, kinds=(Placement.kind,))))


def test_the_next_question_follows_from_the_answer(visitor: Visitor) -> None:
    first = visitor.get("/place")
    assert "Question 1" in words(first)
    before = mastery.skill_page(visitor.baibu, asked(first)["skill"]).skill
    second = answers(visitor, "yes", first)
    assert "Question 2" in words(second)
    assert asked(second)["skill"] != asked(first)["skill"]
    known = mastery.skill_page(visitor.baibu, asked(first)["skill"]).skill
    assert known.chance > before.chance


def test_the_time_of_an_answer_counts_but_never_more_than_an_answer_takes(
    visitor: Visitor,
) -> None:
    page = visitor.get("/place")
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    clock.at += timedelta(hours=2)
    answers(visitor, "partly", page)
    assert 0 < standing.place_page(visitor.baibu).minutes <= 3
    answers(visitor, "no", None)
    visitor.post("/place", {**asked(visitor.get("/place")), "answer": "no", "shown": "-9" * 9})
    assert standing.place_page(visitor.baibu).minutes <= 9


def test_a_question_answered_in_another_tab_is_not_answered_twice(visitor: Visitor) -> None:
    page = visitor.get("/place")
    answers(visitor, "yes", page)
    again = answers(visitor, "no", page)
    assert "Question 2" in words(again)
    assert placements(visitor) == 1


def test_the_last_answer_can_be_taken_back_once(visitor: Visitor) -> None:
    first = visitor.get("/place")
    before = mastery.mastery_page(visitor.baibu)
    answers(visitor, "yes", first)
    for _ in range(2):
        page = visitor.follow(visitor.post("/place/back", {"asked": "1"}))
    assert asked(page)["skill"] == asked(first)["skill"]
    after = mastery.mastery_page(visitor.baibu)
    chances = [[row.chance for area in m.areas for row in area.skills] for m in (before, after)]
    assert chances[0] == pytest.approx(chances[1], abs=1e-3)


def test_stopping_shows_what_the_answers_suggest_and_lets_one_go_on(visitor: Visitor) -> None:
    page = visitor.get("/place")
    for _ in range(6):
        page = answers(visitor, "yes", page)
    page = visitor.get("/place/result")
    said = words(page)
    assert "Answers: 6" in said
    assert "Begin with stage" in said
    assert 'href="/place"' in page.text
    assert 'name="answer"' not in page.text


def test_it_ends_by_itself_after_half_an_hour_of_answers(visitor: Visitor) -> None:
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    for _ in range(12):
        page = visitor.get("/place")
        if "Question" not in words(page):
            break
        clock.at += timedelta(minutes=3)
        answers(visitor, "partly", page)
    assert "What the answers suggest" in words(visitor.get("/place"))
    clock.at += timedelta(days=1)
    assert "Question 1" in words(visitor.get("/place")), "it may be taken again"


def test_what_is_passed_stays_passed_whatever_is_said(visitor: Visitor) -> None:
    body = visitor.baibu.catalog.body(visitor.baibu.catalog.stage(1))
    visitor.post("/stage/1/submit", {"source": body.solution})
    for _ in range(3):
        answers(visitor, "no")
    assert '<li class="passed' in visitor.get("/road").text


def test_a_form_with_an_answer_that_we_never_offered_is_refused(visitor: Visitor) -> None:
    form = {**asked(visitor.get("/place")), "answer": "perhaps"}
    assert visitor.post("/place", form).status_code == 422
    assert visitor.post("/place", {"skill": "no-such", "answer": "yes"}).status_code == 303
    assert placements(visitor) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/place", "/place/result"])
def test_the_pages_stand_in_both_languages(visitor: Visitor, path: str, language: str) -> None:
    page = visitor.get(path, accept_language=language)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert visitor.send("HEAD", path).status_code == 200
    said = words(page).replace("百步", "").replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]{2,}", said)) == (language == "zh")


def until_a_task(visitor: Visitor) -> httpx.Response:
    """Answer that one cannot, until there is something to work out."""
    page = visitor.get("/place")
    while 'name="typed"' not in page.text:
        page = answers(visitor, "no", page)
    return page


def test_what_can_be_worked_out_is_asked_and_the_answer_is_told(visitor: Visitor) -> None:
    page = until_a_task(visitor)
    assert "Or say how far you would come" in words(page)
    form = {**asked(page), "typed": "no number"}
    after = visitor.follow(visitor.post("/place", form))
    assert re.search(r'<p class="notice went bad" role="status">[^<]+: it is ', after.text)
    assert placements(visitor) == standing.place_page(visitor.baibu).asked


def test_nothing_typed_is_no_answer(visitor: Visitor) -> None:
    page = until_a_task(visitor)
    before = placements(visitor)
    visitor.follow(visitor.post("/place", {**asked(page), "typed": "  "}))
    assert placements(visitor) == before


def test_a_question_names_what_the_skill_builds_on(visitor: Visitor) -> None:
    page = visitor.get("/place")
    while "Builds on:" not in words(page):
        page = answers(visitor, "partly", page)
    assert page.status_code == 200
