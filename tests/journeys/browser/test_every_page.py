"""Every page there is: nothing is blocked, nothing breaks, nothing leaves this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from baibu.app import actions, asking, reviews
from baibu.app.wiring import build
from baibu.core import settings
from baibu.web import create
from makers.a_month import Calendar, pass_stages, review_days
from makers.served import Open, Site, served

STAGE = "gd-linear-fit"
EACH = 2  # pages looked at for each route
WATCH = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""
KEY = re.compile(r"\b(?:web|app|plan|review|chart|lab)\.[a-z_]+\.[a-z_]+\b")

NO_PAGE = {  # answers to our own scripts, and files
    "/stage/{reference}/events",
    "/stage/{reference}/news",
    "/stage/{reference}/attempts",
    "/search/palette",
    "/static/{name}",
}
ELSEWHERE = {  # what links lead to only from a queue, a sitting, a kept file, the sample learner
    "/stage/{reference}/waiting/{attempt}",
    "/review/now",
    "/place/result",
    "/settings/kept/{name}",
    "/settings/restore/{name}",
    "/sample/{rest:path}",
}


def routes(there: Iterable[Any]) -> Iterator[str]:
    """Give the address of every route that answers GET."""
    for route in there:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router.routes)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield route.path


def pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)(:path)?\}", route)
    rest = "".join(
        re.escape(text) + ("" if name is None else ".+" if deep else "[^/]+")
        for text, name, deep in zip(parts[::3], [*parts[1::3], None], [*parts[2::3], None])  # noqa: B905
    )
    return re.compile(f"{rest}$")


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole course after some weeks: stages, cards, a plan, a failed attempt."""
    clock = Calendar()
    home = tmp_path_factory.mktemp("lived-in")
    with build(settings.load({"home": str(home)}, {}), now=clock) as baibu, served(baibu) as site:
        pass_stages(baibu, clock, ["hello-python", "control-functions"], days=1)
        review_days(baibu, clock, 6)
        reviews.write(baibu, "a card of one's own", "its back")
        asking.ask(baibu, asking.ask_page(baibu).asking)
        body = baibu.catalog.body(baibu.catalog.stage(STAGE))
        actions.grade(baibu, STAGE, body.mistakes[0].source, via="watch")
        actions.take_hint(baibu, STAGE)
        yield site


class Tour:
    """Follow the links of every page, some pages for each route."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.routes = {route: pattern(route) for route in routes(create(site.baibu).routes)}
        self.seen: dict[str, list[str]] = {}
        self.waiting = [route for route in self.routes if "{" not in route]
        self.waiting += [f"/stage/{STAGE}", f"/stage/{STAGE}/history"]

    def take(self, check: Any) -> None:
        while self.waiting:
            path = self.waiting.pop(0)
            route = self.route_of(path)
            if route is None or route in NO_PAGE or len(self.seen.get(route, [])) >= EACH:
                continue
            self.seen.setdefault(route, []).append(path)
            check(path)
            found = self.page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
            self.waiting += [address for address in map(self.own, found) if address is not None]

    def own(self, address: str) -> str | None:
        """Give the path of an address of this site."""
        if not address.startswith(self.site.address):
            return None
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return None if any(path in paths for paths in self.seen.values()) else path

    def route_of(self, path: str) -> str | None:
        bare = path.partition("?")[0]
        fits = [route for route, shape in self.routes.items() if shape.match(bare)]
        return min(fits, key=lambda route: ("{" in route, -len(route)), default=None)


def visited(site: Site, page: Page, language: str) -> set[str]:
    """Look at every page that can be reached; give the routes that were."""
    tour = Tour(site, page)

    def check(path: str) -> None:
        before = page.request.get(urljoin(site.address, path), max_redirects=0)
        if not before.headers.get("content-type", "").startswith("text/html"):
            assert before.status < 400, path
            page.goto("about:blank")
            return
        answer = page.goto(path)
        assert answer is not None
        assert answer.status < 400, path
        page.wait_for_load_state()
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("html").get_attribute("lang") == language, path
        text = page.locator("body").inner_text()
        assert not KEY.search(text), (path, KEY.findall(text))
        assert site.complaints == [], path

    tour.take(check)
    return set(tour.seen)


@pytest.mark.slow
@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh-CN"), ("en-GB", "en")])
def test_no_page_is_blocked_broken_or_sent_for_elsewhere(
    lived_in: Site, visit: Open, locale: str, language: str
) -> None:
    page = visit(lived_in, "/road", locale=locale)
    page.add_init_script(WATCH)
    seen = visited(lived_in, page, language)
    all_routes = set(routes(create(lived_in.baibu).routes))
    missed = all_routes - seen - NO_PAGE - ELSEWHERE
    assert {route for route in missed if not route.startswith("/projects/")} == set()


def test_a_script_of_another_hand_would_be_stopped_and_noticed(site: Site, visit: Open) -> None:
    page = visit(site, "/road")
    page.add_init_script(WATCH)
    page.goto("/road")
    page.evaluate(
        """() => { const one = document.createElement("script");
                   one.textContent = "window.harm = true"; document.body.append(one); }"""
    )
    assert page.evaluate("window.harm") is None
    assert any("policy: script-src" in one for one in site.complaints)
    site.complaints.clear()


def test_the_way_back_leads_to_where_one_was(lived_in: Site, visit: Open) -> None:
    page = visit(lived_in, "/road")
    page.goto(f"/stage/{STAGE}#work")
    expect(page.locator("#work")).to_be_in_viewport()
    page.locator("a[href$='/history']").click()
    expect(page).to_have_url(re.compile("/history$"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"/stage/{STAGE}#work$"))
    expect(page.locator(".cm-content")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/road$"))
    page.go_forward()
    expect(page.locator("#source")).not_to_be_empty()


@pytest.mark.parametrize("anchor", ["#verdict", "#hints", "#attempts", "#solution"])
def test_a_deep_link_opens_at_its_place(lived_in: Site, visit: Open, anchor: str) -> None:
    page = visit(lived_in, f"/stage/{STAGE}{anchor}")
    expect(page.locator(anchor)).to_be_in_viewport()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(
    "path", ["/nowhere", "/stage/999", "/stage/1/history?older=x", "/mastery/no-such", "/?lang=xx"]
)
def test_a_page_that_fails_says_what_to_do(site: Site, visit: Open, path: str, locale: str) -> None:
    page = visit(site, path, locale=locale)
    notice = page.locator(".notice.bad").first
    assert len(notice.locator("p").all()) == 2  # what happened, what to do
    expect(page.locator("main a[href='/road']")).to_be_visible()
    site.complaints[:] = [one for one in site.complaints if "404" not in one]
