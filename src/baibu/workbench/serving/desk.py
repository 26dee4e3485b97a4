"""Answer single rows that come off the wire, all that are there at a stroke.

Reads  the body of a row, and who wants its answer.
Gives  whoever asked the bytes of an answer, of a refusal, or of a fault that has a name.
Never  lets anything a client sends become an error of its own.

A row is read when it comes. Once the model was asked, everyone is answered first; what was answered
is written down after that.

Start reading at `Desk.ask`.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Protocol

from baibu.workbench.packaging.predictor import Answer
from baibu.workbench.serving import reading
from baibu.workbench.serving.heads import Head, Heads
from baibu.workbench.serving.refusals import LateError, ServingError, plain
from baibu.workbench.serving.routes import fault
from baibu.workbench.serving.service import Reply, Service
from baibu.workbench.serving.writing import Beginnings, encoded

SCOPE = {"method": "POST", "path": "/predict"}


class Client(Protocol):
    """Whoever waits for an answer."""

    def told(self, status: int, body: bytes, more: bytes = b"") -> None:
        """Take an answer; `more` are lines of its head."""


class Asked:
    """One row, and what became of it."""

    __slots__ = ("_desk", "client", "error", "found", "head", "is_over", "row", "start", "text")

    def __init__(self, desk: Desk, client: Client, head: Head) -> None:
        self._desk, self.client, self.head = desk, client, head
        self.start = time.perf_counter()
        self.row: dict[str, Any] = {}
        self.text = ""
        self.found: tuple[Answer, bool] | None = None
        self.error: BaseException | None = None
        self.is_over = False  # it was answered, or nobody waits any more

    def done(self) -> bool:
        """Say whether nobody waits any more."""
        return self.is_over

    def set_result(self, found: tuple[Answer, bool]) -> None:
        """Take what the model says."""
        self.found, self.is_over = found, True
        self._desk.over.append(self)

    def set_exception(self, error: BaseException) -> None:
        """Take why there is no answer."""
        self.error, self.is_over = error, True
        self._desk.over.append(self)

    def cancel(self) -> object:
        """Wait no longer."""
        self.is_over = True
        return None


class Desk:
    """Where single rows are answered."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.takes_rows = not service.predictor.is_media  # a file may come in other forms than JSON
        self.heads = Heads(service.settings.names, service.settings.row_bytes)
        self.beginnings = Beginnings()
        self.over: list[Asked] = []  # those with an answer that nobody has got yet
        self._batcher = service.batcher
        self._batcher.after = self._settle

    def ask(self, client: Client, head: Head, body: bytes) -> Asked:
        """Take a row; its client is told in a moment, never at once."""
        asked = Asked(self, client, head)
        try:
            asked.text = reading.text_of(body)
            asked.row = reading.row(asked.text)
            self._batcher.put(asked.row, asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            asked.set_exception(error)
            asyncio.get_running_loop().call_soon(self._settle)
        return asked

    def give_up(self, client: Client, head: Head) -> None:
        """Tell that a row which does not come to its end is not waited for."""
        error = LateError(limit=f"{self.service.settings.seconds:g}")
        self.service.counts.add(f"predict:{error.kind}")
        client.told(*_refused(error, head))

    def _settle(self) -> None:
        """Answer everyone there is an answer for, then write it down."""
        over, self.over = self.over, []
        replies: list[tuple[Asked, Reply]] = []
        for asked in over:
            try:
                body = self._answered(asked, replies)
            except ServingError as error:
                self.service.counts.add(f"predict:{error.kind}")
                asked.client.told(*_refused(error, asked.head))
            except Exception:  # noqa: BLE001 - the last resort: `fault` keeps its traceback
                self.service.counts.add("predict:fault")
                asked.client.told(500, encoded(fault(SCOPE, asked.head.language)))
            else:
                asked.client.told(200, body)
        if replies and self.service.log.is_on:
            self.service.write_down([(one.row, one.text, reply) for one, reply in replies])

    def _answered(self, asked: Asked, replies: list[tuple[Asked, Reply]]) -> bytes:
        if asked.error is not None:
            raise asked.error
        assert asked.found is not None  # noqa: S101 - it is one or the other
        service = self.service
        reply = service.reply(asked.row, asked.found, asked.start)
        language = asked.head.language if reply.remarks else "en"
        body = service.teller.reply(reply.id, reply.said, reply.remarks, language)
        service.counts.add("predict:ok")
        replies.append((asked, reply))
        return body


def _refused(error: ServingError, head: Head) -> tuple[int, bytes, bytes]:
    seconds = error.retry_seconds
    more = b"" if seconds is None else b"retry-after: %d\r\n" % seconds
    return error.status, encoded(plain(error, head.language)), more
