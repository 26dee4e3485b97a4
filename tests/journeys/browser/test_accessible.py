"""Pages can be used by everybody: axe finds nothing, nothing overflows, the maths can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from baibu.app import actions, queries
from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site

STAGE = "gd-linear-fit"  # maths, tables, figures, code
RULES = {
    "target-size": {"enabled": True},
    "empty-table-header": {
        "enabled": False
    },  # knows no MathML; test_markdown looks at such headers
}


@pytest.fixture(scope="package")
def worked_site(whole_site: Site) -> Site:
    """The whole course after a failed attempt and a hint, and one passed stage."""
    catalog = whole_site.baibu.catalog
    body = catalog.body(catalog.stage(STAGE))
    actions.grade(whole_site.baibu, STAGE, body.solution, via="web")
    actions.grade(whole_site.baibu, STAGE, body.mistakes[0].source, via="web")
    actions.take_hint(whole_site.baibu, STAGE)
    return whole_site


def paths(site: Site) -> list[str]:
    cards = [card for row in queries.road(site.baibu).blocks for card in row.stages]
    coming = [f"/stage/{card.id}" for card in cards if card.status == "coming"][-1:]
    doors = ["/", "/road", "/understand", "/interview", "/projects", "/doctor"]
    tools = ["/understand/tools", "/understand/tools/kubeflow"]
    day = ["/today", "/today/done", f"/stage/{STAGE}/doubt", "/progress"]
    return [*doors, *tools, *day, f"/stage/{STAGE}", *coming, "/?lang=xx"]


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    worked_site: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    page = visit(worked_site, "/", locale=locale, color_scheme=begin)
    for path in paths(worked_site):
        page.goto(path)
        if path == f"/stage/{STAGE}":
            expect(page.locator(".cm-content")).to_be_visible()
        looks_good(page, begin, rules=RULES)
    worked_site.complaints[:] = [one for one in worked_site.complaints if "404" not in one]


def test_brackets_stretch_with_the_font_that_we_bring(worked_site: Site, visit: Open) -> None:
    page = visit(worked_site, f"/stage/{STAGE}")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"STIX Two Math\"')")
    heights = page.locator("math mtable").evaluate_all(
        """tables => tables.map(table => [table.previousElementSibling, table])
            .filter(([fence]) => fence && fence.localName === 'mo')
            .map(([fence, table]) => fence.getBoundingClientRect().height
                / table.getBoundingClientRect().height)"""
    )
    assert heights
    assert all(share > 0.75 for share in heights)


def test_only_what_overflows_is_a_stop_for_the_keyboard(worked_site: Site, visit: Open) -> None:
    page = visit(worked_site, f"/stage/{STAGE}", viewport={"width": 390, "height": 844})
    expect(page.locator(".cm-content")).to_be_visible()
    page.evaluate("document.fonts.ready")
    look = "blocks => blocks.map(one => [one.tabIndex === 0, one.scrollWidth > one.clientWidth])"
    in_sight = page.locator(".brief :is(pre, .formula, .wide):not(details:not([open]) *)")
    stops = in_sight.evaluate_all(look)
    assert all(is_stop == overflows for is_stop, overflows in stops)
    assert {is_stop for is_stop, _ in stops} == {True, False}
    attempt = page.locator(".attempts details").first
    attempt.locator("summary").click()
    code = attempt.locator("pre")
    expect(code).to_be_visible()
    ((is_stop, overflows),) = code.evaluate_all(look)
    assert is_stop == overflows


def test_the_page_of_a_stage_stays_light(worked_site: Site, visit: Open) -> None:
    sizes: list[int] = []
    page = visit(worked_site, "/")
    page.wait_for_load_state("networkidle")  # what belongs to the first page is not counted
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto("/road")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 60_000
    assert len(sizes) <= 6
