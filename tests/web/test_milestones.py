"""A milestone is reached by evidence alone, and its page shows that evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import queries, standing
from baibu.app.recording import keep
from baibu.core.ids import EvidenceId
from baibu.ledger import Correction
from baibu.web import create
from makers.milestone_course import with_milestone
from makers.small_course import RIGHT, wired
from makers.visitor import Visitor, words


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """A visitor to a course with one milestone."""
    with wired(tmp_path / "home", content=str(with_milestone(tmp_path / "course"))) as baibu:
        yield Visitor(create(baibu), baibu)


def reached(visitor: Visitor) -> None:
    for number in (1, 2, 4):
        visitor.post(f"/stage/{number}/submit", {"source": RIGHT[number]})


def test_before_it_is_reached_the_page_shows_the_way(visitor: Visitor) -> None:
    assert "0 of 1 reached" in words(visitor.get("/milestones"))
    page = visitor.get("/milestones/1")
    said = words(page)
    assert "Not reached yet" in said
    assert "The way to it: 4 stages" in said
    assert 'class="certificate"' not in page.text


def test_a_certificate_shows_the_verdict_that_it_stands_on(visitor: Visitor) -> None:
    reached(visitor)
    row = standing.milestones_page(visitor.baibu).rows[0]
    assert row.evidence is not None
    said = words(visitor.get("/milestones/1"))
    assert "Milestone 1 of 1" in said
    assert row.evidence in said
    assert hashlib.sha256(RIGHT[4].encode()).hexdigest() in said
    assert "at attempt 1" in said
    report = queries.stage_page(visitor.baibu, 4).report
    assert report is not None
    for check in report.checks:
        assert check.title.en in said
    assert "1 of 1 reached" in words(visitor.get("/milestones"))


def test_a_verdict_that_is_undone_takes_the_certificate_back(visitor: Visitor) -> None:
    reached(visitor)
    row = standing.milestones_page(visitor.baibu).rows[0]
    assert row.evidence is not None
    keep(visitor.baibu, Correction(undoes=EvidenceId(row.evidence), reason="mistaken"))
    assert "Not reached yet" in words(visitor.get("/milestones/1"))


def test_a_name_is_put_on_the_page_and_nowhere_else(visitor: Visitor) -> None:
    reached(visitor)
    plain = words(visitor.get("/milestones/1"))
    assert "reached by" not in plain
    named = visitor.get("/milestones/1?name=  <b>李雷</b>  ")
    assert "reached by &lt;b&gt;李雷&lt;/b&gt;" in named.text
    assert "<b>李雷" not in named.text
    assert len(words(visitor.get(f"/milestones/1?name={'x' * 500}"))) < len(plain) + 300


@pytest.mark.parametrize("number", ["0", "2", "first", "１", "9" * 300])
def test_a_milestone_that_does_not_exist_is_told(visitor: Visitor, number: str) -> None:
    answer = visitor.get(f"/milestones/{number}")
    assert answer.status_code == 404
    assert "B052" in answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/milestones", "/milestones/1"])
def test_both_pages_stand_in_both_languages(visitor: Visitor, path: str, language: str) -> None:
    reached(visitor)
    page = visitor.get(path, accept_language=language)
    assert page.text.count("<h1") == 1
    assert visitor.send("HEAD", path).status_code == 200
    said = words(page).replace("百步", "").replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]{2,}", said)) == (language == "zh")
