"""Lay out what a hostile submission might reach: files, a process, sockets, names, memory.

Every piece holds a secret of its own. `Bait.told` is what submissions are told (where things are,
never what is in them); `Bait.touched` says what has changed since, and `Bait.leaked` which
secrets a text holds.

Start reading at `Bait`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SLEEPER = "import sys; print('ready', flush=True); sys.stdin.read()"  # until we are gone
WATCHED = (signal.SIGUSR1, signal.SIGUSR2, signal.SIGIO)
LIMITS = (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_AS)
IPC_CREATE, IPC_REMOVE = 0o1600, 0


def secret() -> str:
    """Make a secret that can be recognised wherever it turns up."""
    return "canary-" + secrets.token_hex(16)


class Bait:
    """The canaries, and whether they still sing."""

    def __init__(self, checks: Path, package: Path, repository: Path) -> None:
        self.secrets: dict[str, str] = {}
        self.mark = f"hostile-{secrets.token_hex(4)}"
        self.folder = Path(tempfile.mkdtemp(prefix="bait-"))
        self.home = self.folder / "home"
        self._checks, self._package, self._repository = checks, package, repository
        self._signals: list[int] = []
        self._lay_files()
        self._start_process()
        self._open_sockets()
        self._make_segment()
        for number in WATCHED:
            signal.signal(number, lambda got, _: self._signals.append(got))
        os.environ["BAIBU_CANARY"] = self._secret("environment")  # noqa: TID251 - of this process
        os.environ["HOME"] = str(self.home)  # noqa: TID251
        self._before = self._state()

    def _secret(self, name: str) -> str:
        return self.secrets.setdefault(name, secret())

    def _lay_files(self) -> None:
        (self.home / ".ssh").mkdir(parents=True)
        self.files = {
            "file": self.folder / "canary.txt",
            "key": self.home / ".ssh" / "id_ed25519",
            "shared": Path("/dev/shm") / f"bait-{secrets.token_hex(8)}",
        }
        for name, path in self.files.items():
            path.write_text(self._secret(name))
            path.chmod(0o600)

    def _start_process(self) -> None:
        environment = {"BAIBU_CANARY": self._secret("process"), "PATH": "/usr/bin:/bin"}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", SLEEPER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def _open_sockets(self) -> None:
        name = "\0bait-" + secrets.token_hex(8)
        stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        wanted: dict[str, tuple[int, int, Any]] = {
            "port": (socket.AF_INET, stream, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, datagram, ("127.0.0.1", 0)),
            "unix": (socket.AF_UNIX, stream, str(self.folder / "stream")),
            "unix_datagram": (socket.AF_UNIX, datagram, str(self.folder / "datagram")),
            "abstract": (socket.AF_UNIX, stream, name),
            "abstract_datagram": (socket.AF_UNIX, datagram, name + "-datagram"),
        }
        self.sockets: dict[str, socket.socket] = {}
        for key, (family, kind, address) in wanted.items():
            made = self.sockets[key] = socket.socket(family, kind)
            made.bind(address)
            made.setblocking(False)
            if kind == stream:
                made.listen()

    def _make_segment(self) -> None:
        """Make a System V segment, where the kernel has them."""
        libc = ctypes.CDLL(None, use_errno=True)
        libc.shmat.restype = ctypes.c_void_p
        libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
        self.segment_key = 0x0BA1B000 + secrets.randbelow(4096)
        self._segment = int(libc.shmget(self.segment_key, 4096, IPC_CREATE))
        if self._segment >= 0:
            text = self._secret("segment").encode()
            ctypes.memmove(libc.shmat(self._segment, None, 0), text, len(text))

    def told(self) -> dict[str, Any]:
        """Give what a submission is told."""
        return {
            "mark": self.mark,
            "judge": os.getpid(),
            "pid": self.process.pid,
            **{name: str(path) for name, path in self.files.items()},
            "home": str(self.home),
            "checks": str(self._checks),
            "package": str(self._package),
            "repository": str(self._repository),
            "port": self.sockets["port"].getsockname()[1],
            "udp": self.sockets["udp"].getsockname()[1],
            "unix": str(self.folder / "stream"),
            "unix_datagram": str(self.folder / "datagram"),
            "abstract": self.sockets["abstract"].getsockname()[1:].decode(),
            "abstract_datagram": self.sockets["abstract_datagram"].getsockname()[1:].decode(),
            "segment": self.segment_key,
        }

    def leaked(self, text: str) -> list[str]:
        """Name the pieces whose secret a text holds."""
        return [name for name, secret in self.secrets.items() if secret in text]

    def touched(self) -> list[str]:
        """Say what is not as it was; the next question starts afresh."""
        now = self._state()
        found = [name for name, value in now.items() if value != self._before[name]]
        found += [f"signal {number}" for number in self._signals]
        found += [f"visited: {name}" for name in self.sockets if self._visited(name)]
        found += [f"left behind: {path}" for path in self._left_behind()]
        self._before, self._signals = now, []
        return found

    def _visited(self, name: str) -> bool:
        made = self.sockets[name]
        try:
            if made.type == socket.SOCK_DGRAM:
                made.recv(64)
            else:
                made.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def _left_behind(self) -> list[str]:
        """Find files with our mark where a submission may have left them."""
        places = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/dev")]
        places += [self.folder, self.home, self._repository, self._package, Path.cwd()]
        found: set[Path] = set()
        for place in places:
            with contextlib.suppress(OSError):
                found |= {path for path in place.glob("hostile-*") if self.mark in path.name}
        found |= {Path(name) for name in ("/tmp/hostile-note", "/dev/shm/hostile-note")
                  if Path(name).exists()}  # fmt: skip
        return sorted(map(str, found))

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {}
        for path in (*self.files.values(), self.folder, self.home, self._checks):
            state[f"file {path.name}"] = _about(path)
        state["contents of the folder"] = sorted(path.name for path in self.folder.iterdir())
        state["process"] = (self.process.poll(), *_manner(self.process.pid))
        state["judge"] = (Path.cwd(), *_manner(os.getpid()))
        return state

    def close(self) -> None:
        """Take everything away again."""
        self.process.kill()
        self.process.communicate()
        for made in self.sockets.values():
            made.close()
        if self._segment >= 0:
            ctypes.CDLL(None).shmctl(self._segment, IPC_REMOVE, None)
        self.files["shared"].unlink(missing_ok=True)
        for folder, _, names in os.walk(self.folder, topdown=False):
            for name in names:
                (Path(folder) / name).unlink()
            Path(folder).rmdir()


def _about(path: Path) -> tuple[Any, ...]:
    try:
        found = path.lstat()
        text = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        return (str(error),)
    return (found.st_mode, found.st_uid, found.st_gid, found.st_nlink, found.st_mtime_ns, text)


def _manner(pid: int) -> tuple[Any, ...]:
    """Tell how a process runs: stopped or not, its priority, processors and limits."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return (
            state in "Tt",
            os.getpriority(os.PRIO_PROCESS, pid),
            os.sched_getscheduler(pid),
            sorted(os.sched_getaffinity(pid)),
            Path(f"/proc/{pid}/oom_score_adj").read_text(),
            [resource.prlimit(pid, limit) for limit in LIMITS],
        )
    except OSError as error:
        return (str(error),)
