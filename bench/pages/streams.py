"""What many open streams cost, and how soon all of them hear what happened."""

from __future__ import annotations

import selectors
import socket
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.pages.serving import Server, ours

STAGE = "/stage/53"
IDLE_SECONDS = 4.0
DRAFTS = 7
QUIET = 0.03  # seconds of processor in a second
PATIENCE = 30.0


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was measured."""

    before_mb: float
    mb: float  # by which the server grew
    idle: float  # percent of one processor
    told: list[float]  # milliseconds until the last one heard


def many(count: int) -> Found:
    """Open streams, wait, then save drafts."""
    with ours() as server:
        _save(server, "# warm\n")
        _close(_opened(server, 5))
        _settle(server)
        before = server.kilobytes
        there = _opened(server, count)
        _settle(server)
        mb = (server.kilobytes - before) / 1000
        cpu = server.cpu_seconds
        time.sleep(IDLE_SECONDS)
        idle = (server.cpu_seconds - cpu) / IDLE_SECONDS * 100
        told = [_told(server, there, number) for number in range(DRAFTS)]
        _close(there)
    return Found(before_mb=before / 1000, mb=mb, idle=idle, told=told)


def _settle(server: Server) -> None:
    """Wait until the server has done what it does after its start: briefs, a warm grader."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        before = server.cpu_seconds
        time.sleep(1)
        if server.cpu_seconds - before < QUIET:
            return


def _opened(server: Server, count: int) -> list[socket.socket]:
    """Open streams, each answered."""
    where = urlsplit(server.address)
    made = []
    for _ in range(count):
        one = socket.create_connection((str(where.hostname), int(where.port or 0)), PATIENCE)
        head = f"GET {STAGE}/events HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n"
        one.sendall(head.encode())
        made.append(one)
    for one in made:
        while b"retry:" not in one.recv(65536):
            pass
    return made


def _close(streams: list[socket.socket]) -> None:
    for one in streams:
        one.close()


def _save(server: Server, source: str) -> None:
    data = urllib.parse.urlencode({"source": source}).encode()
    with urllib.request.urlopen(f"{server.address}{STAGE}/draft", data, PATIENCE) as answer:
        assert answer.status == 204


def _told(server: Server, streams: list[socket.socket], number: int) -> float:
    """Save a draft; give the milliseconds until the last stream has heard of it."""
    waiting = selectors.DefaultSelector()
    for one in streams:
        one.setblocking(False)
        waiting.register(one, selectors.EVENT_READ)
    start = time.perf_counter()
    _save(server, f"# draft {number}\n")
    while waiting.get_map():
        for key, _ in waiting.select(PATIENCE):
            stream = key.fileobj
            assert isinstance(stream, socket.socket)
            if b"event: news" in stream.recv(65536):
                waiting.unregister(stream)
    return (time.perf_counter() - start) * 1e3
