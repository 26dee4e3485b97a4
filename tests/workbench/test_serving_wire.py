"""Rows that are answered where their bytes arrive: in order, whole, and like those through ASGI."""

from __future__ import annotations

import json
import re
import select
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from baibu.workbench.serving import wire
from baibu.workbench.serving.heads import MOST_BYTES, MOST_KNOWN, Heads
from baibu.workbench.serving.settings import Settings
from baibu.workbench.serving.wire import MOST_HEAD, fits
from workbench.serving_made import packed
from workbench.serving_open import opened

PATIENCE_SECONDS = 300
FIRST = b"POST /predict HTTP/1.1\r\nHost: localhost\r\n"
LATE = 504
SLOW = Settings(seconds=0.3, idle_seconds=30)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    with opened(packed(tmp_path_factory.mktemp("package"))) as made:
        made.example = made.predictor.signature.example
        yield made


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The same model, every request through ASGI."""
    folder = packed(tmp_path_factory.mktemp("package"))
    with opened(folder, has_wire=False) as made:
        yield made


def asked(row: Any, *lines: str) -> bytes:
    """Give the bytes of a request for one row."""
    body = row if isinstance(row, bytes) else json.dumps(row).encode()
    head = [f"Content-Length: {len(body)}", *lines]
    return FIRST + "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Line:
    """A connection that gives answers one by one."""

    def __init__(self, made: SimpleNamespace, room: int = 0) -> None:
        self._socket = socket.socket()
        if room:  # for what was sent and not taken, and for what has come and was not read
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, room)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self._socket.settimeout(PATIENCE_SECONDS)
        self._socket.connect(("127.0.0.1", made.port))
        self._held = b""

    def send(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def end(self) -> None:
        with suppress(OSError):  # the other side was quicker
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()

    def reply(self) -> tuple[int, dict[str, str], bytes]:
        """Give status, head and body of the next answer."""
        while b"\r\n\r\n" not in self._held:
            self._more()
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(named.get("content-length", "0"))
        while len(self._held) < length:
            self._more()
        body, self._held = self._held[:length], self._held[length:]
        return int(first.split()[1]), named, body

    def rest(self) -> bytes:
        """Give everything up to the end of the connection."""
        found = self._held
        with suppress(ConnectionResetError):  # it did not want to hear the rest
            while more := self._socket.recv(65_536):
                found += more
        return found

    def _more(self) -> None:
        more = self._socket.recv(65_536)
        assert more, "the connection ended"
        self._held += more


@contextmanager
def line(made: SimpleNamespace, room: int = 0) -> Iterator[Line]:
    opened_line = Line(made, room)
    try:
        yield opened_line
    finally:
        opened_line.close()


def bare(body: bytes) -> Any:
    """Give what an answer says, without the name that is never the same."""
    return re.sub(r'"id":"[^"]*"', "", body.decode())


def test_what_is_sent_ahead_is_answered_in_the_order_it_came(service: SimpleNamespace) -> None:
    rows = [{**service.example, "age": age} for age in (20, 70)]
    look = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with line(service) as held:
        held.send(asked(rows[0]) + look + asked(b"{") + asked(rows[1]) + look + asked({}))
        found = [held.reply() for _ in range(6)]
    assert [status for status, _, _ in found] == [200, 200, 400, 200, 200, 422]
    expected = [answer.chances["yes"] for answer in service.predictor.predict(rows)]
    said = [json.loads(found[at][2])["chances"]["yes"] for at in (0, 3)]
    assert said == pytest.approx(expected)
    assert json.loads(found[1][2])["live"]


def test_a_row_may_come_in_pieces_of_any_size(service: SimpleNamespace) -> None:
    raw = asked(service.example)
    with line(service) as held:
        held.send(raw)
        whole = held.reply()
        for cut in (1, 10, len(FIRST) + 5, raw.index(b"{"), raw.index(b"{") + 1, len(raw) - 1):
            held.send(raw[:cut])
            held.send(raw[cut:] + raw[:3])
            held.send(raw[3:])
            for reply in (held.reply(), held.reply()):
                assert (reply[0], bare(reply[2])) == (200, bare(whole[2]))


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (["Transfer-Encoding: chunked"], b"%x\r\n%b\r\n0\r\nAge: 3\r\n\r\n"),
        (["Expect: 100-continue", "Content-Length: %d"], b"%b"),
        (["TE: trailers", "Content-Length: %d"], b"%b"),
        (["Content-Length: 0%d"], b"%b"),
        (["X: " + "y" * MOST_BYTES, "Content-Length: %d"], b"%b"),
    ],
)
def test_a_row_in_an_unusual_form_is_answered_too(
    service: SimpleNamespace, lines: Sequence[str], body: bytes
) -> None:
    row = json.dumps(service.example).encode()
    told = [one % len(row) if "%d" in one else one for one in lines]
    made = body % ((len(row), row) if b"%x" in body else row)
    with line(service) as held:
        held.send(FIRST + "\r\n".join(told).encode() + b"\r\n\r\n" + made)
        found = held.reply()
        if found[0] == 100:
            found = held.reply()
    assert found[0] == 200, found
    assert json.loads(found[2])["prediction"] in ("no", "yes")


@pytest.mark.parametrize(("version", "word"), [("1.1", "close"), ("1.0", "keep-alive")])
def test_who_wants_the_connection_closed_gets_an_answer_and_an_end(
    service: SimpleNamespace, version: str, word: str
) -> None:
    raw = asked(service.example, f"Connection: {word}").replace(b"1.1", version.encode(), 1)
    with line(service) as held:
        held.send(raw)
        status, head, _ = held.reply()
        assert (status, head["connection"]) == (200, "close")
        assert held.rest() == b""


def test_a_head_of_an_answer_says_what_it_must(service: SimpleNamespace) -> None:
    with line(service) as held:
        held.send(asked(service.example))
        _, head, _ = held.reply()
    assert set(head) == {"date", "content-type", "content-length", "x-content-type-options"}
    assert head["content-type"] == "application/json"
    assert head["date"].endswith("GMT")


@pytest.mark.parametrize("verb", ["HEAD", "OPTIONS", "GET", "PUT"])
def test_another_verb_is_answered_as_before(
    service: SimpleNamespace, other: SimpleNamespace, verb: str
) -> None:
    replies = [made.client.request(verb, "/predict") for made in (service, other)]
    assert replies[0].status_code == replies[1].status_code
    assert replies[0].text == replies[1].text
    with line(service) as held:
        held.send(asked(service.example) * 2)
        assert [held.reply()[0] for _ in range(2)] == [200, 200]


def test_a_head_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    with opened(packed(tmp_path), SLOW) as made:
        for sent, status in (
            (b"POST /pre", b"408"),
            (b"GET /health HTTP/1.1\r\nHost", b"408"),
            (FIRST + b"X: " + b"y" * MOST_HEAD, b"431"),
        ):
            with line(made) as held:
                held.send(sent)
                assert held.rest().startswith(b"HTTP/1.1 " + status)
        assert made.client.get("/health").status_code == 200


def test_a_body_that_comes_too_slowly_is_given_up_and_the_connection_ends(tmp_path: Path) -> None:
    with opened(packed(tmp_path), SLOW) as made, line(made) as held:
        raw = asked(made.predictor.signature.example)
        held.send(raw[:-1])
        status, head, body = held.reply()
        assert (status, head["connection"]) == (504, "close")
        assert json.loads(body)["error"]["code"] == "W046"
        assert held.rest() == b""


def test_a_connection_on_which_nothing_is_asked_is_closed(tmp_path: Path) -> None:
    with opened(packed(tmp_path), Settings(idle_seconds=1)) as made:
        with line(made) as held:
            assert held.rest() == b""
        with line(made) as held:
            held.send(asked(made.predictor.signature.example))
            assert held.reply()[0] == 200
            assert held.rest() == b""


def test_a_client_that_does_not_read_is_not_read_from_for_ever(tmp_path: Path) -> None:
    room = 16_384
    with opened(packed(tmp_path), room=room) as made, line(made, room) as held:
        raw, most = asked(made.predictor.signature.example), 3_000_000
        held._socket.setblocking(False)
        sent = 0
        while sent < most:  # until nobody takes more: what is held is bounded
            try:
                sent += held._socket.send(raw[sent % len(raw) :])
            except BlockingIOError:
                if not select.select([], [held._socket], [], 1.0)[1]:
                    break
        assert sent < most
        held._socket.settimeout(PATIENCE_SECONDS)
        count = -(-sent // len(raw))
        found = [held.reply() for _ in range(count - 1)]  # it goes on where it was held up
        held.send(raw[sent % len(raw) :] if sent % len(raw) else b"")
        found.append(held.reply())
    assert {status for status, _, _ in found} == {200}
    assert len({json.loads(body)["id"] for _, _, body in found}) == count


class Held:
    """A model that answers when it is let."""

    def __init__(self, whole: Any) -> None:
        self.whole, self.begun, self.gate = whole, threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    def encode(self, rows: Any) -> Any:
        self.begun.set()
        assert self.gate.wait(300)
        return self.whole.encode(rows)


def test_a_row_in_hand_is_answered_before_the_service_ends(tmp_path: Path) -> None:
    with opened(packed(tmp_path), Settings(quick_ms=-1.0)) as made, line(made) as held:
        made.app.service.predictor = model = Held(made.predictor)
        held.send(asked(made.predictor.signature.example))
        assert model.begun.wait(300)
        made.running.should_exit = True
        while made.running.server_state.connections and not held_is_ending(made):
            pass
        model.gate.set()
        status, head, _ = held.reply()
        assert (status, head["connection"]) == (200, "close")
        assert held.rest() == b""


def held_is_ending(made: SimpleNamespace) -> bool:
    return any(one._is_ending for one in list(made.running.server_state.connections))


def test_who_goes_away_gets_no_answer_and_nobody_else_does(tmp_path: Path) -> None:
    with opened(packed(tmp_path), Settings(quick_ms=-1.0)) as made:
        made.app.service.predictor = model = Held(made.predictor)
        rows = [{**made.predictor.signature.example, "age": age} for age in (20, 70)]
        with line(made) as gone:
            gone.send(asked(rows[0]))
            assert model.begun.wait(300)
        with line(made) as held:
            held.send(asked(rows[1]))
            model.gate.set()
            status, _, body = held.reply()
        (expected,) = made.predictor.predict(rows[1:])
    assert status == 200
    assert json.loads(body)["chances"]["yes"] == pytest.approx(expected.chances["yes"])


def test_a_late_answer_never_reaches_the_next_question(tmp_path: Path) -> None:
    limits = Settings(quick_ms=-1.0, seconds=0.3, idle_seconds=30)
    with opened(packed(tmp_path), limits) as made, line(made) as held:
        made.app.service.predictor = model = Held(made.predictor)
        rows = [{**made.predictor.signature.example, "age": age} for age in (20, 70)]
        held.send(asked(rows[0]))
        assert held.reply()[0] == 504
        model.gate.set()
        found = 504
        while found == 504:  # the first row is still in the model's hand
            held.send(asked(rows[1]))
            found, _, body = held.reply()
        (expected,) = made.predictor.predict(rows[1:])
    assert json.loads(body)["chances"]["yes"] == pytest.approx(expected.chances["yes"])


HEADERS = st.lists(
    st.sampled_from(
        ["Host: localhost", "Host: evil.example", "Host:", "Content-Length: 2", "Content-Length: 9",
         "Content-Length: +2", "Content-Length: 2, 2", "Content-Length : 2", "content-length:2",
         "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Connection: close",
         "Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket", "Trailer: X",
         "Expect: 100-continue", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site",
         "Accept-Language: zh", " folded: 1", "\tfolded", "no colon", "X: \x00", "X: é", ": empty",
         "X: a\nContent-Length: 4", "X: a\rb"]
    ),
    max_size=5,
)  # fmt: skip


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[SimpleNamespace]]:
    """The same model by both ways, with little patience for what does not come."""
    folder, limits = packed(tmp_path_factory.mktemp("package")), Settings(seconds=0.1)
    with opened(folder, limits) as one, opened(folder, limits, has_wire=False) as another:
        yield [one, another]


@FEW
@given(headers=HEADERS, body=st.sampled_from([b"", b"{}", b"[1]", b"{}\r\n\r\n", b"0\r\n\r\n"]))
def test_whatever_a_head_holds_it_is_answered_as_before(
    impatient: Sequence[SimpleNamespace], headers: list[str], body: bytes
) -> None:
    raw = "\r\n".join(["POST /predict HTTP/1.1", *headers, "", ""]).encode() + body
    one, another = (answered(made, raw) for made in impatient)
    for _ in range(50):  # on a full machine one of them may have been late, for once
        if one == another or LATE not in (one[0], another[0]):
            break
        one, another = (answered(made, raw) for made in impatient)
    assert one == another
    assert one[0] != 500


def answered(made: SimpleNamespace, raw: bytes) -> tuple[int, Any]:
    with line(made) as held:
        held.send(raw)
        status, _, told = held.reply()
        return status, bare(told)


@FEW
@given(
    data=st.data(),
    noise=st.lists(
        st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=4)), max_size=4
    ),
    cuts=st.lists(st.integers(0, 2_000), max_size=4),
)
def test_no_bytes_on_a_connection_are_a_fault_or_keep_it_open(
    service: SimpleNamespace,
    data: st.DataObject,
    noise: list[tuple[int, bytes]],
    cuts: list[int],
) -> None:
    usual = [
        asked(service.example), asked(b"{"), asked({}, "Connection: close"),
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        FIRST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ]  # fmt: skip
    raw = b"".join(data.draw(st.lists(st.sampled_from(usual), min_size=1, max_size=4)))
    for at, bytes_ in noise:
        place = at % len(raw)
        raw = raw[:place] + bytes_ + raw[place + len(bytes_) :]
    with line(service) as held:
        try:
            start = 0
            for cut in sorted(cuts):
                held.send(raw[start:cut])
                start = max(start, cut)
            held.send(raw[start:])
            held.end()
            told = held.rest()
        except OSError:  # it hung up while this was still sending
            told = b""
    assert b"HTTP/1.1 500" not in told
    assert service.client.post("/predict", json=service.example).status_code == 200


def test_a_head_is_remembered_but_not_too_many_of_them() -> None:
    heads = Heads(frozenset({"localhost"}), 1000)
    for number in range(3 * MOST_KNOWN):
        raw = FIRST + b"X: %d\r\nContent-Length: 7\r\n\r\n" % number
        first = heads.of(raw)
        assert first is not None
        assert first.length == 7
        assert heads.of(raw) is first
    assert len(heads._known) <= MOST_KNOWN


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 1001", b"Content-Length: 2\r\nContent-Length: 3", b"Content-Length: -2",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked", b"X: 1", b"Content-Length: 2\nX: 1",
        b"Content-Length: 2\r\nHost: evil.example", b"Content-Length: 2\r\n X: 1",
        b"Content-Length: 2\r\nExpect: 100-continue", b"Content-Length: 2\r\nOrigin: http://evil",
        b"Content-Length: 99999999999999999999999", b"Content-Length: 2\r\nUpgrade: h2c",
        "Content-Length: ２".encode(),
    ],
)  # fmt: skip
def test_a_head_that_could_be_read_in_two_ways_is_left_to_others(lines: bytes) -> None:
    heads = Heads(frozenset({"localhost"}), 1000)
    assert heads.of(FIRST + b"Content-Length: 2\r\n\r\n") is not None
    assert heads.of(FIRST + lines + b"\r\n\r\n") is None


def test_a_server_that_changed_underneath_is_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fits()
    monkeypatch.setattr(wire, "HELD", (*wire.HELD, "what_a_later_release_has"))
    assert not fits()
    with opened(packed(tmp_path)) as made:
        reply = made.client.post("/predict", json=made.predictor.signature.example)
        assert reply.status_code == 200
        held = made.running.server_state.connections
        assert [type(one) for one in held] == [HttpToolsProtocol]
