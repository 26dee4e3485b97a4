"""Talk to one runner under a deadline, and kill it when it does not answer.

Gives  one answer per request, or the reason why there is none.
Never  believes what a runner says about time or success; what it sends is data from a stranger.

Start reading at `Link.ask`.
"""

from __future__ import annotations

import mmap
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from baibu.grader.inside import codec

CHUNK = 1 << 16  # bytes read at once
READ, WRITE = 1, 4  # POLLIN and POLLOUT, which Windows does not have
LEAST_MORE = 0.02  # seconds worth going on for
LOOK_SECONDS = 0.02  # between looks at memory that is watched
PRINTED_CAP = 20_000  # characters kept of what a submission prints


class LimitError(Exception):
    """A runner used more time than it may."""


class DiedError(Exception):
    """A runner ended instead of answering."""


def clean(text: object, most: int) -> str:
    """Take a stranger's text: not too long, and nothing in it that cannot be stored as UTF-8."""
    plain = str(text)[:most].replace("\0", "\N{SYMBOL FOR NULL}")
    return plain.encode("utf-8", "replace").decode("utf-8")


class TooMuchError(Exception):
    """A runner and what it started hold more memory than they may."""


class Link:
    """The judge's end of the line to one runner."""

    def __init__(self, link: socket.socket, pid: int, pidfd: int | None) -> None:
        self.pid = pid
        self.printed = ""
        self.seconds = 0.0  # wall, waiting for answers
        self.on_close: Callable[[], None] = lambda: None
        self._link = link
        self._pidfd = pidfd
        self._kept = bytearray()  # read, and not asked for yet
        self._deadline = 0.0
        self._more: Callable[[float], float] | None = None
        self._most: int | None = None  # bytes, where they are watched
        self._base = 0
        self._poll: Any = None if sys.platform == "win32" else select.poll()
        link.setblocking(False)

    def tell(self, message: dict[str, Any]) -> None:
        """Send what needs no answer."""
        self._deadline, self._more = time.monotonic() + 5.0, None
        self._send(codec.inline(*codec.pack(message, []), []))

    def ask(
        self,
        message: dict[str, Any],
        buffers: list[codec.Buffer],
        *,
        seconds: float,
        more: Callable[[float], float] | None = None,
    ) -> tuple[dict[str, Any], list[memoryview]]:
        """Send a request and wait for its answer, so long and no longer.

        When the time is up, `more` is told how long the runner had to wait for a processor, and
        says how many seconds it still gets.
        """
        start = time.monotonic()
        self._deadline, self._more = start + seconds, more
        try:
            self._send_frame(message, buffers)
            header, size = codec.sizes(self._read(codec.HEAD.size))
            raw = self._read(header)
            body = self._shared(size) if codec.is_shared(size) else self._read(size)
            answer, parts = codec.unpack(raw, body)
        except TooMuchError:
            self.close()
            return {"memory": True}, []
        finally:
            self.seconds += time.monotonic() - start
        printed = answer.pop("printed", "")
        if isinstance(printed, str) and len(self.printed) < PRINTED_CAP:
            self.printed = clean(self.printed + printed, PRINTED_CAP)
        return answer, parts

    def close(self) -> None:
        """Kill the runner and everything that it started."""
        if self._link.fileno() < 0:
            return
        with suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            else:
                os.kill(self.pid, signal.SIGKILL)
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None
        self._link.close()
        self.on_close()

    def watch(self, most: int) -> None:
        """Hold everything that the runner starts to so many bytes of memory together, about."""
        self._most = most
        self._base = sum(_private(pid) for pid in _descendants(self._host_pid()))

    def is_alive(self) -> bool:
        """Say whether the runner still stands ready: it has said nothing and not hung up."""
        return not self._is_ready(READ, 0.0)

    def _send_frame(self, message: dict[str, Any], buffers: list[codec.Buffer]) -> None:
        beginning, size = codec.pack(message, buffers)
        if not codec.is_shared(size):
            self._send(codec.inline(beginning, size, buffers))
            return
        handle = os.memfd_create("baibu")
        try:
            os.ftruncate(handle, size)
            with mmap.mmap(handle, size) as body:
                codec.lay(buffers, body)
            self._attach(beginning[:1], handle)
        finally:
            os.close(handle)
        self._send(beginning[1:])

    def _shared(self, size: int) -> bytearray:
        """Lend memory for a large answer, and copy it once it is full; the copy cannot change."""
        handle = os.memfd_create("baibu")
        try:
            os.ftruncate(handle, size)
            self._attach(b"M", handle)
            self._read(1)
            body = bytearray(size)
            if os.preadv(handle, [body], 0) != size:
                raise codec.ProtocolError("shared memory that is too short")
            return body
        finally:
            os.close(handle)

    def _attach(self, data: bytes, handle: int) -> None:
        try:
            self._await(WRITE)
            socket.send_fds(self._link, [data], [handle])
        except OSError:
            raise DiedError from None

    def _send(self, frame: bytes | bytearray) -> None:
        rest = memoryview(frame)
        while rest:
            try:
                rest = rest[self._link.send(rest) :]
            except BlockingIOError:
                self._await(WRITE)
            except OSError:
                raise DiedError from None

    def _read(self, size: int) -> bytearray:
        while len(self._kept) < size:
            self._await(READ)
            try:
                arrived = self._link.recv(max(CHUNK, size - len(self._kept)))
            except BlockingIOError:
                continue
            except OSError:
                raise DiedError from None
            if not arrived:
                raise DiedError
            self._kept += arrived
        part, self._kept = self._kept[:size], self._kept[size:]
        return part

    def _await(self, event: int) -> None:
        while not self._is_ready(event, max(0.0, self._deadline - time.monotonic())):
            more = self._more(self.waited()) if self._more is not None else 0.0
            if more < LEAST_MORE:
                raise LimitError
            self._deadline += more

    def _is_ready(self, event: int, seconds: float) -> bool:
        """Wait so long until the line can be read or written; look at memory meanwhile."""
        if self._most is None:
            return self._poll_for(event, seconds)
        until = time.monotonic() + seconds
        while not self._poll_for(event, max(0.0, min(LOOK_SECONDS, until - time.monotonic()))):
            held = (_private(pid) - self._base for pid in _descendants(self._host_pid()))
            if sum(max(0, size) for size in held) > self._most:
                raise TooMuchError
            if time.monotonic() >= until:
                return False
        return True

    def _poll_for(self, event: int, seconds: float) -> bool:
        if sys.platform == "win32":
            reading, writing = ([self._link], []) if event == READ else ([], [self._link])
            return any(select.select(reading, writing, [], seconds))
        self._poll.register(self._link, event)
        return bool(self._poll.poll(seconds * 1000))

    def _host_pid(self) -> int:
        """Tell the runner's number as this process sees it; 0 once it is gone."""
        facts = Path(f"/proc/self/fdinfo/{self._pidfd}").read_text("ascii").split()
        return max(0, int(facts[facts.index("Pid:") + 1]))

    def waited(self) -> float:
        """Tell the seconds in which the runner could have run but waited for a processor."""
        if self._pidfd is None or not Path("/proc/self/fdinfo").exists():
            return 0.0
        try:
            tasks = Path(f"/proc/{self._host_pid()}/task")
            waits = [(task / "schedstat").read_text("ascii").split()[1] for task in tasks.iterdir()]
            return max(map(int, waits), default=0) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0  # it has just ended, or the kernel does not tell


def _descendants(pid: int) -> list[int]:
    """List a process and all that it has started."""
    found, place = [pid], 0
    while place < len(found):
        with suppress(OSError):
            for task in Path(f"/proc/{found[place]}/task").iterdir():
                found += map(int, (task / "children").read_text("ascii").split())
        place += 1
    return found


def _private(pid: int) -> int:
    """Tell the memory that is not a file's, in bytes; what was shared by forking counts too."""
    try:
        rows = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return (int(rows[1]) - int(rows[2])) * mmap.PAGESIZE
