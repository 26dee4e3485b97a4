"""Another language keeps the place on a page; a term says what it means where it is met first."""

from __future__ import annotations

from playwright.sync_api import expect

from makers.served import Open, Site

STAGE = "/stage/gd-linear-fit"
NEAREST = """() => {
    const tops = [...document.querySelectorAll('.brief h2')].map(one =>
        Math.abs(Math.round(one.getBoundingClientRect().top)));
    return tops.indexOf(Math.min(...tops));
}"""  # which heading of the brief stands nearest to the top of the window


def test_another_language_keeps_the_place_and_what_was_typed(whole_site: Site, visit: Open) -> None:
    page = visit(whole_site, STAGE)
    expect(page.locator(".cm-content")).to_be_visible()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# kept\n")
    page.locator(".brief h2").nth(3).evaluate("one => scrollTo(0, one.offsetTop)")
    before = page.evaluate(NEAREST)
    assert before == 3
    page.locator("form.switch button").evaluate("one => one.click()")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator(".cm-content")).to_contain_text("# kept")
    page.wait_for_function(f"({NEAREST})() === {before}")


def test_the_next_page_begins_at_its_top(whole_site: Site, visit: Open) -> None:
    page = visit(whole_site, "/road")
    page.evaluate("scrollTo(0, 900)")
    page.locator("form.switch button").evaluate("one => one.click()")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.wait_for_function("scrollY > 300")
    page.goto("/understand")
    assert page.evaluate("scrollY") == 0


def test_a_term_says_what_it_means_to_a_pointer_and_to_the_keyboard(
    whole_site: Site, visit: Open
) -> None:
    page = visit(whole_site, STAGE)
    term = page.locator(".brief .term").first
    gloss = term.locator(".gloss")
    expect(gloss).to_be_hidden()
    term.hover()
    expect(gloss).to_be_visible()
    expect(gloss.locator("[lang=zh-CN]")).not_to_be_empty()
    page.mouse.move(0, 0)
    expect(gloss).to_be_hidden()
    page.locator(".contents a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".brief .term").first.locator(".gloss")).to_be_visible()
    box = page.locator(".brief .term .gloss:visible").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    assert term.get_attribute("href").startswith("/words#")  # type: ignore[union-attr]


def test_on_a_phone_a_meaning_stays_inside_the_window(whole_site: Site, visit: Open) -> None:
    page = visit(whole_site, STAGE, viewport={"width": 390, "height": 844})
    for index in range(min(page.locator(".brief .term").count(), 8)):
        term = page.locator(".brief .term").nth(index)
        term.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        box = term.locator(".gloss").bounding_box()
        assert box is not None
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= 391
