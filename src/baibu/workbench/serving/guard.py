"""Stand before every request: whose it is, how long it is, in which language it wants to be told.

A page of another site can make a browser send things here, and can point its own name at this
machine: so what changes anything must come from our own page or from something that is no browser,
and the host must be one of ours.

Start reading at `admitted` and `body_of`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.types import Receive, Scope

from baibu.core.language import Language, chosen
from baibu.workbench.serving.refusals import LateError, StrangerError, TooLargeError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PLAINLY = (b"x-content-type-options", b"nosniff")
SECURITY = (
    PLAINLY,
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)


Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Caller:
    """What the headers of a request say, as far as it matters here."""

    headers: Headers

    @property
    def kind(self) -> str:
        """The kind of the content, without its parameters."""
        told = self.headers.get(b"content-type", b"")
        return told.partition(b";")[0].strip().decode("latin-1").lower()

    @property
    def accept(self) -> str:
        """The kinds of an answer that are welcome."""
        return self.headers.get(b"accept", b"").decode("latin-1")

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen(self.headers.get(b"accept-language", b"").decode("latin-1"))


def admitted(scope: Scope, names: Set[str]) -> Caller:
    """Read the headers; `StrangerError` for a request that is not ours to answer."""
    headers = dict(scope["headers"])
    here = headers.get(b"host", b"").decode("latin-1").lower()
    if _bare(here) not in names:
        raise StrangerError(reason="host", host=here)
    if scope["method"] not in SAFE:
        site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
        if (site or origin) and not _is_ours(site, origin, here):
            raise StrangerError(reason="origin", host=here)
    return Caller(headers)


async def body_of(receive: Receive, caller: Caller, most: int, patience: Patience) -> bytes:
    """Read a whole body; refuse one that is too long, or that does not come to its end."""
    length = caller.headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > most:
        raise TooLargeError(limit=f"{most:,}", unit="bytes")
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a request is answered by a task
    patience.begin(task)
    try:
        message = await receive()
        body: bytes = message.get("body", b"")
        if message.get("more_body", False):
            body = await _rest(receive, body, most)
    except asyncio.CancelledError:
        if patience.is_over(task):
            raise LateError(limit=f"{patience.seconds:g}") from None
        raise
    finally:
        patience.end(task)
    if len(body) > most:
        raise TooLargeError(limit=f"{most:,}", unit="bytes")
    return body


class Patience:
    """Gives up on bodies that do not come: one clock for all requests, since most never need it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[asyncio.Task[Any], float] = {}  # oldest first
        self._over: set[asyncio.Task[Any]] = set()
        self._is_looking = False

    def begin(self, task: asyncio.Task[Any]) -> None:
        """Start to wait."""
        loop = asyncio.get_running_loop()
        self._since[task] = loop.time()
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(self.seconds, self._look)

    def end(self, task: asyncio.Task[Any]) -> None:
        """Wait no longer."""
        self._since.pop(task, None)
        self._over.discard(task)

    def is_over(self, task: asyncio.Task[Any]) -> bool:
        """Say whether a task was cancelled from here."""
        return task in self._over

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() - self.seconds
        for task, since in list(self._since.items()):
            if since > until:
                loop.call_later(since - until, self._look)
                return
            del self._since[task]
            self._over.add(task)
            task.cancel()
        self._is_looking = False


async def _rest(receive: Receive, body: bytes, most: int) -> bytes:
    parts, size = [body], len(body)
    while True:
        message = await receive()
        if message["type"] != "http.request":  # the client has gone
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise TooLargeError(limit=f"{most:,}", unit="bytes")
        if not message.get("more_body", False):
            return b"".join(parts)


def _is_ours(site: bytes | None, origin: bytes | None, host: str) -> bool:
    if site:
        return site in (b"same-origin", b"none")
    return origin is None or urlsplit(origin.decode("latin-1").lower()).netloc == host


def _bare(host: str) -> str:
    """Take the port off a host: `[::1]:8100` is `[::1]`."""
    if host.startswith("["):
        return "".join(host.partition("]")[:2])
    return host.partition(":")[0]
