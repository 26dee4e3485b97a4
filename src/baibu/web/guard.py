"""Stand between browser and application: this server runs code, so it answers only its owner.

Reads  the Host, Origin, Sec-Fetch-Site and Content-Length headers of a request.
Gives  a plain refusal in both languages, or the application's answer with the security headers.
Never  lets a body through that is larger than any page needs, and never hides a fault of our own.

A page of another site can make a browser send forms here (so unsafe methods must come from our own
pages) and can point its own name at this machine (so the Host must be one of ours).
Start reading at `Guard.__call__`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from baibu.core.language import LANGUAGES, say
from baibu.web import trouble

OWN_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 1024 * 1024  # bytes; 256 kB of code, percent-encoded, with room to spare
FILE_LIMIT = 64 * BODY_LIMIT  # bytes; a file of cards with all its ratings
FILES = frozenset({"/review/import", "/settings/restore"})  # where files are sent
TABLES = frozenset({"/projects/upload"})  # where tables are: kept on disk as they come in
TABLE_LIMIT = 512 * BODY_LIMIT  # bytes

log = logging.getLogger("baibu.web")


class Guard:
    """ASGI middleware: the outermost layer of the application."""

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = OWN_HOSTS | {host.lower() for host in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with a nonce for styles and the security headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        answer = _Answer(send, nonce)
        try:
            body = await self._admit(scope, receive)
            heard = receive if body is None else _Replay(body, receive)
            await self._app(scope, heard, answer)
        except _RefusedError as refusal:
            await _plainly(refusal.key, refusal.status)(scope, receive, answer)
        except Exception:  # the last resort: say so, and keep the traceback in the log
            reference = secrets.token_hex(4)
            log.exception("reference %s: %s %s", reference, scope["method"], scope["path"])
            if answer.has_started:
                raise
            await _fault(scope, reference)(scope, receive, answer)

    async def _admit(self, scope: Scope, receive: Receive) -> bytes | None:
        """Give the body of a request that is ours to answer; nothing for one too long to hold."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if _name(host) not in self._hosts:
            raise _RefusedError("host", 400)
        if scope["method"] in SAFE_METHODS:
            return b""
        if not _is_ours(headers, host):
            raise _RefusedError("origin", 403)
        if scope["path"] in TABLES:
            _check_length(headers, TABLE_LIMIT)
            return None
        if scope["path"] in FILES:
            return await _read(receive, headers, FILE_LIMIT, "file")
        return await _read(receive, headers, BODY_LIMIT, "size")


class _RefusedError(Exception):
    """A request that is not answered; `key` names the sentence."""

    def __init__(self, key: str, status: int) -> None:
        self.key, self.status = key, status
        super().__init__(key)


def _is_ours(headers: Headers, host: str) -> bool:
    """Say whether one of our own pages sent a request - or something that is no browser."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin.lower()).netloc == host


class _Answer:
    """Send with the security headers added."""

    def __init__(self, send: Send, nonce: str) -> None:
        self._send, self._nonce, self.has_started = send, nonce, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_started = True
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy(self._nonce)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers.setdefault("Cache-Control", "private, no-cache")
        await self._send(message)


class _Replay:
    """Receive the body that was already read, then whatever follows."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def policy(nonce: str) -> str:
    """Give the content policy: everything from here, nothing inline but the editor's own styles.

    Style attributes are let through: MathML tables and figures are laid out with them, and raw HTML
    never reaches a page.
    """
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def _name(host: str) -> str:
    """Take the port off a Host header: `[::1]:8100` is `[::1]`."""
    if host.startswith("["):
        return "".join(host.partition("]")[:2])
    return host.partition(":")[0]


def _check_length(headers: Headers, limit: int) -> None:
    """Refuse a body that is too long, or does not say how long; the server holds it to that."""
    declared = headers.get("content-length", "")
    if not declared.isdigit() or int(declared) > limit:
        raise _RefusedError("table", 413)


async def _read(receive: Receive, headers: Headers, limit: int, key: str) -> bytes:
    """Read a whole body, refused when it is larger than any page sends."""
    declared = headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        raise _RefusedError(key, 413)
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _RefusedError(key, 413)
        if message["type"] != "http.request" or not message.get("more_body", False):
            return b"".join(parts)


def _fault(scope: Scope, reference: str) -> Response:
    """Tell a fault on a page of ours, or without one where pages are what is broken."""
    try:
        return trouble.fault(Request(scope), reference)
    except Exception:
        log.exception("reference %s: and its page could not be shown", reference)
        return _plainly("bug", 500, reference=reference)


def _plainly(key: str, status: int, **facts: str) -> PlainTextResponse:
    """Say something in both languages, without a template: nothing here may fail."""
    lines = [say(f"web.refused.{key}", language, **facts) for language in LANGUAGES]
    return PlainTextResponse("\n\n".join(lines) + "\n", status)
