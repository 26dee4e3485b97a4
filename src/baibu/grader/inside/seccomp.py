"""Say which system calls sealed code may make, and have the kernel hold it to that.

A filter is a small program (classic BPF) that the kernel runs on each call: allow, refuse with an
error, or kill. What is not named here is refused with EPERM. It is assembled once per zygote;
a runner only puts its own process number in.

Sources: Linux man pages seccomp(2), bpf(2), syscalls(2); kernel headers for the numbers.
Start reading at `assemble` and `install`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .syscalls import NUMBERS

ARCHITECTURES: Mapping[str, tuple[int, int]] = {  # machine -> column of NUMBERS, AUDIT_ARCH_*
    "x86_64": (0, 0xC000003E),
    "aarch64": (1, 0xC00000B7),
}
X32 = 0x40000000  # call numbers from here on belong to the foreign ABI x32
RET_KILL, RET_ERRNO, RET_ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
LOAD, AND, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 6
ARCH_OFFSET, NUMBER_OFFSET, ARGS_OFFSET = 4, 0, 16  # of struct seccomp_data
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
OWN_PID = "own pid"  # put in when the filter is installed

THREAD = 0x00010000  # CLONE_THREAD
NEW_NAMESPACES = 0x7E020000 | 0x80  # every CLONE_NEW*
AF_INET, AF_INET6, AF_UNIX = 2, 10, 1

_FILES = """read write readv writev pread64 pwrite64 preadv pwritev close close_range lseek fstat
stat lstat newfstatat statx open openat access faccessat faccessat2 readlink readlinkat getdents
getdents64 getcwd chdir fchdir umask fsync fdatasync sync_file_range fadvise64 readahead dup dup2
dup3 pipe pipe2 statfs fstatfs sendfile copy_file_range"""
_CHANGING = """mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 truncate ftruncate
fallocate chmod fchmod fchmodat utimensat utime utimes futimesat"""  # only in a private scratch
_MEMORY = "mmap mprotect munmap mremap madvise brk mincore msync membarrier get_mempolicy"
_SIGNALS = """rt_sigaction rt_sigprocmask rt_sigreturn rt_sigtimedwait rt_sigpending rt_sigsuspend
sigaltstack pause alarm setitimer getitimer signalfd4"""
_PROCESS = """futex futex_waitv set_robust_list rseq set_tid_address gettid getpid getppid getuid
geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid getrlimit getrusage
times sysinfo uname getcpu sched_yield sched_getaffinity sched_getparam sched_getscheduler
sched_get_priority_max sched_get_priority_min getpriority exit exit_group restart_syscall
capget"""
_TIME = """clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time timer_create
timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime
timerfd_gettime getrandom"""
_WAITING = """epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll
select pselect6 eventfd eventfd2"""
_TALKING = """sendto recvfrom sendmsg recvmsg shutdown getsockopt getsockname getpeername"""
_DEADLY = """ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd mount umount2 pivot_root
open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr unshare setns bpf
perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register init_module
finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff add_key request_key
keyctl open_by_handle_at acct iopl ioperm quotactl syslog settimeofday clock_settime"""
_XATTR = """getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr setxattr lsetxattr
fsetxattr removexattr lremovexattr fremovexattr"""

ALLOWED = tuple(" ".join([_FILES, _MEMORY, _SIGNALS, _PROCESS, _TIME, _WAITING, _TALKING]).split())
DEADLY = tuple(_DEADLY.split())
REFUSED_AS: Mapping[int, tuple[str, ...]] = {  # for callers that know how to go on
    errno.ENOSYS: ("clone3", "openat2"),
    errno.EOPNOTSUPP: tuple(_XATTR.split()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the low 32 bits of one argument have to be."""

    argument: int  # from 0
    among: tuple[int | str, ...] = ()  # one of these, where there are any
    mask: int = 0xFFFFFFFF  # of the bits that are looked at for it
    needs: int = 0  # a bit that has to be set
    without: int = 0  # bits of which none is set


@dataclass(frozen=True, slots=True)
class Rule:
    """Allow a call when its arguments fit; refuse it otherwise."""

    fits: tuple[Fit, ...]
    refusal: int = errno.EPERM


def _only(argument: int, *among: int | str) -> Rule:
    return Rule((Fit(argument=argument, among=among),))


