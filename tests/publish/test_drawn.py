"""The numbers of a card are drawn by its stage's code, and what cannot be asked is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from baibu.app.texts import same
from baibu.content.load import load
from baibu.content.schema import Card
from baibu.publish.drawn import TRIALS, drawn, unsound
from makers.drawn_course import CARD, CARDS, DRAWS, drawn_course


def card_of(course: Path) -> tuple[Path, Card]:
    catalog = load(course)
    stage = catalog.stage(1)
    return stage.folder, next(card for card in catalog.body(stage).cards if card.id == CARD)


def told(folder: Path, **change: str) -> list[str]:
    course = drawn_course(folder, **change)
    catalog = load(course)
    stage = catalog.stage(1)
    return [str(error) for error in unsound(stage.folder, catalog.body(stage).cards)]


def test_one_seed_reads_the_same_wherever_it_is_shown(tmp_path: Path) -> None:
    folder, card = card_of(drawn_course(tmp_path))
    one, two = (drawn(folder, card, 5, card.front, card.back) for _ in range(2))
    assert one == two
    assert one.front.en != drawn(folder, card, 6, card.front, card.back).front.en


def test_the_answer_is_the_one_of_the_numbers_shown(tmp_path: Path) -> None:
    folder, card = card_of(drawn_course(tmp_path))
    for seed in range(20):
        showing = drawn(folder, card, seed, card.front, card.back)
        first, second = (int(word.strip("?")) for word in showing.front.en.split()[2::2])
        assert showing.answer == first + second
        assert showing.back.zh.startswith(f"{first + second}，")


def test_a_place_that_no_number_has_stays(tmp_path: Path) -> None:
    folder, card = card_of(drawn_course(tmp_path))
    mine = same("{{first}} and {{mine}}")
    words = drawn(folder, card, 1, mine, card.back).front.zh.split()
    assert words[0].isdecimal()
    assert words[2] == "{{mine}}"


def test_code_that_has_changed_draws_anew(tmp_path: Path) -> None:
    course = drawn_course(tmp_path)
    folder, card = card_of(course)
    before = drawn(folder, card, 5, card.front, card.back)
    (folder / "cards.py").write_text(DRAWS.replace("first + second}", "0}"), encoding="utf-8")
    os.utime(folder / "cards.py", ns=(1, 1))
    after = drawn(folder, card, 5, card.front, card.back)
    assert (after.front, after.answer) == (before.front, 0)


def test_a_sound_card_is_passed_over(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("draws", "reason"),
    [
        (DRAWS.replace("def total", "def other"), "has no function total(rng)"),
        (DRAWS.replace("return {", "return first or {"), "must give a dict"),
        (DRAWS.replace("first + second}", "None}"), "`answer` is a NoneType"),
        (DRAWS.replace("first + second}", "first / 7}"), "is not taken for right"),
        (DRAWS.replace("first + second}", "'s' * (first % 3 + 1)}"), "is a key at the terminal"),
        (DRAWS.replace("first + second}", "5}"), "fewer than 3 answers"),
        (DRAWS.replace("rng.randint(10, 99), rng.randint(100, 999)", "12, 345"), f"of {TRIALS}"),
        (DRAWS.replace('"answer"', '"unsaid": 1, "answer"'), "the texts name"),
        (DRAWS.replace("return", "raise KeyError(first)\n    return"), "KeyError"),
        (DRAWS.replace("def total", "import nobody_has_this\n\n\ndef total"), "ModuleNotFound"),
        (f"{DRAWS}\n\ndef left(rng):\n    return {{}}\n", "`left` draws for no card"),
        (
            "import itertools\n\ncount = itertools.count()\n"
            + DRAWS.replace("rng.randint(10, 99)", "next(count)"),
            "draw by `rng` alone",
        ),
    ],
)
def test_code_that_cannot_be_asked_is_told(tmp_path: Path, draws: str, reason: str) -> None:
    found = told(tmp_path, draws=draws)
    assert found
    assert any(reason in one for one in found), found


@pytest.mark.parametrize(
    ("cards", "reason"),
    [
        (CARDS.replace("{{first}} + {{second}} 等", "{{first}} 等"), "do not name the same"),
        (CARDS.replace("{{second}}?", "{{second}} ({{answer}})?"), "do not name the same"),
        (CARDS.replace("{{answer}}", "{{second}}"), "the back must show {{answer}}"),
    ],
)
def test_texts_that_do_not_fit_are_told(tmp_path: Path, cards: str, reason: str) -> None:
    assert any(reason in one for one in told(tmp_path, cards=cards))


def test_the_course_has_cards_to_work_out_in_its_first_third() -> None:
    catalog = load()
    made = [stage for stage in catalog.stages.values() if not stage.coming and stage.number <= 33]
    cards = [card for stage in made for card in catalog.body(stage).cards if card.draw]
    assert len(cards) >= 15
