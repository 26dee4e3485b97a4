"""Tell an open page what other roads did: a stream of events, and what there is to show.

A page of a stage may be open while the same stage is worked on in an editor of one's own, in a
notebook, on the command line, or in another window. The record is where all of them meet, so one
look at it, a few times a second, serves every open page; nobody looks while no page is open.

Start reading at `events`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from baibu.app import history, queries
from baibu.app.wiring import Baibu
from baibu.core.ids import StageId
from baibu.web.pages.doors import ours, read_only
from baibu.web.pages.stage import Told, part, versioned
from baibu.web.show import show

router = APIRouter()
Standing = tuple[int, str]  # the newest verdict's place, the version of the text in the editor
LOOK_SECONDS = 0.2  # between two looks at the record
HEARTBEAT_SECONDS = 15.0  # so that a page that went away without a word is noticed
RETRY_MS = 2000  # how soon a browser comes back after a break


@router.get("/stage/{reference}/events", response_model=None)
async def events(
    request: Request,
    reference: str,
    base: str | None = None,
    after: int = 0,
    last_event_id: str | None = Header(default=None),
) -> Response:
    """Follow a stage: an event for each verdict and each draft that came by any road."""
    stage = ours(request).catalog.stage(reference)
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    pulse: Pulse = request.app.state.pulse
    return Stream(stage.id, pulse, (seen, base))


@read_only(router, "/stage/{reference}/news")
def news(request: Request, reference: str, base: str = "", after: int = 0) -> Response:
    """Give what a page has not seen: a verdict, and the text that came with it."""
    baibu = ours(request)
    place, version = history.standing(baibu, reference)
    told = history.news(baibu, reference, base)
    answer: Response
    if place > after:
        page = queries.stage_page(baibu, reference)
        is_done = page.report is not None and page.report.passed
        ready = tuple(card for card in page.unlocks if card.status in {"open", "started"})
        answer = part(
            request,
            page,
            unlocked=ready if is_done else (),
            onward=queries.next_(baibu).card if is_done else None,
            news=told,
        )
    elif told is not None:
        answer = show(request, "_news.html", Told(news=told))
        answer.headers["Baibu-Part"] = "news"
    else:
        answer = Response(status_code=204)
    return versioned(answer, version)


class Ending:
    """Let go of every stream when the server is about to stop, whosever record it follows."""

    def __init__(self) -> None:
        self.pulses: WeakSet[Pulse] = WeakSet()

    def begin(self) -> None:
        """End all of them."""
        for pulse in list(self.pulses):
            pulse.end()


class Pulse:
    """Look at the record for everybody who waits; all of it happens in the server's own loop."""

    def __init__(self, baibu: Baibu, ending: Ending) -> None:
        ending.pulses.add(self)
        self._baibu = baibu
        self._readers = 0
        self._looking: asyncio.Task[None] | None = None
        self._change = asyncio.Event()
        self._known: dict[StageId, asyncio.Task[Standing]] = {}  # since the last change
        self.is_over = False

    @contextmanager
    def reader(self) -> Iterator[None]:
        """Have the record looked at for as long as this lasts."""
        self._readers += 1
        if self._looking is None:
            self._known.clear()
            self._looking = asyncio.get_running_loop().create_task(self._look())
        try:
            yield
        finally:
            self._readers -= 1
            if self._readers == 0 and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    @property
    def change(self) -> asyncio.Event:
        """What is set at the next change; each change has its own."""
        return self._change

    async def standing(self, stage: StageId) -> Standing:
        """Give how a stage stands, worked out once for all who ask between two changes."""
        if stage not in self._known:
            asked = run_in_threadpool(history.standing, self._baibu, stage)
            self._known[stage] = asyncio.get_running_loop().create_task(asked)
        return await asyncio.shield(self._known[stage])

    def end(self) -> None:
        """Let every reader go: the server is about to stop."""
        self.is_over = True
        self._tell()

    async def _look(self) -> None:
        before = await run_in_threadpool(history.mark, self._baibu)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = await run_in_threadpool(history.mark, self._baibu)
            if now != before:
                before = now
                self._tell()

    def _tell(self) -> None:
        self._known.clear()
        told, self._change = self._change, asyncio.Event()
        told.set()


class Stream(Response):
    """A stream of events about one stage, until the page or the server goes away."""

    def __init__(self, stage: StageId, pulse: Pulse, seen: tuple[int, str | None]) -> None:
        super().__init__(media_type="text/event-stream")
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
        self._stage, self._pulse = stage, pulse
        self._seen = seen  # place of a verdict, version of the text in the editor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send what is new, and a heartbeat where nothing is."""
        headers = [*self.raw_headers, (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _send(send, f"retry: {RETRY_MS}\n\n")
        gone = asyncio.ensure_future(_gone(receive))
        try:
            with self._pulse.reader():
                await self._follow(send, gone)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone

    async def _follow(self, send: Send, gone: asyncio.Future[None]) -> None:
        while not self._pulse.is_over:
            change = self._pulse.change  # before the look, so that nothing falls between
            event = await self._news()
            if event is not None:
                await _send(send, event)
            waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future(change.wait()), gone}
            done, left = await asyncio.wait(
                waiting, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for one in left - {gone}:
                one.cancel()
            if gone in done:
                return
            if not done:
                await _send(send, ": still here\n\n")

    async def _news(self) -> str | None:
        """Give an event where something changed since the last one."""
        before, now = self._seen, await self._pulse.standing(self._stage)
        self._seen = now
        if now[0] <= before[0] and (before[1] is None or now[1] == before[1]):
            return None
        data = json.dumps({"place": now[0], "version": now[1]})
        return f"id: {now[0]}\nevent: news\ndata: {data}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    """Wait until the page goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
