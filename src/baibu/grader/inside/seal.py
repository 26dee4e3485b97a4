"""Seal a process off, layer by layer, with the kernel's own means. Linux; standard library only.

Once per zygote:  user, network, IPC and UTS namespaces; a mount namespace of its own.
Once per runner:  PID namespace, private scratch (tmpfs), private procfs, capabilities dropped,
                  no new privileges, Landlock (files), resource limits.
A layer that fails is named to the caller, who decides; nothing is skipped in silence.

Sources: Linux man pages namespaces(7), landlock(7), capabilities(7), prctl(2), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 1, 4, 38, 24
SIGKILL = 9
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on x86-64 and arm64
READ = 0b1101  # execute, read file, read directory
WRITE = 0b1_1111_1111_1111 | (1 << 13) | (1 << 14)  # everything ABI 3 knows
ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
FILE_ONLY = 0b111 | (1 << 14)  # rights that apply to a file: execute, write, read, truncate
SCRATCH_MB = 64

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int, what: str) -> None:
    """Leave namespaces."""
    _check(_libc.unshare(flags), what)


def enter_namespaces() -> None:
    """Leave the machine's user, network, IPC, UTS, mount and PID namespaces."""
    uid, gid = os.geteuid(), os.getegid()
    unshare(CLONE_NEWUSER, "user namespace")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")
    unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID, "namespaces")
    mount("none", "/", None, MS_REC | MS_PRIVATE, None)
    _become_first()


def _become_first() -> None:
    """Go on as the first process of the new PID namespace, which our user namespace owns.

    The process that was started stays behind and waits, so that the judge sees this one's end.
    """
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    die_with_parent()


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - procfs, no Path needed here
        file.write(text)


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None) -> None:
    """Mount a file system."""
    texts = [text.encode() if text is not None else None for text in (source, target, kind, data)]
    result = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _check(result, f"mount {target}")


class PidNamespaces:
    """Give each forked child a PID namespace of its own, and come back each time."""

    def __init__(self) -> None:
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def next(self) -> None:
        """Make the next child the first process of a new namespace."""
        _check(_libc.setns(self.own, CLONE_NEWPID), "back to the own PID namespace")
        unshare(CLONE_NEWPID, "PID namespace")


def private_scratch(path: str) -> None:
    """Put an empty, size-capped file system on the scratch folder, and hide other processes."""
    unshare(CLONE_NEWNS, "mount namespace")
    options = f"size={SCRATCH_MB}m,nr_inodes=4096,mode=700"
    mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)


def hide(path: str) -> None:
    """Put an empty, read-only file system over a folder."""
    if os.path.isdir(path):  # noqa: PTH112
        mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, "size=4k")


def landlock_version() -> int:
    """Tell the kernel's Landlock ABI; 0 when there is none."""
    return max(0, int(_libc.syscall(LANDLOCK_CREATE, None, 0, 1)))


def landlock(readable: list[str], writable: list[str]) -> None:
    """Leave so many paths within reach, for good; call after mounting (rules hold for inodes)."""
    handled = ALL_BY_ABI[min(3, landlock_version())]
    attribute = struct.pack("Q", handled)
    ruleset = int(_libc.syscall(LANDLOCK_CREATE, attribute, len(attribute), 0))
    _check(ruleset, "Landlock ruleset")
    for paths, rights in ((readable, READ), (writable, WRITE)):
        for path in paths:
            _allow(ruleset, path, rights & handled)
    _check(int(_libc.syscall(LANDLOCK_RESTRICT, ruleset, 0)), "Landlock")
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no permission
    try:
        if not os.path.isdir(path):  # noqa: PTH112
            rights &= FILE_ONLY
        rule = struct.pack("=Qi", rights, folder)
        _check(int(_libc.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)), f"Landlock rule {path}")
    finally:
        os.close(folder)


def no_new_privileges() -> None:
    """Refuse privileges gained by executing files, and hide memory from other processes."""
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _check(_libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies."""
    _check(_libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), "parent-death signal")


def drop_capabilities() -> None:
    """Give up every capability."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    header = struct.pack("=Ii", 0x20080522, 0)
    _check(_libc.capset(header, b"\0" * 24), "capabilities")


def limit(memory: int | None, seconds: int) -> None:
    """Cap address space (bytes), CPU seconds, file size, descriptors, processes and core dumps."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: SCRATCH_MB << 20,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    if memory is not None:
        limits[resource.RLIMIT_AS] = memory
    for name, value in limits.items():
        _, hard = resource.getrlimit(name)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (wanted, wanted))


def address_space() -> int:
    """Tell this process's address space in bytes."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * resource.getpagesize()


def threads() -> int:
    """Count this process's threads."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208
