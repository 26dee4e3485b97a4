"""Progress is measured against one's own past, over any span."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from makers.small_course import RIGHT, Ticking
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def wait(visitor: Visitor, days: int) -> None:
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    clock.at += timedelta(days=days)


def test_what_was_passed_in_the_span_is_told_beside_what_was_before(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    wait(visitor, 40)
    visitor.post("/stage/2/submit", {"source": RIGHT[2]})
    said = words(visitor.get("/progress"))
    assert "stages passed 1 → to 2" in said
    assert "Passed since then: 1 2 Average" in said
    whole = words(visitor.get("/progress?vs=60d"))
    assert "stages passed 0 → to 2" in whole
    assert "Passed since then: 2" in whole


def test_a_span_may_be_told_in_weeks(visitor: Visitor) -> None:
    page = visitor.get("/progress?vs=4w")
    assert "beside yourself 28 days ago" in words(page)
    assert 'value="4w"' in page.text


def test_a_quiet_span_says_that_nothing_has_changed(visitor: Visitor) -> None:
    assert "Nothing has changed in this span." in words(visitor.get("/progress?vs=7"))


@pytest.mark.parametrize("typed", ["0", "-3", "month", "99999", "1.5"])
def test_a_span_that_is_none_is_told_and_stays_in_the_field(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/progress?vs={typed}")
    assert page.status_code == 400
    assert "B046" in page.text
    assert f'value="{typed}"' in page.text
    assert "beside yourself 30 days ago" in words(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_stands_in_both_languages(visitor: Visitor, language: str) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    page = visitor.get("/progress", accept_language=language)
    assert page.text.count("<h1") == 1
    assert visitor.send("HEAD", "/progress").status_code == 200
    said = words(page).replace("百步", "").replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]{2,}", said)) == (language == "zh")
