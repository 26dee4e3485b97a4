"""Hold the mission file to its promises, and the rule that counts it to its word."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mission import (
    MISSION,
    ROOT,
    TEST_PREFIX,
    Mission,
    MissionError,
    Outcome,
    Result,
    Row,
    Status,
    Text,
    judge,
    load,
    main,
    run_command,
    run_tests,
    worst,
)

PASSED, SKIPPED, FAILED = Outcome.PASSED, Outcome.SKIPPED, Outcome.FAILED

SUITE = """
import pytest

@pytest.mark.parametrize("size", ["small", "a::b"])
def test_sizes(size): pass

def test_good(): pass

def test_bad(): raise ValueError("two is not three")

def test_elsewhere(): pytest.skip("no GPU here")

@pytest.mark.xfail
def test_known_gap(): raise ValueError

@pytest.fixture
def breaks_late():
    yield
    raise ValueError

def test_untidy(breaks_late): pass

class TestGroup:
    def test_inside(self): pass
"""


@pytest.fixture(scope="module")
def mission() -> Mission:
    return load(ROOT / MISSION)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small repository with tests that end in every way."""
    root = tmp_path_factory.mktemp("project")
    (root / "tests").mkdir()
    (root / "tests/test_some.py").write_text(SUITE, encoding="utf-8")
    (root / "tests/test_broken.py").write_text("import no_such_module\n", encoding="utf-8")
    return root


def row(*shows: str, partly: bool = False) -> Row:
    return Row(id="A1", demand=Text(en="Count", zh="数一数"), shows=shows, partly=partly)


def status(row: Row, *outcomes: Outcome) -> Status:
    results = {name: Result(outcome, "") for name, outcome in zip(row.shows, outcomes, strict=True)}
    verdict = judge(row, results)
    assert isinstance(verdict.status, Status)
    return verdict.status


def write_mission(root: Path, shows: str, *, partly: str = "false") -> Path:
    """Write a mission of two rows: A1 names nothing, B1 names `shows`."""
    text = "format = 1\ntotal = 2\n"
    for name in "AB":
        text += f'[[section]]\nid = "{name}"\ntitle = {{ en = "Part", zh = "部分" }}\nrows = 1\n'
    for name, named, part in (("A1", "[]", "false"), ("B1", shows, partly)):
        text += f'[[row]]\nid = "{name}"\ndemand = {{ en = "Do", zh = "做" }}\n'
        text += f"shows = {named}\npartly = {part}\n"
    path = root / MISSION
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# The file


def test_no_two_rows_share_an_id(mission: Mission) -> None:
    ids = [row.id for row in mission.rows]
    assert len(ids) == len(set(ids))


def test_there_are_as_many_rows_as_the_file_states(mission: Mission) -> None:
    assert len(mission.rows) == mission.total
    assert sum(section.rows for section in mission.sections) == mission.total


def test_sections_come_in_order_and_hold_as_many_rows_as_stated(mission: Mission) -> None:
    held = [(name, len(list(rows))) for name, rows in groupby(mission.rows, lambda r: r.section)]
    assert held == [(section.id, section.rows) for section in mission.sections]
    assert [name for name, _ in held] == list("ABCDEFGHIJ")


def test_rows_come_in_the_order_of_their_numbers(mission: Mission) -> None:
    for section, rows in groupby(mission.rows, lambda r: r.section):
        numbers = [tuple(map(int, row.id.removeprefix(section).split("."))) for row in rows]
        assert numbers == sorted(numbers)


def test_numbers_leave_no_gap(mission: Mission) -> None:
    for section, rows in groupby(mission.rows, lambda r: r.section):
        tops = sorted({int(row.id.removeprefix(section).split(".")[0]) for row in rows})
        assert tops == list(range(tops[0], len(tops) + tops[0]))


def test_every_row_speaks_both_languages(mission: Mission) -> None:
    for row in mission.rows:
        assert re.search(r"[a-zA-Z]{2}", row.demand.en), row.id
        assert not re.search(r"[\u4e00-\u9fff]", row.demand.en), row.id
        assert re.search(r"[\u4e00-\u9fff]{2}", row.demand.zh), row.id
    assert all(section.title.en and section.title.zh for section in mission.sections)


