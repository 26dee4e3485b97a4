"""An open page hears what other roads do, and its own text is never replaced."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from baibu.app import actions, history
from baibu.web.pages import follow
from makers.small_course import RIGHT, STARTER, WRONG
from makers.visitor import OURS, Visitor, in_editor, visitor, words

__all__ = ["visitor"]

BEGUN = history.version_of(STARTER)
LIMIT_SECONDS = 120.0


class Listener:
    """A browser that holds a stream open."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.status = 0
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.left = asyncio.Event()
        self.asked = False

    async def listen(self, path: str, **headers: str) -> None:
        where, _, query = path.partition("?")
        sent = {"host": "127.0.0.1:8100", **{k.replace("_", "-"): v for k, v in headers.items()}}
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8100),
        }
        await self.visitor.app(scope, self._receive, self._send)

    async def event(self) -> dict[str, Any]:
        """Give the next event, whatever stands between."""
        while True:
            text = await asyncio.wait_for(self.heard.get(), LIMIT_SECONDS)
            if "event: news" in text:
                fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
                return {**json.loads(fields["data"]), "id": int(fields["id"])}

    async def _receive(self) -> dict[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])
        else:
            self.heard.put_nowait(message["body"].decode())


def during(
    visitor: Visitor, path: str, act: Callable[[Listener], Awaitable[None]], **headers: str
) -> Listener:
    """Hold a stream open while something happens; it must end when the page goes away."""
    listener = Listener(visitor)

    async def both() -> None:
        stream = asyncio.create_task(listener.listen(path, **headers))
        try:
            await act(listener)
        finally:
            listener.left.set()
            await asyncio.wait_for(stream, LIMIT_SECONDS)

    asyncio.run(both())
    return listener


async def grade(visitor: Visitor, source: str) -> None:
    await asyncio.to_thread(actions.grade, visitor.baibu, 1, source, via="watch")


def test_a_verdict_from_another_road_reaches_an_open_page(visitor: Visitor) -> None:
    async def act(listener: Listener) -> None:
        await listener.heard.get()  # the stream is open
        await grade(visitor, WRONG)
        while (told := await listener.event())["place"] == 0:
            pass  # the draft comes before its verdict
        assert told["place"] == told["id"] == history.place(visitor.baibu, 1)
        assert told["version"] == history.version_of(WRONG)

    heard = during(visitor, f"/stage/1/events?base={BEGUN}", act)
    assert heard.status == 200
    assert heard.headers[b"content-type"].startswith(b"text/event-stream")
    assert heard.headers[b"cache-control"] == b"no-store"
    assert b"content-security-policy" in heard.headers


def test_a_page_that_comes_back_hears_what_it_missed_and_nothing_twice(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, WRONG, via="watch")
    seen = history.place(visitor.baibu, 1)
    actions.grade(visitor.baibu, 1, RIGHT[1], via="watch")

    async def missed(listener: Listener) -> None:
        assert (await listener.event())["place"] > seen

    during(visitor, "/stage/1/events", missed, last_event_id=str(seen))
    now = history.place(visitor.baibu, 1)
    version = history.version_of(RIGHT[1])

    async def nothing(listener: Listener) -> None:
        await listener.heard.get()
        await asyncio.to_thread(history.save, visitor.baibu, 1, "# later\n", base=None)
        told = await listener.event()
        assert (told["place"], told["version"]) == (now, history.version_of("# later\n"))

    during(visitor, f"/stage/1/events?base={version}", nothing, last_event_id=str(now))


def test_a_quiet_stream_beats_now_and_then(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "HEARTBEAT_SECONDS", 0.01)

    async def act(listener: Listener) -> None:
        while ": still here" not in await asyncio.wait_for(listener.heard.get(), LIMIT_SECONDS):
            pass

    during(visitor, f"/stage/1/events?base={BEGUN}", act)


def test_nobody_looks_at_the_record_once_the_last_page_is_gone(visitor: Visitor) -> None:
    pulse = visitor.app.state.pulse

    async def act(listener: Listener) -> None:
        await listener.heard.get()
        while pulse._looking is None:
            await asyncio.sleep(0)

    during(visitor, "/stage/1/events", act)
    assert pulse._looking is None


def test_streams_end_when_the_server_is_about_to(visitor: Visitor) -> None:
    async def both() -> None:
        listener = Listener(visitor)
        stream = asyncio.create_task(listener.listen("/stage/1/events"))
        await listener.heard.get()
        visitor.app.state.ending.begin()
        await asyncio.wait_for(stream, LIMIT_SECONDS)
        assert not listener.left.is_set()

    asyncio.run(both())


