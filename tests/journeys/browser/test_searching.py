"""A learner finds things: by the field, by the palette, by keyboard alone, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
COMPOSED = """([key, more]) => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, ...more}))"""

CLOSED_AND_ASKED_FOR = """() => {
    document.querySelector("dialog").close();
    const chord = { key: "k", ctrlKey: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", chord));
}"""


def opened(page: Page, key: str = "Control+k") -> Locator:
    """Open the palette of a page that is there, and give its field."""
    page.wait_for_load_state()
    page.keyboard.press(key)
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    return field


def chosen(page: Page) -> Locator:
    """Give the offer that Enter means, as a screen reader is told."""
    active = page.get_by_role("combobox").get_attribute("aria-activedescendant")
    assert active is not None
    return page.locator(f"#{active}")


@SCRIPT
@pytest.mark.parametrize("width", [390, 1440])
def test_the_field_finds_and_the_page_opens(
    site: Site, visit: Open, *, script: bool, width: int
) -> None:
    look = {"java_script_enabled": script, "viewport": {"width": width, "height": 844}}
    page = visit(site, "/road", **look)
    page.get_by_role("searchbox", name="Search").fill("avarage")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_text("Shown instead: average.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Stages")).click()
    page.get_by_role("link", name="Average", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Average")


@SCRIPT
def test_a_wrong_address_leads_on(site: Site, visit: Open, *, script: bool) -> None:
    page = visit(site, "/stage/measure-spred", java_script_enabled=script)
    site.complaints[:] = [one for one in site.complaints if "404" not in one]
    expect(page.get_by_role("heading", name="Perhaps one of these was meant")).to_be_visible()
    field = page.get_by_label("Or search for it")
    expect(field).to_have_value("measure spred")
    field.fill("average")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Average", exact=True)).to_be_visible()


def test_the_palette_goes_anywhere_by_keyboard_alone(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    opened(page)
    expect(chosen(page)).to_contain_text("Start the next step: 1 Count")
    page.keyboard.type("averages")
    expect(page.get_by_role("option", name="All results for “averages”")).to_be_visible()
    expect(chosen(page)).to_contain_text("Averages")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_contain_text("All results for “averages”")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/mastery/averages")


def test_the_palette_opens_again_however_soon_after_it_was_closed(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    opened(page)
    page.evaluate(CLOSED_AND_ASKED_FOR)
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(1)


def test_a_number_opens_its_stage_however_fast_it_is_typed(site: Site, visit: Open) -> None:
    page = visit(site, "/")
    opened(page, "/")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("4 Measure spread")


def test_escape_closes_the_palette_and_gives_the_focus_back(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    link = page.get_by_role("link", name="Projects")
    link.focus()
    opened(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    opened(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_palette_changes_language_and_appearance(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    opened(page)
    page.keyboard.type("dark theme")
    expect(chosen(page)).to_contain_text("Appearance: dark theme")
    page.keyboard.press("Enter")
    expect(page.locator('meta[name="color-scheme"]')).to_have_attribute("content", "dark")
    opened(page)
    page.keyboard.type("中文")
    expect(chosen(page)).to_contain_text("Switch the language to Chinese")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("路线图")


def test_code_in_the_editor_is_kept_when_the_palette_changes_the_language(
    site: Site, visit: Open
) -> None:
    page = visit(site, "/stage/1")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("mine = 1 / 2")
    opened(page)
    page.keyboard.type("chinese")
    expect(chosen(page)).to_contain_text("Switch the language to Chinese")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 计数")
    expect(page.locator(".cm-content")).to_have_text("mine = 1 / 2")


def test_a_slash_that_is_typed_is_only_a_slash(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("1/2")
    expect(editor).to_have_text("1/2")
    page.get_by_role("searchbox", name="Search").press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_single_keys_can_be_turned_off(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    page.evaluate("localStorage.setItem('baibu-hotkeys-off', '1')")
    page.keyboard.press("/")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    opened(page)


def test_nothing_happens_while_characters_are_being_composed(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    page.evaluate(COMPOSED, ["k", {"ctrlKey": True}])
    page.evaluate(COMPOSED, ["/", {}])
    expect(page.get_by_role("dialog")).to_have_count(0)
    opened(page)
    before = chosen(page).text_content()
    page.evaluate(COMPOSED, ["ArrowDown", {}])
    page.evaluate(COMPOSED, ["Enter", {}])
    assert chosen(page).text_content() == before
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page).to_have_url(f"{site.address}/road")


def test_a_pointer_chooses_too(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    opened(page)
    page.get_by_role("option", name="Review cards").click()
    expect(page).to_have_url(f"{site.address}/review")


def test_without_javascript_there_is_no_palette_and_no_word_of_it(site: Site, visit: Open) -> None:
    page = visit(site, "/road", java_script_enabled=False)
    expect(page.locator("#find-key")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_when_the_server_is_away_the_palette_says_so(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    opened(page)
    page.route("**/search/palette*", lambda route: route.abort())
    page.keyboard.type("x")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    site.complaints[:] = [one for one in site.complaints if "ERR_FAILED" not in one]


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    whole_site: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    page = visit(whole_site, "/", locale=locale, color_scheme=begin)
    paths = ["/search", "/search?q=gradient", "/search?q=zqzq", "/words", "/stage/gradient-decent"]
    for path in paths:
        page.goto(path)
        looks_good(page, begin)
    page.goto("/road")
    for words in ("", "学习率", "zqzq"):
        opened(page).fill(words)
        expect(page.get_by_role("listbox")).to_contain_text(words)
        looks_good(page, begin)
        page.keyboard.press("Escape")
    whole_site.complaints[:] = [one for one in whole_site.complaints if "404" not in one]