def test_every_demand_fits_in_twelve_words_and_is_said_once(mission: Mission) -> None:
    assert [row.id for row in mission.rows if len(row.demand.en.split()) > 12] == []
    assert len({row.demand.en for row in mission.rows}) == mission.total
    assert len({row.demand.zh for row in mission.rows}) == mission.total


def test_every_named_test_lies_in_a_file_that_exists(mission: Mission) -> None:
    named = {name for row in mission.rows for name in row.shows if name.startswith(TEST_PREFIX)}
    files = {name.partition("::")[0] for name in named}
    assert sorted(file for file in files if not (ROOT / file).exists()) == []


def test_no_row_names_the_same_thing_twice(mission: Mission) -> None:
    assert [row.id for row in mission.rows if len(set(row.shows)) != len(row.shows)] == []


def test_a_row_that_shows_nothing_cannot_claim_to_show_a_part(tmp_path: Path) -> None:
    path = write_mission(tmp_path, shows="[]", partly="true")
    with pytest.raises(MissionError, match=r"B1.*names nothing"):
        load(path)


def test_a_misspelt_key_is_refused_by_name(tmp_path: Path) -> None:
    path = write_mission(tmp_path, shows="[]")
    path.write_text(path.read_text(encoding="utf-8").replace("shows", "show"), encoding="utf-8")
    with pytest.raises(MissionError, match="A1: missing or unknown: show, shows"):
        load(path)


# The rule


def test_a_row_that_names_nothing_is_not_yet_met() -> None:
    assert status(row()) is Status.NOT_YET


def test_a_row_is_met_when_everything_it_names_passed() -> None:
    assert status(row("tests/a.py", "baibu doctor"), PASSED, PASSED) is Status.MET


def test_one_failure_undoes_a_row() -> None:
    assert status(row("tests/a.py", "baibu doctor"), PASSED, FAILED) is Status.NOT_YET
    assert status(row("tests/a.py", partly=True), FAILED) is Status.NOT_YET


def test_a_skipped_test_is_not_a_passed_one() -> None:
    assert status(row("tests/a.py"), SKIPPED) is Status.NOT_YET
    assert status(row("tests/a.py", "tests/b.py"), PASSED, SKIPPED) is Status.PARTLY


def test_a_row_shown_in_part_is_partly_met_at_best() -> None:
    assert status(row("tests/a.py", partly=True), PASSED) is Status.PARTLY


def test_the_reason_names_what_stands_in_the_way() -> None:
    results = {"tests/a.py": Result(PASSED, ""), "baibu doctor": Result(FAILED, "exit 1")}
    assert judge(row("tests/a.py", "baibu doctor"), results).why == "failed: baibu doctor"


@given(st.lists(st.sampled_from(Outcome), min_size=1), st.booleans())
def test_a_row_is_met_exactly_when_all_passed_and_it_is_whole(
    outcomes: list[Outcome], partly: bool
) -> None:
    names = [f"tests/{number}.py" for number in range(len(outcomes))]
    met = status(row(*names, partly=partly), *outcomes) is Status.MET
    assert met == (set(outcomes) == {PASSED} and not partly)


@given(st.lists(st.sampled_from(Outcome), min_size=1))
def test_many_outcomes_count_as_the_worst_of_them(outcomes: list[Outcome]) -> None:
    order = [PASSED, SKIPPED, FAILED]
    assert worst(outcomes) is max(outcomes, key=order.index)


# Running


def test_each_test_id_gets_the_outcome_of_the_tests_it_covers(project: Path) -> None:
    expected = {
        "tests/test_some.py": FAILED,
        "tests/test_some.py::test_sizes": PASSED,
        "tests/test_some.py::test_sizes[a::b]": PASSED,
        "tests/test_some.py::test_bad": FAILED,
        "tests/test_some.py::test_elsewhere": SKIPPED,
        "tests/test_some.py::test_known_gap": SKIPPED,
        "tests/test_some.py::test_untidy": FAILED,
        "tests/test_some.py::TestGroup": PASSED,
    }
    results = run_tests(list(expected), project)
    assert {node_id: result.outcome for node_id, result in results.items()} == expected
    assert "two is not three" in results["tests/test_some.py::test_bad"].detail


