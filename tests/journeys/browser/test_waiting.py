"""Where many submit at once: a learner sees the place in the queue, and then the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from baibu.app import judging, queries
from makers.busy import Busy, busy
from makers.served import Open, Site, served
from makers.small_course import RIGHT


@dataclass(frozen=True)
class Crowd:
    """A served Baibu in which everybody waits."""

    site: Site
    busy: Busy


@pytest.fixture
def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 0.1)
    with busy(tmp_path) as held, served(held.baibu) as site:
        yield Crowd(site=site, busy=held)


def test_the_wait_stands_beside_the_editor_and_turns_into_the_verdict(
    crowd: Crowd, visit: Open
) -> None:
    page = visit(crowd.site, "/stage/1")
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(RIGHT[1])
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#outcome .trouble")).to_contain_text("In the queue: place 1")
    expect(page.locator("#said")).to_contain_text("In the queue: place 1")
    crowd.busy.open()
    expect(page.locator("#verdict.good .headline")).to_contain_text("Passed")
    expect(page.locator("#outcome .trouble")).to_have_count(0)


def test_without_javascript_the_page_of_the_wait_renews_itself(crowd: Crowd, visit: Open) -> None:
    page = visit(crowd.site, "/stage/1", java_script_enabled=False)
    page.locator("#source").fill(RIGHT[1])
    page.get_by_role("button", name="Run the checks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stage 1: waiting for the verdict")
    expect(page.get_by_text("In the queue: place 1")).to_be_visible()
    crowd.busy.open()
    expect(page.locator("#verdict.good .headline")).to_contain_text("Passed")


def test_who_withdraws_is_back_at_the_editor(crowd: Crowd, visit: Open) -> None:
    page = visit(crowd.site, "/stage/1", java_script_enabled=False)
    page.locator("#source").fill(RIGHT[1])
    page.get_by_role("button", name="Run the checks").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.locator("#source")).to_have_value(RIGHT[1])
    crowd.busy.open()
    assert queries.attempts(crowd.site.baibu, 1) == ()
