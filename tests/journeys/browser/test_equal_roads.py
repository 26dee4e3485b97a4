"""The browser, an own editor and a second window work on one stage, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from baibu.app import actions, history
from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site
from makers.small_course import RIGHT, STARTER, WRONG

EDITOR = ".cm-content"


def write(page: Page, code: str) -> None:
    """Replace what is in the editor, as by pasting."""
    page.locator(EDITOR).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)


def sources(site: Site) -> set[str]:
    return {version.source for version in history.versions(site.baibu, 1)}


def test_a_verdict_of_the_watch_appears_on_the_open_page(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    expect(page.locator(EDITOR)).to_be_visible()
    actions.grade(site.baibu, 1, WRONG, via="watch")
    expect(page.locator("#verdict.bad .headline")).to_contain_text("First to mend")
    offer = page.get_by_role("group", name="Newer code from elsewhere")
    expect(offer).to_contain_text("Attempt 1 came from your own editor: 1 of 2 checks pass.")
    expect(page.locator("#said")).to_contain_text("came from your own editor")
    expect(page.locator("#source")).to_have_value(STARTER)  # untouched

    offer.get_by_role("button", name="Take the newer code").click()
    expect(page.locator("#source")).to_have_value(WRONG)
    expect(page.get_by_role("group", name="Newer code from elsewhere")).to_have_count(0)


def test_what_is_being_typed_is_never_replaced(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, "# half a thought")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    actions.grade(site.baibu, 1, RIGHT[1], via="cli")
    expect(page.locator("#verdict.good")).to_be_visible()
    page.locator(EDITOR).click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" and more")
    expect(page.locator(EDITOR)).to_have_text("# half a thought and more")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#saved")).to_have_text("Draft saved")
    expect(page.locator(".news")).to_have_count(0)
    assert history.now(site.baibu, 1) == "# half a thought and more"
    assert RIGHT[1] in sources(site)


def test_two_windows_at_once_lose_nothing_and_the_later_one_is_told(
    site: Site, visit: Open
) -> None:
    first, second = visit(site, "/stage/1"), visit(site, "/stage/1")
    second.route("**/events*", lambda route: route.abort())  # one that hears nothing
    second.reload()
    expect(second.locator(EDITOR)).to_be_visible()
    write(first, "# written in the first")
    expect(first.locator("#saved")).to_have_text("Draft saved")
    write(second, "# written in the second")
    expect(second.locator(".news")).to_contain_text("Other code was saved for this stage")
    expect(second.locator("#saved")).to_contain_text("kept in the history")
    expect(second.locator(EDITOR)).to_have_text("# written in the second")
    assert {"# written in the first", "# written in the second"} <= sources(site)

    with second.context.expect_page() as opened:
        second.get_by_role("link", name="Compare").click()
    compared = opened.value
    expect(compared.get_by_role("heading", level=1)).to_have_text("Stage 1: all versions")
    expect(compared.locator(".diff")).to_contain_text("# written in the first")
    expect(compared.locator(".diff")).to_contain_text("# written in the second")
    second.get_by_role("button", name="Keep mine").click()
    expect(first.locator(".news")).to_contain_text("Other code was saved for this stage")
    site.complaints[:] = [one for one in site.complaints if not re.search("409|ERR_FAILED", one)]


def test_a_page_of_its_own_submission_is_offered_nothing(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    write(page, WRONG)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#verdict.bad")).to_be_visible()
    with page.expect_response(lambda answer: "/draft" in answer.url):
        write(page, WRONG + "# more")
    expect(page.locator("#saved")).to_have_text("Draft saved")
    expect(page.locator(".news")).to_have_count(0)


def test_a_page_that_lost_its_stream_catches_up(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    expect(page.locator(EDITOR)).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    actions.grade(site.baibu, 1, WRONG, via="watch")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(page.locator("#verdict.bad")).to_be_visible()


def test_without_javascript_the_history_compares_and_restores(site: Site, visit: Open) -> None:
    actions.grade(site.baibu, 1, WRONG, via="watch")
    actions.grade(site.baibu, 1, RIGHT[1], via="notebook")
    page = visit(site, "/stage/1", java_script_enabled=False)
    page.get_by_role("link", name="All versions, and how they differ").click()
    page.get_by_role("radio", name=re.compile("From Starter")).check()
    page.get_by_role("radio", name=re.compile("To Attempt 1")).check()
    page.get_by_role("button", name="Compare these two").click()
    expect(page.locator(".diff .added")).to_contain_text("return 3")
    page.locator("form", has_text="Attempt 1").get_by_role(
        "button", name="Put this back into the editor"
    ).click()
    expect(page.locator("#source")).to_have_value(WRONG)


def test_the_keyboard_alone_compares_and_restores(site: Site, visit: Open) -> None:
    actions.grade(site.baibu, 1, WRONG, via="watch")
    actions.grade(site.baibu, 1, RIGHT[1], via="watch")
    page = visit(site, "/stage/1/history", locale="zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text("第 1 关：全部版本")
    page.locator("[name=older]:checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("older=starter"))
    button = page.get_by_role("button", name="放回编辑器").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/stage/(1|count)#work"))


@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_in_the_history_and_in_an_offer(
    site: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    actions.grade(site.baibu, 1, WRONG, via="watch")
    page = visit(site, "/stage/1", locale=locale, color_scheme=begin)
    expect(page.locator(EDITOR)).to_be_visible()
    actions.grade(site.baibu, 1, RIGHT[1], via="notebook")
    expect(page.locator(".news")).to_be_visible()
    for path in (None, "/stage/1/history"):
        if path:
            page.goto(path)
        looks_good(page, begin, rules={}, opened=False)
