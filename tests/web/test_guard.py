"""The server runs code, so only its owner's own pages may ask it to."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Request
from starlette.responses import Response

from baibu.app import queries
from baibu.web.guard import BODY_LIMIT, Guard
from makers.visitor import HOME, Visitor, run, visitor

__all__ = ["visitor"]

SUBMIT = "/stage/1/submit"
CODE = {"source": "def count(xs):\n    return 3\n"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8100", "localhost:1", "LOCALHOST", "[::1]:8100", "study.example"]
)
def test_our_own_names_are_answered(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::2]", "[::1"],
)
def test_another_name_for_this_machine_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.get("/", host=host)
    assert answer.status_code == 400
    assert "http://127.0.0.1" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": HOME},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused_and_changes_nothing(
    visitor: Visitor, headers: dict[str, str]
) -> None:
    answer = visitor.send("POST", SUBMIT, headers=headers, data=CODE)
    assert answer.status_code == 403
    assert queries.stage_page(visitor.baibu, 1).attempts == ()
    assert queries.stage_page(visitor.baibu, 1).draft_saved is None


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": HOME}, {}],
    ids=["same origin", "typed by the person", "older browser", "no browser"],
)
def test_a_form_of_our_own_pages_is_served(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.send("POST", "/stage/1/draft", headers=headers, data=CODE)
    assert answer.status_code == 204


def test_a_body_larger_than_any_page_sends_is_refused_unread(visitor: Visitor) -> None:
    answer = visitor.post("/stage/1/draft", {"source": "x" * BODY_LIMIT})
    assert answer.status_code == 413
    assert "413" in answer.text


def test_a_body_that_does_not_tell_its_size_is_cut_off_at_the_limit(visitor: Visitor) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(64 * 1024)
            yield b"x" * 64 * 1024

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(visitor.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.post("/stage/1/draft", content=endless())

    assert run(send()).status_code == 413
    assert sum(sent) <= BODY_LIMIT + 2 * 64 * 1024


@pytest.mark.parametrize("path", ["/", "/road", "/stage/1", "/nowhere", "/?lang=fr"])
def test_every_page_comes_with_the_security_headers(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "script-src" not in headers["content-security-policy"]  # so: 'self' alone
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_refusal_comes_with_the_security_headers_too(visitor: Visitor) -> None:
    assert "content-security-policy" in visitor.get("/", host="evil.example").headers


def test_the_nonce_of_a_page_is_the_one_of_its_policy_and_never_used_twice(
    visitor: Visitor,
) -> None:
    nonces = set()
    for _ in range(3):
        page = visitor.get("/stage/1")
        found = re.search(r'data-nonce="([^"]+)"', page.text)
        assert found is not None
        assert f"'nonce-{found[1]}'" in page.headers["content-security-policy"]
        nonces.add(found[1])
    assert len(nonces) == 3


def test_a_fault_of_our_own_is_told_with_a_reference_that_the_log_explains(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: Request) -> Response:
        raise ZeroDivisionError("a fault")

    visitor.app.add_api_route("/broken", broken, response_model=None)
    with caplog.at_level(logging.ERROR, "baibu.web"):
        answer = visitor.get("/broken")
    assert answer.status_code == 500
    reference = re.search(r"with reference ([0-9a-f]{8}):", answer.text)
    assert reference is not None
    assert f"reference {reference[1]}: GET /broken" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in answer.text


def test_a_fault_offers_the_search_and_other_ways_to_go_on(visitor: Visitor) -> None:
    def broken(request: Request) -> Response:
        raise ZeroDivisionError

    visitor.app.add_api_route("/broken", broken, response_model=None)
    page = visitor.get("/broken", accept_language="zh")
    assert "已保存的内容不受影响" in page.text
    assert 'action="/search"' in page.text
    assert 'href="/road"' in page.text


def test_where_pages_themselves_are_broken_a_fault_is_told_without_one(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(visitor.app.state, "assets", None)
    with caplog.at_level(logging.ERROR, "baibu.web"):
        answer = visitor.get("/road")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Your saved work is safe" in answer.text
    assert "已保存的内容不受影响" in answer.text
    assert "and its page could not be shown" in caplog.text


def test_a_fault_after_the_answer_began_is_not_hidden() -> None:
    async def half(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise ZeroDivisionError

    async def visit() -> httpx.Response:
        transport = httpx.ASGITransport(Guard(half))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.get("/")

    with pytest.raises(ZeroDivisionError):
        run(visit())
