"""No submission of the hostile corpus escapes, earns what it should not, or breaks the grader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from makers.hostile import Hostile, corpus
from makers.lowered import lowered

ROOT = Path(__file__).resolve().parents[2]
CORPUS = corpus()
USERS = ("root", "an ordinary user")
WHOLE_SECONDS = 900  # where the machine is shared by many; quiet, it takes less than 60
ROWS = 52

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="tiers A and B are Linux's"),
]


@cache
def outcomes(tier: str, user: str) -> dict[str, dict[str, Any]]:
    """Grade the whole corpus on a tier, as a user; gives what became of each by name."""
    is_root = os.geteuid() == 0
    if user == "root" and not is_root:
        pytest.skip("only root can be root")
    prefix = lowered(
        ["user-namespaces"] if tier == "B" else [],
        unprivileged=user != "root" and is_root,
    )
    with subprocess.Popen(
        [*prefix, sys.executable, "-m", "makers.hostile_run"],
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


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("tier", ["A", "B"])
def test_the_whole_corpus_is_graded_to_its_end(tier: str, user: str) -> None:
    assert outcomes(tier, user)[""]["tier"] == tier
    assert (outcomes(tier, user)[""]["user"] == 0) == (user == "root")
    assert set(outcomes(tier, user)) == {"", *(hostile.name for hostile in CORPUS)}


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("tier", ["A", "B"])
def test_a_hostile_submission_is_held(tier: str, user: str, hostile: Hostile) -> None:
    found = outcomes(tier, user)[hostile.name]
    if "skipped" in found:
        pytest.skip(found["skipped"])
    assert found["faults"] == [], hostile.tries


def test_every_row_of_the_table_of_attacks_is_tried() -> None:
    rows = {row for hostile in CORPUS for row in hostile.rows} - {"own"}
    assert rows == {str(number) for number in range(1, ROWS + 1)}


def test_no_two_submissions_are_the_same() -> None:
    bodies = ["".join(h.source.split("\n\n", 1)[1:]) for h in CORPUS]
    assert len(set(bodies)) == len(bodies) >= 120
