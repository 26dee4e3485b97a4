"""A stage is skipped by a test on its page, by forms alone; its submissions are charted."""

from __future__ import annotations

import pytest

from baibu.app import actions, queries
from makers.small_course import RIGHT, STARTER, WRONG
from makers.visitor import Visitor, in_editor, visitor, words

__all__ = ["visitor"]


def submit(visitor: Visitor, source: str, stage: int = 1) -> None:
    visitor.post(f"/stage/{stage}/submit", {"source": source})


def test_a_test_begins_with_the_starter_and_the_next_submission_decides(visitor: Visitor) -> None:
    page = visitor.get("/stage/1")
    assert 'formaction="/stage/count/test"' in page.text
    begun = visitor.post("/stage/1/test", {"source": "# something else\n"})
    assert (begun.status_code, begun.headers["location"]) == (303, "/stage/1#work")
    page = visitor.get("/stage/1")
    assert in_editor(page) == STARTER
    assert "A test is under way" in words(page)
    assert 'formaction="/stage/count/test"' not in page.text
    submit(visitor, RIGHT[1])
    page = visitor.get("/stage/1")
    assert "stage 1 is skipped" in words(page)
    assert "by test" in words(page)
    assert "A test is under way" not in words(page)


def test_a_test_that_fails_may_be_begun_again(visitor: Visitor) -> None:
    visitor.post("/stage/1/test", {"source": ""})
    submit(visitor, WRONG)
    page = visitor.get("/stage/1")
    assert 'formaction="/stage/count/test"' in page.text
    assert in_editor(page) == WRONG


def test_two_tabs_begin_one_test_and_what_is_typed_in_it_stays(visitor: Visitor) -> None:
    visitor.post("/stage/1/test", {"source": ""})
    until = queries.stage_page(visitor.baibu, 1).test.until
    visitor.post("/stage/1/test", {"source": "# typed in the test\n"})
    assert queries.stage_page(visitor.baibu, 1).test.until == until
    assert in_editor(visitor.get("/stage/1")) == "# typed in the test\n"


@pytest.mark.parametrize(("stage", "code", "status"), [(1, "B062", 409), (2, "B063", 409)])
def test_a_test_that_cannot_be_is_refused_on_the_page_with_what_was_typed(
    visitor: Visitor, stage: int, code: str, status: int
) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    actions.take_hint(visitor.baibu, 2)
    page = visitor.post(f"/stage/{stage}/test", {"source": "# typed\n"})
    assert page.status_code == status
    assert code in page.text
    assert in_editor(page) == "# typed\n"


def test_a_test_of_what_is_not_there_is_refused(visitor: Visitor) -> None:
    assert visitor.post("/stage/99/test", {"source": "x"}).status_code == 404
    assert visitor.post("/stage/3/test", {"source": "x"}).status_code == 404


def test_a_test_is_begun_by_our_own_pages_only(visitor: Visitor) -> None:
    answer = visitor.post("/stage/1/test", {"source": ""}, sec_fetch_site="cross-site")
    assert answer.status_code == 403
    assert queries.stage_page(visitor.baibu, 1).test.until is None


def test_submissions_are_charted_once_there_are_enough(visitor: Visitor) -> None:
    for number in range(3):
        assert 'id="chart-attempts"' not in visitor.get("/stage/1").text
        submit(visitor, WRONG + f"# {number}\n")
    page = visitor.get("/stage/1")
    assert page.text.count('id="chart-attempts"') == 1
    assert "Submissions: 3." in words(page)
    assert "<td>1/2</td>" in page.text


def test_the_attempts_come_after_the_verdict_that_our_script_asks_for(visitor: Visitor) -> None:
    assert visitor.get("/stage/1/attempts").status_code == 204
    for number in range(2):
        submit(visitor, WRONG + f"# {number}\n")
        assert 'id="chart-attempts"' not in visitor.get("/stage/1/attempts").text
    answer = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, baibu_fragment="1")
    assert '<section id="attempts" hidden></section>' in answer.text
    later = visitor.get("/stage/1/attempts").text
    assert later.count("<li class=") == 3
    assert 'id="chart-attempts"' in later
    whole = visitor.get("/stage/1").text
    assert 'id="chart-attempts"' in whole, "without a script it is there"
    assert whole.count('<section id="attempts"') == 1
