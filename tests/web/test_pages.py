"""A learner reads, writes, is judged and helped - with forms alone, and without losing a letter."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from baibu.app import actions, queries
from baibu.core.errors import DiskFullError
from baibu.ledger.store import Store
from baibu.web import create
from makers.small_course import RIGHT, STARTER, WRONG
from makers.visitor import Visitor, in_editor, visitor, words

__all__ = ["visitor"]

PAGES = ["/", "/road", "/understand", "/interview", "/projects", "/doctor", "/stage/1", "/stage/3"]
FRAGMENT = {"baibu_fragment": "1"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_stands_in_both_languages(visitor: Visitor, path: str, language: str) -> None:
    page = visitor.get(path, accept_language=language)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert '<main id="main"' in page.text
    has_han = re.search(r"[\u4e00-\u9fff]{2,}", words(page).replace("百步", "").replace("中文", ""))
    assert bool(has_han) == (language == "zh")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_head(visitor: Visitor, path: str) -> None:
    assert visitor.send("HEAD", path).status_code == 200


def test_the_home_page_has_four_doors_that_open(visitor: Visitor) -> None:
    doors = re.findall(r'<li class="doorway">.*?href="([^"]+)"', visitor.get("/").text, re.DOTALL)
    assert doors == ["/understand", "/road", "/interview", "/projects"]
    assert {visitor.get(door).status_code for door in doors} == {200}


def test_the_home_page_shows_as_many_stones_as_there_are_stages(visitor: Visitor) -> None:
    page = visitor.get("/").text
    assert page.count("<ellipse") == len(visitor.baibu.catalog.stages)
    assert page.count('class="here"') == 1


def test_the_road_names_every_stage_and_its_state(visitor: Visitor) -> None:
    page = visitor.get("/road")
    for stage in visitor.baibu.catalog.stages.values():
        assert f'href="/stage/{stage.id}"' in page.text
    assert "2 Average after 1" in words(page)
    assert "3 Plan coming" in words(page)
    assert page.text.count('aria-current="step"') == 1


def test_a_stage_is_found_by_number_and_by_id(visitor: Visitor) -> None:
    assert in_editor(visitor.get("/stage/1")) == in_editor(visitor.get("/stage/count")) == STARTER


def test_a_stage_that_is_not_made_yet_says_so_kindly(visitor: Visitor) -> None:
    page = visitor.get("/stage/planned")
    assert page.status_code == 200
    assert "Still being written" in words(page)
    assert "<textarea" not in page.text


def test_a_stage_whose_prerequisites_are_missing_can_be_read_and_tried(visitor: Visitor) -> None:
    page = visitor.get("/stage/2")
    assert "builds on 1, not passed yet" in words(page)
    assert visitor.post("/stage/2/submit", {"source": RIGHT[2]}).status_code == 303
    assert queries.stage_page(visitor.baibu, 2).card.status == "passed"


def test_a_stage_that_needs_an_extra_names_it_and_keeps_the_code(visitor: Visitor) -> None:
    assert "no-such-extra" in words(visitor.get("/stage/5"))
    answer = visitor.post("/stage/5/submit", {"source": "# mine"})
    assert answer.status_code == 503
    assert "B006" in answer.text
    assert in_editor(answer) == "# mine"


@pytest.mark.parametrize("path", ["/stage/99", "/stage/no-such", "/nowhere", "/static/../x"])
def test_a_wrong_address_says_what_to_do(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert 'href="/road"' in answer.text


def test_a_wrong_kind_of_request_says_so(visitor: Visitor) -> None:
    assert visitor.get("/stage/1/submit").status_code == 405
    assert visitor.post("/road").status_code == 405


def test_a_failed_attempt_shows_what_to_mend_first_and_why(visitor: Visitor) -> None:
    answer = visitor.post("/stage/1/submit", {"source": WRONG})
    assert answer.headers["location"] == "/stage/1#verdict"
    page = visitor.follow(answer)
    said = words(page)
    report = queries.stage_page(visitor.baibu, 1).report
    assert report is not None
    first = report.first_failure
    assert first is not None
    assert first.failure is not None
    assert first.failure.diagnosis is not None
    mend = f"{report.passed_count} of {len(report.checks)} checks pass. First to mend:"
    assert mend in said
    assert said.index(mend) < said.index(first.failure.diagnosis.text.en)
    assert f"Show the next hint ({3} left)" in said
    assert in_editor(page) == WRONG


def test_a_passed_attempt_shows_what_it_opened_and_where_to_go(visitor: Visitor) -> None:
    page = visitor.follow(visitor.post("/stage/1/submit", {"source": RIGHT[1]}))
    said = words(page)
    assert "Passed: all" in said
    assert "Open now 2 Average" in said
    assert "On to stage 2: Average" in said
    assert 'class="walked"' in visitor.get("/").text


def test_our_script_gets_the_part_that_changed_and_nothing_else(visitor: Visitor) -> None:
    fragment = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, **FRAGMENT)
    assert fragment.status_code == 200
    assert fragment.text.startswith('<section id="verdict"')
    assert 'data-said="Passed: all' in fragment.text
    assert "<html" not in fragment.text
    assert "Open now 2 Average" in words(fragment)


def test_our_script_gets_a_trouble_as_a_fragment(visitor: Visitor) -> None:
    fragment = visitor.post("/stage/5/submit", {"source": "x = 1"}, **FRAGMENT)
    assert fragment.status_code == 503
    assert fragment.text.startswith('<div class="notice bad"')


def test_line_ends_of_browsers_do_not_reach_the_code(visitor: Visitor) -> None:
    visitor.post("/stage/1/draft", {"source": "a = 1\r\nb = 2\r\n"})
    assert queries.stage_page(visitor.baibu, 1).draft == "a = 1\nb = 2\n"


def test_a_form_sent_twice_is_judged_once(visitor: Visitor) -> None:
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.get("/stage/1").text)
    assert token is not None
    form = {"source": WRONG, "token": token[1]}
    visitor.post("/stage/1/submit", form)
    visitor.post("/stage/1/submit", form)
    assert len(queries.attempts(visitor.baibu, 1)) == 1
    visitor.post("/stage/1/submit", {**form, "source": RIGHT[1]})  # from the page in the history
    assert queries.attempts(visitor.baibu, 1)[0].passed


def test_code_larger_than_any_solution_is_refused_and_still_in_the_editor(
    visitor: Visitor,
) -> None:
    source = "# " + "x" * actions.LIMIT_KB * 1000
    answer = visitor.post("/stage/1/submit", {"source": source})
    assert answer.status_code == 413
    assert in_editor(answer) == source
    assert queries.attempts(visitor.baibu, 1) == ()


def test_nothing_typed_is_lost_when_the_disk_is_full(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(Store, "save_draft", full)
    monkeypatch.setattr(Store, "append", full)
    assert visitor.get("/stage/1").status_code == 200  # reading goes on
    answer = visitor.post("/stage/1/submit", {"source": "# precious"})
    assert answer.status_code == 507
    assert in_editor(answer) == "# precious"
    assert "B008" in answer.text


def test_hints_come_one_by_one_and_keep_the_code(visitor: Visitor) -> None:
    hints = visitor.baibu.catalog.body(visitor.baibu.catalog.stage(1)).hints
    for taken, _ in enumerate(hints, start=1):
        page = visitor.follow(visitor.post("/stage/1/hint", {"source": f"# thought {taken}"}))
        assert page.text.count('<ol class="hints">') == 1
        assert queries.stage_page(visitor.baibu, 1).hints == hints[:taken]
        assert in_editor(page) == f"# thought {taken}"
    assert "These are all the hints." in words(page)


def test_the_solution_opens_by_giving_up_and_says_so_before(visitor: Visitor) -> None:
    closed = visitor.post("/stage/1/solution", {"source": "# not yet"})
    assert closed.status_code == 403
    assert in_editor(closed) == "# not yet"
    assert "Giving up is noted" in words(closed)
    page = visitor.follow(visitor.post("/stage/1/solution", {"give_up": "yes"}))
    assert "Read the reference solution" in words(page)


def test_starting_over_and_going_back_to_an_attempt_keep_everything(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})
    assert in_editor(visitor.follow(visitor.post("/stage/1/reset", {"source": WRONG}))) == STARTER
    page = visitor.follow(
        visitor.post("/stage/1/restore", {"source": "# new", "version": "attempt-1"})
    )
    assert in_editor(page) == WRONG
    assert visitor.post("/stage/1/restore", {"attempt": "one"}).status_code == 422


def test_going_back_to_an_attempt_that_never_was_says_so_and_keeps_the_code(
    visitor: Visitor,
) -> None:
    answer = visitor.post("/stage/1/restore", {"source": "# new", "version": "attempt-7"})
    assert answer.status_code == 404
    assert "B053" in answer.text
    assert in_editor(answer) == "# new"


def test_questions_are_asked_before_and_answered_after(visitor: Visitor) -> None:
    question = visitor.baibu.catalog.body(visitor.baibu.catalog.stage(4)).questions[0]
    assert question.prompt.en in words(visitor.get("/stage/4"))
    answer = f"<summary>Answer</summary><p>{question.answer.en}</p>"
    assert answer not in visitor.get("/stage/4").text
    page = visitor.follow(visitor.post("/stage/4/submit", {"source": RIGHT[4]}))
    assert answer in page.text
    assert "Predicted and observed" in words(page)


def test_code_that_looks_like_html_is_shown_as_it_is(visitor: Visitor) -> None:
    nasty = '</textarea><script>alert("1")</script>\nprint("</pre>")\n'
    page = visitor.follow(visitor.post("/stage/1/submit", {"source": nasty}))
    assert in_editor(page) == nasty
    assert "<script>alert" not in page.text


def test_a_second_server_for_the_same_home_shows_the_same(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    other = Visitor(create(replace(visitor.baibu, held={})), visitor.baibu)
    assert "Passed: all" in words(other.get("/stage/1"))
