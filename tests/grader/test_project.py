"""A project is judged with its code: its files are read, its record is not believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from baibu.content import Body
from baibu.content.parcel import pack
from baibu.grader import Report, grade
from baibu.grader.prove import SEEDS, Task, attempts, cheat_tasks
from makers.project_course import CODE, HASH, MODEL, files, read, run_record, stage_folder

Graded = Callable[[str], Report]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage_folder(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def body(folder: Path) -> Body:
    return read(folder)[1]


@pytest.fixture(scope="module")
def graded(folder: Path) -> Graded:
    stage, body = read(folder)
    return lambda source: grade(stage, body, source, learner_seed=7, personal=False)


def failed(report: Report) -> list[str]:
    return [check.name for check in report.checks if check.outcome != "passed"]


def why(report: Report, name: str) -> str:
    check = next(check for check in report.checks if check.name == name)
    assert check.failure is not None
    return check.failure.what.en


def test_code_and_project_pass_together_and_the_score_is_told(graded: Graded, body: Body) -> None:
    report = graded(body.solution)
    assert report.passed
    assert report.checks[0].name == "project_is_whole"
    told = report.checks[-1].told
    assert told is not None
    assert (told.en, told.zh) == ("score 0.25", "得分 0.25")
    assert Report.from_json(report.to_json()) == report


def test_code_without_a_project_passes_what_asks_for_code_alone(graded: Graded) -> None:
    report = graded(CODE)
    assert failed(report) == ["project_is_whole", "says_why", "cleans", "scored"]
    assert why(report, "says_why") == "no project was handed in with the code"


def test_a_project_does_not_make_up_for_wrong_code(graded: Graded) -> None:
    assert failed(graded(pack("def double(x):\n    return x\n", files()))) == ["doubles"]


def test_an_artefact_that_was_touched_is_found_out(graded: Graded) -> None:
    told = files(more={f"objects/{HASH}": MODEL.replace(b"0.25", b"0.99")})
    report = graded(pack(CODE, told))
    assert failed(report) == ["project_is_whole", "scored"]
    assert "another hash than the record says" in why(report, "scored")


@pytest.mark.parametrize(
    ("more", "name", "part"),
    [
        ({"project.toml": b"= nothing\n"}, "project_is_whole", "project.toml is no TOML"),
        ({"project.toml": b'name = ""\n'}, "project_is_whole", "gives the project a name"),
        ({"project.toml": b'name = "x"\n'}, "says_why", "problem.goal in project.toml says"),
        ({"run.json": None}, "scored", "no run that ended well"),
        ({"run.json": b"[]\n"}, "project_is_whole", "run.json is no record"),
        ({"run.json": b"[" * 5000 + b"\n"}, "project_is_whole", "run.json is no JSON"),
        ({"run.json": run_record(name="other")}, "scored", "no step of the run gave model"),
        ({f"objects/{HASH}": None}, "scored", "its file is not there"),
        ({"answer.txt": b"\xff\xfe\n"}, "says_why", "answer.txt is no text in UTF-8"),
        ({"answer.txt": None}, "says_why", "the project has no file answer.txt"),
        ({"steps/clean.py": b"clean = 3\n"}, "cleans", "has no function clean"),
        ({"test-openings.jsonl": b"3\n"}, "project_is_whole", "test-openings.jsonl is no JSON"),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_said(
    graded: Graded, more: dict[str, bytes | None], name: str, part: str
) -> None:
    report = graded(pack(CODE, files(more=more)))
    assert name in failed(report)
    assert part in why(report, name)


def test_a_guess_that_nobody_confirmed_does_not_count_as_said(graded: Graded) -> None:
    card = files()["project.toml"].decode()
    told = files(more={"project.toml": f'guessed = ["problem.goal"]\n{card}'.encode()})
    assert "marked as a guess" in why(graded(pack(CODE, told)), "says_why")


def test_a_project_part_that_is_garbled_fails_and_breaks_nothing(graded: Graded) -> None:
    report = graded(f"{CODE}\n\n#: project\n#: file a base64\n#| ?\n")
    assert failed(report) == ["project_is_whole", "says_why", "cleans", "scored"]
    assert "cannot be read" in why(report, "scored")


def test_a_step_of_the_projects_own_runs_in_the_sandbox(graded: Graded, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("outside")
    step = f"import os\n\n\ndef clean(work, rows):\n    return os.listdir({str(tmp_path)!r})\n"
    report = graded(pack(CODE, files(more={"steps/clean.py": step.encode()})))
    assert failed(report) == ["cleans"]
    assert "Error" in why(report, "cleans")  # no such folder, or no right to see it


@pytest.mark.parametrize("stem", ["one_word", "begins_elsewhere", "added"])
def test_a_mistake_is_named_by_the_demand_that_it_fails(folder: Path, stem: str) -> None:
    stage, body = read(folder)
    source = next(mistake.source for mistake in body.mistakes if mistake.stem == stem)
    work = [Task(what="mistake", name=stem, source=source, seed=seed) for seed in SEEDS]
    assert [trial.as_it_should for trial in attempts(stage, body, work)] == [True] * len(SEEDS)


def test_another_way_to_fail_the_same_demand_is_named_too(graded: Graded) -> None:
    report = graded(pack(CODE, files("well, so be it\n")))
    failure = next(check.failure for check in report.checks if check.name == "says_why")
    assert failure is not None
    assert failure.diagnosis is not None
    assert failure.diagnosis.mistakes == ("begins_elsewhere",)


def test_no_cheat_earns_a_check(folder: Path) -> None:
    stage, body = read(folder)
    trials = attempts(stage, body, cheat_tasks(body)[:12])
    assert [trial.earned for trial in trials] == [()] * 12
