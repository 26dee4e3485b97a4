"""Seal a process off, layer by layer, with the kernel's own means. Linux; standard library only.

Once per zygote:  user, network, IPC, UTS, PID and mount namespaces; a root folder in which there
                  is nothing but what a submission may read.
Once per runner:  PID and mount namespaces, private scratch (tmpfs), private procfs, capabilities
                  dropped, no new privileges, Landlock (files, sockets, signals), resource limits,
                  and last the filter of system calls (`seccomp`).
A layer that fails raises `LayerError`, which names it; nothing is skipped in silence.

Sources: Linux man pages namespaces(7), pivot_root(2), landlock(7), capabilities(7), prctl(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
from collections.abc import Iterable, Iterator

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_NOSYMFOLLOW = 1, 2, 4, 8, 32, 256
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
KEPT_FLAGS = {2: 2, 4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: 1 << 21}  # statvfs -> mount
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 1, 4, 38, 24
SIGKILL = 9
SCRATCH_MB, SCRATCH_FILES = 64, 4096
PROCESSES = 64  # of a stage that starts programs
OWN_PID_MAX, LEAST_PIDS = (6, 14), 301  # the kernel since which it is per namespace, its least

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on x86-64 and arm64
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
READ = READ_FILE | READ_DIR
DEVICE = 1 << 15  # commands to a device
ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)  # rights fit for a file
NO_SOCKETS, NO_SIGNALS_NOR_ABSTRACT = 0b11, 0b11  # bind and connect TCP; both scopes

_libc = ctypes.CDLL(None, use_errno=True)


class LayerError(Exception):
    """A layer of isolation cannot be put on."""

    def __init__(self, layer: str, reason: str) -> None:
        self.layer = layer
        self.reason = reason
        super().__init__(f"{layer}: {reason}")


@contextlib.contextmanager
def layer(name: str) -> Iterator[None]:
    """Name the layer that a failure belongs to."""
    try:
        yield
    except OSError as error:
        raise LayerError(name, str(error)) from error


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
    with layer("user namespaces"):
        unshare(CLONE_NEWUSER, "unshare")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")
    with layer("namespaces"):
        unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID, "unshare")
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


def minimal_root(root: str, readable: Iterable[str], scratch: str) -> None:
    """Make `root` a folder with nothing but so many paths, read-only, and go to live in it.

    `scratch` names the empty folder in it on which runners mount theirs.
    """
    with layer("minimal root"):
        mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
        placed: list[str] = []
        for path in sorted(set(readable), key=len):
            real = _reproduce(root, path)
            if real is not None and not any(_is_below(real, other) for other in placed):
                _show(root, real)
                placed.append(real)
        for folder in ("/proc", scratch, "/etc"):
            os.makedirs(root + folder, exist_ok=True)  # noqa: PTH103
        _write(f"{root}/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")
        mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)
        _pivot(root)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _reproduce(root: str, path: str) -> str | None:
    """Make a path's folders and links below `root`; give what it really is, None if it is not."""
    here, rest = "/", [part for part in path.split("/") if part]
    for _ in range(100):  # links may lead to links
        if not rest:
            return here
        step = os.path.join(here, rest.pop(0))  # noqa: PTH118
        if os.path.islink(step):  # noqa: PTH114
            target = os.readlink(step)  # noqa: PTH115
            if not os.path.lexists(root + step):
                os.symlink(target, root + step)  # noqa: PTH211
            whole = os.path.normpath(os.path.join(here, target))  # noqa: PTH118
            here, rest = "/", [part for part in whole.split("/") if part] + rest
        elif not os.path.exists(step):  # noqa: PTH110
            return None
        else:
            if os.path.isdir(step) and not os.path.isdir(root + step):  # noqa: PTH112
                os.mkdir(root + step)  # noqa: PTH102
            here = step
    return None


def _show(root: str, path: str) -> None:
    """Bind one path into the new root, read-only."""
    target = root + path
    if not os.path.isdir(path) and not os.path.exists(target):  # noqa: PTH110, PTH112
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC))
    mount(path, target, None, MS_BIND | MS_REC, None)
    here = os.statvfs(path).f_flag
    kept = sum(flag for known, flag in KEPT_FLAGS.items() if here & known)
    nodev = 0 if path.startswith("/dev/") else MS_NODEV
    flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | nodev | kept
    mount("none", target, None, flags, None)


def _pivot(root: str) -> None:
    old = f"{root}/.old"
    os.mkdir(old)  # noqa: PTH102
    _check(_libc.pivot_root(root.encode(), old.encode()), "pivot_root")
    os.chdir("/")
    _check(_libc.umount2(b"/.old", MNT_DETACH), "umount")
    os.rmdir("/.old")  # noqa: PTH106
    mount("none", "/", None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, None)


class PidNamespaces:
    """Give each forked child a PID namespace of its own, and come back each time."""

    def __init__(self) -> None:
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def next(self) -> None:
        """Make the next child the first process of a new namespace."""
        _check(_libc.setns(self.own, CLONE_NEWPID), "back to the own PID namespace")
        unshare(CLONE_NEWPID, "PID namespace")


