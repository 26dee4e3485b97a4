"""Write down what a service was asked and what it answered, for whoever watches the model.

One folder holds, per day and process, files of JSON lines, begun anew when one is full:

`requests-2026-11-21-4711-1.jsonl`, one line per predicted row, oldest first:
    {"at": "2026-11-21T12:30:05.123Z",   when it was answered, UTC
     "id": "9f3a01bc-1",                 unique over all processes and starts
     "row": {"age": 41, ...},            as it was sent, without the columns that are left out
     "prediction": "yes",                the class as text, or the amount
     "chances": {"no": 0.2, "yes": 0.8}, of a classification; "value": 12.5 of a regression
     "version": "c0ffee...",             of the package that answered
     "ms": 0.412}                        from the request's arrival to its answer

`labels-2026-11-21-4711-1.jsonl`, one line per truth that became known later, the last one counts:
    {"id": "9f3a01bc-1", "truth": "no", "at": "2026-12-21T08:00:00.000Z"}

A line is written whole, but the last one of a process that was killed may be cut short: a reader
leaves out what is no JSON. Answers never wait for the log: lines are handed to a thread, which
writes them a moment later; when the disk does not keep up, lines are left out and counted. A truth
is on disk before its sender is told so.

Start reading at `RequestLog`.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

from baibu.core.clock import now

MOST_WAITING = 100_000  # lines
_BREAKS = ("\x85", "\u2028", "\u2029")
PAUSE = 0.2  # seconds between two writes: each takes the interpreter from those who answer

log = logging.getLogger("baibu.serving")


class Pages:
    """Files of one kind: one per day, and another whenever one is full."""

    def __init__(self, folder: Path, kind: str, most_bytes: int) -> None:
        self._folder, self._kind, self._most = folder, kind, most_bytes
        self._file: FileIO | None = None
        self._day, self._size = "", 0

    def write(self, raw: bytes, at: datetime, *, is_lasting: bool = False) -> None:
        """Append whole lines; `OSError` where the disk refuses."""
        day = f"{at:%Y-%m-%d}"
        if self._file is None or day != self._day or self._size + len(raw) > self._most:
            self._next(day)
        assert self._file is not None  # noqa: S101 - _next opened it
        _whole(self._file, raw)
        if is_lasting:
            os.fsync(self._file.fileno())
        self._size += len(raw)

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next(self, day: str) -> None:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            path = self._folder / f"{self._kind}-{day}-{os.getpid()}-{number}.jsonl"
            try:
                self._file = path.open("xb", buffering=0)
            except FileExistsError:
                continue
            self._day, self._size = day, 0
            return


class RequestLog:
    """A folder of lines; without a folder, nothing is written."""

    def __init__(
        self,
        folder: Path | None,
        *,
        most_bytes: int,
        leave_out: tuple[str, ...] = (),
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.is_on, self.lost = folder is not None, 0
        self._leave_out, self._clock = frozenset(leave_out), clock
        self._lines: list[str] = []
        self._wanted, self._ending = threading.Event(), threading.Event()
        self._prefix, self._number = secrets.token_hex(4), itertools.count(1)
        self._labels_turn = threading.Lock()
        self._second, self._written = (0, 0, 0, 0), ""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._requests = Pages(folder, "requests", most_bytes)
            self._labels = Pages(folder, "labels", most_bytes)
            self._thread = threading.Thread(target=self._work, name="request-log", daemon=True)
            self._thread.start()

    @property
    def waiting(self) -> int:
        """Say how many lines are not written yet."""
        return len(self._lines)

    def new_id(self) -> str:
        """Name a prediction, so that its truth can be told later."""
        return f"{self._prefix}-{next(self._number):x}"

    def stamp(self) -> str:
        """Give this moment as lines hold it."""
        at = self._clock()
        second = (at.toordinal(), at.hour, at.minute, at.second)
        if second != self._second:
            self._second, self._written = second, f"{at:%Y-%m-%dT%H:%M:%S}"
        return f"{self._written}.{at.microsecond // 1000:03d}Z"

    def row(self, row: Mapping[str, Any], text: str) -> str:
        """Give a row as it is written: as it came where it may be, else what is left of it."""
        if text and self._leave_out.isdisjoint(row) and _is_one_line(text):
            return text
        kept = {name: value for name, value in row.items() if name not in self._leave_out}
        return json.dumps(kept, separators=(",", ":"))

    def add(self, lines: list[str]) -> None:
        """Take lines that are complete but for their end; they are written in a moment."""
        if not self.is_on:
            return
        if len(self._lines) > MOST_WAITING:
            self.lost += len(lines)
            return
        self._lines += lines
        if not self._wanted.is_set():
            self._wanted.set()

    def label(self, identity: str, truth: str | float) -> None:
        """Write a truth down; it is on disk when this returns."""
        at = self._clock()
        line = json.dumps({"id": identity, "truth": truth, "at": stamp(at)}, ensure_ascii=True)
        with self._labels_turn:
            self._labels.write(line.encode() + b"\n", at, is_lasting=True)

    def close(self) -> None:
        """Write what is left, and end."""
        if not self.is_on:
            return
        self._ending.set()
        self._wanted.set()
        self._thread.join()
        self._requests.close()
        self._labels.close()

    def _work(self) -> None:
        while not self._ending.is_set():
            self._wanted.wait()
            self._ending.wait(PAUSE)
            self._wanted.clear()
            self._write()
        self._write()

    def _write(self) -> None:
        count = len(self._lines)
        lines = self._lines[:count]
        del self._lines[:count]  # only this thread takes away, the others only append
        if not lines:
            return
        raw = "\n".join([*lines, ""]).encode("utf-8", "backslashreplace")
        try:
            self._requests.write(raw, self._clock())
        except OSError as error:
            self._requests.close()  # what follows must not be put to half a line
            self.lost += count
            log.warning("the request log cannot be written, %d lines are lost: %s", count, error)


def _whole(file: FileIO, raw: bytes) -> None:
    """Write all of it: a disk that is nearly full may take a part, and refuse the rest."""
    left = memoryview(raw)
    while left:
        left = left[file.write(left) or 0 :]


def _is_one_line(text: str) -> bool:
    """Say whether nobody could take a row for several lines."""
    if "\n" in text or "\r" in text:
        return False
    return text.isascii() or not any(mark in text for mark in _BREAKS)


def stamp(at: datetime) -> str:
    """Write a moment in UTC, to the millisecond."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
