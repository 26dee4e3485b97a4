"""Start Baibu as a person would, in a folder of its own, and watch the processes that it starts."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from baibu.core.settings import child_environment

PATIENCE = 300.0  # seconds, on a busy machine
PAUSE = 0.03  # seconds between two looks: who waits leaves the machine to what is waited for
LOW, HIGH = 10_000, 30_000  # ports that no outgoing connection is given


def free_port() -> int:
    """Find a port that nobody listens on, and that nobody is given until it is taken."""
    while True:
        port = LOW + secrets.randbelow(HIGH - LOW)
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def baibu(
    home: Path, *arguments: str, python: str = sys.executable, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [python, "-m", "baibu", *arguments],
        env=child_environment(BAIBU_HOME=str(home), BAIBU_LANGUAGE="en", NO_COLOR="1", **variables),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


class Server:
    """A running `baibu start`."""

    def __init__(self, home: Path, python: str = sys.executable) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [python, "-m", "baibu", "start", "--no-browser", "--port", str(self.port)],
            env=child_environment(BAIBU_HOME=str(home), BAIBU_LANGUAGE="en"),
            stdout=subprocess.DEVNULL,
        )

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Wait until the first page comes."""
        assert until(lambda: self._answers() or self.process.poll() is not None)
        self.get("/")

    def _answers(self) -> bool:
        try:
            self.get("/")
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    def get(self, path: str) -> str:
        """Read a page."""
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as reply:
            text: str = reply.read().decode()
            return text

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form, as the page itself would, and stay as long as the answer is a wait."""
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(
            self.address + path, data=data, headers={"Sec-Fetch-Site": "same-origin"}
        )
        answer = self._read(request)
        while "/waiting/" in answer[0]:
            answer = self._read(urllib.request.Request(answer[0]))
        return answer[1]

    def _read(self, request: urllib.request.Request) -> tuple[str, str]:
        with urllib.request.urlopen(request, timeout=300) as reply:
            return reply.url, reply.read().decode()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End it politely."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@contextlib.contextmanager
def served(home: Path, python: str = sys.executable) -> Iterator[Server]:
    """Have a server for a while."""
    server = Server(home, python)
    try:
        server.wait()
        yield server
    finally:
        server.close()


def descendants(pid: int) -> set[int]:
    """Find the children of a process, and theirs."""
    children = {
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in read(task).split()
    }
    return children | {deeper for child in children for deeper in descendants(child)}


def is_alive(pid: int) -> bool:
    """Say whether a process runs still (one that only waits to be buried does not)."""
    stat = read(Path(f"/proc/{pid}/stat"))
    return bool(stat) and stat.rpartition(")")[2].split()[0] != "Z"


def read(path: Path) -> str:
    """Read a file of procfs, which may be gone."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def until(condition: object, seconds: float = PATIENCE) -> bool:
    """Wait, politely, until something callable says yes."""
    assert callable(condition)
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            return False
        pause.wait(PAUSE)
    return True


def end(pid: int) -> None:
    """End a process that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
