"""Keep sealed processes ready, and hand them out.

Reads  how a stage wants its runner (libraries, memory, seconds, profile).
Gives  a `Link` to a fresh runner, from a spare where one stands ready.
Never  lets a zygote run learner code; never opens a path that a runner can write.

A zygote is a warm process per family of libraries. It is started when first needed, keeps a
sealed and warmed-up runner as a spare, and ends when it has not been needed for a while.
Start reading at `Sandboxes.get` and `Sandbox.runner`.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from baibu.grader.errors import GraderError, IsolationMissingError, SandboxFailedError
from baibu.grader.gpu import gpu_devices
from baibu.grader.link import Link
from baibu.grader.spawned import Needs, SpawnedSandbox

START_SECONDS = 120.0  # a cold import of PyTorch on a busy machine
SEAL_SECONDS = 20.0
CPU_SECONDS = 600  # of one runner, a backstop behind the wall deadlines
IDLE_SECONDS = 600.0  # a zygote that nobody needed for so long ends
SPARE_SECONDS = 120.0  # a spare that nobody needed for so long ends
INSIDE = Path(__file__).parent / "inside"
BOOT = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from inside.zygote import main
sys.path.pop(0)
main(int(sys.argv[1]))
"""
MARK = "baibu-zygote"  # in the command line of every zygote, before its family and tier
FORKS = sys.platform == "linux"  # elsewhere a process with libraries in it cannot be copied
SCRATCH = "baibu-judge-"  # folders of temporary files, before the number of their process
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Tier = Literal["A", "B", "C", "D", "personal"]
Family = Literal["bare", "numpy", "tables", "plots", "torch"]
COMMON = ("random", "re", "math", "collections", "itertools", "dataclasses", "typing", "inspect")
TABLES = (
    *COMMON,
    "numpy",
    "pandas",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.linear_model",
    "sklearn.tree",
    "sklearn.pipeline",
)
IMPORTS: Mapping[Family, tuple[str, ...]] = {
    "bare": COMMON,
    "numpy": (*COMMON, "numpy"),
    "tables": TABLES,
    "plots": (*TABLES, "matplotlib.pyplot"),
    "torch": (*COMMON, "numpy", "torch"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one runner may use."""

    memory_mb: int  # on top of what the libraries take
    seed: int  # of the submission's own random draws; not of the hidden data
    profile: str = "plain"


class Sandbox:
    """A zygote, its spare, and what it holds."""

    def __init__(self, family: Family, tier: Tier, *, launcher: str | None = None) -> None:
        self.family = family
        self.tier = tier
        self.layers: tuple[str, ...] = ()
        self.used = time.monotonic()
        self._lock = threading.Lock()
        self._spares: dict[str, Future[Link]] = {}  # by profile
        _sweep()
        self._scratch = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-"))
        for name in ("root", "work"):
            (self._scratch / name).mkdir()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        boot = [sys.executable, "-I", "-B", "-c", BOOT, str(INSIDE.parent)]
        around = _walls(launcher, self._scratch) if launcher is not None else []
        self._process = subprocess.Popen(
            [*around, *boot, str(theirs.fileno()), MARK, family, tier],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=_environment(self._home()),
            process_group=0,
        )
        theirs.close()
        self._greet()
        if launcher is not None:
            self.layers = ("bubblewrap", *self.layers)

    def _home(self) -> str:
        """Name the folder that a runner may write to, as it sees it."""
        return "/scratch" if self.tier == "A" else str(self._scratch / "work")

    def _greet(self) -> None:
        options = {
            "imports": IMPORTS[self.family],
            "tier": self.tier,
            "root": str(self._scratch / "root"),
            "scratch": None if self.tier == "B" else self._home(),
            "readable": readable(),
            "hidden": hidden(),
            "programs": programs(),
            "devices": gpu_devices(),
            "environment": _environment(self._home()),
            "seconds": CPU_SECONDS,
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
            raise _refusal(answer)
        self.layers = tuple(answer["layers"])

    def runner(self, allowance: Allowance) -> Link:
        """Hand out a runner, sealed and empty: the spare, or a new one."""
        self.used = time.monotonic()
        link = self._spare(allowance.profile) or self._fork(allowance.profile)
        link.on_close = lambda: self.refill(allowance.profile)
        if allowance.profile in ("git", "programs"):
            link.watch(allowance.memory_mb << 20)  # a limit of the kernel holds for each process
        link.tell({"memory": allowance.memory_mb << 20, "seed": allowance.seed})
        return link

    def refill(self, profile: str) -> None:
        """Have a spare made in the background, if none is there."""
        with self._lock:
            if profile not in self._spares and self.alive():
                with suppress(RuntimeError):  # the program is ending
                    self._spares[profile] = _ASIDE.submit(self._fork, profile)

    def drop_spares(self) -> None:
        """Give back what the spares hold."""
        with self._lock:
            spares, self._spares = list(self._spares.values()), {}
        for spare in spares:
            with suppress(Exception):
                spare.result(SEAL_SECONDS).close()

    def _spare(self, profile: str) -> Link | None:
        with self._lock:
            spare = self._spares.pop(profile, None)
        if spare is None:
            return None
        try:
            link = spare.result(SEAL_SECONDS)
        except Exception:  # noqa: BLE001 - making one now tells what is wrong
            return None
        if link.is_alive():
            return link
        link.close()
        return None

    def _fork(self, profile: str) -> Link:
        ours, theirs = socket.socketpair()
        request = json.dumps({"profile": profile}).encode()
        with self._lock:
            try:
                self._control.settimeout(SEAL_SECONDS)
                socket.send_fds(self._control, [request], [theirs.fileno()])
                data, descriptors, _, _ = socket.recv_fds(self._control, 65536, 1)
            except OSError as error:
                ours.close()
                raise SandboxFailedError(reason=str(error)) from error
            finally:
                theirs.close()
        answer = json.loads(data or b'{"failed": "the zygote ended"}')
        if "failed" in answer:
            ours.close()
            raise _refusal(answer)
        return _sealed(ours, answer["pid"], descriptors[0] if descriptors else None)

    def alive(self) -> bool:
        """Say whether the zygote still stands ready."""
        return self._control.fileno() >= 0 and self._process.poll() is None

    def close(self) -> None:
        """End the zygote and its runners, and remove the scratch folder."""
        self.drop_spares()
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _sealed(ours: socket.socket, pid: int, pidfd: int | None) -> Link:
    """Wait until a new runner has sealed itself."""
    ours.settimeout(SEAL_SECONDS)
    try:
        state = ours.recv(1)
        answer = {} if state == b"R" else json.loads(ours.recv(4096) or b"{}")
    except (OSError, ValueError) as error:
        state, answer = b"", {"failed": str(error)}
    link = Link(ours, pid, pidfd)
    if state != b"R":
        link.close()
        raise _refusal({"failed": "the runner could not be sealed", **answer})
    return link


def _refusal(answer: Mapping[str, str]) -> GraderError:
    if "layer" in answer:
        return IsolationMissingError(layer=answer["layer"], reason=answer["failed"])
    return SandboxFailedError(reason=answer["failed"])


@cache
def _sweep() -> None:
    """Remove the folders of judges that were killed; each carries its judge's number."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        number = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(folder, ignore_errors=True)


Box = Sandbox | SpawnedSandbox


class Sandboxes:
    """The zygotes of this process: started when first needed, ended when idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[Family, Tier], Box] = {}
        self._keeper: threading.Timer | None = None

    def get(self, family: Family, tier: Tier) -> Box:
        """Find or start the zygote of a family."""
        with self._lock:
            kept = self._kept.get((family, tier))
            if kept is not None and not kept.alive():
                kept.close()
                kept = None
            if kept is None:
                kept = self._kept[family, tier] = _start(family, tier)
            kept.used = time.monotonic()
            self._watch()
            return kept

    def free(self, *, now: float | None = None) -> None:
        """End what has been idle for too long."""
        now = time.monotonic() if now is None else now
        with self._lock:
            for key, kept in list(self._kept.items()):
                if now - kept.used > IDLE_SECONDS:
                    self._kept.pop(key).close()
                elif now - kept.used > SPARE_SECONDS:
                    kept.drop_spares()
            self._keeper = None
            if self._kept:
                self._watch()

    def _watch(self) -> None:
        if self._keeper is None:
            self._keeper = threading.Timer(SPARE_SECONDS / 4, self.free)
            self._keeper.daemon = True
            self._keeper.start()

    def close(self) -> None:
        """End all of them."""
        with self._lock:
            if self._keeper is not None:
                self._keeper.cancel()
                self._keeper = None
            for kept in self._kept.values():
                kept.close()
            self._kept.clear()


def _start(family: Family, tier: Tier) -> Box:
    if FORKS:
        return Sandbox(family, tier, launcher=bubblewrap() if tier == "A" else None)
    assert tier != "A"  # noqa: S101 - `isolation` does not try it here
    needs = Needs(
        family=family,
        imports=IMPORTS[family],
        readable=tuple(readable()),
        hidden=tuple(hidden()),
        environment=_environment,
    )
    return SpawnedSandbox(needs, tier)


@cache
def bubblewrap() -> str | None:
    """Find bubblewrap, where it is installed and our own walls can be built inside its."""
    found = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    if found is None:
        return None
    try:
        trial = Sandbox("bare", "A", launcher=found)
    except GraderError:
        return None
    try:
        trial.runner(Allowance(memory_mb=64, seed=0)).close()
    except GraderError:
        return None
    finally:
        trial.close()
    return found


def _walls(launcher: str, scratch: Path) -> list[str]:
    """Begin a command line that has bubblewrap put the first walls up; ours stand inside them."""
    words = [launcher, "--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--unshare-pid", "--ro-bind", "/", "/", "--dev", "/dev"]
    return [*words, "--proc", "/proc", "--bind", str(scratch), str(scratch), "--"]


_ASIDE = ThreadPoolExecutor(2, thread_name_prefix="spare")
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
        "/dev/null",
        "/dev/zero",
        "/dev/urandom",
        "/dev/random",
        *{path for paths in programs().values() for path in paths},
    ]


@cache
def programs() -> Mapping[str, list[str]]:
    """List what each profile may execute."""
    loaders = [str(path) for path in Path("/").glob("lib*/ld-linux-*.so.*")]
    git = shutil.which("git", path="/usr/bin:/usr/local/bin:/bin")
    return {
        "git": [*loaders, git, "/usr/lib/git-core"] if git else [],
        "programs": [*loaders, str(Path(sys.executable).resolve()), sys.executable],
    }


def hidden() -> list[str]:
    """List what lies inside a readable folder all the same, and is covered: our own package."""
    return [str(INSIDE.parents[1])]


def _environment(scratch: str) -> dict[str, str]:
    """Give the whole environment of a runner: nothing of the person's is passed on."""
    fixed = {
        "PATH": "/usr/bin:/bin",
        "HOME": scratch,
        "TMPDIR": scratch,
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": scratch,
        "PYTHONUTF8": "1",
    }
    return fixed | dict.fromkeys(THREADS, "1")
