"""Read the head of a request for one row once, and know it again by its bytes.

Reads  the bytes up to the empty line, as a client sends them.
Gives  a `Head`, or nothing where the request is not of the usual form: somebody else answers it.
Never  takes a head for usual that `guard` would not admit, or of which two readers could think
       differently where its body ends.

A client sends the same head with every row, but for the length. What a head means follows from its
bytes alone, so it is parsed when it is seen for the first time, and looked up from then on.

Start reading at `Heads.of`.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import httptools

from baibu.core.language import Language
from baibu.workbench.serving import guard
from baibu.workbench.serving.refusals import StrangerError

FIRST_LINE = b"POST /predict HTTP/1.1\r\n"
END = b"\r\n\r\n"
MOST_BYTES = 4096  # of a head that is usual
MOST_KNOWN = 500  # heads that are remembered
_FOLDED = (b"\r\n ", b"\r\n\t")  # a line that goes on in the next one: nobody sends it any more
_FOREIGN = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"trailer", b"te"})


@dataclass(frozen=True, slots=True)
class Head:
    """What matters of a head."""

    length: int  # bytes of the body
    is_last: bool  # whether the client wants the connection closed
    language: Language  # to answer in


class Heads:
    """The heads of one service."""

    def __init__(self, names: Set[str], most_bytes: int) -> None:
        """Take the host names that are answered, and the longest body."""
        self._names, self._most = names, most_bytes
        self._known: dict[bytes, Head | None] = {}

    def of(self, raw: bytes) -> Head | None:
        """Read a head that begins with `FIRST_LINE` and ends with `END`."""
        try:
            return self._known[raw]
        except KeyError:
            pass
        if len(raw) > MOST_BYTES:
            return None
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        found = self._known[raw] = self._read(raw)
        return found

    def _read(self, raw: bytes) -> Head | None:
        if any(mark in raw for mark in _FOLDED):
            return None
        seen = _Seen()
        parser = httptools.HttpRequestParser(seen)
        try:
            parser.feed_data(raw)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            return None
        if not seen.is_one or parser.should_upgrade():
            return None
        names = [name for name, _ in seen.headers]
        if names.count(b"content-length") != 1 or not _FOREIGN.isdisjoint(names):
            return None
        try:
            caller = guard.admitted({"method": "POST", "headers": seen.headers}, self._names)
        except StrangerError:
            return None
        told = caller.headers[b"content-length"]
        if not told.isdigit() or len(told) > len(str(self._most)) or int(told) > self._most:
            return None
        is_last = not parser.should_keep_alive()
        return Head(int(told), is_last, caller.language)


class _Seen:
    """What the parser found."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self._begun = self._heads = 0
        self._has_more = False

    @property
    def is_one(self) -> bool:
        """Say whether it was the head of one request, and nothing behind it."""
        return self._begun == self._heads == 1 and not self._has_more

    def on_message_begin(self) -> None:
        self._begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._heads += 1

    def on_body(self, _: bytes) -> None:
        self._has_more = True
