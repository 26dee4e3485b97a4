"""Serve the sample learner's pages below /sample/, so that they are never taken for one's own.

Reads  what the pages of a second Baibu answer.
Gives  the same answers with every address of theirs put below /sample/.
Never  shares a request: what comes below /sample/ reaches the sample's record and no other.

An address that belongs to the visitor's own Baibu is marked `data-own` and stays as it is.
Start reading at `Samples`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from baibu.app.sample import Sample
from baibu.app.wiring import Baibu

BELOW = "/sample"
END = f"{BELOW}/end"  # the visitor's own page: it throws the sample away
_ADDRESS = re.compile(rb'(?<!data-own )\b((?:href|action|formaction|data-[a-z-]+)=")/(?!static/|/)')


class Samples:
    """ASGI middleware, outermost: it sends each request to the one Baibu or the other."""

    def __init__(self, app: ASGIApp, sample: Sample, make: Callable[[Baibu], ASGIApp]) -> None:
        self._app, self._sample, self._make = app, sample, make
        self._made: tuple[Baibu, ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the sample's pages where they are asked for and there."""
        baibu = self._sample.baibu
        is_below = scope["type"] == "http" and scope["path"].startswith(f"{BELOW}/")
        if baibu is None or not is_below or scope["path"] == END:
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(BELOW)
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        inside = {
            **scope,
            "path": path,
            "raw_path": path.encode(),
            "headers": plain,  # addresses are moved in what is not compressed
            "state": {"is_sample": True},
        }
        await self._pages(baibu)(inside, receive, _Moved(send))

    def _pages(self, baibu: Baibu) -> ASGIApp:
        if self._made is None or self._made[0] is not baibu:
            self._made = (baibu, self._make(baibu))
        return self._made[1]


class _Moved:
    """Send an answer with its addresses moved below."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None  # of a page, held back until its length is known
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("location", "").startswith("/"):
                headers["location"] = BELOW + headers["location"]
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            await self._page()
            return
        await self._send(message)

    async def _page(self) -> None:
        assert self._start is not None  # noqa: S101 - only pages are held back
        body = _ADDRESS.sub(rb"\1" + BELOW.encode() + rb"/", self._body)
        headers = MutableHeaders(scope=self._start)
        if "content-length" in headers and self._body:
            headers["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})
