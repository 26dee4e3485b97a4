"""A service is started by a command, shares its port among processes, and ends when it is told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from baibu.core.errors import PortInUseError
from baibu.workbench.errors import WorkbenchError
from baibu.workbench.serving.run import listen, serve
from workbench.serving_made import packed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as on POSIX")


@contextmanager
def started(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Run the command; give the process and a client that opens a connection per request."""
    command = [sys.executable, "-m", "baibu.workbench.serving", str(folder), "--port", "0", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            limits = httpx.Limits(max_keepalive_connections=0)
            with httpx.Client(base_url=address, limits=limits, timeout=300) as client:
                yield process, client
        finally:
            process.kill()


def children(process: subprocess.Popen[str]) -> list[int]:
    """Name the processes that serve."""
    task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    found = [int(one) for one in task.read_text().split()]
    return [one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def total(text: str) -> float:
    line = 'baibu_requests_total{outcome="ok",route="predict"} '
    return float(text.partition(line)[2].split()[0])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for the processes")
def test_two_processes_answer_alike_count_together_and_end_together(tmp_path: Path) -> None:
    package = packed(tmp_path / "package")
    words = ("--workers", "2", "--log", str(tmp_path / "log"))
    with started(package, *words) as (process, client):
        row = client.get("/schema").json()["signature"]["columns"]
        row = {column["name"]: column["example"] for column in row}
        answers = [client.post("/predict", json=row).json() for _ in range(40)]
        assert total(client.get("/metrics").text) == 40
        crew = children(process)
        assert len(crew) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0
    assert not [one for one in crew if Path(f"/proc/{one}").exists()]
    assert len({answer["prediction"] for answer in answers}) == 1
    assert len({answer["id"] for answer in answers}) == 40
    lines = [path.read_text().count("\n") for path in (tmp_path / "log").glob("requests-*")]
    assert sum(lines) == 40


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for the processes")
def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    with started(packed(tmp_path), "--workers", "2") as (process, client):
        first, second = children(process)
        os.kill(first, signal.SIGKILL)
        while len(crew := children(process)) < 2 or first in crew:
            assert client.get("/health").json()["ready"]
        assert second in crew
        process.send_signal(signal.SIGINT)
        assert process.wait(300) == 0


@pytest.mark.slow
def test_one_process_ends_cleanly_and_has_written_what_it_answered(tmp_path: Path) -> None:
    package = packed(tmp_path / "package")
    with started(package, "--log", str(tmp_path / "log")) as (process, client):
        assert client.post("/predict", content=b"{").status_code == 400
        columns = client.get("/schema").json()["signature"]["columns"]
        row = {column["name"]: column["example"] for column in columns}
        assert client.post("/predict", json=row).status_code == 200
        process.send_signal(signal.SIGTERM)
        process.wait(300)
    (path,) = (tmp_path / "log").glob("requests-*")
    assert path.read_text().count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="how Linux shares out a port")
def test_several_processes_share_out_what_comes(tmp_path: Path) -> None:
    with started(packed(tmp_path / "package"), "--workers", "2") as (process, client):
        columns = client.get("/schema").json()["signature"]["columns"]
        row = {column["name"]: column["example"] for column in columns}
        names = set()  # an answer is named after the process that gave it
        for _ in range(40):
            names.add(client.post("/predict", json=row).json()["id"].split("-")[0])
        assert len(names) == 2
        port = client.base_url.port
        assert port is not None
        with pytest.raises(PortInUseError):
            listen("127.0.0.1", port)
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0


def test_a_port_that_is_taken_is_named_with_one_that_is_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError) as caught:
            serve(packed(tmp_path), port=port)
        other = caught.value.facts["other"]
    assert other != port
    assert isinstance(other, int)
    with listen("127.0.0.1", other) as free:
        assert free.getsockname()[1] == other


def test_what_is_no_package_is_refused_before_a_port_is_taken(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError):
        serve(tmp_path)
    package = packed(tmp_path / "package")
    (package / "signature.json").write_text("{}")
    with pytest.raises(WorkbenchError):
        serve(package)


def test_the_command_says_in_both_languages_what_is_wrong(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "baibu.workbench.serving", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 2
    assert "处理" in done.stderr
    assert "fix" in done.stderr
    assert "Traceback" not in done.stderr
