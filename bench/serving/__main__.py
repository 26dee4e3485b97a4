"""One row of a 30-column table over HTTP: Baibu beside its ceiling and other servers.

    python -m bench.serving --make-peers    # once, below .venvs/peers/serving
    python -m bench.serving                 # servers on two cores, the client on the others
    python -m bench.serving --only baibu ceiling

Every server runs alone, on two cores, with the same trees, as one process (LitServe: one that
listens, one that asks the model), and again with as many as there are cores. Rounds are short and
interleaved: each starts all servers anew, and the middle one of each counts.

Start reading at `main`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from bench.serving.client import Load, load
from bench.serving.lab import LEAVES, TREES, laid_out

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venvs" / "peers" / "serving"
PINS = (
    "bentoml==1.4.39", "litserve==0.2.19", "mlflow==3.17.2", "lightgbm==4.7.0",
    "httptools==0.9.0", "uvloop==0.23.0",
)  # fmt: skip
CLIENTS = (1, 32)
OURS, OURS_TWICE = "baibu", "baibu, 2 processes"
PROGRAMS = str(Path(__file__).parent / "peers")
UP = 90.0  # seconds for a server to start
TIMES_PEERS, SHARE_OF_CEILING, P99_MS = 10.0, 0.8, 20.0  # what is demanded


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One that answers rows."""

    name: str
    command: tuple[str, ...]  # with {folder} and {port}
    path: str = "/predict"
    body: str = "%s"  # around a row
    is_peer: bool = True
    processes: int = 1
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Seen:
    """What was measured of one server, round by round."""

    rounds: dict[int, list[Load]] = field(default_factory=dict)
    used: dict[int, list[float]] = field(default_factory=dict)
    mb: float = 0.0
    up: float = 0.0  # seconds

    def add(self, clients: int, found: Load, cpu: float) -> None:
        """Add a round."""
        self.rounds.setdefault(clients, []).append(found)
        self.used.setdefault(clients, []).append(cpu)

    def load(self, clients: int) -> Load:
        """Give the round in the middle, by answers per second."""
        ranked = sorted(self.rounds[clients], key=lambda one: one.rate)
        return ranked[len(ranked) // 2]

    def cpu(self, clients: int) -> float:
        """Give microseconds of a processor per request, of the round in the middle."""
        return statistics.median(self.used[clients])


def servers() -> tuple[Server, ...]:
    """List who is compared."""
    own = (sys.executable, "-m", "baibu.workbench.serving", "{folder}/package", "--port", "{port}")
    log = ("--log", "{folder}/log")
    return (
        Server(name="ceiling", command=(sys.executable, "-m", "bench.serving.ceiling", "{folder}",
               "{port}"), is_peer=False),
        Server(name=OURS, command=own, is_peer=False),
        Server(name=f"{OURS}, with its log", command=(*own, *log), is_peer=False),
        Server(name=OURS_TWICE, command=(*own, "--workers", "2"), is_peer=False, processes=2),
        Server(name="FastAPI + joblib", is_peer=False,
               command=(_there(), f"{PROGRAMS}/fastapi_joblib.py", "{folder}", "{port}")),
        *(one for processes in (1, 2) for one in _peers(processes)),
    )  # fmt: skip


def _peers(processes: int) -> Iterator[Server]:
    """List other servers, each plain and with batching, as they are best set without much ado."""
    more, many = (", 2 processes" if processes > 1 else ""), str(processes)
    known = (
        ("BENCH_FOLDER", "{folder}"), ("BENTOML_DO_NOT_TRACK", "True"), ("BENCH_PROCESSES", many),
    )  # fmt: skip
    bento = (_there(), "-m", "bentoml", "serve", "--port", "{port}", "--host", "127.0.0.1",
             "--working-dir", PROGRAMS)  # fmt: skip
    yield Server(name=f"BentoML{more}", command=(*bento, "bento:Single"), body='{"row": %s}',
                 environment=known, processes=processes)  # fmt: skip
    yield Server(name=f"BentoML, batching{more}", command=(*bento, "bento:Batched"),
                 body='{"rows": [%s]}', environment=known, processes=processes)  # fmt: skip
    lit = (_there(), f"{PROGRAMS}/lit.py", "{folder}", "{port}")
    yield Server(name=f"LitServe{more}", command=(*lit, "1", many), processes=processes)
    yield Server(name=f"LitServe, batching{more}", command=(*lit, "32", many), processes=processes)
    yield Server(name=f"MLflow models serve{more}", path="/invocations", processes=processes,
                 body='{"dataframe_records": [%s]}',
                 command=(str(PEERS / "bin" / "mlflow"), "models", "serve", "--env-manager",
                          "local", "-m", "{folder}/mlflow", "-p", "{port}", "-h", "127.0.0.1",
                          "--workers", many))  # fmt: skip


def _there() -> str:
    return str(PEERS / "bin" / "python")


def main() -> int:
    """Measure, print a table, say what of the demands holds."""
    told = _words()
    if told.make_peers:
        return _make_peers()
    chosen = [one for one in servers() if not told.only or one.name in told.only]
    if not PEERS.exists():
        chosen = [one for one in chosen if str(PEERS) not in one.command[0]]
        print("no peers: python -m bench.serving --make-peers", file=sys.stderr)
    seen = {one.name: Seen() for one in chosen}
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        folder = laid_out(Path(place))
        if PEERS.exists():
            _train(folder)
        for _ in range(told.rounds):
            for one in chosen:
                _measured(one, folder, told.seconds, seen[one.name])
    _print(seen, load_before)
    return 0


def _words() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--make-peers", action="store_true")
    words.add_argument("--only", nargs="*", default=[])
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--seconds", type=int, default=2)
    return words.parse_args()


def _make_peers() -> int:
    venv.create(PEERS, clear=True, with_pip=False)
    python = str(PEERS / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *PINS]
    return subprocess.run(command, check=False).returncode


def _train(folder: Path) -> None:
    script = Path(__file__).parent / "peers" / "train.py"
    command = [str(PEERS / "bin" / "python"), str(script), str(folder), str(TREES), str(LEAVES)]
    subprocess.run(command, check=True, capture_output=True)


def _measured(server: Server, folder: Path, seconds: int, seen: Seen) -> None:
    bodies = folder / f"{server.name.replace(' ', '_').replace(',', '')}.jsonl"
    if not bodies.exists():
        rows = json.loads((folder / "rows.json").read_bytes())
        lines = [server.body % json.dumps(row, separators=(",", ":")) for row in rows]
        bodies.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first = bodies.read_text(encoding="utf-8").splitlines()[0].encode()
    port = _free()
    url = f"http://127.0.0.1:{port}{server.path}"
    with _running(server, folder, port, url, first) as (process, up):
        seen.up = up
        client_pin = _pins()[1]
        load(url, bodies, CLIENTS[-1], 1, client_pin)  # warm
        for clients in CLIENTS:
            used = _used(process.pid)
            found = load(url, bodies, clients, seconds, client_pin)
            cpu = 1e6 * (_used(process.pid) - used) / max(1, found.requests)
            if found.bad:
                raise RuntimeError(f"{server.name}: {found.bad} requests without a good answer")
            seen.add(clients, found, cpu)
        seen.mb = _memory(process.pid)


@contextmanager
def _running(
    server: Server, folder: Path, port: int, url: str, body: bytes
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    facts = {"folder": str(folder), "port": str(port)}
    command = [word.format(**facts) for word in server.command]
    more = {name: value.format(**facts) for name, value in server.environment}
    path = f"{PEERS / 'bin'}:{os.environ['PATH']}"
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*_pins()[0], *command], cwd=ROOT, env={**os.environ, "PATH": path, **more},
            stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        try:
            while not _answers(url, body):
                if process.poll() is not None or time.perf_counter() - start > UP:
                    said.seek(0)
                    raise RuntimeError(f"{server.name}: {said.read()[-2000:].decode()}")
                time.sleep(0.1)
            yield process, time.perf_counter() - start
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(url: str, body: bytes) -> bool:
    asked = Request(url, body, {"Content-Type": "application/json"})
    try:
        with urlopen(asked, timeout=5) as reply:
            return bool(reply.status == 200)
    except HTTPError as error:
        if error.code in (404, 503):
            return False
        raise RuntimeError(error.read().decode()) from error
    except (URLError, OSError):
        return False


def _pins() -> tuple[Sequence[str], Sequence[str]]:
    """Keep servers on two cores and the client on the others, where the machine has them."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 3 or not shutil.which("taskset"):
        return [], []
    there = ",".join(map(str, cores[:2]))
    rest = ",".join(map(str, cores[2:]))
    return ["taskset", "-c", there], ["taskset", "-c", rest]


def _memory(root: int) -> float:
    """Add up the memory of a process and all below it, in MB; shared pages count by share."""
    total = 0
    for pid in _family(root):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def _used(root: int) -> float:
    """Add up the processor seconds of a process and all below it."""
    total = 0
    for pid in _family(root):
        with suppress(OSError):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(told[11]) + int(told[12])
    return total / os.sysconf("SC_CLK_TCK")


def _family(root: int) -> Iterator[int]:
    """Name a process and all below it."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(one) for one in (task / "children").read_text().split()]


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


def _print(seen: dict[str, Seen], load_before: float) -> None:
    client = "wrk" if shutil.which("wrk") else "own client"
    load_after = os.getloadavg()[0]
    told = f"load {load_before:.1f} before, {load_after:.1f} after"
    print(f"one row of 30 columns, 2 cores, {client}, {told}\n")
    heads = [f"clients: {clients}; requests/s, p50, p99 ms" for clients in CLIENTS]
    print("| | start s |", " | ".join([*heads, "CPU, µs", "MB"]), "|")
    print("|---" * (len(CLIENTS) + 4), "|", sep="")
    for name, one in seen.items():
        cells = [
            f"{held.rate:,.0f}, {held.p50:.2f}, {held.p99:.2f}" for held in map(one.load, CLIENTS)
        ]
        print(
            f"| {name} | {one.up:.1f} |",
            " | ".join([*cells, f"{one.cpu(CLIENTS[-1]):.0f}", f"{one.mb:.0f}"]),
            "|",
        )
    if OURS in seen:
        print()
        for is_held, told in _demands(seen):
            print("held  " if is_held else "MISSED", told)


def _demands(seen: dict[str, Seen]) -> Iterator[tuple[bool, str]]:
    """Say of each demand whether it holds; by CPU too, which a busy machine bends less."""
    loads = {name: one.load(CLIENTS[-1]) for name, one in seen.items()}
    cpu = {name: one.cpu(CLIENTS[-1]) for name, one in seen.items()}
    for server in servers():
        mine = OURS if server.processes == 1 else OURS_TWICE
        if server.name in loads and server.is_peer and mine in loads:
            times = loads[mine].rate / loads[server.name].rate
            less = cpu[server.name] / cpu[mine]
            told = f"{mine}: {times:.1f} x {server.name} (>= {TIMES_PEERS:g}); by CPU {less:.1f} x"
            yield times >= TIMES_PEERS, told
    for name in (one for one in loads if one.startswith(OURS)):
        if "ceiling" in loads:
            share = loads[name].rate / loads["ceiling"].rate
            less = cpu["ceiling"] / cpu[name]
            told = f"{share:.2f} of the ceiling: {name} (>= {SHARE_OF_CEILING}); by CPU {less:.2f}"
            yield share >= SHARE_OF_CEILING, told
        p99 = loads[name].p99
        yield p99 < P99_MS, f"p99 {p99:.1f} ms at {CLIENTS[-1]} clients: {name} (< {P99_MS:g})"


if __name__ == "__main__":
    sys.exit(main())
