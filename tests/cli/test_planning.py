"""The commands of planning say what they did, in both languages, and as one JSON document."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.terminal import CONSTANT, RIGHT, Terminal

COMMANDS = [
    ["plan", "make", "--hours", "10"],
    ["plan", "show"],
    ["plan", "need", "2"],
    ["plan", "habit"],
    ["plan", "move", "5", "--first"],
    ["mastery"],
    ["mastery", "averages"],
    ["milestones"],
    ["progress", "--vs", "30d"],
    ["place"],
    ["place", "averages", "y"],
]


@pytest.fixture
def solution(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT, encoding="utf-8")
    return file


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_answers_in_words_and_as_one_document(tmp_path: Path, language: str) -> None:
    terminal = Terminal(home=tmp_path, language=language)
    for words in COMMANDS:
        said = terminal(*words)
        assert (said.code, said.err) == (0, ""), words
        assert said.out.strip()
        document = terminal(*words, "--json")
        assert isinstance(document.json, dict)
        assert document.out.count("\n") == 1


def test_a_plan_is_made_shown_and_changed(baibu: Terminal) -> None:
    made = baibu("plan", "make", "--hours", "7", "--background", "dev")
    assert made.first_line == "Plan: developer, by month, 7 h a week"
    assert "0 of 5 stages passed" in made.out
    assert "1 Count" in made.out
    shown = baibu("plan", "show")
    assert shown.out == made.out
    changed = baibu("plan", "make", "--path", "swe")
    assert changed.first_line == "Plan: developer, software first, 7 h a week"


def test_the_plan_as_a_document_has_six_advices_with_their_state(baibu: Terminal) -> None:
    baibu("plan", "make")
    baibu("plan", "habit")
    months = baibu("plan", "show", "--json").json["months"]
    assert len(months) == 6
    assert [len(month["kept"]) for month in months] == [1, 0, 0, 0, 0, 0]
    assert all(month["advice"]["zh"] and month["advice"]["en"] for month in months)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan", "show"], "B044"),
        (["plan", "make", "--deadline", "2020-01-01"], "B042"),
        (["plan", "make", "--hours", "0"], "B043"),
        (["plan", "make", "--free", "never"], "B046"),
        (["plan", "make", "--background", "wizard"], "B020"),
        (["plan", "need", "99"], "B001"),
        (["plan", "move", "1"], "B020"),
        (["progress", "--vs", "soon"], "B046"),
        (["progress", "--vs", "0d"], "B046"),
        (["mastery", "astrology"], "B045"),
        (["place", "astrology", "y"], "B045"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    baibu: Terminal, words: list[str], code: str
) -> None:
    said = baibu(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"{code} ")


def test_a_move_against_a_need_is_refused_and_says_why(baibu: Terminal) -> None:
    baibu("plan", "make")
    said = baibu("plan", "move", "1", "--after", "2")
    assert (said.code, said.err[:5]) == (2, "B040 ")
    assert "stage 2 needs stage 1" in said.err
    moved = baibu("plan", "move", "5", "--first")
    assert moved.out.startswith("5 ")
    assert "now comes first" in moved.out


def test_a_calendar_is_written_over_only_when_told_to(baibu: Terminal, tmp_path: Path) -> None:
    baibu("plan", "make")
    path = tmp_path / "plan.ics"
    assert str(path) in baibu("plan", "export", path).out
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert baibu("plan", "export", path).code == 2
    assert baibu("plan", "export", path, "--replace").code == 0


def test_mastery_tells_chance_interval_and_the_reason(baibu: Terminal, solution: Path) -> None:
    assert "There is no evidence yet" in baibu("mastery").out
    baibu("grade", "1", solution)
    page = baibu("mastery")
    assert "averages" in page.out
    assert "%" in page.out
    why = baibu("mastery", "averages")
    assert "passed stage 1 Count" in why.out
    assert "weight 1.00" in why.out


def test_progress_speaks_of_oneself_alone(baibu: Terminal, solution: Path) -> None:
    baibu("grade", "1", solution)
    said = baibu("progress", "--vs", "4w")
    assert said.first_line.startswith("You, beside yourself 28 days ago")
    assert "0 → 1" in said.out
    assert "1 Count" in said.out


def test_what_today_holds_stands_beside_the_doors(
    baibu: Terminal, solution: Path, tmp_path: Path
) -> None:
    baibu("plan", "make")
    said = baibu()
    assert "Today, " in said.out
    assert "1 Stage 1 Count" in said.out
    assert "instead: " in said.out
    queue = baibu("--json").json["queue"]
    assert [entry["kind"] for entry in queue["entries"]] == ["stage", "reading"]
    wrong = tmp_path / "wrong.py"
    wrong.write_text(CONSTANT, encoding="utf-8")
    baibu("grade", "1", wrong)
    assert "attempts: 1" in baibu().out


def test_a_placement_goes_on_until_one_stops(baibu: Terminal) -> None:
    said = baibu("place", answer="maybe\ny\n")
    assert said.code == 0
    assert "Averages: Average a list." in said.out
    assert "1 answers" in said.out
    stopped = Terminal(home=baibu.home / "other")("place", answer="q\n")
    assert "0 answers" in stopped.out
