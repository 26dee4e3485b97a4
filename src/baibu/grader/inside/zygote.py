"""Stand ready with the libraries imported, and fork a sealed runner for each submission.

Reads  JSON messages with a socket attached (`SCM_RIGHTS`), from the judge: one per runner wanted.
Gives  the runner's pid and pidfd (attached), or why it could not be started.
Never  runs learner code itself, and never holds a check or an expected value.

It has one thread (a fork copies only that one) and refuses to serve otherwise.
Start reading at `main`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import resource
import signal
import socket
import sys
from typing import Any

from . import runner, seal, seccomp, warm
from .line import HungUpError, Line

HELLO = 65536
SCRATCH = "/scratch"  # of the minimal root: a file system of the runner's own
UNSEEN = ("pyarrow",)  # pandas takes it where it is there: 70 MB, threads, and other results
LAYERS = {
    "A": (
        "user namespaces",
        "network",
        "ipc",
        "minimal root",
        "pid",
        "scratch",
        "landlock",
        "seccomp",
        "capabilities",
        "no new privileges",
        "limits",
    ),
    "B": ("landlock", "seccomp", "capabilities", "no new privileges", "limits"),
    "personal": ("limits",),
}


class Unseen:
    """Hides libraries from what is imported, as if they were not installed."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse a hidden one; of others nothing is known here."""
        if name in UNSEEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def main(control_fd: int) -> None:
    """Import, seal once, tell the judge, then serve until it hangs up."""
    control = socket.socket(fileno=control_fd)
    options: dict[str, Any] = json.loads(control.recv(HELLO))
    zygote = Zygote(control, options)
    try:
        zygote.prepare()
    except Exception as error:
        control.send(json.dumps(_failed(error)).encode())
        return
    control.send(json.dumps({"ready": True, "layers": LAYERS[zygote.tier]}).encode())
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, lambda *_: _reap())
    zygote.serve()


