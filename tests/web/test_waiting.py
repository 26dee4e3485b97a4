"""A wait is shown with its place, needs no script, holds no page up, and turns into the verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from baibu.app import history, judging, queries
from baibu.compute import Bounds
from baibu.web import create
from makers.busy import Busy, busy
from makers.household import until
from makers.small_course import RIGHT, WRONG
from makers.visitor import HOME, OURS, Visitor, in_editor, words

FRAGMENT = {"baibu_fragment": "1"}
THREADS = 40  # that the framework has for pages


@pytest.fixture
def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Busy]:
    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 0.05)
    with busy(tmp_path, Bounds(person=1)) as made:
        yield made


@pytest.fixture
def visitor(crowd: Busy) -> Visitor:
    return Visitor(create(crowd.baibu), crowd.baibu)


def judged(visitor: Visitor, address: str, **headers: str) -> httpx.Response:
    """Ask until there is a verdict."""
    answers: list[httpx.Response] = []

    def has_verdict() -> bool:
        answers.append(visitor.get(address, **headers))
        return not any(told in words(answers[-1]) for told in ("In the queue", "being judged"))

    assert until(has_verdict)
    return answers[-1]


def test_a_wait_is_a_page_that_renews_itself_and_turns_into_the_verdict(
    visitor: Visitor, crowd: Busy
) -> None:
    sent = visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    page = visitor.follow(sent)
    assert page.status_code == 200
    assert "In the queue: place 1" in words(page)
    assert 2 <= int(page.headers["Refresh"]) <= 10
    crowd.open()
    answer = judged(visitor, sent.headers["location"])
    assert answer.headers["location"] == "/stage/count#verdict"
    assert "Passed: all" in words(visitor.follow(answer))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wait_is_told_in_both_languages(visitor: Visitor, language: str) -> None:
    sent = visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    page = visitor.get(sent.headers["location"], accept_language=language)
    assert {"zh": "第 1 位", "en": "place 1"}[language] in words(page)


def test_our_script_gets_the_wait_as_a_part_and_where_to_ask_again(
    visitor: Visitor, crowd: Busy
) -> None:
    part = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, **FRAGMENT)
    assert part.status_code == 202
    assert 'data-said="In the queue: place 1' in part.text
    assert "<html" not in part.text
    crowd.open()
    verdict = judged(visitor, part.headers["location"], **FRAGMENT)
    assert verdict.status_code == 200
    assert verdict.text.startswith('<section id="verdict"')


def test_the_page_of_a_replaced_submission_leads_to_the_newer_one(visitor: Visitor) -> None:
    older = visitor.post("/stage/1/submit", {"source": WRONG}).headers["location"]
    newer = visitor.post("/stage/1/submit", {"source": RIGHT[1]}).headers["location"]
    assert older != newer
    assert visitor.get(older).headers["location"] == newer


def test_a_full_queue_says_when_to_come_back_and_keeps_the_code(visitor: Visitor) -> None:
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    answer = visitor.post("/stage/2/submit", {"source": "# precious"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert "B014" in answer.text
    assert in_editor(answer) == "# precious"
    part = visitor.post("/stage/2/submit", {"source": "# precious"}, **FRAGMENT)
    assert (part.status_code, int(part.headers["Retry-After"]) >= 1) == (503, True)
    assert queries.stage_page(visitor.baibu, 2).draft == "# precious"


def test_a_withdrawn_submission_leads_back_to_the_editor(visitor: Visitor, crowd: Busy) -> None:
    address = visitor.post("/stage/1/submit", {"source": WRONG}).headers["location"]
    page = visitor.follow(visitor.post(f"{address}/withdraw"))
    assert in_editor(page) == WRONG
    told = visitor.get(address)
    assert told.status_code == 409
    assert "B015" in told.text
    crowd.open()
    assert queries.attempts(visitor.baibu, 1) == ()


def test_a_wait_that_nobody_knows_of_leads_back_to_the_editor(visitor: Visitor) -> None:
    assert visitor.get("/stage/1/waiting/nothing").headers["location"] == "/stage/1#work"
    assert visitor.get("/stage/1/waiting/nothing", **FRAGMENT).status_code == 409
    assert visitor.post("/stage/1/waiting/nothing/withdraw").status_code == 303


def test_those_who_wait_hold_no_page_up(
    visitor: Visitor, crowd: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = visitor.post("/stage/1/submit", {"source": RIGHT[1]}).headers["location"]
    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 3600.0)

    async def visit() -> tuple[httpx.Response, int, list[httpx.Response]]:
        transport = httpx.ASGITransport(visitor.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            headers = {**OURS, "baibu-fragment": "1"}
            waits = [
                asyncio.create_task(client.get(address, headers=headers))
                for _ in range(2 * THREADS)
            ]
            page = await client.get("/road")
            held = sum(not wait.done() for wait in waits)
            crowd.open()
            return page, held, await asyncio.gather(*waits)

    with ThreadPoolExecutor(1) as aside:  # a browser's loop may be running in this thread
        page, held, verdicts = aside.submit(lambda: asyncio.run(visit())).result()
    assert page.status_code == 200
    assert held == 2 * THREADS
    assert {verdict.status_code for verdict in verdicts} == {200}


def test_a_verdict_says_how_much_of_the_wait_was_the_graders(visitor: Visitor, crowd: Busy) -> None:
    crowd.open()
    part = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, **FRAGMENT)
    while part.status_code == 202:
        part = visitor.get(part.headers["location"], **FRAGMENT)
    seconds = queries.stage_page(visitor.baibu, 1).report.seconds  # type: ignore[union-attr]
    assert part.headers["Server-Timing"] == f"grader;dur={seconds * 1000:.1f}"


def test_a_page_has_seen_its_own_text_and_none_that_another_window_saved_meanwhile(
    visitor: Visitor, crowd: Busy
) -> None:
    sent = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, **FRAGMENT)
    history.save(visitor.baibu, 1, "# theirs", base=None)
    crowd.open()
    verdict = judged(visitor, sent.headers["location"], **FRAGMENT)
    base = verdict.headers["baibu-version"]
    assert base == history.version_of(RIGHT[1])
    draft = {"source": f"{RIGHT[1]}# more", "base": base}
    assert visitor.post("/stage/1/draft", draft).status_code == 409
    assert queries.stage_page(visitor.baibu, 1).draft == "# theirs"


def test_a_verdict_is_shown_from_what_was_read_when_it_was_recorded(
    visitor: Visitor, crowd: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 120.0)
    crowd.open()
    visitor.post("/stage/1/submit", {"source": WRONG}, **FRAGMENT)
    store, asked = crowd.baibu.store, list[str]()

    def heard(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def told(*given: object, **more: object) -> object:
            asked.append(name)
            return real(*given, **more)

        return told

    for name in ("append_and_read", "learner", "read", "at", "find", "ends", "draft"):
        monkeypatch.setattr(store, name, heard(name, getattr(store, name)))
    part = visitor.post("/stage/1/submit", {"source": RIGHT[1]}, **FRAGMENT)
    assert "Passed: all" in words(part)
    assert asked[-1] == "append_and_read"
