"""A report in a file of its own can be read by everybody: axe finds nothing, nothing overflows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from baibu.core.language import LANGUAGES, Language
from baibu.publish.report import read, report
from makers.looks import Scheme, looks_good
from makers.told_runs import told_run

LOOKS: list[tuple[Language, Scheme]] = [("zh", "dark"), ("en", "light")]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("reports")
    told = read(told_run(folder, "binary"))
    found: dict[Language, Path] = {}
    for language in LANGUAGES:
        found[language] = folder / f"{language}.html"
        found[language].write_text(report(told, language), encoding="utf-8")
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=True, offline=True)
    yield context.new_page()
    context.close()


def opened(page: Page, path: Path) -> None:
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


@pytest.mark.parametrize(("language", "begin"), LOOKS)
def test_axe_finds_nothing_in_a_report_and_nothing_overflows(
    written: dict[Language, Path], page: Page, language: Language, begin: Scheme
) -> None:
    page.emulate_media(color_scheme=begin)
    opened(page, written[language])
    looks_good(page, begin)


def test_a_number_leads_to_its_row_and_paper_is_light(
    written: dict[Language, Path], page: Page
) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, written["zh"])
    number = page.locator("a.num").first
    target = (number.get_attribute("href") or "").removeprefix("#")
    number.click()
    value = page.locator(f"tr:has(#{target}) data").get_attribute("value")
    assert value == number.get_attribute("data-value")
    page.emulate_media(color_scheme="dark", media="print")
    ground = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert ground.strip() == "#ffffff"
    assert page.locator("nav").is_hidden()
