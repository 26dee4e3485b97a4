"""Keep sealed processes ready, talk to them under a deadline, and kill what does not answer.

Reads  how a stage wants its runner (libraries, memory, seconds).
Gives  a `Link` to a fresh runner: one request, one answer, or the reason why there is none.
Never  believes what a runner says about time or success; never opens a path that it can write.

Start reading at `Sandbox.runner` and `Link.ask`.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from baibu.grader.errors import IsolationMissingError, SandboxFailedError
from baibu.grader.inside import codec

START_SECONDS = 120.0  # a cold import of PyTorch on a busy machine
SEAL_SECONDS = 20.0
INSIDE = Path(__file__).parent / "inside"
BOOT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from inside.zygote import main
sys.path.pop(0)
main(int(sys.argv[1]))
"""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Family = Literal["bare", "numpy", "tables", "torch"]
COMMON = ("random", "re", "math", "collections", "itertools", "dataclasses", "typing", "inspect")
IMPORTS: Mapping[Family, tuple[str, ...]] = {
    "bare": COMMON,
    "numpy": (*COMMON, "numpy"),
    "tables": (
        *COMMON,
        "numpy",
        "pandas",
        "scipy.stats",
        "sklearn.cluster",
        "sklearn.linear_model",
        "sklearn.tree",
        "sklearn.pipeline",
    ),
    "torch": (*COMMON, "numpy", "torch"),
}


class LimitError(Exception):
    """A runner used more time than it may."""


class DiedError(Exception):
    """A runner ended instead of answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one runner may use."""

    memory_mb: int
    seconds: float  # CPU, as a backstop; wall time is kept by `Link.ask`
    seed: int  # of the submission's own random draws; not of the hidden data


class Link:
    """The judge's end of the line to one runner."""

    def __init__(self, link: socket.socket, pid: int, pidfd: int | None) -> None:
        self._link = link
        self._pid = pid
        self._pidfd = pidfd
        self.printed = ""
        self.seconds = 0.0  # wall, waiting for answers

    def ask(
        self, message: dict[str, Any], buffers: list[bytes], *, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Send a request and wait for its answer, so long and no longer."""
        start = time.monotonic()
        deadline = start + seconds
        try:
            self._send(codec.pack(message, buffers), deadline)
            header, body = codec.sizes(self._receive(codec.HEAD.size, deadline))
            raw = self._receive(header, deadline)
            answer, parts = codec.unpack(raw, self._receive(body, deadline))
        finally:
            self.seconds += time.monotonic() - start
        printed = answer.pop("printed", "")
        if isinstance(printed, str):
            self.printed = (self.printed + printed)[:20_000]
        return answer, parts

    def close(self) -> None:
        """Kill the runner and everything that it started."""
        try:
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            else:
                os.kill(self._pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if self._pidfd is not None:
            select.select([self._pidfd], [], [], 5.0)
            os.close(self._pidfd)
            self._pidfd = None
        self._link.close()

    def _send(self, frame: bytes, deadline: float) -> None:
        try:
            self._link.settimeout(max(0.001, deadline - time.monotonic()))
            self._link.sendall(frame)
        except TimeoutError:
            raise LimitError from None
        except OSError:
            raise DiedError from None

    def _receive(self, size: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        left = size
        while left:
            wait = deadline - time.monotonic()
            if wait <= 0:
                raise LimitError
            self._link.settimeout(wait)
            try:
                part = self._link.recv(min(left, 1 << 20))
            except TimeoutError:
                raise LimitError from None
            except OSError:
                raise DiedError from None
            if not part:
                raise DiedError
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


class Sandbox:
    """A zygote: one warm process per family of libraries, which forks the runners."""

    def __init__(self, family: Family, *, isolated: bool) -> None:
        self.layers: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._scratch = Path(tempfile.mkdtemp(prefix="baibu-"))
        inner = self._scratch / "work"
        inner.mkdir()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", BOOT, str(INSIDE.parent), str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=_environment(str(inner)),
            process_group=0,
        )
        theirs.close()
        self._greet(family, inner, isolated=isolated)

    def _greet(self, family: Family, inner: Path, *, isolated: bool) -> None:
        options = {
            "imports": IMPORTS[family],
            "isolated": isolated,
            "scratch": str(inner),
            "readable": readable(),
            "hidden": hidden(),
            "writable": ["/dev/null"],
            "environment": _environment(str(inner)),
        }
        try:
            self._control.settimeout(START_SECONDS)
            self._control.send(json.dumps(options).encode())
            answer = json.loads(self._control.recv(65536) or b'{"failed": "it ended at once"}')
        except (OSError, ValueError) as error:
            self.close()
            raise SandboxFailedError(reason=str(error) or type(error).__name__) from error
        if "failed" in answer:
            self.close()
            raise SandboxFailedError(reason=answer["failed"])
        self.layers = tuple(answer["layers"])

    def runner(self, allowance: Allowance) -> Link:
        """Start a runner, sealed and empty."""
        ours, theirs = socket.socketpair()
        request = {
            "memory": allowance.memory_mb << 20,
            "seconds": allowance.seconds,
            "seed": allowance.seed,
        }
        with self._lock:
            try:
                self._control.settimeout(SEAL_SECONDS)
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
                data, descriptors, _, _ = socket.recv_fds(self._control, 65536, 1)
            except OSError as error:
                raise SandboxFailedError(reason=str(error)) from error
            finally:
                theirs.close()
        answer = json.loads(data or b'{"failed": "the zygote ended"}')
        if "failed" in answer:
            ours.close()
            raise SandboxFailedError(reason=answer["failed"])
        link = Link(ours, answer["pid"], descriptors[0] if descriptors else None)
        self._await_seal(ours, link)
        return link

    def _await_seal(self, ours: socket.socket, link: Link) -> None:
        ours.settimeout(SEAL_SECONDS)
        try:
            state = ours.recv(1)
            reason = "" if state == b"R" else ours.recv(500).decode(errors="replace")
        except OSError as error:
            state, reason = b"", str(error)
        if state != b"R":
            link.close()
            raise SandboxFailedError(reason=reason or "the runner could not be sealed")

    def alive(self) -> bool:
        """Say whether the zygote still stands ready."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and its runners, and remove the scratch folder."""
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)


