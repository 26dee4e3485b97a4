"""Stand ready alone: import, get warm, seal oneself, and wait for the one submission.

Where a warm process cannot be forked (macOS, Windows) each runner is an interpreter of its own.

Reads  options as JSON on the standard input, then the line to the judge, as a forked runner does.
Gives  what holds it (its layers), then answers about one submission, and ends.
Never  serves when a seal lets through what it must refuse (`breaches`), nor a second submission.

Start reading at `main`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from . import runner, warm
from .line import CHUNK, HungUpError, Line

WATCH_SECONDS = 0.5  # between looks at whether the judge is still there


class PlainLine(Line):
    """A line on which no descriptors can be handed over: Windows has no such means."""

    def _read(self, size: int) -> bytearray:
        while len(self._kept) < size:
            data = self._link.recv(CHUNK)
            if not data:
                raise HungUpError
            self._kept += data
        part = self._kept[:size]
        del self._kept[:size]
        return part


def main() -> None:
    """Get ready, tell the judge, then serve one submission; never returns."""
    options: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    line = _line(options)
    try:
        layers = prepare(options)
        line.send({"ready": True, "layers": layers, "pid": os.getpid()}, [])
        request, _ = line.receive()
        _begin(request, options)
        runner.serve(line)
    except HungUpError:
        pass
    except BaseException as error:
        layer = {"layer": error.layer} if hasattr(error, "layer") else {}
        reason = str(getattr(error, "reason", "")) or f"{type(error).__name__}: {error}"
        with contextlib.suppress(OSError):
            line.send({"failed": reason[:500], **layer}, [])
    finally:
        os._exit(0)


def prepare(options: dict[str, Any]) -> list[str]:
    """Import the libraries, use each once, and put the seal on; gives the layers."""
    for name in options["imports"]:
        __import__(name)
    warm.up()
    os.chdir(options["scratch"])
    layers = seal(options)
    if sys.platform not in ("linux", "win32"):  # those two have the kernel see to it
        end_with(options["judge"])
    return layers


def seal(options: dict[str, Any]) -> list[str]:
    """Put on what this system has for the tier that is wanted, and try it."""
    if sys.platform == "linux":
        layers = _seal_linux(options)
    elif sys.platform == "darwin":
        layers = _seal_macos(options)
    else:
        return _seal_windows(options)
    if options["tier"] != "personal" and (open_still := breaches(options)):
        raise SealBrokenError(open_still)
    return layers


class SealBrokenError(Exception):
    """A seal was put on, and does not hold."""

    layer = "seal"

    def __init__(self, open_still: list[str]) -> None:
        self.reason = "it is on, and yet: " + ", ".join(open_still)
        super().__init__(self.reason)


def _seal_linux(options: dict[str, Any]) -> list[str]:
    """Put on what a zygote's runner has without namespaces."""
    from . import seal as linux
    from . import seccomp, zygote

    used = int(time.process_time())  # importing took processor time, which is not the learner's
    nobody: Any = None  # this one forks no runners, so nobody asks it for any
    child = zygote.Zygote(nobody, options | {"seconds": options["seconds"] + used})
    if options["tier"] == "B":
        with linux.layer("seccomp"):
            child.filters["plain"] = seccomp.assemble("plain", scratch=True)
    child.seal("plain")
    return list(zygote.LAYERS.get(options["tier"], ()))


def _seal_macos(options: dict[str, Any]) -> list[str]:
    from . import seal_macos

    seal_macos.limit(int(options["seconds"] + time.process_time()))
    if options["tier"] != "C":
        return ["limits"]
    text = seal_macos.profile(options["readable"], options["hidden"], options["scratch"])
    seal_macos.seal(text)
    return ["macOS sandbox", "limits"]


def _seal_windows(options: dict[str, Any]) -> list[str]:
    """Add to the job, which the judge made, a low integrity level where it takes hold."""
    from . import seal_windows

    with contextlib.suppress(OSError):
        seal_windows.lower()
    return ["job"] if _was_done(lambda: _write(options["canary"])) else ["job", "low integrity"]


def breaches(options: dict[str, Any]) -> list[str]:
    """Try from inside what a seal must refuse, and what it must not; name what is wrong."""
    beside = options["canary"] + ".new"
    refused: dict[str, Callable[[], object]] = {
        "a file of the judge's can be read": lambda: _read(options["canary"]),
        "a file of the judge's can be written": lambda: _write(options["canary"]),
        "a file can be made outside": lambda: _write(beside),
        "our own package can be read": lambda: _read(__file__),
        "a network can be reached": _connect,
        "a process can be forked": _fork,
        "a program can be started": _start,
        "the judge can be signalled": lambda: os.kill(options["judge"], 0),
    }
    wrong = [what for what, attempt in refused.items() if _was_done(attempt)]
    own = os.path.join(options["scratch"], "own")  # noqa: PTH118
    allowed: dict[str, Callable[[], object]] = {
        "the scratch folder cannot be used": lambda: _write(own),
        "the libraries cannot be read": lambda: _read(os.__file__),
    }
    for what, attempt in allowed.items():
        try:
            attempt()
        except OSError as error:
            wrong.append(f"{what} ({error})")
    with contextlib.suppress(OSError):
        os.unlink(own)  # noqa: PTH108
    return wrong


def _was_done(attempt: Callable[[], object]) -> bool:
    """Say whether an attempt got anywhere: only a refusal for want of permission is a refusal."""
    try:
        attempt()
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def _read(path: str) -> None:
    with open(path, "rb") as file:  # noqa: PTH123
        file.read(1)


def _write(path: str) -> None:
    with open(path, "ab"):  # noqa: PTH123
        pass


def _connect() -> None:
    """Knock at a port of this machine: to be told that nobody is in is to have got out."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knocking:
        knocking.settimeout(1)
        knocking.connect(("127.0.0.1", 9))


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _start() -> None:
    pid = os.posix_spawn(sys.executable, [sys.executable, "-I", "-S", "-c", ""], {})
    os.waitpid(pid, 0)


def end_with(judge: int) -> None:
    """End this process soon after the judge has gone, even while a submission runs."""

    def watch() -> None:
        while os.getppid() == judge:
            time.sleep(WATCH_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, name="watch", daemon=True).start()


def _line(options: dict[str, Any]) -> Line:
    """Take over the line, and leave nothing to read on the standard input."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if sys.platform == "win32":
        shared = base64.b64decode(options["line"])
        return PlainLine(socket.fromshare(shared))
    return Line(socket.socket(fileno=options["line"]))


def _begin(request: dict[str, Any], options: dict[str, Any]) -> None:
    """Take on what is known only now: how much memory there is, and the seed."""
    if sys.platform == "linux" and not options["watched"]:
        import resource

        from . import seal as linux

        linux.cap(resource.RLIMIT_AS, linux.address_space() + int(request["memory"]))
    seed = int(request["seed"])
    random.seed(seed)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    if torch is not None:
        torch.manual_seed(seed)
