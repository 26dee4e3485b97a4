"""Run a service until it is told to stop, in one process or in several that share a port.

Reads  a package's folder; nothing is served that `packaging` refuses.
Gives  its address to `opened` once every process answers.

It listens to this machine only, unless another host is named, and answers only to names it was
told. Several processes share a port; one that dies is replaced, and when this process dies, however
it dies, the others end.

Start reading at `serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import uvicorn

from baibu.core.errors import PortInUseError
from baibu.workbench.packaging import manifest
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving.app import Served, application
from baibu.workbench.serving.settings import PORT, Settings
from baibu.workbench.threads import one_thread

__all__ = ["PORT", "listen", "serve", "server"]

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - names that are no names
SOON = 10.0  # seconds after its start within which a death is no accident
MOST_DEATHS = 3  # so soon, one after another

log = logging.getLogger("baibu.serving")
Opened = Callable[[str], None]


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    workers: int = 1,
    log: Path | None = None,
    settings: Settings | None = None,
    opened: Opened = lambda _: None,
) -> None:
    """Serve a package until interrupted; port 0 takes a free one, 0 workers one per processor."""
    manifest.checked(folder)
    workers = workers or processors()
    settings = settings or Settings()
    if log is not None:
        settings = replace(settings, log=log)
    if host not in EVERYWHERE:
        settings = replace(settings, hosts=(*settings.hosts, _shown(host)))
    with contextlib.ExitStack() as kept:
        listening = [kept.enter_context(one) for one in _listening(host, port, workers)]
        address = f"http://{_shown(host)}:{listening[0].getsockname()[1]}/"
        if workers == 1:
            _made(folder, settings, lambda: opened(address)).run(sockets=listening)
            return
        shared = kept.enter_context(tempfile.TemporaryDirectory(prefix="baibu-counts-"))
        settings = replace(settings, shared=Path(shared))
        _Crew(folder, settings, listening, workers).run(lambda: opened(address))


def processors() -> int:
    """Say how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _listening(host: str, port: int, workers: int) -> Sequence[socket.socket]:
    """Take the port: for several processes once for each, where the system then shares out evenly.

    On one socket the process that wakes first may take every connection.
    """
    first = listen(host, port)
    if workers == 1 or not sys.platform.startswith("linux"):
        return [first]
    port = first.getsockname()[1]
    first.close()  # it was free: nobody shares it but those who are asked to
    return [listen(host, port, is_shared=True) for _ in range(workers)]


def listen(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """Take the port, or say that another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512, reuse_port=is_shared)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            with socket.create_server((host, 0), family=family) as free:
                other = free.getsockname()[1]
            raise PortInUseError(host=host, port=port, other=other) from error
        raise


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def server(
    app: Served, ready: Callable[[], None] = lambda: None, *, has_wire: bool = True
) -> uvicorn.Server:
    """Make the server of an application; without the `wire`, every request goes through ASGI."""
    config = uvicorn.Config(
        app,
        http=(_wire() if has_wire and not app.service.predictor.is_media else None) or "auto",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=app.service.settings.idle_seconds,
        timeout_graceful_shutdown=round(app.service.settings.seconds) + 1,
    )
    return _Server(config, ready)


def _wire() -> type[asyncio.Protocol] | None:
    """Give the protocol that answers single rows; nothing where its libraries are not as it needs.

    Then every request goes through ASGI, and only takes longer.
    """
    if find_spec("httptools") is None:
        return None
    from baibu.workbench.serving import wire

    return wire.Wire if wire.fits() else None


def _made(folder: Path, settings: Settings, ready: Callable[[], None]) -> uvicorn.Server:
    with one_thread():
        app = application(Predictor.load(folder), settings=settings)
    gc.collect()
    gc.freeze()  # what is there now stays to the end: nobody needs to look through it again
    return server(app, ready)


@dataclass(slots=True)
class _Hand:
    """One process of the crew."""

    process: BaseProcess
    line: Connection  # says when it is ready; its end tells the process to stop
    since: float
    is_ready: bool = False


@dataclass(slots=True)
class _Crew:
    """Processes that serve together."""

    folder: Path
    settings: Settings
    listening: Sequence[socket.socket]  # one for all, or one for each
    size: int
    hands: dict[int, _Hand] = field(default_factory=dict)
    deaths: int = 0

    def run(self, opened: Callable[[], None]) -> None:
        """Keep them running until this process is told to stop."""
        with _told_to_stop() as stop:
            try:
                for number in range(self.size):
                    self._start(number)
                self._watch(stop, opened)
            finally:
                self._end()

    def _start(self, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        settings = replace(self.settings, worker=number)
        listening = self.listening[number % len(self.listening)]
        process = context.Process(
            target=_hand, args=(self.folder, settings, listening, theirs), daemon=True
        )
        process.start()
        theirs.close()
        self.hands[number] = _Hand(process, mine, time.monotonic())

    def _watch(self, stop: Connection, opened: Callable[[], None]) -> None:
        is_open = False
        while True:
            lines = [hand.line for hand in self.hands.values() if not hand.is_ready]
            ends = [hand.process.sentinel for hand in self.hands.values()]
            happened = wait([stop, *lines, *ends])
            if stop in happened:
                return
            for number, hand in list(self.hands.items()):
                if hand.process.sentinel in happened:
                    self._replace(number, hand)
                elif hand.line in happened:
                    with contextlib.suppress(EOFError):
                        hand.line.recv_bytes()
                        hand.is_ready = True
            if not is_open and all(hand.is_ready for hand in self.hands.values()):
                is_open = True
                opened()

    def _replace(self, number: int, hand: _Hand) -> None:
        hand.line.close()
        is_soon = time.monotonic() - hand.since < SOON
        self.deaths = self.deaths + 1 if is_soon else 1
        log.error("process %d ended with %s", number, hand.process.exitcode)
        if self.deaths >= MOST_DEATHS:
            raise RuntimeError(f"{self.deaths} processes ended, one soon after another")
        self._start(number)

    def _end(self) -> None:
        for hand in self.hands.values():
            hand.line.close()  # they see the end of the line, finish what they do, and go
        limit = time.monotonic() + self.settings.seconds + 5
        for hand in self.hands.values():
            hand.process.join(max(0.1, limit - time.monotonic()))
            if hand.process.is_alive():
                hand.process.kill()
                hand.process.join()


def _hand(folder: Path, settings: Settings, listening: socket.socket, line: Connection) -> None:
    """Serve in a process of its own, until the line ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    made = _made(folder, settings, lambda: line.send_bytes(b"ready"))
    threading.Thread(target=_hang_on, args=(line, made), daemon=True).start()
    made.run(sockets=[listening])


def _hang_on(line: Connection, made: uvicorn.Server) -> None:
    with contextlib.suppress(EOFError, OSError):
        line.recv_bytes()
    made.should_exit = True


@contextlib.contextmanager
def _told_to_stop() -> Iterator[Connection]:
    """Give what becomes readable when this process is told to stop."""
    reader, writer = multiprocessing.Pipe(duplex=False)

    def told(*_: Any) -> None:
        writer.send_bytes(b"stop")

    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, told) for number in signals}
    try:
        yield reader
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        reader.close()
        writer.close()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
