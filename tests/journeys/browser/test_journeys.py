"""A learner works in the browser: with the editor, without JavaScript, with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from baibu.app import queries
from makers.served import Open, Site
from makers.small_course import RIGHT, STARTER, WRONG

EDITOR = ".cm-content"


def write(page: Page, code: str) -> None:
    """Replace what is in the editor, as by pasting."""
    page.locator(EDITOR).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)


def has_code(page: Page, code: str) -> None:
    """Make sure of what would be handed in."""
    expect(page.locator("#source")).to_have_value(code)


def test_from_the_home_page_to_the_first_passed_stage(site: Site, visit: Open) -> None:
    page = visit(site)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")

    write(page, WRONG)
    page.get_by_role("button", name="Run the checks").click()
    expect(page.locator("#verdict.bad .headline")).to_contain_text("First to mend")
    expect(page.locator("#said")).to_contain_text("First to mend")
    expect(page.locator(".diagnosis")).to_be_visible()

    write(page, RIGHT[1])
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#verdict.good .headline")).to_contain_text("Passed")
    assert [one.passed for one in queries.attempts(site.baibu, 1)] == [True, False]

    page.get_by_role("link", name="On to stage 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Average")
    page.goto("/road")
    expect(page.get_by_role("link", name=re.compile("1 Count passed"))).to_be_visible()


def test_a_draft_is_saved_while_it_is_written(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "# half a thought")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    page.reload()
    expect(page.locator(EDITOR)).to_have_text("# half a thought")


def test_a_draft_is_saved_when_the_page_is_left_at_once(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "# gone in a moment")
    page.get_by_role("link", name="Interview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare for interviews")
    page.goto("/stage/1")
    expect(page.locator(EDITOR)).to_have_text("# gone in a moment")


def test_a_hint_is_taken_and_the_code_stays(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "# thinking")
    page.locator("#hints").get_by_role("button", name=re.compile("Show the next hint")).click()
    expect(page.locator(".hints li")).to_have_count(1)
    expect(page.locator(EDITOR)).to_have_text("# thinking")


def test_switching_the_language_keeps_the_place_and_the_code(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "# 想一想")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 计数")
    expect(page.locator(EDITOR)).to_have_text("# 想一想")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_an_earlier_attempt_comes_back_into_the_editor(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, WRONG)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#verdict.bad")).to_be_visible()
    page.get_by_role("button", name="Put the starter back").click()
    expect(page.locator("#source")).to_have_value(STARTER)
    page.locator("#attempts summary").click()
    page.get_by_role("button", name="Put this back into the editor").click()
    expect(page.locator("#source")).to_have_value(WRONG)


def test_when_baibu_does_not_answer_the_code_stays_and_the_page_says_so(
    site: Site, visit: Open
) -> None:
    page = visit(site, "/stage/1")
    page.route("**/submit", lambda route: route.abort())
    page.route("**/draft", lambda route: route.abort())
    write(page, "# precious")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#outcome .trouble")).to_contain_text("Baibu does not answer")
    expect(page.locator("#said")).to_contain_text("Baibu does not answer")
    has_code(page, "# precious")
    page.unroute("**/submit")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#verdict.bad")).to_be_visible()
    expect(page.locator("#outcome .trouble")).to_have_count(0)
    site.complaints[:] = [one for one in site.complaints if "ERR_FAILED" not in one]


def test_a_refused_submission_says_why_and_keeps_the_code(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/5")
    write(page, "# mine")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#outcome .trouble")).to_contain_text("B006")
    has_code(page, "# mine")
    site.complaints[:] = [one for one in site.complaints if "503" not in one]


def test_composing_chinese_never_submits(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    press = """(isComposing) => document.querySelector(".cm-content").dispatchEvent(
        new KeyboardEvent("keydown",
            {key: "Enter", ctrlKey: true, isComposing, bubbles: true, cancelable: true}))"""
    page.locator(EDITOR).click()
    page.evaluate(press, True)
    with page.expect_request(lambda asked: asked.url.endswith("/submit")) as sent:
        page.evaluate(press, False)
    assert sent.value.method == "POST"
    expect(page.locator("#verdict.bad")).to_be_visible()
    assert len(queries.attempts(site.baibu, 1)) == 1


def test_tab_indents_and_after_escape_leaves_the_editor(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "x")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    has_code(page, "    x")
    expect(page.get_by_text("To leave the editor: Esc, then Tab.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run the checks")).to_be_focused()
    has_code(page, "    x")


def test_escape_is_forgotten_as_soon_as_writing_goes_on(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "")
    page.keyboard.press("Escape")
    page.keyboard.type("y")
    page.keyboard.press("Tab")
    has_code(page, "    y")


def test_the_keyboard_alone_is_enough(site: Site, visit: Open) -> None:
    page = visit(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    tab_to(page, page.get_by_role("link", name="Start"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 Count")
    expect(page.locator(EDITOR)).to_be_visible()
    tab_to(page, page.locator(EDITOR))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(RIGHT[1])
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict.good")).to_be_visible()
    tab_to(page, page.get_by_role("link", name=re.compile("On to stage 2")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Average")


def tab_to(page: Page, place: object, *, at_most: int = 60) -> None:
    """Press Tab until a place has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
    pytest.fail(f"{place} cannot be reached by Tab")


def test_everything_works_without_javascript(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1", java_script_enabled=False)
    box = page.get_by_role("textbox")
    expect(box).to_have_value(STARTER)

    box.fill(WRONG)
    page.get_by_role("button", name="Run the checks").click()
    expect(page.locator("#verdict.bad .headline")).to_contain_text("First to mend")
    expect(page).to_have_url(f"{site.address}/stage/count#verdict")
    expect(box).to_have_value(WRONG)

    box.fill(WRONG + "# more")
    page.locator("#hints").get_by_role("button", name=re.compile("Show the next hint")).click()
    expect(page.locator(".hints li")).to_have_count(1)
    expect(box).to_have_value(WRONG + "# more")

    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 计数")
    expect(box).to_have_value(WRONG + "# more")

    box.fill(RIGHT[1])
    page.get_by_role("button", name="运行检查").click()
    expect(page.locator("#verdict.good .headline")).to_contain_text("通过")
    page.get_by_role("button", name="恢复初始代码").click()
    expect(box).to_have_value(STARTER)


def test_an_appearance_that_was_chosen_wins_over_the_systems(site: Site, visit: Open) -> None:
    page = visit(site, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Light").click()
    expect(page.get_by_role("button", name="Light")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(ground) != dark
    page.get_by_role("button", name="As the system").click()
    expect(page.get_by_role("button", name="As the system")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.evaluate(ground) == dark
