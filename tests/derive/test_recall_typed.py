"""An answer that was typed is compared by what it means, not by how it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core.language import Text
from baibu.derive.recall.typed import LONGEST, Computed, agrees


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("12", 12),
        (" 12. ", 12),
        ("１２", 12),
        ("−3", -3),
        ("+3", 3),
        ("40 000", 40_000),
        ("40,000", 40_000),
        ("1e3", 1000),
        ("1/4", 0.25),
        ("25 %", 0.25),
        ("25%", 25),
        ("`[1, 2]`", [1, 2]),
        ("1 2", [1, 2]),
        ("1，2", (1, 2)),
        ("(7,)", (7,)),
        ("7", (7,)),
        ("['a', 'b']", ["a", "b"]),
        ("a b", ["a", "b"]),
        ("True", True),
        ("不对", False),
        ("Type Error", "TypeError"),
        ('"2525"', "2525"),
        ("小批量", Text(en="mini-batch", zh="小批量")),
        ("Mini-Batch", Text(en="mini-batch", zh="小批量")),
    ],
)
def test_the_same_value_written_otherwise_is_right(typed: str, answer: Computed) -> None:
    assert agrees(typed, answer)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", 0),
        ("12", 13),
        ("3", -3),
        ("1/0", 0),
        ("nan", 1.0),
        ("inf", 1.0),
        ("twelve", 12),
        ("12 13", 12),
        ("2, 1", (1, 2)),
        ("1", (1, 2)),
        ("1, 2, 3", (1, 2)),
        ("True", False),
        ("ValueError", "TypeError"),
        ("9" * (LONGEST + 1), int("9" * (LONGEST + 1))),
    ],
)
def test_another_value_is_not(typed: str, answer: Computed) -> None:
    assert not agrees(typed, answer)


@pytest.mark.parametrize(("typed", "is_right"), [("9.9", True), ("10.1", True), ("10.3", False)])
def test_a_number_may_be_off_by_the_tolerance_of_its_card(typed: str, is_right: bool) -> None:
    assert agrees(typed, 10.0, rtol=0.02) is is_right


def test_without_a_tolerance_a_number_must_be_exact() -> None:
    assert not agrees("0.30000001", 0.3)


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_typed_as_python_shows_it_is_right(number: int) -> None:
    assert agrees(str(number), number)
    assert not agrees(str(number + 1), number)


@given(st.text(max_size=30))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    answers: tuple[Computed, ...] = (7, 0.5, True, "yes", [1, 2])
    for answer in answers:
        assert agrees(typed, answer) in {True, False}
