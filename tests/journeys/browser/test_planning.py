"""A learner plans, starts the day, is placed and prints a certificate: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from baibu.app import actions, planning, reviews, standing
from baibu.core.language import Language
from baibu.web.assets import Assets
from baibu.web.pages.milestones import Bearer
from baibu.web.show import environment, frame, shallow
from baibu.web.visit import Visit
from makers import page_models
from makers.looks import BEGIN, Scheme, looks_good
from makers.milestone_course import with_milestone
from makers.served import Open, Site, served
from makers.small_course import RIGHT, WRONG, wired

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
SHEET = (725, 1054)  # of A4 inside its margins of 9 mm, in pixels


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Site]:
    """A course with a milestone, a plan, some evidence, and a stage that is under way."""
    course = with_milestone(tmp_path / "course")
    with wired(tmp_path / "home", content=str(course)) as baibu, served(baibu) as site:
        planning.make_plan(baibu, planning.Wish(hours=1, deadline="2026-01-16"))
        for number in (1, 2, 4):
            actions.grade(baibu, number, RIGHT[number], via="web")
        reviews.rate(baibu, "count/card", 3, via="web")
        planning.habit(baibu)
        standing.place(baibu, "averages", 1.0, seconds=20)
        yield site


@SCRIPT
def test_a_plan_is_made_corrected_and_changed(site: Site, visit: Open, *, script: bool) -> None:
    page = visit(site, "/today", java_script_enabled=script)
    page.get_by_role("navigation", name="Parts of the study").get_by_role(
        "link", name="Plan"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a plan")

    page.get_by_role("radio", name="developer").check()
    page.get_by_label("Hours a week").fill("0")
    page.get_by_label("Row 1: from").fill("2026-01-05")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_text("B043")).to_be_visible()
    expect(page.get_by_role("radio", name="developer")).to_be_checked()
    expect(page.get_by_label("Row 1: from")).to_have_value("2026-01-05")
    site.complaints[:] = [one for one in site.complaints if "400" not in one]

    page.get_by_label("Hours a week").fill("2")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan")
    expect(page.get_by_text("Most likely done on")).to_be_visible()

    page.get_by_label("Move", exact=True).select_option(value="far")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("status")).to_contain_text("now lies on")

    page.get_by_label("Move", exact=True).select_option(value="count")
    page.get_by_label("to", exact=True).select_option(value="mean")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("B040")).to_be_visible()
    expect(page.get_by_label("to", exact=True)).to_have_value("mean")
    site.complaints[:] = [one for one in site.complaints if "409" not in one]

    page.get_by_role("button", name="Done today").first.click()
    expect(page.get_by_text("days so far: 1")).to_be_visible()
    page.get_by_role("link", name="See it as a calendar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jan 2026")
    expect(page.get_by_role("table")).to_be_visible()


def test_today_starts_with_one_key(site: Site, visit: Open) -> None:
    page = visit(site, "/today")
    expect(page.get_by_text("or press Enter")).to_be_visible()
    page.evaluate(
        """() => document.dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", isComposing: true, bubbles: true}))"""
    )
    expect(page).to_have_url(f"{site.address}/today")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")


def test_enter_in_the_field_of_minutes_fills_the_day_anew(site: Site, visit: Open) -> None:
    page = visit(site, "/today")
    page.get_by_label("Minutes I have").fill("25")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/today?minutes=25")


def test_today_without_a_script_has_its_button(site: Site, visit: Open) -> None:
    page = visit(site, "/today", java_script_enabled=False)
    expect(page.get_by_text("or press Enter")).to_be_hidden()
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")


def test_the_home_page_agrees_with_today(worked: Site, visit: Open) -> None:
    page = visit(worked, "/")
    start = page.get_by_role("link", name=re.compile("^(Start|Go on)$"))
    href = start.get_attribute("href")
    page.goto("/today")
    first = page.locator("#start").get_attribute("href")
    assert href is not None
    assert first is not None
    assert opened(page, href) == opened(page, first)


def opened(page: Page, href: str) -> str:
    page.goto(href)
    return page.get_by_role("heading", level=1).inner_text()


@SCRIPT
def test_a_placement_is_answered_taken_back_and_stopped(
    whole_site: Site, visit: Open, *, script: bool
) -> None:
    page = visit(whole_site, "/place", java_script_enabled=script)
    title = page.locator("#question-title")
    first = title.inner_text()
    page.get_by_label("Your answer").fill("nobody knows")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(title).not_to_have_text(first)
    expect(page.get_by_role("status").first).to_contain_text(f"{first}: it is")
    page.get_by_role("button", name="Take the last answer back").click()
    expect(title).to_have_text(first)
    page.get_by_role("button", name="Partly").click()
    expect(title).not_to_have_text(first)
    page.get_by_role("link", name="Stop here").click()
    expect(page.get_by_role("heading", name="What the answers suggest")).to_be_visible()
    page.get_by_role("button", name="Take the last answer back").click()
    expect(title).to_have_text(first)


def test_the_keyboard_alone_makes_a_plan(site: Site, visit: Open) -> None:
    page = visit(site, "/plan")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="student")).to_be_checked()
    hours = page.get_by_label("Hours a week")
    for _ in range(5):
        page.keyboard.press("Tab")
        if hours.evaluate("element => element === document.activeElement"):
            break
    expect(hours).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan")
    assert planning.plan_page(site.baibu).hours == 7


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_certificate_prints_on_one_sheet_in_dark_ink(
    worked: Site, visit: Open, locale: str
) -> None:
    page = visit(worked, "/milestones/1?name=Li+Lei", locale=locale, color_scheme="dark")
    expect(page.locator(".certificate")).to_contain_text("Li Lei")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.locator(".certificate h1").evaluate("one => getComputedStyle(one).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_fullest_certificate_prints_on_one_sheet(
    worked: Site, visit: Open, language: Language
) -> None:
    context = {
        **frame(Visit(language=language, theme="system", here="/", nonce="n"), Assets()),
        **shallow(page_models.certificate()),
        **shallow(Bearer(name="Li Lei")),
    }
    html = environment().get_template("milestone.html").render(context)
    page = visit(worked, "/milestones")
    page.route("**/fullest", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/fullest")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
    height = page.locator(".certificate").evaluate("one => one.getBoundingClientRect().height")
    assert height <= SHEET[1], "without being made smaller by the printer"


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    worked: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    actions.grade(worked.baibu, 2, WRONG, via="web")
    page = visit(worked, "/", locale=locale, color_scheme=begin)
    for path in PATHS:
        page.goto(path)
        looks_good(page, begin)
    worked.complaints[:] = [one for one in worked.complaints if "40" not in one]


PATHS = [
    "/",
    "/today",
    "/today?minutes=0",
    "/plan",
    "/plan/edit",
    "/plan/need?stage=far",
    "/plan/2026-01",
    "/milestones",
    "/milestones/1",
    "/progress",
    "/place",
    "/place/result",
]
