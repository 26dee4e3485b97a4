"""From one click to a served model that answers a program; by keyboard, and without scripts."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from baibu.app import project_doors, project_places
from makers.looks import BEGIN, Scheme, looks_good
from makers.served import Open, Site, served
from makers.small_course import wired
from makers.tables import TARGET, customers

pytestmark = pytest.mark.slow
LONG = 240_000  # milliseconds: a run of the sample table on a busy machine


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served Baibu of one's own, to whose projects tests add; its sample does not learn long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project_doors, "SAMPLE_SECONDS", 5.0)
        yield from _ran(tmp_path_factory)


def _ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with wired(tmp_path_factory.mktemp("home")) as baibu, served(baibu) as site:
        yield site


@pytest.fixture(scope="module")
def sampled(ran: Site) -> Site:
    """The same once the sample was run, whichever of these tests this process begins with."""
    name = project_doors.sample(ran.baibu, "en")
    run = ran.baibu.jobs.of("run", project_places.find(ran.baibu, name))
    assert run is not None
    assert run.process.wait() == 0
    return ran


def asked(address: str, row: dict[str, object]) -> dict[str, object]:
    """Ask a service as a program does."""
    request = urllib.request.Request(
        f"{address}predict",
        data=json.dumps(row).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as reply:
        found: dict[str, object] = json.loads(reply.read())
    return found


def test_one_click_leads_to_a_served_model_that_answers(ran: Site, visit: Open) -> None:
    page = visit(ran, "/")
    page.get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("button", name="Make the project and run it").click()
    expect(page).to_have_url(re.compile("/projects/sample$"))
    expect(page.get_by_role("status").first).to_contain_text("Running")
    page.evaluate("window.same = true")
    expect(page.locator(".line-step.running, .line-step.done").first).to_be_visible(timeout=LONG)
    expect(page.locator(".leaders tbody tr").first).to_be_visible(timeout=LONG)
    assert page.evaluate("window.same") is True  # the page was not loaded anew to show it
    expect(page.get_by_role("heading", name="What it came to")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("link", name="Try a row")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Start the service").click()
    link = page.locator("#use .notice a")
    expect(link).to_be_visible(timeout=LONG)
    address = link.get_attribute("href")
    assert address is not None
    page.goto("/projects/sample/try")
    page.get_by_text("The row as a program sends it").click()
    row = json.loads(page.locator("pre").inner_text())
    answer = asked(address, row)
    page.get_by_role("button", name="Ask the model").click()
    assert str(answer["prediction"]) in page.locator(".outcome-score b").inner_text()
    page.goto("/projects/sample")
    page.get_by_role("button", name="Stop the service").click()
    expect(page.get_by_role("button", name="Start the service")).to_be_visible()


def test_the_same_goes_without_javascript(ran: Site, visit: Open, tmp_path: Path) -> None:
    page = visit(ran, "/projects", java_script_enabled=False)
    page.get_by_label("A file").set_input_files(customers(tmp_path))
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page).to_have_url(re.compile("/projects/customers/card$"))
    expect(page.locator("select#target")).to_be_visible(timeout=LONG)  # once the table was read
    page.get_by_label("Column to predict").select_option(TARGET)
    page.get_by_label("Seconds for training").fill("nothing")
    page.get_by_role("button", name="Write it down and run").click()
    expect(page.locator("#seconds-wrong")).to_be_visible()
    ran.complaints[:] = [one for one in ran.complaints if "400" not in one]  # that was asked for
    page.get_by_label("Seconds for training").fill("5")
    page.get_by_role("button", name="Write it down and run").click()
    expect(page).to_have_url(re.compile("/projects/customers$"))
    expect(page.locator("noscript, meta[http-equiv]").first).to_be_attached()
    expect(page.get_by_role("link", name="Try a row")).to_be_visible(timeout=LONG)


def test_a_run_is_stopped_and_gone_on_with_by_keyboard(
    ran: Site, visit: Open, tmp_path: Path
) -> None:
    page = visit(ran, "/projects")
    name = project_doors.named(ran.baibu, str(customers(tmp_path, name="kept.csv", rows=1_000)))
    page.goto(f"/projects/{name}/card")
    expect(page.locator("select#target")).to_be_visible(timeout=LONG)
    page.get_by_label("Column to predict").select_option(TARGET)
    page.get_by_label("Seconds for training").fill("60")
    page.get_by_role("button", name="Write it down and run").press("Enter")
    expect(page.locator(".line-step.done").nth(1)).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_visible(timeout=LONG)
    expect(page.locator(".line-step.done").first).to_be_visible()
    assert project_places.find(ran.baibu, name).is_dir()


@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_axe_finds_nothing_and_nothing_overflows(
    sampled: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    page = visit(sampled, "/projects", locale=locale, color_scheme=begin)
    for path in ("", "/sample", "/sample/card", "/sample/try", "/sample/report"):
        page.goto(f"/projects{path}")
        looks_good(page, begin)


@pytest.mark.parametrize(("locale", "begin"), BEGIN)
def test_what_a_service_was_asked_stands_beside_what_its_model_learnt(
    sampled: Site, visit: Open, locale: str, begin: Scheme
) -> None:
    moved = _asked_all_alike(sampled)
    page = visit(sampled, "/projects/sample", locale=locale, color_scheme=begin)
    page.locator('a[href="/projects/sample/monitor"]').click()
    row = page.locator(".drift tr.alarm", has=page.locator("th", has_text=moved))
    expect(row.locator("svg .now").first).to_be_attached()
    expect(page.locator(".remarks .warning").first).to_be_visible()
    looks_good(page, begin)


def _asked_all_alike(site: Site) -> str:
    """Write into the log that one row was sent over and over; give the name of a column."""
    row = project_doors.asked(site.baibu, "sample", None).row
    log = project_places.find(site.baibu, "sample") / "requests" / "requests-2026-01-01-1-1.jsonl"
    log.parent.mkdir(exist_ok=True)
    for other in log.parent.iterdir():  # what another journey asked is newer, and would count alone
        other.unlink()
    lines = [
        {
            "at": f"2026-01-01T00:{n // 60:02}:{n % 60:02}.000Z", "id": f"a-{n}", "row": row,
            "prediction": "no", "chances": {"no": 0.9, "yes": 0.1}, "version": "v", "ms": 1.0,
        }
        for n in range(400)
    ]  # fmt: skip
    log.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return next(name for name, value in row.items() if isinstance(value, int | float))
