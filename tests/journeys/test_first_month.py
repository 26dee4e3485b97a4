"""Whoever writes the references of stages 1 to 33 reaches the first milestone on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from baibu.content import load
from baibu.content.load import bundled
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
    catalog = load()
    work = tmp_path / "work.py"
    before = learner("milestones", "--json").json
    assert before["reached"] == 0
    for number in range(1, LAST + 1):
        opened = learner("stage", str(number), "--json")
        assert opened.code == 0, (number, opened.err)
        work.write_text(catalog.body(catalog.stage(number)).solution, encoding="utf-8")
        graded = learner("grade", str(number), str(work), "--json")
        assert graded.code == 0, (number, graded.out, graded.err)
        assert graded.json["report"]["passed"] is True
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
