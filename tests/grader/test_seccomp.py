"""The filter of system calls, run by an interpreter of its own: no kernel, every number."""

from __future__ import annotations

import errno
import struct

import pytest

from baibu.grader.inside import seccomp
from baibu.grader.inside.seccomp import ARCHITECTURES, RET_ALLOW, RET_ERRNO, RET_KILL
from baibu.grader.inside.syscalls import NUMBERS

MACHINES = sorted(ARCHITECTURES)
PROFILES = sorted(seccomp.EXTRA)
EPERM = RET_ERRNO | errno.EPERM


def verdict(code: bytes, arch: int, number: int, *arguments: int) -> int:
    """Run a program on one call, as seccomp(2) and bpf(4) say."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=IIQ6Q", number, arch, 0, *(value & 2**64 - 1 for value in padded))
    place, held = 0, 0
    while True:
        kind, yes, no, k = struct.unpack_from("=HBBI", code, 8 * place)
        place += 1
        if kind == 0x20:
            (held,) = struct.unpack_from("=I", data, k)
        elif kind == 0x54:
            held &= k
        elif kind in (0x15, 0x35, 0x45):
            jumps = {0x15: held == k, 0x35: held >= k, 0x45: bool(held & k)}[kind]
            place += yes if jumps else no
        else:
            assert kind == 0x06
            return int(k)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("scratch", [True, False])
def test_every_number_meets_the_fate_that_the_lists_name(
    machine: str, profile: str, *, scratch: bool
) -> None:
    column, arch = ARCHITECTURES[machine]
    code = seccomp.assemble(profile, scratch=scratch, machine=machine).for_process(42)
    names = {numbers[column]: name for name, numbers in NUMBERS.items()}
    changing = seccomp._CHANGING.split() if scratch else []
    allowed = {*seccomp.ALLOWED, *changing, *seccomp.EXTRA[profile]}
    ruled = {*seccomp.RULES, *seccomp.EXTRA_RULES[profile]} - allowed
    for number in range(500):
        name = names.get(number, "")
        if name in ruled:
            continue  # their arguments decide: below
        fate = verdict(code, arch, number)
        refusals = [no for no, refused in seccomp.REFUSED_AS.items() if name in refused]
        wanted = EPERM
        if name in allowed:
            wanted = RET_ALLOW
        elif name in seccomp.DEADLY:
            wanted = RET_KILL
        elif refusals:
            wanted = RET_ERRNO | refusals[0]
        assert fate == wanted, (number, name)


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_another_architecture_kill(machine: str) -> None:
    _, arch = ARCHITECTURES[machine]
    code = seccomp.assemble("plain", scratch=True, machine=machine).for_process(42)
    read = NUMBERS["read"][ARCHITECTURES[machine][0]]
    assert verdict(code, arch, read) == RET_ALLOW
    assert verdict(code, 0x40000003, read) == RET_KILL  # i386
    assert verdict(code, arch, read | 0x40000000) == RET_KILL  # x32
    assert verdict(code, arch, 0xFFFFFFFF) == RET_KILL


CALLS = [  # name, arguments, is it allowed
    ("clone", (0x3D0F00,), True),  # what pthread_create asks for
    ("clone", (17,), False),  # fork
    ("clone", (0x3D0F00 | 0x10000000,), False),  # with a user namespace
    ("kill", (42, 9), True),
    ("kill", (-1, 9), False),
    ("kill", (1, 9), False),
    ("tgkill", (42, 43, 6), True),
    ("tgkill", (1, 1, 6), False),
    ("prlimit64", (0, 9), True),
    ("prlimit64", (1, 9), False),
    ("socketpair", (1, 1), True),
    ("socketpair", (1, 1 | 0o2000000), True),  # close on exec
    ("socketpair", (1, 2), False),  # datagrams reach others
    ("socketpair", (1, 3), False),
    ("socketpair", (16, 1), False),
    ("fcntl", (3, 1), True),
    ("fcntl", (3, 8), False),  # F_SETOWN
    ("fcntl", (3, 10), False),  # F_SETSIG
    ("prctl", (15,), True),
    ("prctl", (22,), False),
    ("ioctl", (0, 0x5401), True),
    ("ioctl", (0, 0x5412), False),  # TIOCSTI
]


@pytest.mark.parametrize(("name", "arguments", "allowed"), CALLS)
@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_decide_where_a_rule_says_so(
    machine: str, name: str, arguments: tuple[int, ...], *, allowed: bool
) -> None:
    column, arch = ARCHITECTURES[machine]
    code = seccomp.assemble("plain", scratch=True, machine=machine).for_process(42)
    fate = verdict(code, arch, NUMBERS[name][column], *arguments)
    assert (fate == RET_ALLOW) == allowed
    assert fate == RET_ALLOW or fate & 0xFFFF0000 == RET_ERRNO


@pytest.mark.parametrize(("profile", "allowed"), [("plain", False), ("http", True)])
def test_only_the_serving_profile_has_internet_sockets(profile: str, *, allowed: bool) -> None:
    code = seccomp.assemble(profile, scratch=True, machine="x86_64").for_process(42)
    arch = ARCHITECTURES["x86_64"][1]
    socket = NUMBERS["socket"][0]
    assert (verdict(code, arch, socket, 2) == RET_ALLOW) == allowed
    for family in (1, 16, 17, 40):  # unix, netlink, packet, vsock
        assert verdict(code, arch, socket, family) == EPERM


def test_a_machine_that_is_not_known_is_refused() -> None:
    with pytest.raises(OSError, match="riscv64"):
        seccomp.assemble("plain", scratch=True, machine="riscv64")
