"""Send answers in the least number of steps.

Start reading at `as_json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