def test_a_stage_that_is_not_there_has_no_stream(visitor: Visitor) -> None:
    assert visitor.get("/stage/99/events").status_code == 404
    assert visitor.get("/stage/1/events?after=x").status_code == 422


def test_the_news_of_a_verdict_bring_the_verdict_and_offer_its_code(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, WRONG, via="watch")
    answer = visitor.get(f"/stage/1/news?base={BEGUN}&after=0", baibu_fragment="1")
    assert "Attempt 1 came from your own editor" in words(answer)
    assert "First to mend" in words(answer)
    assert "Keep mine" in words(answer)
    assert "baibu-part" not in answer.headers
    same = history.version_of(WRONG)
    known = visitor.get(f"/stage/1/news?base={same}&after=0", baibu_fragment="1")
    assert "First to mend" in words(known)
    assert "Keep mine" not in words(known)


def test_the_news_of_a_draft_offer_it_alone(visitor: Visitor) -> None:
    history.save(visitor.baibu, 1, "# theirs\n", base=None)
    answer = visitor.get(f"/stage/1/news?base={BEGUN}")
    assert answer.headers["baibu-part"] == "news"
    assert "Other code was saved for this stage" in words(answer)
    nothing = visitor.get(f"/stage/1/news?base={history.version_of('# theirs' + chr(10))}")
    assert nothing.status_code == 204


def test_a_draft_over_an_unseen_text_is_told_and_kept(visitor: Visitor) -> None:
    first = visitor.post("/stage/1/draft", {"source": "# one", "base": BEGUN})
    assert first.headers["baibu-version"] == history.version_of("# one")
    second = visitor.post("/stage/1/draft", {"source": "# two", "base": BEGUN})
    assert second.status_code == 409
    assert "Other code was saved for this stage" in words(second)
    assert history.now(visitor.baibu, 1) == "# one"
    mine = visitor.post("/stage/1/draft", {"source": "# two", "base": BEGUN, "mine": "yes"})
    assert mine.status_code == 204
    kept = {version.source for version in history.versions(visitor.baibu, 1)}
    assert {"# one", "# two"} <= kept


def test_a_button_pressed_over_an_unseen_text_keeps_both_and_says_so(visitor: Visitor) -> None:
    history.save(visitor.baibu, 1, "# theirs\n", base=None)
    answer = visitor.post("/stage/1/hint", {"source": "# mine\n", "base": BEGUN})
    assert answer.headers["location"] == "/stage/1?aside=yes#hints"
    page = visitor.follow(answer)
    assert in_editor(page) == "# mine\n"
    assert "was put aside for what you sent" in words(page)
    assert "# theirs\n" in {one.source for one in history.versions(visitor.baibu, 1)}


def test_taking_the_newer_code_keeps_what_was_typed(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, WRONG, via="watch")
    form = {"source": "# half a thought\n", "base": BEGUN, "version": "draft"}
    page = visitor.get(visitor.post("/stage/1/restore", form).headers["location"])
    assert in_editor(page) == WRONG
    assert "# half a thought\n" in {one.source for one in history.versions(visitor.baibu, 1)}


def test_the_history_shows_the_difference_by_signs_and_not_by_colour_alone(
    visitor: Visitor,
) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})
    visitor.post("/stage/1/submit", {"source": RIGHT[1]})
    page = visitor.get("/stage/1/history")
    said = words(page)
    assert "+ added return len(xs)" in said
    assert "− removed return 3" in said
    assert "Lines added: 1. Lines removed: 1." in said
    chosen = visitor.get("/stage/1/history?older=starter&newer=attempt-1")
    assert "Starter" in words(chosen)
    assert visitor.get("/stage/1/history?older=attempt-9").status_code == 404


def test_a_version_of_the_history_goes_back_into_the_editor_without_a_script(
    visitor: Visitor,
) -> None:
    visitor.post("/stage/1/submit", {"source": WRONG})
    visitor.post("/stage/1/draft", {"source": "# later\n"})
    form = {"version": "attempt-1"}
    page = visitor.follow(visitor.send("POST", "/stage/1/restore", headers=OURS, data=form))
    assert in_editor(page) == WRONG
    assert "# later\n" in {one.source for one in history.versions(visitor.baibu, 1)}