class Zygote:
    """A warm process that forks runners."""

    def __init__(self, control: socket.socket, options: dict[str, Any]) -> None:
        self.control = control
        self.tier: str = options["tier"]
        self.options = options
        self.pids: seal.PidNamespaces | None = None
        self.filters: dict[str, seccomp.Filter] = {}

    def prepare(self) -> None:
        """Import the libraries, warm them up, and enter the namespaces."""
        sys.meta_path.insert(0, Unseen())
        for name in self.options["imports"]:
            __import__(name)
        del sys.meta_path[0]
        warm.up()
        if seal_possible() and seal.threads() != 1:
            raise RuntimeError(f"{seal.threads()} threads after importing; one is safe to fork")
        if self.tier == "A":
            seal.enter_namespaces()
            shown = [*self.options["readable"], *self.options["devices"]]
            seal.minimal_root(self.options["root"], shown, SCRATCH)
            self.pids = seal.PidNamespaces()
            for path in self.options["hidden"]:
                seal.hide(path)
        if self.tier in "AB":
            seal.Landlock(sockets=False)  # so that what is missing is said now
            with seal.layer("seccomp"):
                self.filters["plain"] = seccomp.assemble("plain", scratch=self.tier == "A")

    def serve(self) -> None:
        """Fork a runner per request; end when the judge is gone."""
        while True:
            data, descriptors, _, _ = socket.recv_fds(self.control, HELLO, 1)
            if not data:
                return
            request = json.loads(data)
            self.fork(request, descriptors[0])
            os.close(descriptors[0])

    def fork(self, request: dict[str, Any], channel: int) -> None:
        """Start one runner on a socket of its own."""
        profile = request["profile"]
        try:
            if profile != "plain" and self.tier == "B":
                raise seal.LayerError("namespaces", f"the profile {profile} needs tier A")
            if self.tier in "AB" and profile not in self.filters:
                self.filters[profile] = seccomp.assemble(profile, scratch=True)
            if self.pids is not None:
                self.pids.next()
            pid = os.fork()
        except (OSError, seal.LayerError) as error:
            self.control.send(json.dumps(_failed(error)).encode())
            return
        if pid == 0:
            self.become_runner(profile, channel)
        if hasattr(os, "pidfd_open"):
            handle = os.pidfd_open(pid)
            socket.send_fds(self.control, [json.dumps({"pid": pid}).encode()], [handle])
            os.close(handle)
        else:
            self.control.send(json.dumps({"pid": pid}).encode())

    def become_runner(self, profile: str, channel: int) -> None:
        """Seal this child, get warm, then answer the judge; never returns."""
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _close_all_but(channel)
            self.seal(profile)
            warm.up()
            space = seal.address_space() if seal_possible() else 0
            link = socket.socket(fileno=channel)
            link.sendall(b"R")
            line = Line(link)
            begin, _ = line.receive()
            _begin(begin, space, capped=profile != "gpu")
            runner.serve(line)
        except HungUpError:
            pass
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.write(channel, b"F" + json.dumps(_failed(error)).encode())
        finally:
            os._exit(0)

    def seal(self, profile: str) -> None:
        """Put every layer on, in the order in which they still can be put on."""
        gc.enable()
        scratch: str | None = SCRATCH if self.tier == "A" else self.options["scratch"]
        runs_programs = profile in ("git", "programs")
        if seal_possible():
            seal.die_with_parent()
        if self.tier == "A":
            seal.private_scratch(SCRATCH, links=runs_programs)
            if profile == "http":
                seal.private_network()
            if runs_programs:
                seal.few_processes()
        os.chdir(scratch or "/")
        os.environ.clear()
        os.environ.update(self.options["environment"])
        if seal_possible():
            seal.limit(int(self.options["seconds"]))
        if self.tier in "AB":
            seal.drop_capabilities()
            seal.no_new_privileges()
            self.lock(profile, scratch)
            with seal.layer("seccomp"):
                seccomp.install(self.filters[profile].for_process(os.getpid()))

    def lock(self, profile: str, scratch: str | None) -> None:
        """Leave only some paths within reach."""
        rules = seal.Landlock(sockets=profile == "http")
        hidden = [] if self.tier == "A" else self.options["hidden"]
        for path in self.options["readable"]:
            rules.allow_but(path, hidden)
        rules.allow("/proc" if self.tier == "A" else f"/proc/{os.getpid()}", seal.READ)
        rules.allow("/dev/null", seal.READ | seal.WRITE_FILE)
        if profile == "http":
            rules.allow("/etc/hosts", seal.READ)
        for path in self.options["devices"] if profile == "gpu" else ():
            rules.allow(path, seal.READ | seal.WRITE_FILE | seal.DEVICE)
        for path in self.options["programs"].get(profile, ()):
            rules.allow(path, seal.READ | seal.EXECUTE)
        if scratch is not None:
            rules.allow(scratch, rules.handled & ~seal.EXECUTE)
        rules.put_on()


def _failed(error: BaseException) -> dict[str, str]:
    """Say what could not be done, and which layer it belongs to."""
    if isinstance(error, seal.LayerError):
        return {"failed": error.reason[:300], "layer": error.layer}
    return {"failed": f"{type(error).__name__}: {error}"[:300]}


def seal_possible() -> bool:
    """Say whether this is a kernel whose means `seal` knows."""
    return sys.platform == "linux"


def _begin(request: dict[str, Any], space: int, *, capped: bool) -> None:
    """Take on what is known only now: how much memory there is, and the seed.

    A GPU's driver maps far more address space than it uses, so that there it cannot be capped.
    """
    if seal_possible() and capped:
        seal.cap(resource.RLIMIT_AS, space + int(request["memory"]))
    seed = int(request["seed"])
    random.seed(seed)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    if torch is not None:
        torch.manual_seed(seed)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _close_all_but(channel: int) -> None:
    """Close every descriptor but the standard ones and the line to the judge."""
    os.closerange(3, channel)
    os.closerange(channel + 1, 4096)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge
    main(int(sys.argv[1]))
