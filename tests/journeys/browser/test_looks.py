"""What a page looks like, where a rule of one page could spoil another without anybody noticing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from baibu.app import planning
from makers.a_month import Calendar
from makers.served import Open, Site, served
from makers.small_course import NOON, wired

FAMILY = "all => all.map(one => getComputedStyle(one).fontFamily)"
BORDER = "one => getComputedStyle(one).borderBottomColor"
TOPS = "cells => new Set(cells.map(one => one.getBoundingClientRect().top)).size"


def test_the_days_of_a_week_stand_side_by_side(tmp_path: Path, visit: Open) -> None:
    clock = Calendar(at=NOON + timedelta(days=14))
    with wired(tmp_path / "home", clock) as baibu, served(baibu) as site:
        planning.make_plan(baibu, planning.Wish(background="zero", hours=5))
        page = visit(site, "/plan/2026-01")
        assert page.locator(".month-table .past").count() > 7
        for week in page.locator(".month-table tbody tr").all():
            assert week.locator("td").evaluate_all(TOPS) == 1


@pytest.mark.parametrize("path", ["/", "/today", "/review", "/projects", "/plan", "/stage/1"])
def test_paper_shows_nothing_to_press(site: Site, visit: Open, path: str) -> None:
    page = visit(site, path)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for press in page.locator("button, .button, nav, .bottom").all():
        expect(press).to_be_hidden()


def test_chinese_quotes_are_set_apart_from_code_and_from_english(site: Site, visit: Open) -> None:
    page = visit(site, "/stage/1", locale="zh-CN")
    assert page.locator("h1").evaluate_all(FAMILY)[0].startswith('"Han marks"')
    assert all("monospace" in one for one in page.locator("code, textarea").evaluate_all(FAMILY))
    page = visit(site, "/stage/1")
    assert "Han marks" not in page.locator("h1").evaluate_all(FAMILY)[0]
    assert "Han marks" in page.locator(".mark [lang='zh-CN']").evaluate_all(FAMILY)[0]


def test_the_page_one_is_on_can_be_told_in_colours_of_the_system(site: Site, visit: Open) -> None:
    page = visit(site, "/road", forced_colors="active")
    here = page.locator(".rooms a[aria-current]").evaluate(BORDER)
    others = page.locator(".rooms a:not([aria-current])").all()
    assert here not in [other.evaluate(BORDER) for other in others]
