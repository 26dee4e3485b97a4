"""Keep interpreters of their own ready where a warm process cannot be forked: macOS, Windows.

Reads  how a stage wants its runner, and what such a runner may read (`Needs`).
Gives  a `Link` to a fresh runner, as `sandbox.Sandbox` does: the spare, if one stands ready.
Never  gives a runner two submissions; never takes its word for how much memory it holds.

A spare is spawned, imports the family's libraries, uses each once, seals itself and waits. Once
its submission is done with, it is killed, and the next one is made in the background. A fork
costs milliseconds and this costs as much as importing, so the next submission is as fast only if
it comes later than that.

On Linux nothing uses this but the tests, which try there all that is not the system's own.
Tiers C and D were not run on a Mac or on Windows by us yet; docs/en/security.md says what follows.

Start reading at `SpawnedSandbox.runner` and `Spare`.
"""

from __future__ import annotations

import base64
import json
import mmap
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from baibu.grader.errors import GraderError, IsolationMissingError, SandboxFailedError
from baibu.grader.inside import codec, seal_macos, seal_windows
from baibu.grader.link import DiedError, LimitError, Link

START_SECONDS = 120.0  # a cold import of PyTorch on a busy machine
CPU_SECONDS = 600  # of one runner, a backstop behind the wall deadlines
PROGRAMS = 16  # processes at once, where a stage's profile needs others (Windows)
LOOK_SECONDS = 0.02  # between looks at the memory of a runner that is watched
INSIDE = Path(__file__).parent / "inside"
BOOT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from inside.alone import main
sys.path.pop(0)
main()
"""
MARK = "baibu-runner"  # in the command line of every runner, before its family and tier

Tier = Literal["B", "C", "D", "personal"]


class Wish(Protocol):
    """What one runner may use: `sandbox.Allowance`."""

    @property
    def memory_mb(self) -> int:
        """Tell the memory on top of what the libraries take."""

    @property
    def seed(self) -> int:
        """Tell the seed of the submission's own random draws."""

    @property
    def profile(self) -> str:
        """Name what the runner may do beyond computing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the runners of a family need of this machine."""

    family: str
    imports: tuple[str, ...]
    readable: tuple[str, ...]
    hidden: tuple[str, ...]
    environment: Callable[[str], Mapping[str, str]]  # of a runner with that scratch folder
    watched: bool = field(default=sys.platform == "darwin")  # the judge caps memory, by looking


class SpawnedSandbox:
    """A spare, the runners that were handed out, and the one thread that makes new ones."""

    def __init__(self, needs: Needs, tier: Tier) -> None:
        self.family = needs.family
        self.tier = tier
        self.used = time.monotonic()
        self._needs = needs
        self._lock = threading.Lock()
        self._all: set[Spare] = set()
        self._is_closed = False
        # One thread for all of them: Linux ends a child with the thread that started it.
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="spawn")
        self._next: Future[Spare] | None = self._maker.submit(self._make)
        try:
            self.layers = self._next.result().layers
        except BaseException:
            self.close()
            raise

    def runner(self, allowance: Wish) -> Link:
        """Hand out a runner, sealed and empty: the spare, or a new one."""
        self.used = time.monotonic()
        if allowance.profile != "plain" and self.tier in ("B", "C"):
            reason = f"tier {self.tier} has no narrow way to allow it"
            raise IsolationMissingError(layer=f"profile {allowance.profile}", reason=reason)
        spare = self._take()
        spare.begin(allowance)
        return spare.link

    def refill(self, profile: str = "plain") -> None:  # noqa: ARG002 - one spare is for all
        """Have a spare made in the background, if none is there."""
        with self._lock, suppress(RuntimeError):  # raised when the program is ending
            if self._next is None and not self._is_closed:
                self._next = self._maker.submit(self._make)

    def drop_spares(self) -> None:
        """Give back what the spare holds; the next runner takes as long as importing."""
        with self._lock:
            waiting, self._next = self._next, None
        if waiting is not None and not waiting.cancel():
            with suppress(GraderError):
                waiting.result().close()

    def alive(self) -> bool:
        """Say whether this still gives runners."""
        return not self._is_closed

    def close(self) -> None:
        """End every process and remove every folder."""
        with self._lock:
            self._is_closed, self._next = True, None
            ended = list(self._all)
        for spare in ended:
            spare.kill()
        self._maker.shutdown(cancel_futures=True)  # what is being made finds its process gone
        for spare in ended:
            spare.close()

    def _take(self) -> Spare:
        """Take the spare; one that has died while it waited is replaced."""
        for _ in range(3):
            with self._lock:
                if self._is_closed:
                    raise SandboxFailedError(reason="it has been closed")
                waiting, self._next = self._next or self._maker.submit(self._make), None
            spare = waiting.result()
            if spare.link.is_alive():
                return spare
            spare.close()
        raise SandboxFailedError(reason="runners end before they are given anything to do")

    def _make(self) -> Spare:
        spare = Spare(self._needs, self.tier, self._gone)
        with self._lock:
            self._all.add(spare)
            is_late = self._is_closed
        if is_late:
            spare.kill()
        spare.greet()
        return spare

    def _gone(self, spare: Spare) -> None:
        with self._lock:
            self._all.discard(spare)
        if spare.has_begun:
            self.refill()


