"""Grade on a GPU where a stage asks for one and there is one: one job at a time, a lower tier.

A driver's commands cannot be told apart by a filter, and a GPU's memory cannot be capped from
outside. So the verdict says tier C whatever the machine has, jobs take turns, and a job that is
killed gives the memory back, which the driver sees to. Without a GPU such a stage is graded on the
processor like any other.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from baibu.content.schema import Profile
from baibu.grader.report import Isolation

DEVICES = ("nvidiactl", "nvidia-uvm", "nvidia[0-9]*", "kfd", "dri/renderD*")
CONTROLS = ("nvidiactl", "kfd")  # without one of these there is nothing to compute on


@cache
def gpu_devices() -> list[str]:
    """List the device files of this machine's GPUs; nothing when there is none."""
    if not any(Path("/dev", name).exists() for name in CONTROLS):
        return []
    return sorted(str(path) for name in DEVICES for path in Path("/dev").glob(name))


def profile_here(wanted: Profile) -> Profile:
    """Say what a stage's profile comes down to on this machine."""
    return "plain" if wanted == "gpu" and not gpu_devices() else wanted


def lowered(isolation: Isolation, wanted: Profile) -> Isolation:
    """Say the tier of a verdict that was reached on a GPU."""
    if profile_here(wanted) != "gpu" or isolation.tier == "personal":
        return isolation
    kept = tuple(layer for layer in isolation.layers if layer not in {"seccomp", "limits"})
    return replace(isolation, tier="C", layers=(*kept, "seccomp but for devices", "time"))


class Turn:
    """The right to use the GPU: nobody else of this machine's graders has it meanwhile."""

    def __init__(self, place: Path | None = None) -> None:
        user = os.getuid() if sys.platform != "win32" else 0
        self._path = place or Path(tempfile.gettempdir()) / f"baibu-gpu-{user}.lock"
        flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC
        if sys.platform != "win32":
            import fcntl

            flags |= os.O_NOFOLLOW
            self._handle = os.open(self._path, flags, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX)  # ends with this process, however it ends
        else:
            self._handle = os.open(self._path, flags)

    def end(self) -> None:
        """Let the next one have it."""
        os.close(self._handle)
