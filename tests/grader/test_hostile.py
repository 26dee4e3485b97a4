"""No submission of the hostile corpus escapes, earns what it should not, or breaks the grader.

What attacks the walls is tried on both tiers, on each as root and as an ordinary user: there they
differ. What attacks by words - long answers, false frames, lies, hanging - meets the same judge
everywhere; it is tried on both tiers too, as root on the one and as an ordinary user on the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from makers.hostile import Hostile, corpus
from makers.lowered import lowered

ROOT = Path(__file__).resolve().parents[2]
CORPUS = corpus()
TIERS, USERS = ("A", "B"), ("root", "an ordinary user")
WORDS = (
    "deep", "feedback", "flood", "frame", "giant", "hang", "lie", "patch", "pickle", "replay",
)  # fmt: skip
PORTIONS = 5  # of the words: one takes some fifteen seconds on a quiet core
WHOLE_SECONDS = 900  # where the machine is shared by many
ROWS = 52

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="tiers A and B are Linux's")


def by_words(hostile: Hostile) -> bool:
    """Say whether a submission attacks by what it answers, and not the walls."""
    return hostile.name.partition("_")[0] in WORDS


WALLS = tuple(hostile for hostile in CORPUS if not by_words(hostile))
SPOKEN = tuple(hostile for hostile in CORPUS if by_words(hostile))


def runs() -> list[Any]:
    """Name every run: tier, user, and which submissions."""
    found = [
        pytest.param(tier, user, WALLS, id=f"{tier}-{user}-walls")
        for tier in TIERS
        for user in USERS
    ]
    is_root = sys.platform != "win32" and os.geteuid() == 0
    for at, tier in enumerate(TIERS):
        for part in range(PORTIONS):
            user = USERS[(part + at) % 2] if is_root else USERS[1]
            words = SPOKEN[part::PORTIONS]
            found.append(pytest.param(tier, user, words, id=f"{tier}-{user}-words-{part}"))
    return found


def outcomes(tier: str, user: str, names: list[str]) -> dict[str, dict[str, Any]]:
    """Grade a part of the corpus on a tier, as a user; gives what became of each by name."""
    is_root = os.geteuid() == 0
    if user == "root" and not is_root:
        pytest.skip("only root can be root")
    prefix = lowered(
        ["user-namespaces"] if tier == "B" else [],
        unprivileged=user != "root" and is_root,
    )
    with subprocess.Popen(
        [*prefix, sys.executable, "-m", "makers.hostile_run", *names],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},  # noqa: TID251 - the child's
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        try:
            said, complaints = run.communicate(timeout=WHOLE_SECONDS)
        except subprocess.TimeoutExpired:
            run.kill()
            said, complaints = run.communicate()
    lines = [json.loads(line) for line in said.splitlines()]
    found = {line["name"]: line for line in lines if "name" in line}
    end = next((line for line in lines if "end" in line), {"end": complaints[-2000:]})
    if tier == "A" and end["end"] == "B":
        pytest.skip("this machine refuses user namespaces")
    return found | {"": {"tier": end["end"], "user": end.get("user")}}


@pytest.mark.slow
@needs_linux
@pytest.mark.parametrize(("tier", "user", "part"), runs())
def test_hostile_submissions_are_held(tier: str, user: str, part: tuple[Hostile, ...]) -> None:
    found = outcomes(tier, user, [hostile.name for hostile in part])
    end = found.pop("")
    assert end["tier"] == tier
    assert (end["user"] == 0) == (user == "root")
    assert set(found) == {hostile.name for hostile in part}
    tried = {hostile.name: hostile.tries for hostile in part}
    held = {name: line["faults"] for name, line in found.items() if "skipped" not in line}
    assert {(name, tried[name]): faults for name, faults in held.items() if faults} == {}
    assert len(held) > len(part) / 2  # few are for another machine, or ask for tier A


@pytest.mark.parametrize("tier", TIERS)
def test_every_submission_is_tried_on_every_tier(tier: str) -> None:
    parts = [run.values[2] for run in runs() if run.values[0] == tier]
    assert {hostile.name for part in parts for hostile in part} == {one.name for one in CORPUS}


def test_every_row_of_the_table_of_attacks_is_tried() -> None:
    rows = {row for hostile in CORPUS for row in hostile.rows} - {"own"}
    assert rows == {str(number) for number in range(1, ROWS + 1)}


def test_no_two_submissions_are_the_same() -> None:
    bodies = ["".join(h.source.split("\n\n", 1)[1:]) for h in CORPUS]
    assert len(set(bodies)) == len(bodies) >= 120
