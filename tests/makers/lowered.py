"""Run a command on a machine that offers less than this one: a real refusal, made by the kernel.

Reads  what is to be missing: user namespaces, Landlock, seccomp; whether to be an ordinary user.
Gives  `lowered(...)`, the beginning of a command line: put the command behind it.
Never  changes the machine: a seccomp filter and a mount namespace end with the command.

User namespaces are refused as Docker's default profile does it. As root, an ordinary user (number
65534, no groups) is made with a view of the file system in which the interpreter and this
repository can be reached, even where they lie in a folder that is closed to others.
Standard library only, so that it runs by itself: `python lowered.py --without landlock -- ...`.

Start reading at `lowered` and `main`.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

Missing = Literal["user-namespaces", "landlock", "seccomp"]
ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534

LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06  # instructions of classic BPF
ARCH_AT, NUMBER_AT, ARGUMENTS_AT = 4, 0, 16  # in struct seccomp_data
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x00020000, 0x1000, 0x4000, 0x40000
NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW* that clone(2) takes

COLUMN = {"x86_64": 0, "aarch64": 1}
ARCHITECTURE = (0xC000003E, 0xC00000B7)  # AUDIT_ARCH_*
NUMBERS = {  # x86-64, arm64
    "clone": (56, 220),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "clone3": (435, 435),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    "prctl": (157, 167),
    "seccomp": (317, 277),
}
OTHERS = ("clone", "clone3", "prctl", "seccomp")
LANDLOCK_CALLS = [name for name in NUMBERS if name.startswith("landlock")]
NAMESPACE_CALLS = [name for name in NUMBERS if name not in (*LANDLOCK_CALLS, *OTHERS)]


def lowered(without: Sequence[Missing] = (), *, unprivileged: bool = False) -> list[str]:
    """Begin a command line that runs what follows it on the lesser machine."""
    words = [sys.executable, str(Path(__file__).resolve())]
    for name in without:
        words += ["--without", name]
    return [*words, *(["--unprivileged"] if unprivileged else []), "--"]


def main(arguments: Sequence[str]) -> None:
    """Take away what the arguments say, then become the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", action="append", default=[], choices=get_args(Missing))
    parser.add_argument("--unprivileged", action="store_true")
    parser.add_argument("command", nargs="+")
    wanted = parser.parse_args(arguments)
    is_root = os.geteuid() == 0
    if wanted.unprivileged and is_root:
        open_the_way()
    refuse(wanted.without, may_gain=is_root)
    if wanted.unprivileged and is_root:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        os.environ.update(HOME="/nonexistent", USER="nobody", LOGNAME="nobody")  # noqa: TID251
    os.execvp(wanted.command[0], wanted.command)


# -- an ordinary user ---------------------------------------------------------------------------


def open_the_way() -> None:
    """Show the interpreter and the repository to everyone, in a mount namespace of our own.

    A folder on the way that is closed to others is covered by an empty one, into which the wanted
    folder is bound; whatever else lies in the closed folder is out of sight.
    """
    wanted = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), ROOT}
    closed: dict[Path, list[Path]] = {}
    for folder in sorted(wanted):
        door = _first_closed(folder)
        if door is not None:
            closed.setdefault(door, []).append(folder)
    if not closed:
        return
    _done(_libc().unshare(CLONE_NEWNS), "mount namespace")
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    for door, folders in closed.items():
        kept = [(folder, os.open(folder, os.O_PATH | os.O_DIRECTORY)) for folder in folders]
        _mount("tmpfs", str(door), "tmpfs", 0, "mode=755,size=1m")
        for folder, descriptor in kept:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            _mount(f"/proc/self/fd/{descriptor}", str(folder), None, MS_BIND)
            os.close(descriptor)


def _first_closed(folder: Path) -> Path | None:
    """Find the outermost folder on the way that others may not pass."""
    for place in [*reversed(folder.parents), folder]:
        if not place.stat().st_mode & 0o001:
            return place
    return None


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    texts = [text.encode() if text else None for text in (source, target, kind, data)]
    made = _libc().mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _done(made, f"mount {target}")


# -- refusing system calls ----------------------------------------------------------------------


def refuse(missing: Sequence[Missing], *, may_gain: bool = True) -> None:
    """Have the kernel refuse what belongs to the missing means; for good, for all that follows."""
    if not missing:
        return
    code = program(missing)
    library = _libc()
    if not may_gain:  # without privileges the kernel asks for this
        _done(library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))

    filled = Program(len(code) // 8, code)
    made = library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filled), 0, 0)
    _done(made, "seccomp filter")


def program(missing: Sequence[Missing]) -> bytes:
    """Assemble the filter; everything that is not refused is allowed."""
    column = COLUMN[platform.machine()]
    code = [
        _step(LOAD, ARCH_AT),
        _step(EQUAL, ARCHITECTURE[column], yes=1),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER_AT),
    ]

    def never(name: str, number: int) -> None:
        code.append(_step(EQUAL, NUMBERS[name][column], no=1))
        code.append(_step(RETURN, REFUSE | number))

    def unless(name: str, test: int, value: int, number: int) -> None:
        code.append(_step(EQUAL, NUMBERS[name][column], no=4))
        code.append(_step(LOAD, ARGUMENTS_AT))
        code.append(_step(test, value, no=1))
        code.append(_step(RETURN, REFUSE | number))
        code.append(_step(RETURN, ALLOW))

    if "user-namespaces" in missing:
        for name in NAMESPACE_CALLS:
            never(name, errno.EPERM)
        never("clone3", errno.ENOSYS)  # its flags lie in memory, where a filter cannot look
        unless("clone", ANY_BIT, NEW_NAMESPACES, errno.EPERM)
    if "landlock" in missing:
        for name in LANDLOCK_CALLS:
            never(name, errno.ENOSYS)
    if "seccomp" in missing:
        never("seccomp", errno.EINVAL)
        unless("prctl", EQUAL, PR_SET_SECCOMP, errno.EINVAL)
    return b"".join([*code, _step(RETURN, ALLOW)])


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _done(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1:])
