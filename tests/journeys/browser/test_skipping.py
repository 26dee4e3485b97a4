"""A learner who knows a stage skips it by a test; charts can be read by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from baibu.app import charts, queries, skipping
from baibu.core.language import Language
from baibu.web.assets import Assets
from baibu.web.show import environment, frame
from baibu.web.visit import Visit
from makers.history import forty_days
from makers.looks import BEGIN, HEIGHT, SCREENS, Scheme, looks_good
from makers.served import Open, Site, served
from makers.small_course import RIGHT, WRONG

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
OUTSIDE = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
    const room = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < room.left - 2 || box.right > room.right + 2
            || box.top < room.top - 2 || box.bottom > room.bottom + 2);
    }).map(text => text.textContent);
})"""


@pytest.fixture
def practised(tmp_path: Path) -> Iterator[Site]:
    """The small course, served to a learner with a past."""
    with forty_days(tmp_path / "home") as baibu, served(baibu) as site:
        yield site


def replace(page: Page, code: str, *, script: bool) -> None:
    if script:
        page.locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(code)
    else:
        page.locator("#source").fill(code)


@SCRIPT
def test_a_stage_is_skipped_by_one_submission(site: Site, visit: Open, *, script: bool) -> None:
    page = visit(site, "/stage/1", java_script_enabled=script)
    page.get_by_role("link", name="Skip it by a test").click()
    page.get_by_role("button", name="Begin the test").click()
    expect(page.get_by_role("heading", name="A test is under way")).to_be_visible()
    expect(page.get_by_role("button", name="Begin the test")).to_have_count(0)
    replace(page, RIGHT[1], script=script)
    page.get_by_role("button", name="Run the checks").click()
    expect(page.get_by_text("Shown by a test: stage 1 is skipped")).to_be_visible()
    expect(page.get_by_role("heading", name="A test is under way")).to_have_count(0)
    assert queries.stage_page(site.baibu, 1).test.passed


def test_a_test_is_begun_and_decided_by_the_keyboard_alone(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    page.get_by_role("button", name="Begin the test").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A test is under way")).to_be_visible()
    page.locator(".cm-content").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(WRONG)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#verdict.bad .headline")).to_be_visible()
    expect(page.get_by_role("button", name="Begin the test")).to_be_visible()


def test_a_chart_and_its_table_say_the_same(practised: Site, visit: Open) -> None:
    page = visit(practised, "/stage/1")
    figure = page.locator("#chart-attempts")
    expect(figure.get_by_role("img", name="Submissions for stage 1")).to_be_visible()
    expect(figure.get_by_role("img")).to_have_count(1)
    figure.get_by_text("The same as a table").click()
    expect(figure.get_by_role("row")).to_have_count(4)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(figure.get_by_role("img", name="Submissions for stage 1")).to_be_visible()
    expect(figure.get_by_role("img")).to_have_count(1)


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_on_a_stage_with_a_chart_and_a_test(
    practised: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    skipping.begin(practised.baibu, 4)
    page = visit(practised, "/stage/1", locale=locale, color_scheme=begin)
    for path in ("/stage/1", "/stage/4"):
        page.goto(path)
        looks_good(page, begin)


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_in_any_chart(
    practised: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    language: Language = "zh" if locale.startswith("zh") else "en"
    page = visit(practised, "/road", locale=locale, color_scheme=begin)
    seen = Visit(language=language, theme="system", here="/", nonce="n")
    template = environment().get_template("_chart.html")
    drawn = "".join(
        template.render(
            {**frame(seen, Assets()), "chart": charts.chart(practised.baibu, name, language)}
        )
        for name in charts.NAMES
    )
    page.evaluate(
        "drawn => { document.querySelector('main').innerHTML = drawn }", f"<h1>x</h1>{drawn}"
    )
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        expect(page.get_by_role("img")).to_have_count(len(charts.NAMES))
        assert page.evaluate(OUTSIDE) == [], width
    looks_good(page, begin)
