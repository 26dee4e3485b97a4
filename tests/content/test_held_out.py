"""Solutions written apart from the stage: right ones pass, wrong ones fail, named rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.content import load
from baibu.content.load import Catalog
from baibu.grader.prove import SEEDS, Task, attempt, tasks

STAGES = Path(__file__).parents[1] / "data" / "stages"
FILES = sorted(path.relative_to(STAGES) for path in STAGES.glob("*/*/*.py"))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_solution_written_apart_is_judged_rightly(catalog: Catalog, file: Path) -> None:
    stage = catalog.stage(file.parts[0])
    body = catalog.body(stage)
    task = next(t for t in held_out(catalog, file) if t.seed == SEEDS[0])
    trial = attempt(stage, body, task)
    assert trial.as_it_should, (trial.problem, trial.diagnoses, trial.expected, trial.broken)


def held_out(catalog: Catalog, file: Path) -> list[Task]:
    """Find the tasks of one held-out file."""
    stage = catalog.stage(file.parts[0])
    everything = tasks(stage, catalog.body(stage), held_out=STAGES)
    return [task for task in everything if (task.what, task.name) == (file.parts[1], file.stem)]


def test_every_stage_has_right_and_wrong_solutions_written_apart(catalog: Catalog) -> None:
    for stage in catalog.stages.values():
        if not stage.coming:
            folder = STAGES / f"{stage.number:03d}"
            assert len(list(folder.glob("right/*.py"))) >= 2, stage.id
            assert len(list(folder.glob("wrong/*.py"))) >= 3, stage.id