class Spare:
    """One spawned process: its line, its folder, and on Windows its job."""

    def __init__(self, needs: Needs, tier: Tier, gone: Callable[[Spare], None]) -> None:
        self.layers: tuple[str, ...] = ()
        self.has_begun = False
        self._needs = needs
        self._tier = tier
        self._gone = gone
        self._lock = threading.Lock()
        self._is_closed = False
        self._folder = Path(tempfile.mkdtemp(prefix="baibu-"))
        self._scratch = self._folder / "work"
        self._scratch.mkdir()
        (self._folder / "canary").write_text("nobody inside reads this", encoding="utf-8")
        self._job: seal_windows.Job | None = None
        ours, self._theirs = socket.socketpair()
        self._number = self._theirs.fileno()
        try:
            self.process = self._spawn()
        except OSError as error:
            ours.close()
            self._theirs.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise SandboxFailedError(reason=str(error)) from error
        self.link = SpawnedLink(ours, self)

    def _spawn(self) -> subprocess.Popen[bytes]:
        python, variables = _interpreter()
        command = [python, "-I", "-B", "-c", BOOT, str(INSIDE.parent)]
        command += [MARK, self._needs.family, self._tier]
        environment = {**self._needs.environment(str(self._scratch)), **variables}
        if sys.platform == "win32":
            return self._spawn_in_job(command, environment)
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[self._number],
            env=environment,
            process_group=0,
        )
        self._theirs.close()  # it has its own now
        return process

    def _spawn_in_job(
        self, command: list[str], environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        """Create the process suspended, and let it run once the job holds it (Windows)."""
        _let_low_write(self._scratch)
        self._job = seal_windows.Job()
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=seal_windows.CREATE_SUSPENDED | seal_windows.CREATE_NO_WINDOW,
        )
        try:
            handle = int(process._handle)  # type: ignore[attr-defined]
            self._job.take(handle)
            seal_windows.resume(handle)
        except OSError:
            process.kill()
            raise
        return process

    def greet(self) -> None:
        """Tell the process what it is, and wait until it stands ready."""
        try:
            assert self.process.stdin is not None  # noqa: S101 - it was asked for
            with self.process.stdin as told:
                told.write(json.dumps(self._options()).encode())
            answer = self.link.hear(START_SECONDS)
        except (OSError, LimitError, DiedError, codec.ProtocolError) as error:
            self.close()
            reason = str(error) or f"it said nothing ({type(error).__name__})"
            raise SandboxFailedError(reason=reason) from error
        finally:
            self._theirs.close()
        if "failed" in answer or answer.get("pid") != self.process.pid:
            self.close()
            reason = answer.get("failed", "another process answered than the one started")
            if "layer" in answer:
                raise IsolationMissingError(layer=answer["layer"], reason=reason)
            raise SandboxFailedError(reason=reason)
        self.layers = tuple(answer["layers"])

    def begin(self, wish: Wish) -> None:
        """Give the process its limits, and tell it that a submission comes."""
        self.has_begun = True
        memory = wish.memory_mb << 20
        if self._job is not None:
            many = PROGRAMS if wish.profile in ("git", "programs") else 1
            most = self._job.peak() + memory
            self._job.limit(memory=most, seconds=CPU_SECONDS, processes=many)
        if self._needs.watched:
            self.link.watch(footprint(self.process.pid) + memory)
        self.link.tell({"memory": memory, "seed": wish.seed})

    def kill(self) -> None:
        """End the process, and on POSIX what it started."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform != "win32" and self.process.returncode is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def close(self) -> None:
        """End the process, and remove what it leaves."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        self.kill()
        self.process.wait()
        if self._job is not None:
            self._job.close()
        self.link.hang_up()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._gone(self)

    def _options(self) -> dict[str, Any]:
        return {
            "tier": self._tier,
            "line": self._line(),
            "judge": os.getpid(),
            "imports": self._needs.imports,
            "readable": self._needs.readable,
            "hidden": self._needs.hidden,
            "programs": {},
            "devices": [],
            "scratch": str(self._scratch),
            "canary": str(self._folder / "canary"),
            "environment": dict(self._needs.environment(str(self._scratch))),
            "seconds": CPU_SECONDS,
            "watched": self._needs.watched,
        }

    def _line(self) -> int | str:
        """Say how the process finds its end of the line: by number, or by Windows' own means."""
        if sys.platform == "win32":
            return base64.b64encode(self._theirs.share(self.process.pid)).decode()
        return self._number


