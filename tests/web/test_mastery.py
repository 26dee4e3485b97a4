"""The map of mastery names every skill, and each page says because of what it stands there."""

from __future__ import annotations

import re

import pytest

from baibu.app import actions, mastery, reviews
from makers.a_month import pass_stages
from makers.reviewer import Reader, reader
from makers.small_course import WRONG
from makers.visitor import words

__all__ = ["reader"]


@pytest.fixture
def worked(reader: Reader) -> Reader:
    """A reader who failed and passed a stage, and reviewed its card."""
    actions.grade(reader.baibu, "count", WRONG, via="web")
    pass_stages(reader.baibu, reader.calendar, ["count", "mean"], days=2)
    reviews.rate(reader.baibu, "count/card", 3, via="web")
    reader.calendar.go_on(days=3)
    return reader


def percent(share: float) -> str:
    return f"{min(99, round(100 * share))} %"


@pytest.mark.parametrize("path", ["/mastery", "/mastery/averages"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_stand_without_any_evidence(reader: Reader, path: str, language: str) -> None:
    page = reader.get(path, accept_language=language)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert ("no evidence" in words(page).lower()) == (language == "en")


def test_every_skill_is_on_the_map_with_number_range_and_how_sure(worked: Reader) -> None:
    page = worked.get("/mastery")
    told = mastery.mastery_page(worked.baibu)
    said = words(page)
    rows = [row for area in told.areas for row in area.skills]
    assert rows
    for row in rows:
        assert f'href="/mastery/{row.id}"' in page.text
        low, high = percent(row.low)[:-2], percent(row.high)
        assert f"{row.title.en} {percent(row.chance)} {low}–{high}" in said
        assert row.recall is not None
        assert f"recall {percent(row.recall)}" in said


def test_a_leaf_is_filled_as_far_as_the_skill_is_known_and_pales_with_recall(
    worked: Reader,
) -> None:
    def leaf() -> tuple[float, float]:
        found = re.search(
            r'class="known"[^>]*width="([\d.]+)"[^>]*fill-opacity="([\d.]+)"',
            worked.get("/mastery/averages").text,
        )
        assert found is not None
        return float(found[1]), float(found[2])

    width, opacity = leaf()
    row = mastery.skill_page(worked.baibu, "averages").skill
    assert width == pytest.approx(100 * row.chance, abs=0.06)
    worked.calendar.go_on(days=120)
    later_width, later_opacity = leaf()
    assert later_width < width
    assert later_opacity < opacity


def test_a_skill_says_because_of_which_evidence_with_its_weight(worked: Reader) -> None:
    page = worked.get("/mastery/averages")
    told = mastery.skill_page(worked.baibu, "averages")
    said = words(page)
    assert len(told.reasons) >= 4
    for reason in told.reasons:
        assert f"{reason.points:+.1f} {reason.what.en} {reason.weight:.2f}" in said
    for stage in told.stages:
        assert f'href="/stage/{stage.id}"' in page.text


def test_a_skill_is_found_by_its_title_and_an_unknown_one_is_told(reader: Reader) -> None:
    assert reader.get("/mastery/Averages").status_code == 200
    assert reader.get("/mastery/平均数").status_code == 200
    answer = reader.get("/mastery/juggling")
    assert answer.status_code == 404
    assert "B045" in answer.text
