"""Spread work over a Ray cluster: each slot of the queue is an actor on one of its machines.

An actor is one process with its own warm sandboxes. Ray places it; whose turn it is, how much may
wait and how long the wait is are decided here, by the same queue as on one machine. An actor that
dies fails its task and is replaced when the next one comes. Every machine needs the same version of
Baibu, which is checked when an actor starts; what a task is about travels with the task.

Nothing is sent to Ray's makers (usage statistics are off) and no dashboard is opened. Ray is
imported only here, and only when a cluster is used.

Start reading at `RayExecutor`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import re
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import baibu
from baibu.compute.pool import IDLE_SECONDS, UNBOUNDED, Pool
from baibu.compute.slots import MB, room
from baibu.compute.turns import Bounds
from baibu.compute.wire import (
    Answer,
    Raised,
    Task,
    WorkerDiedError,
    done,
    dumped,
    dumped_answer,
    loaded,
)
from baibu.core.errors import MACHINE, BaibuError
from baibu.core.settings import child_environment, put_environment

LOCAL = "local"
JOIN_SECONDS = 5.0  # to find out whether anybody listens; Ray itself would try for minutes
PLACE_SECONDS = 120.0  # for Ray to find room for an actor, on a machine that may be busy
STORE_BYTES = 100 * MB  # for Ray's object store; tasks and answers are small
QUIET = {"RAY_USAGE_STATS_ENABLED": "0"}  # nothing is reported to anybody
TOKEN = Path("~/.ray/auth_token")  # where `ray get-auth-token --generate` puts it
ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}  # Ray's name for: listen on this machine only


class ClusterUnreachableError(BaibuError):
    """The cluster of the settings cannot be joined, or has no room."""

    code = "B016"
    exit = MACHINE
    status = 503


class OtherBaibuError(BaibuError):
    """A machine of the cluster runs another version, so its verdicts could differ."""

    code = "B017"
    exit = MACHINE
    status = 503


class RayExecutor(Pool):
    """The slots of a cluster: `address` is `local`, `host:port` or `ray://host:port`."""

    def __init__(
        self,
        address: str,
        *,
        workers: int = 0,
        slot_mb: int,
        bounds: Bounds = UNBOUNDED,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        if importlib.util.find_spec("ray") is None:
            reason = 'Ray is not installed: pip install "baibu[cluster]"'
            raise ClusterUnreachableError(address=address, reason=reason)
        super().__init__(partial(_Actor, self), 1, bounds=bounds, idle_seconds=idle_seconds)
        self.address = address
        self._workers = workers
        self._slot_mb = slot_mb
        self._joined: Future[int] | None = None  # how many slots fit
        self._keeper: threading.Thread | None = None
        self._joining = threading.Lock()
        self._ended = threading.Event()

    def join(self) -> None:
        """Join the cluster, or start one here; done by the first task where nobody did it before.

        Ray belongs to the whole process: one that was joined before is used as it is, and stays.
        """
        with self._joining:
            if self._joined is None or self._joined.exception() is not None:
                self._joined = Future()
                self._keeper = threading.Thread(
                    target=self._keep, args=(self._joined,), daemon=True
                )
                self._keeper.start()
            self.resize(self._joined.result())

    def _keep(self, joined: Future[int]) -> None:
        """Hold Ray while we are open: what it starts ends with the thread that started it."""
        put_environment(**QUIET, **(ALONE if self.address == LOCAL else _token()))
        import ray

        is_ours = not ray.is_initialized()
        try:
            if is_ours:
                self._begin(ray)
            joined.set_result(self._fitting(ray))
            self._ended.wait()
        except ClusterUnreachableError as error:
            joined.set_exception(error)
        finally:
            if is_ours:
                ray.shutdown()

    def remote(self) -> Any:  # noqa: ANN401 - Ray's handle of an actor has no type of its own
        """Make an actor, where Ray finds room for it."""
        import ray

        memory = {} if self.address == LOCAL else {"memory": self._slot_mb * MB}
        needs: Any = ray.remote(RemoteWorker)
        needs = needs.options(num_cpus=1, max_restarts=0, max_task_retries=0, **memory)
        handle = needs.remote()
        try:
            node, theirs = ray.get(handle.about.remote(), timeout=PLACE_SECONDS)
        except ray.exceptions.GetTimeoutError as error:
            ray.kill(handle)
            reason = f"no machine had room for a grader within {PLACE_SECONDS:.0f} s"
            raise ClusterUnreachableError(address=self.address, reason=reason) from error
        except ray.exceptions.RayError as error:
            raise ClusterUnreachableError(address=self.address, reason=_first(error)) from error
        if self.address != LOCAL and theirs != fingerprint():
            ray.kill(handle)
            raise OtherBaibuError(node=node, theirs=theirs, ours=fingerprint())
        return handle

    def together(
        self, function: Callable[..., None], ranks: int, storage: Path, /, *args: object
    ) -> Future[None]:
        """Have a call made by so many processes that know each other; see `baibu.compute.ranks`."""
        self.join()
        self.rest()
        outcome: Future[None] = Future()
        outcome.set_running_or_notify_cancel()

        def go() -> None:
            from baibu.compute.ranks import joined

            try:
                joined(function, ranks, storage, *args)
                outcome.set_result(None)
            except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
                outcome.set_exception(error)

        threading.Thread(target=go, name="together", daemon=True).start()
        return outcome

    def close(self) -> None:
        """End our actors, and the Ray that we started."""
        super().close()
        self._ended.set()
        if self._keeper is not None:
            self._keeper.join()

    def _begin(self, ray: Any) -> None:  # noqa: ANN401 - the module
        # Ray prints the death of a worker on standard output, where our answers go; its debugger
        # uses this switch, and there is no public one.
        ray._private.worker._worker_logs_enabled = False
        quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "error"}
        try:
            if self.address == LOCAL:
                ray.init(
                    LOCAL,  # without it Ray would join one that it finds on this machine
                    num_cpus=self._workers or room(self._slot_mb).slots,
                    object_store_memory=STORE_BYTES,
                    **quiet,
                )
            else:
                _knock(self.address)
                ray.init(self.address, log_to_driver=False, logging_level="error")
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise ClusterUnreachableError(address=self.address, reason=_first(error)) from error

    def _fitting(self, ray: Any) -> int:  # noqa: ANN401 - the module
        """Count the slots that fit: by processors and memory of each machine."""
        if self.address == LOCAL:
            fitting = int(ray.cluster_resources().get("CPU", 1))
        else:
            machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
            fitting = sum(
                int(min(has.get("CPU", 0), has.get("memory", 0) // (self._slot_mb * MB)))
                for has in machines
            )
        if fitting < 1:
            reason = f"no machine of it has a free processor and {self._slot_mb} MB"
            raise ClusterUnreachableError(address=self.address, reason=reason)
        return min(self._workers, fitting) if self._workers else fitting


class RemoteWorker:
    """What runs in an actor: the far end of `_Actor`."""

    def about(self) -> tuple[str, str]:
        """Say on which machine this runs, and which Baibu."""
        return platform.node(), fingerprint()

    def do(self, data: bytes) -> bytes:
        """Do a task, and give the answer."""
        try:
            task = loaded(data)
        except Exception as error:  # noqa: BLE001 - arguments that cannot be rebuilt here
            return dumped_answer(Answer(error=Raised.of(error)))
        return dumped_answer(done(task))


@dataclass(eq=False)
class _Actor:
    """One actor at a time; a new one takes the place of a dead one."""

    _executor: RayExecutor
    _handle: Any = None
    _is_ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, task: Task) -> Answer:
        """Send a task and wait for its answer."""
        data = dumped(task)
        handle = self._ready()
        import ray

        try:
            answer = loaded(ray.get(handle.do.remote(data)))
        except (ray.exceptions.RayError, OSError) as error:
            with self._lock:
                self._handle = None
            raise WorkerDiedError(reason=_last_words(error)) from error
        assert isinstance(answer, Answer)  # noqa: S101 - `RemoteWorker.do` gives nothing else
        return answer

    def end(self) -> None:
        """End the actor, and let nobody take its place."""
        with self._lock:
            self._is_ended = True
            handle, self._handle = self._handle, None
        if handle is not None:
            import ray

            if ray.is_initialized():
                ray.kill(handle)

    def _ready(self) -> Any:  # noqa: ANN401 - see `RayExecutor.remote`
        """Give a living actor: one that died while it was idle is to cost no task."""
        self._executor.join()  # before Ray is imported: it reads its variables then
        import ray

        handle = self._handle
        if handle is not None:
            try:
                ray.get(handle.about.remote())
            except ray.exceptions.RayError:
                handle = None
        if handle is None and not self._is_ended:
            handle = self._executor.remote()
        with self._lock:
            self._handle = handle
        if self._is_ended or handle is None:
            self.end()
            raise WorkerDiedError(reason="closed")
        return handle


@cache
def fingerprint() -> str:
    """Name this very Baibu: its version, Python's, and a hash of its source."""
    root = Path(baibu.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    version = ".".join(platform.python_version_tuple()[:2])
    return f"{digest.hexdigest()[:12]}, Python {version}"


def _token() -> Mapping[str, str]:
    """Have Ray show the token of its cluster, where there is one and nothing else was chosen."""
    known = child_environment()
    is_told = not known.keys().isdisjoint({"RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"})
    has_token = is_told or TOKEN.expanduser().exists()
    return {"RAY_AUTH_MODE": "token"} if has_token and "RAY_AUTH_MODE" not in known else {}


def _knock(address: str) -> None:
    """Find out whether anybody listens; `OSError` when not."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("written as host:port, ray://host:port or local")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=JOIN_SECONDS):
        pass


def _last_words(error: Exception) -> str:
    """Say how an actor ended, in Ray's shortest words."""
    found = re.search(r"Worker exit type: (\w+)", str(error))
    kind = type(error).__name__
    return f"Ray: {found[1] if found else kind}"


def _first(error: Exception) -> str:
    """Give the first line of what Ray says."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