class SpawnedLink(Link):
    """A line to a spawned runner, whose memory the judge may have to watch."""

    def __init__(self, link: socket.socket, spare: Spare) -> None:
        super().__init__(link, spare.process.pid, None)
        self._spare = spare
        self._is_starting = True
        self._most: int | None = None  # bytes, when they are watched
        self._was_too_much = False

    def hear(self, seconds: float) -> dict[str, Any]:
        """Wait for what the process says of itself before it is given anything to do."""
        self._deadline, self._more = time.monotonic() + seconds, None
        header, size = codec.sizes(self._read(codec.HEAD.size))
        message, _ = codec.unpack(self._read(header), self._read(size))
        self._is_starting = False
        return message

    def watch(self, most: int) -> None:
        """Kill the runner when it holds more than so many bytes."""
        self._most = most

    def ask(
        self,
        message: dict[str, Any],
        buffers: list[codec.Buffer],
        *,
        seconds: float,
        more: Callable[[float], float] | None = None,
    ) -> tuple[dict[str, Any], list[memoryview]]:
        """Send a request and wait for its answer; one killed for its memory is said so."""
        try:
            return super().ask(message, buffers, seconds=seconds, more=more)
        except DiedError:
            if self._was_too_much:
                return {"memory": True}, []
            raise

    def is_alive(self) -> bool:
        """Say whether the runner still stands ready."""
        return self._spare.process.poll() is None and super().is_alive()

    def close(self) -> None:
        """Kill the runner and everything that it started."""
        self._spare.close()

    def hang_up(self) -> None:
        """Close the line itself."""
        self._link.close()

    def _is_ready(self, event: int, seconds: float) -> bool:
        if self._most is None and not self._is_starting:
            return self._poll_for(event, seconds)
        until = time.monotonic() + seconds
        while not self._poll_for(event, max(0.0, min(LOOK_SECONDS, until - time.monotonic()))):
            self._look()
            if time.monotonic() >= until:
                return False
        return True

    def _look(self) -> None:
        """See whether the process is there, and what it holds."""
        if self._spare.process.poll() is not None:
            raise DiedError
        if self._most is not None and footprint(self.pid) > self._most:
            self._was_too_much = True
            self._spare.kill()
            raise DiedError


def footprint(pid: int) -> int:
    """Tell how much memory a process holds, in bytes, as seen from outside; 0 once it is gone."""
    try:
        if sys.platform == "darwin":
            return seal_macos.footprint(pid)
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * mmap.PAGESIZE
    except (OSError, IndexError):
        return 0


def _interpreter() -> tuple[str, dict[str, str]]:
    """Name the program to start, and what its environment needs besides.

    In a virtual environment on Windows `python.exe` only starts another program, which a job of
    one process refuses; so that other program is started at once and told which environment.
    """
    if sys.platform == "win32":
        system = {"SYSTEMROOT": seal_windows.system_folder()}
        python = getattr(sys, "_base_executable", sys.executable)
        return python, system | {"__PYVENV_LAUNCHER__": sys.executable}
    return sys.executable, {}


def _let_low_write(folder: Path) -> None:
    """Label a folder so that a process of low integrity may write to it (Windows)."""
    subprocess.run(
        ["icacls", str(folder), "/setintegritylevel", "(OI)(CI)L"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,  # where it fails the scratch folder cannot be written, and no harm is done
    )
