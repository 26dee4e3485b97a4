"""Who takes a check to be wrong gets a report to hand on; nothing is sent anywhere."""

from __future__ import annotations

import re

from baibu.grader import grade
from makers.small_course import RIGHT, WRONG
from makers.terminal import Terminal
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def failed(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})


def test_every_verdict_leads_to_the_page(visitor: Visitor) -> None:
    assert "/stage/count/doubt" not in visitor.get("/stage/1").text
    failed(visitor)
    assert 'href="/stage/count/doubt"' in visitor.get("/stage/1").text


def test_the_report_holds_what_is_needed_to_run_the_case_again(visitor: Visitor) -> None:
    failed(visitor)
    page = visitor.get("/stage/1/doubt")
    said = words(page)
    for needed in ("return 3", "Seed of the hidden inputs", "Baibu", "`count`", "Got:", "Wanted:"):
        assert needed in said
    assert "It stays on this machine" in said


def test_what_somebody_has_to_say_goes_into_the_file(visitor: Visitor) -> None:
    failed(visitor)
    answer = visitor.post("/stage/1/doubt", {"why": "An empty list has <b>no</b> length."})
    assert answer.headers["content-type"].startswith("text/markdown")
    assert "baibu-001-check.md" in answer.headers["content-disposition"]
    assert "An empty list has <b>no</b> length." in answer.text
    shown = visitor.get("/stage/1/doubt?why=An+empty+<b>list")
    assert "&lt;b&gt;list" in shown.text


def test_the_seed_in_the_report_makes_the_same_hidden_inputs(visitor: Visitor) -> None:
    failed(visitor)
    baibu = visitor.baibu
    text = visitor.post("/stage/1/doubt").text
    found = re.search(r"Seed of the hidden inputs: (\d+)", text)
    assert found is not None
    stage = baibu.catalog.stage(1)
    again = grade(
        stage, baibu.catalog.body(stage), WRONG, learner_seed=0, personal=True, seed=int(found[1])
    )
    failure = again.first_failure
    assert failure is not None
    assert failure.failure is not None
    assert str(failure.failure.got) in text
    assert str(failure.failure.want) in text


def test_code_with_fences_of_its_own_stays_in_one_piece(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": 'def count(xs):\n    """```"""\n    return 3\n'})
    text = visitor.post("/stage/1/doubt").text
    assert "````python" in text


def test_before_anything_was_handed_in_there_is_nothing_to_doubt(visitor: Visitor) -> None:
    page = visitor.get("/stage/1/doubt")
    assert page.status_code == 404
    assert "B068" in page.text


def test_a_stage_that_was_passed_can_be_doubted_too(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    assert "Check:" not in visitor.post("/stage/1/doubt").text


def test_the_terminal_writes_the_same_report(visitor: Visitor) -> None:
    failed(visitor)
    terminal = Terminal(home=visitor.baibu.settings.home)
    said = terminal("doubt", "1", "--why", "It counts wrong.")
    assert said.code == 0
    assert said.out == visitor.post("/stage/1/doubt", {"why": "It counts wrong."}).text
    chinese = Terminal(home=visitor.baibu.settings.home, language="zh")
    assert "我认为哪里不对" in chinese("doubt", "1").out
    assert terminal("doubt", "2").err.startswith("B068")
