"""Whoever writes the references of stages 1 to 33 reaches the first milestone on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from baibu.app import actions
from baibu.app.wiring import build
from baibu.content.load import bundled
from baibu.core import settings
from makers.terminal import Terminal

pytestmark = pytest.mark.slow

LAST = 33  # the gate of the first milestone


@pytest.fixture
def learner(tmp_path: Path) -> Terminal:
    """A learner of the real course, from nothing."""
    return Terminal(home=tmp_path / "home", content=bundled())


def test_the_references_of_the_first_month_reach_the_first_milestone(
    learner: Terminal, tmp_path: Path
) -> None:
    before = learner("milestones", "--json").json
    assert before["reached"] == 0
    with build(settings.load({"home": str(learner.home)})) as baibu:
        for number in range(1, LAST):
            body = baibu.catalog.body(actions.open_stage(baibu, number).stage)
            graded = actions.grade(baibu, number, body.solution, via="cli")
            assert graded.report.passed, (number, graded.report.first_failure)
        gate = baibu.catalog.body(baibu.catalog.stage(LAST)).solution
    assert learner("milestones", "--json").json["reached"] == 0
    work = tmp_path / "work.py"
    work.write_text(gate, encoding="utf-8")
    assert learner("stage", str(LAST), "--json").code == 0
    last = learner("grade", str(LAST), str(work), "--json")
    assert last.code == 0, (last.out, last.err)
    after = learner("milestones", "--json").json
    assert after["reached"] == 1
    first = after["rows"][0]
    assert (first["number"], first["stage"]["number"]) == (1, LAST)
    assert first["reached"] is not None
    evidence = [one for one in exported(learner, tmp_path) if one["kind"] == "verdict"]
    assert len(evidence) == LAST
    assert first["evidence"] in {one["id"] for one in evidence}
    assert learner("road", "--json").json["passed"] == LAST


def exported(learner: Terminal, folder: Path) -> list[dict[str, object]]:
    """Read the whole record back."""
    file = folder / "record.jsonl"
    assert learner("export", str(file)).code == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [line["evidence"] for line in lines if "evidence" in line]
