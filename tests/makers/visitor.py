"""Visit the pages as a browser does, over the small course: import `visitor` into a test module."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from baibu.app.wiring import Baibu
from baibu.web import create
from makers.small_course import wired

HOME = "http://127.0.0.1:8100"
OURS = {"sec-fetch-site": "same-origin"}


class Visitor:
    """A browser with its cookies; a form that it sends comes from our own page unless told."""

    def __init__(self, app: FastAPI, baibu: Baibu) -> None:
        self.app, self.baibu = app, baibu
        self.cookies = httpx.Cookies()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.send("GET", path, headers=dashed(headers))

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        return self.send("POST", path, headers={**OURS, **dashed(headers)}, data=form or {})

    def send(self, method: str, path: str, **more: object) -> httpx.Response:
        return run(self._send(method, path, more))

    def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == httpx.codes.SEE_OTHER
        return self.get(answer.headers["location"])

    async def _send(self, method: str, path: str, more: dict[str, object]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME, cookies=self.cookies) as c:
            answer = await c.request(method, path, **more)  # type: ignore[arg-type]
        self.cookies.update(answer.cookies)
        return answer


def run(visit: Coroutine[object, object, httpx.Response]) -> httpx.Response:
    """Run in a thread of its own: where browsers are driven, this one may have a loop already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, visit).result()


def dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def words(page: httpx.Response | str) -> str:
    """Give what a reader sees, without tags, in one line."""
    html = page if isinstance(page, str) else page.text
    html = re.sub(r"<(style|script|annotation)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def in_editor(page: httpx.Response) -> str:
    """Give the text that a page puts into the editor."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, flags=re.DOTALL)
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """A visitor to the pages of a learner who has done nothing yet."""
    with wired(tmp_path / "home", allowed_hosts="study.example") as baibu:
        yield Visitor(create(baibu), baibu)
