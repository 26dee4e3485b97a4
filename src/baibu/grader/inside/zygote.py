"""Stand ready with the libraries imported, and fork a sealed runner for each submission.

Reads  JSON lines with a socket attached (`SCM_RIGHTS`), from the judge: one per runner wanted.
Gives  the runner's pidfd (attached) and pid, or why it could not be started.
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
import signal
import socket
import sys
from typing import Any

from . import runner, seal

HELLO = 65536


def main(control_fd: int) -> None:
    """Import, seal once, tell the judge, then serve until it hangs up."""
    control = socket.socket(fileno=control_fd)
    options: dict[str, Any] = json.loads(control.recv(HELLO))
    zygote = Zygote(control, options)
    try:
        zygote.prepare()
    except Exception as error:
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        return
    control.send(json.dumps({"ready": True, "layers": zygote.layers}).encode())
    gc.collect()
    gc.freeze()
    zygote.serve()


class Zygote:
    """A warm process that forks runners."""

    def __init__(self, control: socket.socket, options: dict[str, Any]) -> None:
        self.control = control
        self.options = options
        self.layers: list[str] = []
        self.pids: seal.PidNamespaces | None = None

    def prepare(self) -> None:
        """Import the libraries, warm them up, and enter the namespaces."""
        for name in self.options["imports"]:
            __import__(name)
        if "torch" in sys.modules:
            _warm_torch()
        if seal_possible() and seal.threads() != 1:
            raise RuntimeError(f"{seal.threads()} threads after importing; one is safe to fork")
        if self.options["isolated"]:
            seal.enter_namespaces()
            self.pids = seal.PidNamespaces()
            for path in self.options["hidden"]:
                seal.hide(path)
            self.layers = [
                "user",
                "network",
                "ipc",
                "mount",
                "pid",
                "scratch",
                "landlock",
                "capabilities",
                "no-new-privileges",
                "limits",
            ]
        elif seal_possible():
            self.layers = ["limits"]

    def serve(self) -> None:
        """Fork a runner per request; end when the judge is gone."""
        while True:
            data, descriptors, _, _ = socket.recv_fds(self.control, HELLO, 1)
            if not data:
                return
            request = json.loads(data)
            self.fork(request, descriptors[0])
            os.close(descriptors[0])
            _reap()

    def fork(self, request: dict[str, Any], channel: int) -> None:
        """Start one runner on a socket of its own."""
        try:
            if self.pids is not None:
                self.pids.next()
            pid = os.fork()
        except OSError as error:
            self.control.send(json.dumps({"failed": str(error)}).encode())
            return
        if pid == 0:
            self.become_runner(request, channel)
        if hasattr(os, "pidfd_open"):
            handle = os.pidfd_open(pid)
            socket.send_fds(self.control, [json.dumps({"pid": pid}).encode()], [handle])
            os.close(handle)
        else:
            self.control.send(json.dumps({"pid": pid}).encode())

    def become_runner(self, request: dict[str, Any], channel: int) -> None:
        """Seal this child, then answer the judge; never returns."""
        try:
            self.seal(request)
            keep = {channel}
            for descriptor in range(3, 256):
                if descriptor not in keep:
                    _close(descriptor)
            link = socket.socket(fileno=channel)
            link.sendall(b"R")
            runner.serve(lambda size: _receive(link, size), link.sendall)
        except BaseException as error:
            if not isinstance(error, (ConnectionError, EOFError)):
                os.write(channel, b"F" + f"{type(error).__name__}: {error}".encode()[:500])
        finally:
            os._exit(0)

    def seal(self, request: dict[str, Any]) -> None:
        """Put every layer on, in the order in which they still can be put on."""
        gc.unfreeze()
        gc.enable()
        scratch: str = self.options["scratch"]
        memory = seal.address_space() + request["memory"] if seal_possible() else None
        if seal_possible():
            seal.die_with_parent()
        if self.options["isolated"]:
            seal.private_scratch(scratch)
        os.chdir(scratch)
        os.environ.clear()
        os.environ.update(self.options["environment"])
        if self.options["isolated"]:
            seal.drop_capabilities()
            seal.no_new_privileges()
            seal.landlock(self.options["readable"], [*self.options["writable"], scratch])
        if seal_possible():
            seal.limit(memory, int(request["seconds"]) + 1)
        _seed(request["seed"])


def seal_possible() -> bool:
    """Say whether this is a kernel whose means `seal` knows."""
    return sys.platform == "linux"


def _seed(seed: int) -> None:
    """Seed the global generators, so that a submission's own draws can be repeated."""
    random.seed(seed)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    if torch is not None:
        torch.manual_seed(seed)


def _warm_torch() -> None:
    """Import what the first training step would import, and touch its code once."""
    import torch

    torch.set_num_threads(1)
    layer = torch.nn.Linear(4, 2)
    step = torch.optim.Adam(layer.parameters())
    loss = torch.nn.functional.cross_entropy(layer(torch.ones(3, 4)), torch.tensor([0, 1, 0]))
    torch.autograd.backward(loss)
    step.step()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _close(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _receive(link: socket.socket, size: int) -> bytes:
    """Read exactly so many bytes; nothing when the judge hung up."""
    parts: list[bytes] = []
    left = size
    while left:
        part = link.recv(min(left, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge
    main(int(sys.argv[1]))
