"""Send answers in the least number of steps.

Start reading at `as_json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response
from starlette.types import Send

from baibu.workbench.serving.guard import PLAINLY

Headers = Sequence[tuple[bytes, bytes]]
_JSON = ((b"content-type", b"application/json"), PLAINLY)


async def as_json(send: Send, status: int, body: bytes, more: Headers = ()) -> None:
    """Send JSON that is already written."""
    length = (b"content-length", b"%d" % len(body))
    headers = [length, *_JSON, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(send: Send, status: int, told: Mapping[str, Any], more: Headers = ()) -> None:
    """Send plain data."""
    await as_json(send, status, encoded(told), more)


class Beginnings:
    """How heads of answers begin; what the server adds to each changes once a second."""

    def __init__(self) -> None:
        self._added: object = None
        self._known: dict[int, bytes] = {}

    def of(self, status: int, added: Headers) -> bytes:
        """Give the head of an answer in JSON up to its length."""
        if added is not self._added:
            self._added = added
            self._known.clear()
        found = self._known.get(status)
        if found is None:
            lines = b"".join(b"%b: %b\r\n" % pair for pair in (*added, *_JSON))
            first = b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())
            found = self._known[status] = first + lines + b"content-length: "
        return found


class AsJson(Response):
    """Plain data, as an answer of the framework."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write it."""
        return encoded(content)


def encoded(told: Any) -> bytes:
    """Write plain data; half a character, which JSON may hold and UTF-8 may not, is escaped."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")
