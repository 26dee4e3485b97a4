"""Seal a process off with macOS's own means: the kernel's sandbox, told what to allow by a profile.

Reads  the folders that may be read, those that are covered all the same, the scratch folder.
Gives  the profile as text (`profile`); `seal`, which puts it on this process for good; `footprint`,
       the memory that a process holds, as the judge sees it.
Never  lets through a network, another program, a fork, a signal to others or a system service.

Not run on a Mac by us yet: written from Apple's manual pages and from what browsers ask of the
same sandbox. So it is not trusted: a process that was sealed tries what must be refused
(`alone.prove`), and does not serve when anything succeeds.

Sources: manual pages sandbox_init(3), sandbox(7), setrlimit(2), <libproc.h>, <sys/resource.h>.

Start reading at `profile`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterable

LIBRARY = "/usr/lib/libSystem.B.dylib"  # in the system's shared cache; no such file need exist
PROFILE_IS_TEXT = 0  # flags of sandbox_init; SANDBOX_NAMED (1) would take the name of a profile
RUSAGE_INFO_V0 = 0
SCRATCH_MB = 64  # of one file; the folder as a whole has no cap

# Refused by name, because `(deny default)` leaves them open.
NOT_BY_DEFAULT = ("file-map-executable", "process-info*", "nvram*", "iokit-get-properties")
# Where the system's own libraries lie; since macOS 11 most are in a cache that is mapped already.
SYSTEM = ("/System/Library", "/System/Volumes/Preboot/Cryptexes/OS", "/usr/lib", "/usr/share")
# An interpreter of Homebrew's loads libraries that lie beside it, some of them late.
HOMEBREW = ("/opt/homebrew", "/usr/local")
HOMEBREW_LIBRARIES = ("Cellar", "opt", "lib")
TIME_ZONES = ("/private/var/db/timezone", "/private/etc/localtime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
# What Python, NumPy and PyTorch ask about the machine: processor, memory, system version.
ASKED = (
    "hw.activecpu", "hw.byteorder", "hw.cachelinesize", "hw.cpufamily", "hw.cputype",
    "hw.l1dcachesize", "hw.l2cachesize", "hw.l3cachesize", "hw.logicalcpu", "hw.logicalcpu_max",
    "hw.machine", "hw.memsize", "hw.model", "hw.ncpu", "hw.nperflevels", "hw.packages",
    "hw.pagesize", "hw.physicalcpu", "hw.physicalcpu_max", "kern.argmax", "kern.hostname",
    "kern.maxfilesperproc", "kern.osproductversion", "kern.osrelease", "kern.ostype",
    "kern.osversion", "kern.version", "machdep.cpu.brand_string", "vm.loadavg",
)  # fmt: skip
ASKED_PREFIXES = ("hw.optional.", "hw.perflevel")
# Of the ways to write: no links out of it, no owner, flags, set-user-id or mounts.
WRITES = ("create", "data", "mode", "times", "unlink")


class Usage(ctypes.Structure):
    """`struct rusage_info_v0`: what the kernel counts of a process."""

    _fields_ = (
        ("uuid", ctypes.c_uint8 * 16),
        ("user_time", ctypes.c_uint64),
        ("system_time", ctypes.c_uint64),
        ("package_idle_wakeups", ctypes.c_uint64),
        ("interrupt_wakeups", ctypes.c_uint64),
        ("page_ins", ctypes.c_uint64),
        ("wired_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("physical_footprint", ctypes.c_uint64),
        ("start_time", ctypes.c_uint64),
        ("exit_time", ctypes.c_uint64),
    )


def profile(readable: Iterable[str], hidden: Iterable[str], scratch: str) -> str:
    """Write the profile: everything is refused that no rule allows; the last rule that fits wins.

    Paths are resolved first, as the kernel compares what is left when links are followed.
    """
    given = [path for path in readable if not path.startswith("/dev/")]  # those have their own rule
    folders = _resolved([*SYSTEM, *given, *_homebrew(given)])
    inner = os.path.realpath(scratch)
    writes = " ".join(f"file-write-{way}" for way in WRITES)
    asked = [f"(sysctl-name {_quoted(name)})" for name in ASKED]
    asked += [f"(sysctl-name-prefix {_quoted(name)})" for name in ASKED_PREFIXES]
    return "\n".join(
        [
            "(version 1)",
            "(deny default)",
            *(f"(deny {operation})" for operation in NOT_BY_DEFAULT),
            "(allow process-info-pidinfo process-info-setcontrol (target self))",
            "(allow signal (target self))",
            _rule("allow sysctl-read", asked),
            _rule("allow file-read* file-map-executable", _paths("subpath", folders)),
            _rule("allow file-read-metadata", _paths("literal", _above([*folders, inner]))),
            _rule("allow file-read*", _paths("literal", DEVICES)),
            _rule("allow file-read*", _paths("subpath", TIME_ZONES)),
            '(allow file-write-data (require-all (path "/dev/null") '
            "(vnode-type CHARACTER-DEVICE)))",
            _rule("deny file-read* file-map-executable", _paths("subpath", _resolved(hidden))),
            _rule(f"allow file-read* {writes}", _paths("subpath", [inner])),
            "(deny file-write-create (vnode-type SYMLINK))",
            "(deny network*)",
            "(deny process-exec*)",
            "(deny process-fork)",
            "(deny mach-lookup)",
        ]
    )


def seal(text: str) -> None:
    """Put a profile on this process, for good."""
    _on_a_mac()
    library = ctypes.CDLL(LIBRARY, use_errno=True)
    library.sandbox_init.argtypes = (
        ctypes.c_char_p,
        ctypes.c_uint64,
        ctypes.POINTER(ctypes.c_char_p),
    )
    library.sandbox_init.restype = ctypes.c_int
    library.sandbox_free_error.argtypes = (ctypes.c_char_p,)
    library.sandbox_free_error.restype = None
    reason = ctypes.c_char_p()
    if library.sandbox_init(text.encode(), PROFILE_IS_TEXT, ctypes.byref(reason)) != 0:
        told = (reason.value or b"no reason given").decode(errors="replace")
        library.sandbox_free_error(reason)
        raise OSError(errno.EPERM, f"sandbox_init: {told}")


def limit(seconds: int) -> None:
    """Cap CPU seconds, file size, descriptors and core dumps; macOS keeps to no cap on memory."""
    import resource  # which Windows does not have, where the judge imports this module too

    caps = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: SCRATCH_MB << 20,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in caps.items():
        _, hard = resource.getrlimit(name)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (wanted, wanted))


def footprint(pid: int) -> int:
    """Tell the memory that a process holds, in bytes, as Activity Monitor counts it.

    macOS does not keep to a limit on address space, so the judge watches this number instead.
    """
    _on_a_mac()
    library = ctypes.CDLL(LIBRARY, use_errno=True)
    library.proc_pid_rusage.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.POINTER(Usage))
    library.proc_pid_rusage.restype = ctypes.c_int
    usage = Usage()
    if library.proc_pid_rusage(pid, RUSAGE_INFO_V0, ctypes.byref(usage)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"proc_pid_rusage: {os.strerror(number)}")
    return int(usage.physical_footprint)


def _on_a_mac() -> None:
    if sys.platform != "darwin":
        raise OSError(errno.ENOSYS, f"this seal is macOS's own, and this is {sys.platform}")


def _homebrew(given: Iterable[str]) -> list[str]:
    """Name Homebrew's folders of libraries, where something given lies in Homebrew."""
    real = _resolved(given)
    return [
        f"{root}/{folder}"
        for root in HOMEBREW
        if any(path.startswith(f"{root}/") for path in real)
        for folder in HOMEBREW_LIBRARIES
    ]


def _rule(head: str, filters: list[str]) -> str:
    """Write one rule; a rule without a filter would hold for everything, so it is left out."""
    return f"({head}\n  " + "\n  ".join(filters) + ")" if filters else f"; no {head}"


def _paths(kind: str, paths: Iterable[str]) -> list[str]:
    return [f"({kind} {_quoted(path)})" for path in paths]


def _quoted(text: str) -> str:
    """Write a string of the profile; a path that could end one early is no path of ours."""
    if any(ord(letter) < 0x20 for letter in text):
        raise ValueError(f"a control character in {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _resolved(paths: Iterable[str]) -> list[str]:
    return sorted({os.path.realpath(path) for path in paths})


def _above(paths: Iterable[str]) -> list[str]:
    """Name every folder above these: looking a path up asks whether they are there."""
    found: set[str] = set()
    for path in paths:
        while (parent := os.path.dirname(path)) != path:  # noqa: PTH120
            found.add(parent)
            path = parent
    return sorted(found)
