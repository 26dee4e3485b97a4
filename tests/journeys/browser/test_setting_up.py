"""A newcomer answers three questions, looks around, sets Baibu up: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from baibu.app import actions, planning, queries
from baibu.app.board import board
from baibu.app.sample import Sample
from baibu.app.wiring import build
from baibu.core import settings
from baibu.web import application
from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site, served
from makers.small_course import RIGHT

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
SCREENS = (320, 390, 1440)
PATHS = [
    "/",
    "/welcome",
    "/settings",
    "/road",
    "/road?zoom=blocks",
    "/road?zoom=skills",
    "/understand",
    "/understand/split",
    "/understand/scale",
    "/sample/",
    "/sample/road",
    "/sample/understand",
    "/sample/settings",
]
SAMPLE_DAYS = 21
SHEET = 718  # pixels: A4 inside its margins of 9 mm


@pytest.fixture(scope="module")
def halfway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """All that comes with Baibu, to a learner with a plan and two stages.

    The sample learner beside it lives three weeks, not two months, so that nobody waits long.
    """
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "Sample", partial(Sample, days=SAMPLE_DAYS))
        yield from _halfway(home)


def _halfway(home: Path) -> Iterator[Site]:
    with build(settings.load({"home": str(home)}, {})) as baibu, served(baibu) as site:
        for number in (1, 2):
            stage = baibu.catalog.stage(number)
            actions.grade(baibu, number, baibu.catalog.body(stage).solution, via="web")
        planning.make_plan(baibu, planning.Wish(hours=10))
        yield site


@pytest.fixture
def with_sample(halfway: Site, visit: Open) -> Site:
    """Wait, as a person does, until the sample learner is there."""
    page = visit(halfway, "/sample/")
    halfway.complaints[:] = [one for one in halfway.complaints if "404" not in one]
    if page.get_by_text("There is no sample learner now").count():
        page.get_by_role("button", name="See how it looks").click()
    stop = page.get_by_role("button", name="Throw it away")
    stop.wait_for(timeout=300_000)
    return halfway


@SCRIPT
def test_three_answers_lead_to_the_first_task(site: Site, visit: Open, *, script: bool) -> None:
    page = visit(site, "/", java_script_enabled=script)
    page.get_by_role("link", name="Answer three questions").click()
    page.get_by_role("radio", name="developer").check()
    page.get_by_role("radio", name="10 h", exact=True).check()
    page.get_by_label("another number").fill("none")
    page.get_by_role("button", name="To the first task").click()
    expect(page.get_by_text("B043")).to_be_visible()
    expect(page.get_by_role("radio", name="developer")).to_be_checked()
    site.complaints[:] = [one for one in site.complaints if "400" not in one]
    page.get_by_label("another number").fill("")
    page.get_by_role("radio", name="10 h", exact=True).check()
    page.get_by_role("button", name="To the first task").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")
    assert planning.plan_page(site.baibu).hours == 10
    page.goto("/")
    expect(page.get_by_role("link", name="Answer three questions")).to_have_count(0)


def test_the_keyboard_alone_answers_and_begins(site: Site, visit: Open) -> None:
    page = visit(site, "/welcome")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # round to the first answer
    expect(page.get_by_role("radio", name="zero")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="5 h", exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")
    assert planning.plan_page(site.baibu).hours == 5


@SCRIPT
def test_looks_and_minutes_are_set(site: Site, visit: Open, *, script: bool) -> None:
    page = visit(site, "/", java_script_enabled=script)
    page.get_by_role("link", name="Settings").click()
    section = page.locator("#look")
    section.get_by_role("radio", name="Dark").check()
    section.get_by_role("radio", name="large", exact=True).check()
    section.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    expect(page.locator("body")).to_have_class("editor-large")
    page.get_by_label("Minutes a day").fill("20")
    with page.expect_response("**/settings/minutes"):
        page.locator("form[action='/settings/minutes']").get_by_role("button", name="Save").click()
    page.goto("/today")
    expect(page.get_by_label("Minutes I have")).to_have_value("20")
    page.goto("/stage/1")
    size = page.locator("textarea, .cm-editor").first.evaluate("e => getComputedStyle(e).fontSize")
    assert size == "16px"


@SCRIPT
def test_a_backup_goes_out_and_comes_back(
    site: Site, visit: Open, tmp_path: Path, *, script: bool
) -> None:
    actions.grade(site.baibu, 1, RIGHT[1], via="web")
    page = visit(site, "/settings", java_script_enabled=script)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the backup").click()
    saved = tmp_path / "backup.zip"
    started.value.save_as(saved)
    actions.grade(site.baibu, 2, RIGHT[2], via="web")
    page.get_by_label("Backup file").set_input_files(saved)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Restore a backup")
    page.get_by_role("radio", name="Put it in the place").check()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("The backup is in place")
    assert board(site.baibu).passed == 1
    page.get_by_role("link", name="Look at it").first.click()
    page.get_by_role("radio", name="Put it in the place").check()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("The backup is in place")
    assert board(site.baibu).passed == 2
    page.get_by_label("Type DELETE to confirm").fill("DELETE")
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("link", name="Answer three questions")).to_be_visible()
    assert board(site.baibu).passed == 0


def test_the_path_of_the_data_is_copied(site: Site, visit: Open) -> None:
    page = visit(site, "/settings", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the path").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == str(site.baibu.settings.home)


@SCRIPT
def test_the_road_is_looked_at_from_afar_and_from_close_by(
    halfway: Site, visit: Open, *, script: bool
) -> None:
    page = visit(halfway, "/road", java_script_enabled=script)
    zoom = page.get_by_role("navigation", name="How close to look")
    zoom.get_by_role("link", name="Blocks").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Numerical Python")).to_be_visible()
    page.get_by_role("link", name="Numerical Python, data and mathematics").click()
    expect(page).to_have_url(re.compile("/road#data-and-mathematics"))
    page.get_by_role("navigation", name="How close to look").get_by_role(
        "link", name="Skills"
    ).click()
    summary = page.locator("summary", has_text="Classic algorithms by hand")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Cross-validation", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cross-validation")


@SCRIPT
def test_the_panorama_leads_to_a_step_and_on_to_a_stage(
    halfway: Site, visit: Open, *, script: bool
) -> None:
    page = visit(halfway, "/understand", java_script_enabled=script)
    page.get_by_role("link", name="Keep test rows apart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep test rows apart")
    page.get_by_role("link", name=re.compile("The step after")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clean")
    page.get_by_role("link", name="22 Data cleaning").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Data cleaning")


@pytest.mark.slow
@SCRIPT
def test_a_sample_learner_comes_and_goes(with_sample: Site, visit: Open, *, script: bool) -> None:
    own = with_sample.baibu
    before = own.store.read(own.learner)
    page = visit(with_sample, "/sample/", java_script_enabled=script)
    expect(page.get_by_text("Sample learner: made up")).to_be_visible()
    page.get_by_role("link", name="Road", exact=True).or_(
        page.get_by_role("link", name="Study", exact=True)
    ).first.click()
    expect(page).to_have_url(re.compile("/sample/road"))
    assert page.locator(".stones .passed").count() >= 5
    if script:
        opened_by_key(page)
    page.get_by_role("link", name="Back to your own").click()
    expect(page).to_have_url(f"{with_sample.address}/")
    expect(page.get_by_text("Sample learner: made up")).to_have_count(0)
    assert own.store.read(own.learner) == before


def opened_by_key(page: Page) -> None:
    """Go somewhere by the palette: it stays with the sample too."""
    page.keyboard.press("ControlOrMeta+k")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("22")
    expect(page.get_by_role("option").first).to_contain_text("Data cleaning")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sample/stage/"))


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    with_sample: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    page = visit(with_sample, "/", locale=locale, color_scheme=begin)
    for path in PATHS:
        page.goto(path)
        looks_good(page, begin, screens=SCREENS)


@pytest.mark.parametrize("path", ["/", "/road", "/today", "/plan", "/understand"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_page_prints_in_dark_ink_inside_the_sheet(
    halfway: Site, visit: Open, path: str, locale: str
) -> None:
    page = visit(halfway, path, locale=locale, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    ink = page.locator("h1").evaluate("one => getComputedStyle(one).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".bottom")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET


def test_the_road_asks_for_few_things(halfway: Site, visit: Open) -> None:
    sizes: list[int] = []
    page = visit(halfway, "/settings")
    page.wait_for_load_state("networkidle")
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto("/road")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 6
    assert sum(sizes) <= 60_000
    assert queries.road(halfway.baibu).ahead
