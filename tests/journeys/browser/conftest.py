"""Drive a real browser over a real server; nothing here reaches beyond this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from baibu.app.wiring import build
from baibu.core import settings
from makers.served import Open, Site, complain, served, stay_here
from makers.small_course import wired

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60_000  # milliseconds: what comes is not waited for any longer, however full the machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here: it needs a browser, and takes its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small course, served to a learner who has done nothing yet."""
    with wired(tmp_path / "home") as baibu, served(baibu) as site:
        yield site


@pytest.fixture(scope="package")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """All that comes with Baibu, served to a learner who has done nothing yet."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as baibu, served(baibu) as site:
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open a page of a site; options are those of a browser context."""
    contexts: list[BrowserContext] = []
    sites: list[Site] = []

    def go(site: Site, path: str = "/", **options: Any) -> Page:
        chosen = {"locale": "en-GB", "viewport": {"width": 1440, "height": 900}, **options}
        context = browser.new_context(base_url=site.address, **chosen)
        contexts.append(context)
        sites.append(site)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: complain(site, said.type, said.text))
        page.on("pageerror", lambda error: site.complaints.append(str(error)))
        page.on("request", lambda asked: stay_here(site, asked.url))
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    for site in sites:
        assert site.complaints == []
