"""How many submissions fit at once: by processors and by memory, whichever is the tighter."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.compute.slots import MB, Room, cores, free_mb, room

GIB = 1024 * MB


@pytest.mark.parametrize(
    ("processors", "free", "slots"),
    [(4, 16_000, 4), (4, 3_200, 3), (64, 8_000, 8), (4, 100, 1), (8, None, 8)],
)
def test_the_tighter_of_processors_and_memory_decides(
    processors: int, free: int | None, slots: int
) -> None:
    assert Room(cores=processors, memory_mb=free, slot_mb=1000).slots == slots


def test_this_machine_has_room_for_at_least_one() -> None:
    found = room(10**9)
    assert found.slots == 1
    assert found.cores == cores() >= 1
    assert room(1).slots == cores()


def machine(root: Path, free: int, **files: int | str) -> tuple[Path, Path]:
    """Lay out what a kernel tells of its memory."""
    told = root / "meminfo"
    told.write_text(f"MemTotal: 99999999 kB\nMemAvailable:   {free // 1024} kB\n")
    groups = root / "groups"
    for name, value in files.items():
        path = groups / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n")
    return groups, told


def test_memory_is_what_the_kernel_can_give_without_swapping(tmp_path: Path) -> None:
    assert free_mb(*machine(tmp_path, 6 * GIB)) == 6 * 1024


def test_a_containers_limit_counts(tmp_path: Path) -> None:
    limits = {"memory_dot_max": 4 * GIB, "memory_dot_current": 1 * GIB}
    assert free_mb(*machine(tmp_path, 6 * GIB, **limits)) == 3 * 1024


def test_a_container_without_a_limit_has_what_the_machine_has(tmp_path: Path) -> None:
    found = machine(tmp_path, 6 * GIB, memory_dot_max="max", memory_dot_current=1 * GIB)
    assert free_mb(*found) == 6 * 1024


def test_the_older_form_of_a_limit_counts_too(tmp_path: Path) -> None:
    limits = {
        "memory__memory_dot_limit_in_bytes": 2 * GIB,
        "memory__memory_dot_usage_in_bytes": 1 * GIB,
    }
    assert free_mb(*machine(tmp_path, 6 * GIB, **limits)) == 1024


def test_a_limit_that_is_used_up_leaves_nothing_and_not_less(tmp_path: Path) -> None:
    limits = {"memory_dot_max": 1 * GIB, "memory_dot_current": 2 * GIB}
    assert free_mb(*machine(tmp_path, 6 * GIB, **limits)) == 0
