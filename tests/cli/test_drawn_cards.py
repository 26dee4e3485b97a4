"""A card to work out at the terminal: a line is the answer, a letter or nothing is a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.a_month import Calendar
from makers.drawn_course import CARD, drawn_course, has_met
from makers.small_course import wired
from makers.terminal import Terminal


@pytest.fixture
def baibu(tmp_path: Path) -> Terminal:
    """A terminal of somebody who met the card long ago."""
    course = drawn_course(tmp_path)
    with wired(tmp_path / "home", Calendar(), content=str(course)) as made:
        has_met(made)
    return Terminal(home=tmp_path / "home", content=course)


def right(baibu: Terminal) -> str:
    back: str = baibu("review", "show", CARD, "--json").json["back"]["en"]
    return back.partition(",")[0]


def test_a_line_is_the_answer_and_then_the_card_is_rated(baibu: Terminal) -> None:
    answer = right(baibu)
    said = baibu("review", answer=f"{answer}\n3\nq\n")
    assert "Type your answer" in said.out
    assert f"Right: {answer}." in said.out
    assert baibu("review", "show", CARD, "--json").json["reviews"] == 2


def test_another_answer_is_told_beside_the_one_computed(baibu: Terminal) -> None:
    answer = right(baibu)
    assert f"You wrote 7; it is {answer}." in baibu("review", answer="7\nq\n").out


@pytest.mark.parametrize("keys", ["\n3\nq\n", "s\n", "b\n", "q\n", "u\nq\n"])
def test_a_letter_or_an_empty_line_is_a_key(baibu: Terminal, keys: str) -> None:
    said = baibu("review", answer=keys)
    assert said.code == 0
    assert "You wrote" not in said.out


def test_the_act_alone_has_a_command_in_both_languages(baibu: Terminal) -> None:
    answer = right(baibu)
    good = baibu("review", "answer", CARD, answer)
    assert (good.code, good.first_line) == (0, f"Right: {answer}.")
    poor = baibu("review", "answer", CARD, "7", "--json")
    assert (poor.code, poor.json["is_right"]) == (1, False)
    chinese = Terminal(home=baibu.home, content=baibu.content, language="zh")
    assert "评分由你定" in chinese("review", "answer", CARD, "7").out


def test_what_has_no_answer_computed_is_refused(baibu: Terminal) -> None:
    said = baibu("review", "answer", "count/card", "7")
    assert said.code == 2
    assert said.err.startswith("B150")


def test_its_card_tells_that_the_numbers_change(baibu: Terminal) -> None:
    assert "new after each rating" in " ".join(baibu("review", "show", CARD).out.split())


def test_a_placement_asks_for_what_can_be_worked_out(baibu: Terminal) -> None:
    said = baibu("place", answer="7\n")
    assert "Work it out and type the answer" in said.out
    assert "It is " in said.out
    assert said.code == 0
    poor = baibu("place", "averages", "eight", "--json").json
    assert (poor["asked"], poor["went"]["is_right"]) == (2, False)
