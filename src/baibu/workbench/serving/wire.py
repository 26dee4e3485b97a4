"""Answer single rows where their bytes arrive, before a request becomes one of ASGI.

Reads  bytes of a connection, as uvicorn's own protocol does, of which this is a kind.
Gives  rows of the usual form to the `Desk`, everything else to uvicorn, in the order it came.
Never  answers out of order, keeps more than a body and a little, or waits for ever: for a head, for
       the rest of a body, for a client that does not read, for one that says nothing any more.

A task, a scope, a queue and a few messages per request would cost more than the model does. At any
moment a connection is in one hand only: ours from the head of a row to its answer, uvicorn's from
the first byte of anything else until it has answered that. What a client sends ahead meanwhile
waits.

Start reading at `Wire.data_received`.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from baibu.workbench.serving.app import Served
from baibu.workbench.serving.desk import Asked
from baibu.workbench.serving.heads import END, FIRST_LINE, Head

MOST_HEAD = (
    64 * 1024
)  # bytes of a head that uvicorn is given, roughly: what was read at once counts
VERBS = (  # of uvicorn's protocol, that this one is built upon
    "connection_made", "data_received", "shutdown", "connection_lost", "resume_writing",
    "on_message_begin", "on_header", "on_headers_complete", "on_message_complete",
    "_unset_keepalive_if_required",
)  # fmt: skip
HELD = (
    "cycle", "flow", "loop", "parser", "pipeline", "server_state", "timeout_keep_alive",
    "timeout_keep_alive_task", "transport",
)  # fmt: skip
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\n"
_BYE = b"content-length: 0\r\nconnection: close\r\n\r\n"


def fits() -> bool:
    """Say whether uvicorn's protocol still has what this one is built upon."""
    has_verbs = all(callable(getattr(HttpToolsProtocol, name, None)) for name in VERBS)
    return has_verbs and set(HELD) <= set(HttpToolsProtocol.__init__.__code__.co_names)


class Wire(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        served = config.app
        assert isinstance(served, Served)  # noqa: S101 - `run.server` sees to it
        self._desk, self._seconds = served.desk, served.service.settings.seconds
        self._head: Head | None = None  # of the row in our hand
        self._asked: Asked | None = None  # that row, once all of it is here
        self._held = b""  # the beginning of its body, then what was sent ahead
        self._is_within = self._is_in_head = False  # of a request that uvicorn reads
        self._head_bytes = 0
        self._is_ending = False
        self._since = time.perf_counter()  # the client last said something
        self._idle: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None  # for a head or a body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and hang up on a client that never says anything."""
        super().connection_made(transport)
        self._look_later(self.timeout_keep_alive)

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        self._since = time.perf_counter()
        if self._head is not None or self._held or self.flow.write_paused:
            self._keep(data)
        else:
            self._take(data)

    def told(self, status: int, body: bytes, more: bytes = b"") -> None:
        """Send the answer to the row in our hand, and turn to what comes next."""
        head, self._head, self._asked = self._head, None, None
        if head is None or self.transport.is_closing():
            return
        is_last = head.is_last or self._is_ending
        if is_last:
            more += b"connection: close\r\n"
        begin = self._desk.beginnings.of(status, self.server_state.default_headers)
        self.transport.write(b"%b%d\r\n%b\r\n%b" % (begin, len(body), more, body))
        self.server_state.total_requests += 1
        if is_last:
            self.transport.close()
        elif self._held:
            self.loop.call_soon(self._go_on)

    def shutdown(self) -> None:
        """Answer the row in our hand, then hang up; at once if there is none."""
        if self._head is None:
            super().shutdown()
        else:
            self._is_ending = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of everything."""
        if self._asked is not None:
            self._asked.cancel()
        for clock in (self._idle, self._late):
            if clock is not None:
                clock.cancel()
        self._head, self._asked, self._held = None, None, b""
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """Go on with what was sent ahead, now that the client reads again."""
        super().resume_writing()
        if self._held:
            self.loop.call_soon(self._go_on)

    def _take(self, data: bytes) -> None:
        """Take what begins a request, or goes on with one of uvicorn's."""
        if self.timeout_keep_alive_task is not None:
            self._unset_keepalive_if_required()
        head = None
        is_row = data.startswith(FIRST_LINE) and self._desk.takes_rows
        if is_row and not self._is_theirs:
            end = data.find(END) + len(END)
            if end >= len(END):
                head = self._desk.heads.of(data[:end])
        if head is None:
            self._hand_over(data)
            return
        self._head = head
        if len(data) - end >= head.length:
            self._ask(data[end:])
            return
        self._held = data[end:]
        self._late = self.loop.call_later(self._seconds, self._give_up)

    def _ask(self, data: bytes) -> None:
        """Ask about a row that is here as a whole, perhaps with more behind it."""
        head = self._head
        assert head is not None  # noqa: S101 - the row is in our hand
        body, self._held = data[: head.length], data[head.length :]
        self._asked = self._desk.ask(self, head, body)

    def _keep(self, data: bytes) -> None:
        """Put bytes to those that wait; a body may have come to its end."""
        self._held += data
        if self._head is None or self._asked is not None:
            if len(self._held) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
        elif len(self._held) >= self._head.length:
            self._stop_waiting()
            self._ask(self._held)

    def _go_on(self) -> None:
        """Turn to what was sent ahead."""
        is_busy = self._head is not None or self.flow.write_paused
        if self._held and not is_busy and not self.transport.is_closing():
            data, self._held = self._held, b""
            self._take(data)
            if len(self._held) <= HIGH_WATER_LIMIT:
                self.flow.resume_reading()

    def _hand_over(self, data: bytes) -> None:
        """Give bytes to uvicorn; a head that is too long, or does not come, is refused."""
        self._head_bytes = len(data) + (self._head_bytes if self._is_in_head else 0)
        super().data_received(data)
        if not self._is_in_head:
            self._stop_waiting()
        elif self._head_bytes > MOST_HEAD:
            self._hang_up(_TOO_LONG)
        elif self._late is None:
            self._late = self.loop.call_later(self._seconds, self._give_up)

    @property
    def _is_theirs(self) -> bool:
        """Say whether uvicorn reads a request, or has one to answer."""
        if self._is_within or self.pipeline:
            return True
        return self.cycle is not None and not self.cycle.response_complete

    def on_message_begin(self) -> None:
        """Note that uvicorn's parser began to read a request."""
        self._is_within = self._is_in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a line of the head; what comes behind a body is none."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Note that the head is read."""
        self._is_in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is read, unless the connection is something else from here on."""
        self._is_within = bool(self.parser.should_upgrade())
        super().on_message_complete()

    def _give_up(self) -> None:
        """Wait no longer for the rest of a body, or of a head."""
        self._late = None
        if self._head is not None and self._asked is None:
            self._is_ending = True  # what comes after all would be taken for a request
            self._desk.give_up(self, self._head)
        elif self._is_in_head:
            self._hang_up(_TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self, line: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(line + _BYE)
            self.transport.close()

    def _look(self) -> None:
        """Hang up on a client that says nothing any more."""
        is_idle = self._head is None and not self._held and not self._is_theirs
        left = self.timeout_keep_alive - (time.perf_counter() - self._since)
        if is_idle and left <= 0:
            self.transport.close()
        else:
            self._look_later(left if left > 0 else self.timeout_keep_alive)

    def _look_later(self, seconds: float) -> None:
        self._idle = self.loop.call_later(seconds, self._look)
