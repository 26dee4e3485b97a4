"""Start servers to be measured: Baibu's, and the same road by peers in an environment of their own.

Start reading at `ours` and `peer`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from baibu.content import load
from baibu.core.settings import child_environment

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venvs" / "peers" / "pages"
PYTHON = HOME / "bin" / "python"
PEERS: Mapping[str, str] = {
    "Django": "django==5.2.19",
    "FastHTML": "python-fasthtml==0.14.14",
    "NiceGUI": "nicegui==3.18.0",
}
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server in a process of its own."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def cpu_seconds(self) -> float:
        """Processor time that the process and what it started have used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(fields[at]) for at in (11, 12)) / TICK

    @property
    def kilobytes(self) -> int:
        """Memory that nobody else has (USS), of the process."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(int(kb) for kb in re.findall(r"^Private_(?:Clean|Dirty): +(\d+)", text, re.M))

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def ours() -> Iterator[Server]:
    """Serve the whole course to somebody who has done nothing yet."""
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        command = [sys.executable, "-m", "baibu", "start", "--no-browser", "--port", str(port)]
        server = _started(command, port, child_environment(BAIBU_HOME=home, BAIBU_LANGUAGE="en"))
        try:
            yield server
        finally:
            server.stop()


def peer(name: str) -> Server:
    """Serve the same road by a peer."""
    port, data = free_port(), HOME / "road.json"
    data.write_text(json.dumps(road()), encoding="utf-8")
    script = Path(__file__).parent / "peers" / f"{name.lower()}_road.py"
    return _started([str(PYTHON), str(script), str(port), str(data)], port, child_environment())


def road() -> list[dict[str, object]]:
    """Give what the road shows, for peers to show."""
    catalog = load()
    return [
        {
            "title": block.title.en,
            "stages": [
                {
                    "number": stage.number,
                    "title": stage.title.en,
                    "minutes": stage.minutes,
                    "needs": [catalog.stages[need].number for need in stage.needs],
                    "status": "open" if not stage.needs else "locked",
                }
                for stage in catalog.stages.values()
                if block.first <= stage.number <= block.last
            ],
        }
        for block in catalog.blocks
    ]


def is_made(name: str) -> bool:
    """Say whether a peer is there, in the version that is named here."""
    if not PYTHON.exists():
        return False
    package = PEERS[name].partition("==")[0]
    code = f"from importlib.metadata import version; print(version({package!r}))"
    said = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    return said.stdout.strip() == PEERS[name].partition("==")[2]


def make_peers() -> None:
    """Make the environment of the peers."""
    venv.create(HOME, clear=True, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    subprocess.run([*pip, *PEERS.values(), "uvicorn==0.54.0"], check=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


def _started(command: list[str], port: int, environment: dict[str, str]) -> Server:
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                answer.read()
            return Server(address=address, process=process)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    process.kill()
    raise TimeoutError(f"{command} did not answer")
