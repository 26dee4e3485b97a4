"""A card to work out is answered by keys alone, and without script, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from baibu.app import reviews
from makers.a_month import Calendar
from makers.drawn_course import CARD, drawn_course, has_met
from makers.served import Open, Site, served
from makers.small_course import wired

LOOKS = [("zh-CN", "dark", 390), ("en-GB", "light", 1440)]
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def met(tmp_path: Path) -> Iterator[Site]:
    """A learner who met the card some weeks ago."""
    clock, course = Calendar(), drawn_course(tmp_path)
    with wired(tmp_path / "home", clock, content=str(course)) as baibu, served(baibu) as site:
        has_met(baibu)
        clock.go_on(days=30)
        yield site


def right(site: Site) -> str:
    return reviews.card_page(site.baibu, CARD).back.en.partition(",")[0]


def test_an_answer_is_typed_compared_and_rated_by_keys_alone(met: Site, visit: Open) -> None:
    page = visit(met, "/review/now?minutes=5")
    before = page.locator(".asks").inner_text()
    expect(page.locator(".answers")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type(right(met))
    page.keyboard.press("Enter")
    expect(page.locator(".answers")).to_be_focused()
    expect(page.locator("#said")).to_have_text(f"Right: {right(met)}. How easily did it come?")
    assert reviews.card_page(met.baibu, CARD).reviews == 1, "the rating stays the learner's"
    page.keyboard.press("1")
    expect(page.locator(".asks")).not_to_have_text(before)
    assert reviews.card_page(met.baibu, CARD).reviews == 2


def test_without_script_a_form_does_the_same(met: Site, visit: Open) -> None:
    page = visit(met, "/review/now?minutes=5", java_script_enabled=False)
    page.get_by_label("Your answer").fill("7")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".flash .notice")).to_contain_text(f"it is {right(met)}")
    expect(page.locator(".answers")).to_be_visible()
    page.get_by_role("button", name="Forgotten").click()
    assert reviews.card_page(met.baibu, CARD).reviews == 2


@pytest.mark.parametrize(("locale", "scheme", "width"), LOOKS)
def test_both_its_states_are_accessible(
    met: Site, visit: Open, locale: str, scheme: str, width: int
) -> None:
    page = visit(
        met,
        "/review/now?minutes=5",
        locale=locale,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    for answer in (None, "7"):
        if answer is not None:
            page.locator("#typed").fill(answer)
            page.keyboard.press("Enter")
            expect(page.locator(".answers")).to_be_visible()
        assert Axe().run(page, options=OPTIONS).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