class Sandboxes:
    """The zygotes of this process, started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[Family, bool], Sandbox] = {}

    def get(self, family: Family, *, isolated: bool) -> Sandbox:
        """Find or start the zygote of a family."""
        with self._lock:
            kept = self._kept.get((family, isolated))
            if kept is None or not kept.alive():
                kept = self._kept[family, isolated] = _start(family, isolated=isolated)
            return kept

    def close(self) -> None:
        """End all of them."""
        with self._lock:
            for kept in self._kept.values():
                kept.close()
            self._kept.clear()


def _start(family: Family, *, isolated: bool) -> Sandbox:
    if sys.platform == "win32":
        raise IsolationMissingError(layer="fork", reason="Windows; use WSL2")
    try:
        return Sandbox(family, isolated=isolated)
    except SandboxFailedError as error:
        if isolated:
            raise IsolationMissingError(layer="sandbox", reason=error.facts["reason"]) from error
        raise


SANDBOXES = Sandboxes()
atexit.register(SANDBOXES.close)


@cache
def readable() -> list[str]:
    """List what a submission may read: interpreter, libraries, fonts; nothing of the person's."""
    paths = sysconfig.get_paths()
    return [
        *{paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")},
        f"{sys.base_prefix}/lib",
        "/usr/lib",
        "/lib",
        "/lib64",
        "/usr/lib64",
        "/usr/share/zoneinfo",
        "/usr/share/fonts",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/etc/fonts",
        "/proc",
        "/dev/null",
        "/dev/zero",
        "/dev/urandom",
        "/dev/random",
    ]


def hidden() -> list[str]:
    """List what lies inside a readable folder all the same, and is covered: our own package."""
    return [str(INSIDE.parents[1])]


def _environment(scratch: str) -> dict[str, str]:
    """Give the whole environment of a runner: nothing of the person's is passed on."""
    fixed = {
        "PATH": "/usr/bin:/bin",
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": scratch,
        "PYTHONUTF8": "1",
    }
    return fixed | dict.fromkeys(THREADS, "1")