def private_scratch(path: str, *, links: bool) -> None:
    """Put an empty, size-capped file system on the scratch folder, and hide other processes."""
    with layer("scratch"):
        unshare(CLONE_NEWNS, "mount namespace")
        options = f"size={SCRATCH_MB}m,nr_inodes={SCRATCH_FILES},mode=700"
        flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | (0 if links else MS_NOSYMFOLLOW)
        mount("tmpfs", path, "tmpfs", flags, options)
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)


def few_processes() -> None:
    """Cap how many processes there can be: by user, and by PID namespace where it has a number.

    Older kernels have one such number for the whole machine, which is none of ours to change.
    """
    cap(resource.RLIMIT_NPROC, PROCESSES)
    version = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    if version >= OWN_PID_MAX:
        with contextlib.suppress(OSError):
            _write("/proc/sys/kernel/pid_max", str(LEAST_PIDS))


def private_network() -> None:
    """Take a network namespace of one's own, with its loopback up and nothing else."""
    with layer("network"):
        unshare(CLONE_NEWNET, "network namespace")
        handle = _libc.socket(2, 2, 0)
        _check(handle, "socket")
        request = struct.pack("=16sh22x", b"lo", 0x1 | 0x40)  # IFF_UP, IFF_RUNNING
        result = _libc.ioctl(handle, 0x8914, request)  # SIOCSIFFLAGS
        os.close(handle)
        _check(result, "loopback")


def hide(path: str) -> None:
    """Put an empty, read-only file system over a folder."""
    if os.path.isdir(path):  # noqa: PTH112
        with layer("hidden folders"):
            flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY
            mount("tmpfs", path, "tmpfs", flags, "size=4k")


def landlock_version() -> int:
    """Tell the kernel's Landlock ABI; 0 when there is none."""
    return max(0, int(_libc.syscall(LANDLOCK_CREATE, None, 0, 1)))


class Landlock:
    """Paths within reach, gathered; everything else is out of reach once it is put on.

    Rules hold for what a path names at the time: add them after mounting.
    """

    def __init__(self, *, sockets: bool) -> None:
        version = landlock_version()
        if not version:
            raise LayerError("Landlock", "the kernel does not offer it")
        known = max(known for known in ALL_BY_ABI if known <= version)
        self.handled = ALL_BY_ABI[known]
        parts = [self.handled]
        if version >= 4:
            parts.append(0 if sockets else NO_SOCKETS)
        if version >= 6:
            parts.append(NO_SIGNALS_NOR_ABSTRACT)
        attribute = struct.pack(f"{len(parts)}Q", *parts)
        with layer("Landlock"):
            self.ruleset = int(_libc.syscall(LANDLOCK_CREATE, attribute, len(attribute), 0))
            _check(self.ruleset, "ruleset")

    def allow(self, path: str, rights: int) -> None:
        """Leave a path, and all below it, within reach for some rights."""
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return  # what is not there needs no permission
        try:
            rights &= self.handled
            if not os.path.isdir(path):  # noqa: PTH112
                rights &= FILE_ONLY
            rule = struct.pack("=Qi", rights, place)
            _check(int(_libc.syscall(LANDLOCK_ADD, self.ruleset, 1, rule, 0)), f"rule {path}")
        finally:
            os.close(place)

    def allow_but(self, path: str, hidden: list[str]) -> None:
        """Let a folder be read, but for some that lie in it; their names stay visible."""
        inner = [other for other in hidden if _is_below(other, path)]
        if not inner:
            self.allow(path, READ)
        elif path not in inner:
            self.allow(path, READ_DIR)
            for name in os.listdir(path):  # noqa: PTH208
                self.allow_but(os.path.join(path, name), inner)  # noqa: PTH118

    def put_on(self) -> None:
        """Restrict this process, for good; needs no_new_privs."""
        with layer("Landlock"):
            _check(int(_libc.syscall(LANDLOCK_RESTRICT, self.ruleset, 0)), "restrict")
        os.close(self.ruleset)


def no_new_privileges() -> None:
    """Refuse privileges gained by executing files, and hide memory from other processes."""
    with layer("no new privileges"):
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
    with layer("capabilities"):
        _check(_libc.capset(header, b"\0" * 24), "capset")


def limit(seconds: int) -> None:
    """Cap CPU seconds, file size, descriptors, core dumps, locked memory and message queues."""
    cap(resource.RLIMIT_CPU, seconds)
    cap(resource.RLIMIT_FSIZE, SCRATCH_MB << 20)
    cap(resource.RLIMIT_NOFILE, 64)
    cap(resource.RLIMIT_CORE, 0)
    cap(resource.RLIMIT_MSGQUEUE, 0)
    cap(resource.RLIMIT_MEMLOCK, 0)


def cap(name: int, value: int) -> None:
    """Lower one limit, for good."""
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
