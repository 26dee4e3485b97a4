"""What one page costs a processor: inside one process, and served, request by request."""

from __future__ import annotations

import asyncio
import http.client
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from baibu.app.recording import keep
from baibu.app.wiring import Baibu, build
from baibu.core import settings
from baibu.ledger import Help
from baibu.web import create
from bench.pages.serving import Server

PATHS = ("/road", "/today", "/", "/stage/53", "/stage/53/history", "/understand")
CHANGED = "/road, right after a change"
REQUESTS, ROUNDS = 100, 7
TURN_SECONDS, TURNS = 2.0, 4  # of asking one server, and how often


@dataclass
class Row:
    """One page of one server."""

    cpu_ms: list[float] = field(default_factory=list)
    bytes: int = 0


def pages() -> dict[str, list[float]]:
    """Give CPU milliseconds per request: no client, no socket, everything else."""
    with (
        tempfile.TemporaryDirectory() as home,
        build(settings.load({"home": home, "language": "en"})) as baibu,
    ):
        app = create(baibu)
        found = asyncio.run(_rounds(app))
        return {**found, CHANGED: asyncio.run(_changing(app, baibu))}


async def _changing(app: ASGIApp, baibu: Baibu) -> list[float]:
    """Ask for the road each time that something was recorded; recording itself is not counted."""
    stages = [stage for stage in baibu.catalog.stages.values() if not stage.coming]
    found = []
    for _ in range(ROUNDS):
        spent = 0.0
        for stage in stages:
            keep(baibu, Help(stage=stage.id, what="hint", tier=1))
            start = time.process_time()
            await _ask(app, "/road")
            spent += time.process_time() - start
        found.append(spent / len(stages) * 1e3)
    return found


async def _rounds(app: ASGIApp) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {path: [] for path in PATHS}
    for path in PATHS:
        for _ in range(5):
            await _ask(app, path)
    for _ in range(ROUNDS):
        for path in PATHS:
            start = time.process_time()
            for _ in range(REQUESTS):
                await _ask(app, path)
            found[path].append((time.process_time() - start) / REQUESTS * 1e3)
    return found


async def _ask(app: ASGIApp, path: str) -> None:
    """Send one request to the application itself."""
    status = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    headers = [(b"host", b"127.0.0.1"), (b"accept-encoding", b"gzip, br")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    assert status == [200], (path, status)


def served(servers: Mapping[str, tuple[Server, str]]) -> dict[str, Row]:
    """Ask each server for a while, in turns, over one connection."""
    rows = {name: Row() for name in servers}
    for turn in range(TURNS):
        for name, (server, path) in servers.items():
            count, cpu, size = _asked(server, path)
            if turn:  # the first turn warms it up
                rows[name].cpu_ms.append(cpu / count * 1e3)
            rows[name].bytes = size
    return rows


def _asked(server: Server, path: str) -> tuple[int, float, int]:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    before, count, size = server.cpu_seconds, 0, 0
    until = time.monotonic() + TURN_SECONDS
    while time.monotonic() < until:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        count, size = count + 1, len(body)
    connection.close()
    return count, server.cpu_seconds - before, size
