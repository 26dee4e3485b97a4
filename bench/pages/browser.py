"""What a browser sees: bytes over the wire, when a page can be used, how long a verdict takes."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from bench.pages.serving import Server, ours

ROUNDS = 5
SUBMITS, WARM = 25, 3
PAUSE_MS = 400
STAGE, ANOTHER = "/stage/53", "/stage/64"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SUBMIT = """() => new Promise(done => {
    const outcome = document.querySelector("#outcome"), start = performance.now();
    performance.clearResourceTimings();
    new MutationObserver((_, self) => {
        if (outcome.querySelector(".trouble")) return;
        self.disconnect();
        const shown = performance.now() - start, after = new MessageChannel();
        after.port1.onmessage = () => done({
            shown,
            painted: performance.now() - start,
            own: performance.getEntriesByType("resource").flatMap(one => one.serverTiming)
                .find(one => one.name === "grader").duration,
        });
        requestAnimationFrame(() => after.port2.postMessage(0));
    }).observe(outcome, {childList: true});
    document.querySelector("#work").requestSubmit(document.querySelector("#submit"));
})"""


@dataclass
class Seen:
    """What was measured, visit by visit."""

    road_kb: list[float] = field(default_factory=list)
    stage_kb: list[float] = field(default_factory=list)
    again_kb: list[float] = field(default_factory=list)
    road_ms: list[float] = field(default_factory=list)
    stage_ms: list[float] = field(default_factory=list)


@dataclass
class Waits:
    """Milliseconds from the key that submits, submission by submission."""

    whole: list[float] = field(default_factory=list)  # until the verdict is in the page
    over: list[float] = field(default_factory=list)  # of that, what is not the grader's own time
    painted: list[float] = field(default_factory=list)  # the same until the frame with it is made


@contextmanager
def opened() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    path = next(filter(None, map(shutil.which, NAMES)))
    arguments = ["--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def visits(address: str) -> Seen:
    """Visit with an empty cache each round, then again with a full one."""
    seen = Seen()
    with opened() as browser:
        for _ in range(ROUNDS):
            context = browser.new_context(base_url=address)
            page = context.new_page()
            kb, ms = _visit(page, "/road", lambda page: page.locator("#main a").first.wait_for())
            seen.road_kb.append(kb)
            seen.road_ms.append(ms)
            context.close()
            context = browser.new_context(base_url=address)
            page = context.new_page()
            kb, ms = _visit(page, STAGE, _editor)
            seen.stage_kb.append(kb)
            seen.stage_ms.append(ms)
            seen.again_kb += [_visit(page, path, _editor)[0] for path in (STAGE, ANOTHER)]
            context.close()
    return seen


def _editor(page: Page) -> None:
    page.locator(".cm-content").click()


def _visit(page: Page, path: str, use: Callable[[Page], None]) -> tuple[float, float]:
    """Open a page and use it; give kilobytes over the wire and milliseconds until it was used."""
    client = page.context.new_cdp_session(page)
    sizes: list[float] = []
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(path, wait_until="commit")
    use(page)
    took = time.perf_counter() - start
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)  # what comes after loading is counted too
    client.detach()
    return sum(sizes) / 1e3, took * 1e3


def verdicts() -> Waits:
    """Change the code and submit it, as people do: with a pause, so that nothing else goes on."""
    waits = Waits()
    with ours() as server, opened() as browser:
        page = browser.new_page(base_url=server.address)
        page.goto(STAGE)
        _editor(page)
        for number in range(WARM + SUBMITS):
            page.keyboard.type("#")
            page.wait_for_timeout(PAUSE_MS)
            told = page.evaluate(SUBMIT)
            if number >= WARM:
                waits.whole.append(told["shown"])
                waits.over.append(told["shown"] - told["own"])
                waits.painted.append(told["painted"] - told["own"])
            page.wait_for_timeout(PAUSE_MS)
    return waits


def open_pages(server: Server, path: str, count: int) -> float:
    """Open a page many times; give the kilobytes by which the server grew."""
    grown: list[float] = []
    with opened() as browser:
        warm = browser.new_page()
        warm.goto(server.address + path)
        warm.wait_for_timeout(500)
        before = server.kilobytes
        pages = [browser.new_page() for _ in range(count)]
        for page in pages:
            page.goto(server.address + path)
        warm.wait_for_timeout(1000)
        grown.append(server.kilobytes - before)
    return statistics.median(grown)