_HANDLES = (0, 1, 2, 3, 4, 1030, 1032)  # flags and copies; no owner, no signal, no lease
_LOCKS = (5, 6, 7)  # for databases in the scratch folder
RULES: Mapping[str, Rule] = {
    "clone": Rule((Fit(argument=0, needs=THREAD, without=NEW_NAMESPACES),)),
    "kill": _only(0, OWN_PID),
    "tgkill": _only(0, OWN_PID),
    "prlimit64": _only(0, 0),
    "sched_setaffinity": _only(0, 0),
    "socketpair": Rule(  # a stream or packets in order: a datagram socket could reach others
        (Fit(argument=0, among=(AF_UNIX,)), Fit(argument=1, among=(1, 5), mask=0xF))
    ),
    "fcntl": _only(1, *_HANDLES, *_LOCKS),
    "arch_prctl": _only(0, 0x1021, 0x1022, 0x1023),  # AMX, for matrix products
    "prctl": _only(0, 3, 15, 16, 23, 0x53564D41),  # names and questions
    "ioctl": Rule(  # is it a terminal, do not block, close on exec, how much is there
        (Fit(argument=1, among=(0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),),
        refusal=errno.ENOTTY,
    ),
}
_NETWORK = _only(0, AF_INET, AF_INET6)
_STARTING: Mapping[str, Rule] = {  # a program sets its thread-local storage up
    "clone": Rule((Fit(argument=0, without=NEW_NAMESPACES),)),
    "arch_prctl": _only(0, 0x1002, 0x1021, 0x1022, 0x1023, 0x3001),
}
_RUNNING = """fork vfork execve wait4 waitid setpgid setsid symlink symlinkat link linkat flock
kill tgkill pidfd_open pidfd_send_signal"""
_SERVING = "bind listen accept accept4 connect setsockopt sendmmsg recvmmsg"

EXTRA_RULES: Mapping[str, Mapping[str, Rule]] = {
    "plain": {},
    "files": {},
    "http": {"socket": _NETWORK},
    "git": _STARTING,
    "programs": _STARTING,
    "gpu": {"ioctl": Rule(())},  # a driver's commands are its own: they cannot be told apart
}
EXTRA: Mapping[str, tuple[str, ...]] = {  # what a profile allows besides
    "plain": (),
    "files": (),  # more than `plain` only where that may not write: it is refused there
    "http": tuple(_SERVING.split()),
    "git": tuple(_RUNNING.split()),
    "programs": tuple(_RUNNING.split()),
    "gpu": ("mlock", "mlock2", "munlock", "mbind", "set_mempolicy"),
}


class _Program:
    """Instructions, and where the own process number belongs."""

    def __init__(self) -> None:
        self.code = bytearray()
        self.pids: list[int] = []  # offsets of 32-bit constants

    def add(self, code: int, k: int | str, yes: int = 0, no: int = 0) -> None:
        if isinstance(k, str):
            self.pids.append(len(self.code) + 4)
            k = 0
        self.code += struct.pack("=HBBI", code, yes, no, k)

    def give(self, outcome: int) -> None:
        self.add(RETURN, outcome)

    def only(self, number: int, outcome: int) -> None:
        """End with an outcome where the call is this one."""
        self.add(JUMP_EQUAL, number, 0, 1)
        self.give(outcome)

    def rule(self, number: int, rule: Rule) -> None:
        """Where the call is this one, look at its arguments and end."""
        body, refused = _Program(), RET_ERRNO | rule.refusal
        for fit in rule.fits:
            body.add(LOAD, ARGS_OFFSET + 8 * fit.argument)
            for bits, wanted in ((fit.without, False), (fit.needs, True)):
                if bits:
                    body.add(JUMP_ANY_BIT, bits, int(wanted), int(not wanted))
                    body.give(refused)
            if fit.mask != 0xFFFFFFFF:
                body.add(AND, fit.mask)
            for place, value in enumerate(fit.among, start=1):
                body.add(JUMP_EQUAL, value, len(fit.among) - place + 1, 0)
            if fit.among:
                body.give(refused)
        body.give(RET_ALLOW)
        self.add(JUMP_EQUAL, number, 0, len(body.code) // 8)
        self.pids += [len(self.code) + place for place in body.pids]
        self.code += body.code


@dataclass(frozen=True, slots=True)
class Filter:
    """An assembled filter; the own process number is still to be put in."""

    code: bytes
    pids: tuple[int, ...]

    def for_process(self, pid: int) -> bytes:
        """Put a process number in."""
        code = bytearray(self.code)
        for place in self.pids:
            struct.pack_into("=I", code, place, pid)
        return bytes(code)


def assemble(profile: str, *, scratch: bool, machine: str | None = None) -> Filter:
    """Assemble the filter of a profile for a machine's architecture (this one's by default).

    Without a private scratch folder nothing in the file system may be changed. Raises `OSError`
    where the architecture is not one whose calls we know.
    """
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no filter of system calls is known for {machine}")
    column, arch = ARCHITECTURES[machine]
    program = _Program()
    program.add(LOAD, ARCH_OFFSET)
    program.add(JUMP_EQUAL, arch, 1, 0)
    program.give(RET_KILL)
    program.add(LOAD, NUMBER_OFFSET)
    program.add(JUMP_GREATER_EQUAL, X32, 0, 1)
    program.give(RET_KILL)

    def numbers(names: Sequence[str]) -> list[int]:
        found = (NUMBERS[name][column] for name in names)
        return [number for number in found if number >= 0]

    files = _CHANGING.split() if scratch else []
    extra, rules = EXTRA[profile], {**RULES, **EXTRA_RULES[profile]}
    if not scratch:
        rules["fcntl"] = _only(1, *_HANDLES)
    for number in numbers([*ALLOWED, *files, *extra]):
        program.only(number, RET_ALLOW)
    for name, rule in rules.items():
        if name not in extra and NUMBERS[name][column] >= 0:
            program.rule(NUMBERS[name][column], rule)
    for number in numbers(DEADLY):
        program.only(number, RET_KILL)
    for code, names in REFUSED_AS.items():
        for number in numbers(names):
            program.only(number, RET_ERRNO | code)
    program.give(RET_ERRNO | errno.EPERM)
    return Filter(bytes(program.code), tuple(program.pids))


class _SockFprog(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install(code: bytes) -> None:
    """Put an assembled program on this thread and all it starts; needs no_new_privs."""
    libc = ctypes.CDLL(None, use_errno=True)
    program = _SockFprog(len(code) // 8, code)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
