"""The pages of stage 16 work in a browser, and what its checks warn of happens there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from baibu.content import load

HELD_OUT = Path(__file__).parents[2] / "data" / "stages" / "016" / "right"
STAGE = load().stage("16")
RIGHT = [STAGE.folder / "solution.py", *sorted(HELD_OUT.glob("*.py"))]
MARKUP = "<img src=none> 数学"


@contextmanager
def opened(browser: Browser, file: Path) -> Iterator[Page]:
    """Serve what a file makes, and open its page."""
    module = ModuleType("submission")
    exec(compile(file.read_text("utf-8"), str(file), "exec"), module.__dict__)
    server: Any = module.make_server(0)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        yield page
    finally:
        context.close()
        server.shutdown()
        server.server_close()


def add(page: Page, subject: str, minutes: int) -> None:
    """Fill the form and send it."""
    form = page.locator("form#add")
    form.locator("[name=subject]").fill(subject)
    form.locator("[name=minutes]").fill(str(minutes))
    form.locator("button, [type=submit]").click()


@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.stem)
def test_a_right_page_adds_sessions_and_shows_them_as_text(browser: Browser, file: Path) -> None:
    with opened(browser, file) as page:
        add(page, "线性代数", 45)
        listed = page.locator("#sessions")
        expect(listed).to_contain_text("线性代数")
        expect(listed).to_contain_text("45")
        add(page, MARKUP, 30)
        expect(listed).to_contain_text(MARKUP)
        expect(listed.locator("img")).to_have_count(0)
        page.reload()
        expect(listed).to_contain_text("线性代数")


def test_what_is_put_in_as_html_becomes_part_of_the_page(browser: Browser) -> None:
    with opened(browser, STAGE.folder / "mistakes" / "text_as_html.py") as page:
        add(page, MARKUP, 30)
        expect(page.locator("#sessions img")).to_have_count(1)


def test_without_prevent_default_the_form_takes_the_page_elsewhere(browser: Browser) -> None:
    with opened(browser, STAGE.folder / "mistakes" / "page_reloads.py") as page:
        add(page, "Python", 30)
        page.wait_for_url("**/?subject=Python*")
