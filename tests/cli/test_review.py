"""Reviewing at the terminal: keys in, ratings recorded, both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from makers.terminal import RIGHT, Terminal


def passed(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)
    assert baibu("grade", "1", file).code == 0


def write(baibu: Terminal, front: str = "What is a mean?") -> str:
    card: str = baibu("review", "write", front, "A sum by a count.", "--json").json["view"]["card"]
    return card


def reviews(baibu: Terminal, card: str) -> int:
    count: int = baibu("review", "show", card, "--json").json["reviews"]
    return count


def test_a_card_of_a_passed_stage_is_asked_and_rated(baibu: Terminal, tmp_path: Path) -> None:
    passed(baibu, tmp_path)
    said = baibu("review", answer=" \n3\n")
    assert said.code == 0
    assert said.first_line.startswith("Cards: 1,")
    assert "Good. It will last about 2 days." in said.out
    assert reviews(baibu, "count/card") == 1


def test_each_language_speaks_for_itself(baibu: Terminal, chinese: Terminal) -> None:
    write(baibu)
    assert "忘了" in chinese("review", answer="\n1\nq\n").out


def test_the_end_of_the_input_ends_the_session(baibu: Terminal) -> None:
    card = write(baibu)
    assert baibu("review", answer="").code == 0
    assert reviews(baibu, card) == 0


def test_a_key_that_means_nothing_is_not_heard(baibu: Terminal) -> None:
    card = write(baibu)
    baibu("review", answer="x\n\n9\n0\n4\n")
    assert reviews(baibu, card) == 1


def test_two_grades_are_forgotten_and_recalled(baibu: Terminal) -> None:
    write(baibu)
    said = baibu("review", "--two", answer="\n2\n")
    assert "1 forgotten · 2 recalled" in said.out.replace("\n", " ")
    assert "Good." in said.out


def test_a_forgotten_card_comes_back_in_the_same_session(baibu: Terminal) -> None:
    card = write(baibu)
    said = baibu("review", answer="\n1\n\n3\n")
    assert "It comes back today." in said.out
    assert reviews(baibu, card) == 2
    assert "Ratings: 2" in said.out


def test_undo_within_a_session_asks_the_card_again(baibu: Terminal) -> None:
    one, two = write(baibu, "one?"), write(baibu, "two?")
    baibu("review", answer="\n1\nu\n\n4\n\n3\n")
    assert (reviews(baibu, one), reviews(baibu, two)) == (1, 1)


def test_putting_away_and_off_within_a_session(baibu: Terminal) -> None:
    one, two = write(baibu, "one?"), write(baibu, "two?")
    said = baibu("review", answer="s\n\nb\n")
    assert f"`baibu review resume {one}`".strip("`") in said.out.replace("\n", " ")
    assert baibu("review", "--json").json["cards"] == []
    baibu("review", "resume", one)
    assert [c["view"]["card"] for c in baibu("review", "--json").json["cards"]] == [one]
    assert two


def test_each_act_has_a_command(baibu: Terminal) -> None:
    card = write(baibu)
    assert baibu("review", "rate", card, "3", "--seconds", "4", "--json").json["rating"] == 3
    assert baibu("review", "undo", "--json").json["rating"] == 3
    assert baibu("review", "bury", card, "--json").json["mark"] == "buried"
    assert baibu("review", "suspend", card, "--json").json["view"]["is_suspended"] is True
    assert baibu("review", "stats", "--json").json["suspended"][0]["card"] == card
    assert baibu("review", "tune", "--json").json["family"] == "default"


def test_with_json_today_s_queue_comes_and_nothing_is_asked(baibu: Terminal) -> None:
    card = write(baibu)
    said = baibu("review", "--minutes", "5", "--until", "2099-01-01", "--json")
    assert [entry["view"]["card"] for entry in said.json["cards"]] == [card]
    assert said.out.count("\n") == 1


def test_how_it_has_gone_is_told(baibu: Terminal, tmp_path: Path) -> None:
    assert baibu("review", "stats").out.count("\n") == 1
    file = tmp_path / "cards.csv"
    rows = "2026-01-01T12:00:00+00:00/3/5 2026-01-09T12:00:00+00:00/3/5"
    file.write_text(f"card,front,back,reviews\nown/a,Q?,A,{rows}\nown/b,,A,\n")
    assert "Left out: 1 (a side is empty)." in baibu("review", "import", file).out
    said = baibu("review", "stats").out
    assert "100 % of 1 (foretold" in said
    assert "in 365 days" in said
    assert "FSRS-6" in said


def test_nothing_to_do_is_said(baibu: Terminal) -> None:
    assert "You have no cards yet." in baibu("review").out
    card = write(baibu)
    baibu("review", "rate", card, "4")
    assert "No card is worth your time now." in baibu("review").out
    baibu("review", "undo")
    assert "There is nothing to undo." in baibu("review", "undo").out
    assert "is tried from 1600 ratings on" in baibu("review", "tune").out


def test_a_long_memory_is_told_in_months_and_years(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    rows = " ".join(f"202{n}-0{1 + n % 9}-01T12:00:00+00:00/4/5" for n in range(3, 6))
    file.write_text(f"card,front,back,reviews\nown/a,Q?,A,{rows}\n")
    baibu("review", "import", file)
    assert "years." in baibu("review", "rate", "own/a", "4").out
    card = write(baibu, "other?")
    assert "days." in baibu("review", "rate", card, "4").out
    assert "a day." in baibu("review", "rate", write(baibu, "third?"), "2").out


def test_a_leech_is_told_what_to_do(baibu: Terminal, tmp_path: Path) -> None:
    rows = " ".join(
        f"2026-01-{day:02d}T12:00:00+00:00/{3 if day == 1 else 1}/5" for day in range(1, 10)
    )
    file = tmp_path / "cards.csv"
    file.write_text(f"card,front,back,reviews\nown/leech,Q?,A,{rows}\n")
    baibu("review", "import", file)
    said = baibu("review", "rate", "own/leech", "1")
    assert "Forgotten 9 times" in said.out
    assert "own/leech" in baibu("review", "stats").out


@pytest.mark.parametrize("suffix", ["apkg", "csv", "md"])
def test_cards_are_carried_out_and_in(baibu: Terminal, tmp_path: Path, suffix: str) -> None:
    card = write(baibu)
    baibu("review", "rate", card, "3")
    file = tmp_path / f"cards.{suffix}"
    assert baibu("review", "export", file).code == 0
    assert baibu("review", "export", file).code == 2
    other = Terminal(home=tmp_path / "other")
    assert "Cards in the file: 1, new or changed: 1." in other("review", "import", file).out
    assert reviews(other, card) == (0 if suffix == "md" else 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["review", "rate", "no/card", "3"], "B030"),
        (["review", "rate", "CARD", "7"], "B031"),
        (["review", "--minutes", "-1"], "B032"),
        (["review", "write", "front", " "], "B033"),
        (["review", "export", "cards.docx"], "B035"),
        (["review", "import", "nowhere.apkg"], "B003"),
        (["review", "--minutes", "many"], "B020"),
        (["review", "--until", "soon"], "B020"),
        (["review", "--until", "2020-02-29"], "B036"),
        (["review", "nonsense"], "B020"),
    ],
)
def test_bad_input_is_refused_with_its_code(baibu: Terminal, words: list[str], code: str) -> None:
    card = write(baibu)
    said = baibu(*[card if word == "CARD" else word for word in words], "--json")
    assert (said.code, said.json["error"]["code"]) == (2, code)


def editor(tmp_path: Path, body: str) -> str:
    """Make an editor of a line of Python that changes `text`."""
    program = tmp_path / "editor.py"
    program.write_text(
        "import pathlib, sys, os, time\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text(encoding='utf-8')\n"
        f"{body}\n"
        "path.write_text(text, encoding='utf-8')\n"
        "os.utime(path, (2e9, 2e9))\n",
        encoding="utf-8",
    )
    return f"{sys.executable} {program}"


def test_a_card_is_edited_in_place_in_ones_own_editor(baibu: Terminal, tmp_path: Path) -> None:
    card = write(baibu)
    change = editor(tmp_path, "text = text.replace('mean', 'median').replace('sum', 'middle')")
    said = baibu("review", answer="e\n \n3\n", EDITOR=change, VISUAL="")
    assert "What is a median?" in said.out
    view = baibu("review", "show", card, "--json").json
    assert (view["back"]["en"], view["reviews"]) == ("A middle by a count.", 1)


def test_an_edit_that_cannot_be_kept_is_there_at_the_next_try(
    baibu: Terminal, tmp_path: Path
) -> None:
    card = write(baibu)
    change = editor(
        tmp_path,
        "text = text.replace('mean', 'mode').replace('===', '##') if 'mean' in text else"
        " text.replace('##', '===')",
    )
    said = baibu("review", answer="e\ne\n \n3\n", EDITOR=change, VISUAL="")
    assert "B154" in said.out
    assert baibu("review", "show", card, "--json").json["front"]["en"] == "What is a mode?"


def test_without_an_editor_the_card_stays_and_the_session_goes_on(baibu: Terminal) -> None:
    card = write(baibu)
    said = baibu("review", answer="e\n \n3\n", EDITOR="/nowhere/ed", VISUAL="")
    assert "B153" in said.out
    assert reviews(baibu, card) == 1
