"""Hold a process within limits on Windows: a job object around it, and a low integrity level.

Gives  `Job`, which the judge makes: memory, processor time, one process, killed when the judge
       goes; `resume`; and `lower`, by which a process gives up writing to what is not its own.
Never  keeps a process from reading the person's files or from using the network: Windows has no
       means for that which a program could put on without being installed for it.

Not run on Windows by us yet: structures and constants are checked against the Windows headers,
the calls are not. So personal mode, chosen by name, is the only one that uses them.

Sources: Microsoft's pages on JOBOBJECT_BASIC_LIMIT_INFORMATION, SetInformationJobObject,
Mandatory Integrity Control and SetTokenInformation.

Start reading at `Job`.
"""

from __future__ import annotations

import ctypes
import errno
import sys
from typing import Any

EXTENDED_LIMITS, UI_RESTRICTIONS = 9, 4  # JOBOBJECTINFOCLASS
LIMIT_JOB_TIME, LIMIT_ACTIVE_PROCESS, LIMIT_PROCESS_MEMORY = 0x4, 0x8, 0x100
LIMIT_DIE_ON_UNHANDLED_EXCEPTION, LIMIT_KILL_ON_JOB_CLOSE = 0x400, 0x2000
UI_ALL = 0xFF  # handles of others, clipboard, system and display settings, atoms, desktop, log-off
TICKS = 10_000_000  # of 100 nanoseconds, in a second
CREATE_SUSPENDED, CREATE_NO_WINDOW = 0x4, 0x08000000
LOW_INTEGRITY = "S-1-16-4096"
TOKEN_QUERY, TOKEN_ADJUST_DEFAULT = 0x8, 0x80
TOKEN_INTEGRITY_LEVEL = 25  # TOKEN_INFORMATION_CLASS
SE_GROUP_INTEGRITY = 0x20


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class Counters(ctypes.Structure):
    """IO_COUNTERS: in the middle of the extended limits, and unused."""

    _fields_ = tuple(
        (name, ctypes.c_uint64)
        for name in ("reads", "writes", "others", "bytes_read", "bytes_written", "bytes_other")
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", BasicLimits),
        ("counters", Counters),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class MandatoryLabel(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL: a SID and its attributes."""

    _fields_ = (("sid", ctypes.c_void_p), ("attributes", ctypes.c_uint32))


def limits(*, memory: int | None, seconds: float | None, processes: int = 1) -> ExtendedLimits:
    """Say the limits of a job: bytes of a process, seconds of processor time from when it is set.

    A process that fails is ended rather than asked about; all are when the job is let go.
    """
    wanted = ExtendedLimits()
    wanted.basic.flags = (
        LIMIT_ACTIVE_PROCESS | LIMIT_DIE_ON_UNHANDLED_EXCEPTION | LIMIT_KILL_ON_JOB_CLOSE
    )
    wanted.basic.active_processes = processes
    if memory is not None:
        wanted.basic.flags |= LIMIT_PROCESS_MEMORY
        wanted.process_memory = memory
    if seconds is not None:
        wanted.basic.flags |= LIMIT_JOB_TIME
        wanted.basic.per_job_user_time = int(seconds * TICKS)
    return wanted


class Job:
    """A job object with one process in it, which dies with the job."""

    def __init__(self) -> None:
        self._kernel = _library("kernel32")
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._handle: int | None = self._kernel.CreateJobObjectW(None, None)
        _check(self._handle, "CreateJobObject")
        self.limit(memory=None, seconds=None)
        self._set(UI_RESTRICTIONS, ctypes.c_uint32(UI_ALL))

    def take(self, process: int) -> None:
        """Put a process into the job, by its handle."""
        done = self._kernel.AssignProcessToJobObject(
            ctypes.c_void_p(self._handle), ctypes.c_void_p(process)
        )
        _check(done, "AssignProcessToJobObject")

    def limit(self, *, memory: int | None, seconds: float | None, processes: int = 1) -> None:
        """Set the limits anew; memory counts from nothing, seconds from now."""
        wanted = limits(memory=memory, seconds=seconds, processes=processes)
        self._set(EXTENDED_LIMITS, wanted)

    def peak(self) -> int:
        """Tell the most memory that the process has held so far, in bytes."""
        found = ExtendedLimits()
        done = self._kernel.QueryInformationJobObject(
            ctypes.c_void_p(self._handle),
            EXTENDED_LIMITS,
            ctypes.byref(found),
            ctypes.sizeof(found),
            None,
        )
        _check(done, "QueryInformationJobObject")
        return int(found.peak_process_memory)

    def close(self) -> None:
        """Let go of the job: what is in it is killed."""
        if self._handle is not None:
            self._kernel.CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = None

    def _set(self, kind: int, what: Any) -> None:
        done = self._kernel.SetInformationJobObject(
            ctypes.c_void_p(self._handle), kind, ctypes.byref(what), ctypes.sizeof(what)
        )
        _check(done, "SetInformationJobObject")


def resume(process: int) -> None:
    """Let a process run that was created suspended, by its handle."""
    status = _library("ntdll").NtResumeProcess(ctypes.c_void_p(process))
    if status != 0:
        raise OSError(errno.EPERM, f"NtResumeProcess: status {status & 0xFFFFFFFF:#010x}")


def lower() -> None:
    """Give this process a low integrity level, for good: it may then write to low places only."""
    kernel, security = _library("kernel32"), _library("advapi32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token, sid = ctypes.c_void_p(), ctypes.c_void_p()
    opened = security.OpenProcessToken(
        ctypes.c_void_p(kernel.GetCurrentProcess()),
        TOKEN_QUERY | TOKEN_ADJUST_DEFAULT,
        ctypes.byref(token),
    )
    _check(opened, "OpenProcessToken")
    try:
        made = security.ConvertStringSidToSidW(ctypes.c_wchar_p(LOW_INTEGRITY), ctypes.byref(sid))
        _check(made, "ConvertStringSidToSid")
        label = MandatoryLabel(sid, SE_GROUP_INTEGRITY)
        size = ctypes.sizeof(label) + security.GetLengthSid(sid)
        done = security.SetTokenInformation(token, TOKEN_INTEGRITY_LEVEL, ctypes.byref(label), size)
        _check(done, "SetTokenInformation")
    finally:
        kernel.LocalFree(sid)
        kernel.CloseHandle(token)


def system_folder() -> str:
    """Name the folder that Windows lies in: sockets need to find it in their environment."""
    name = ctypes.create_unicode_buffer(260)
    _check(_library("kernel32").GetWindowsDirectoryW(name, 260), "GetWindowsDirectory")
    return name.value


def _library(name: str) -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL(name, use_last_error=True)
    raise OSError(errno.ENOSYS, f"this is Windows' own means, and this is {sys.platform}")


def _check(result: int | None, what: str) -> None:
    """Raise what Windows says of a call that gave nothing."""
    if sys.platform == "win32":
        if not result:
            raise ctypes.WinError(ctypes.get_last_error(), what)