def test_a_file_that_cannot_be_imported_fails_its_tests_and_no_others(project: Path) -> None:
    broken, good = "tests/test_broken.py::test_it", "tests/test_some.py::test_good"
    results = run_tests([broken, good], project)
    assert (results[broken].outcome, results[good].outcome) == (FAILED, PASSED)


@pytest.mark.parametrize(
    "stray", ["test_some.py::test_none", "test_some.py::test_sizes[9]", "no.py"]
)
def test_an_id_that_matches_no_test_is_an_error(project: Path, stray: str) -> None:
    with pytest.raises(MissionError, match=re.escape(stray.partition("[")[0])):
        run_tests([f"tests/{stray}", "tests/test_some.py::test_good"], project)


@pytest.mark.parametrize(
    ("command", "outcome"),
    [
        ("true", PASSED),
        ("test -d tests && python -V", PASSED),
        ("exit 1", FAILED),
        ("exit 3", SKIPPED),
        ("no-such-command-anywhere", FAILED),
    ],
)
def test_a_command_passes_with_zero_and_is_skipped_where_the_machine_cannot(
    project: Path, command: str, outcome: Outcome
) -> None:
    assert run_command(command, project, seconds=60).outcome is outcome


def test_a_command_that_does_not_end_fails(project: Path) -> None:
    result = run_command("cat /dev/zero > /dev/null & wait", project, seconds=0.1)
    assert result == Result(FAILED, "no end after 0.1 s")


# The command


def test_each_distinct_thing_runs_once(tmp_path: Path) -> None:
    path = write_mission(tmp_path, shows='["echo x >> ran"]')
    text = path.read_text(encoding="utf-8").replace("shows = []", 'shows = ["echo x >> ran"]')
    path.write_text(text, encoding="utf-8")
    assert main([], root=tmp_path) == 0
    assert (tmp_path / "ran").read_text(encoding="utf-8") == "x\n"


@pytest.mark.parametrize(("command", "code"), [("true", 0), ("exit 3", 0), ("false", 1)])
def test_the_exit_code_tells_whether_something_named_failed(
    tmp_path: Path, command: str, code: int
) -> None:
    write_mission(tmp_path, shows=f'["{command}"]')
    assert main([], root=tmp_path) == code


def test_sections_left_out_are_not_run(tmp_path: Path) -> None:
    write_mission(tmp_path, shows='["false"]')
    assert main(["--only", "a"], root=tmp_path) == 0


def test_an_unknown_section_and_an_id_without_a_test_are_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mission(tmp_path, shows='["tests/test_gone.py"]')
    assert main(["--only", "B,Q"], root=tmp_path) == 2
    assert "no such section: Q" in capsys.readouterr().err
    assert main([], root=tmp_path) == 2
    assert "tests/test_gone.py" in capsys.readouterr().err


def test_asked_not_to_run_it_only_says_what_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mission(tmp_path, shows='["touch ran"]', partly="true")
    assert main(["--no-run", "--rows"], root=tmp_path) == 0
    assert "touch ran" in capsys.readouterr().out
    assert not (tmp_path / "ran").exists()


def test_the_table_counts_rows_by_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mission(tmp_path, shows='["true"]')
    main([], root=tmp_path)
    lines = capsys.readouterr().out.splitlines()
    numbers = {line[2]: re.findall(r"\d+", line) for line in lines if re.match(r"│ [ABT]", line)}
    assert numbers == {
        "A": ["1", "0", "0", "1"],
        "B": ["1", "1", "0", "0"],
        "T": ["2", "1", "0", "1"],
    }


def test_programs_get_the_same_counts_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mission(tmp_path, shows='["true", "exit 3"]')
    main(["--json"], root=tmp_path)
    page = json.loads(capsys.readouterr().out)
    assert [section["counts"] for section in page["sections"]] == [{"not yet": 1}, {"partly": 1}]
    assert [row["status"] for row in page["rows"]] == ["not yet", "partly"]
    assert page["results"]["exit 3"]["outcome"] == "skipped"
