"""Today is one ordered queue: each entry has its reason, and the home page agrees with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from baibu.app import standing
from makers.small_course import RIGHT, WRONG, Ticking
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def passed(visitor: Visitor, *numbers: int) -> None:
    for number in numbers:
        visitor.post(f"/stage/{number}/submit", {"source": RIGHT[number]})


def start_of(page: str) -> str:
    found = re.search(r'<a class="button"[^>]*href="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_first_day_begins_with_the_first_stage(visitor: Visitor) -> None:
    page = visitor.get("/today")
    assert "Stage 1 Count" in words(page)
    assert "The road begins here." in words(page)
    assert start_of(page.text) == "/stage/1"
    assert start_of(visitor.get("/").text) == "/stage/count"


def test_each_entry_says_why_how_long_and_what_could_take_its_place(visitor: Visitor) -> None:
    passed(visitor, 1)
    page = visitor.get("/today?minutes=60")
    told = standing.queue_page(visitor.baibu, minutes=60)
    kinds = [entry.kind for entry in told.entries]
    assert kinds == ["reviews", "stage"]
    said = words(page)
    for entry in told.entries:
        assert entry.title.en in said
        assert entry.reason.en in said
        assert f"{entry.minutes} min" in said
        assert entry.instead
        for card in entry.instead:
            assert f'href="/stage/{card.id}"' in page.text
    in_all = sum(entry.minutes for entry in told.entries)
    assert f"{in_all} min in all" in said


def test_the_home_page_begins_where_today_begins(visitor: Visitor) -> None:
    passed(visitor, 1)
    home, today = visitor.get("/").text, visitor.get("/today").text
    assert start_of(home) == start_of(today)
    assert start_of(home).startswith("/review?minutes=")
    assert "Then" in words(home)
    assert "Stage 2 Average" in words(home)


def test_a_stage_under_way_says_how_far_it_has_come(visitor: Visitor) -> None:
    for place in range(3):
        visitor.post("/stage/1/submit", {"source": f"{WRONG}# {place}"})
    assert "of its checks pass so far (attempts: 3)." in words(visitor.get("/today"))


@pytest.mark.parametrize("typed", ["0", "-5", "many", "nan", "2000", "1e9"])
def test_minutes_that_no_day_has_are_told_and_stay_in_the_field(
    visitor: Visitor, typed: str
) -> None:
    page = visitor.get(f"/today?minutes={typed}")
    assert page.status_code == 400
    assert "B032" in page.text
    assert f'value="{typed}"' in page.text
    assert "Stage 1 Count" in words(page)


def test_without_minutes_the_plan_says_how_long_today_is(visitor: Visitor) -> None:
    assert "Without a plan" in words(visitor.get("/today?minutes="))
    visitor.post("/plan", {"hours": "3.5", "start": "2026-01-02", "whole": "true"})
    said = words(visitor.get("/today"))
    assert "30 min is what the plan keeps for today." in said
    assert "Reading" in said


def test_a_day_that_the_plan_keeps_free_is_told_as_such(visitor: Visitor) -> None:
    form = {"hours": "3.5", "start": "2026-01-02", "whole": "true", "free_first": "2026-01-02"}
    visitor.post("/plan", form)
    said = words(visitor.get("/today"))
    assert "The plan keeps today free." in said
    assert "Without a plan" not in said


def test_when_all_is_passed_the_day_is_free(visitor: Visitor) -> None:
    passed(visitor, 1, 2, 4)
    clock = visitor.baibu.clock
    assert isinstance(clock, Ticking)
    clock.at += timedelta(days=1)
    for page in (visitor.get("/today"), visitor.get("/")):
        assert page.status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_today_stands_in_both_languages(visitor: Visitor, language: str) -> None:
    passed(visitor, 1)
    page = visitor.get("/today", accept_language=language)
    assert page.text.count("<h1") == 1
    assert visitor.send("HEAD", "/today").status_code == 200
    said = words(page).replace("百步", "").replace("中文", "")
    assert bool(re.search(r"[\u4e00-\u9fff]{2,}", said)) == (language == "zh")
