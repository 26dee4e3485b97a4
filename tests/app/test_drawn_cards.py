"""The numbers of a card are new after each rating, the same until then, and so is its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import carrying, decks, reviews
from baibu.app.cards import hand
from baibu.app.reviews import EmptyAnswerError, NotDrawnError
from baibu.app.wiring import Baibu
from baibu.core.ids import CardId
from makers.a_month import Calendar
from makers.drawn_course import CARD, drawn_course, has_met
from makers.small_course import wired


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Baibu]:
    """Somebody who has met the card."""
    with wired(tmp_path / "home", Calendar(), content=str(drawn_course(tmp_path))) as made:
        has_met(made)
        yield made


def front(baibu: Baibu) -> str:
    return reviews.card_page(baibu, CARD).front.en


def right(baibu: Baibu) -> str:
    return reviews.card_page(baibu, CARD).back.en.partition(",")[0]


def test_the_numbers_stay_until_the_card_is_rated(mine: Baibu) -> None:
    before = front(mine)
    assert "{{" not in before
    assert front(mine) == before
    reviews.rate(mine, CARD, 3, via="cli")
    assert front(mine) != before


def test_undoing_a_rating_brings_its_numbers_back(mine: Baibu) -> None:
    before = front(mine)
    reviews.rate(mine, CARD, 1, via="cli")
    undone = reviews.undo(mine)
    assert undone.view is not None
    assert undone.view.front.en == before


def test_a_restart_asks_for_the_same_numbers(tmp_path: Path) -> None:
    course = str(drawn_course(tmp_path))
    seen: list[str] = []
    for _ in range(2):
        with wired(tmp_path / "home", Calendar(), content=course) as baibu:
            if not seen:
                has_met(baibu)
            seen.append(front(baibu))
    assert seen[0] == seen[1]


def test_an_answer_is_compared_with_the_one_computed_and_nothing_is_recorded(mine: Baibu) -> None:
    acts = hand(mine).log(CardId(CARD)).packed
    good = reviews.answer(mine, CARD, f" {right(mine)} ")
    poor = reviews.answer(mine, CARD, "1")
    assert (good.is_right, poor.is_right) == (True, False)
    assert poor.answer.zh == right(mine)
    assert hand(mine).log(CardId(CARD)).packed == acts


def test_a_card_that_is_only_remembered_has_no_answer_to_compare_with(mine: Baibu) -> None:
    with pytest.raises(NotDrawnError):
        reviews.answer(mine, "count/card", "anything")
    with pytest.raises(EmptyAnswerError):
        reviews.answer(mine, CARD, "  ")


def test_what_is_edited_are_the_words_with_their_places(mine: Baibu) -> None:
    view = reviews.card_page(mine, CARD)
    assert view.wording.front.en == "What is {{first}} + {{second}}?"
    kept = reviews.write(mine, "Add {{second}} to {{first}}.", "{{answer}}", card=CARD).view
    assert kept.is_drawn
    assert kept.front.en.startswith("Add ")
    assert "{{" not in kept.front.en + kept.back.zh
    plain = reviews.write(mine, "What is 1 + 1?", "2", card=CARD).view
    assert (plain.is_drawn, plain.front.en) == (False, "What is 1 + 1?")


def test_a_card_of_ones_own_keeps_its_braces(mine: Baibu) -> None:
    made = reviews.write(mine, "What is {{first}} in Jinja?", "a place").view
    assert (made.is_drawn, made.front.en) == (False, "What is {{first}} in Jinja?")


@pytest.mark.parametrize("name", ["cards.csv", "cards.apkg", "cards.md"])
def test_a_file_holds_one_set_of_numbers_and_taking_it_in_changes_nothing(
    mine: Baibu, tmp_path: Path, name: str
) -> None:
    carrying.export_cards(mine, tmp_path / name)
    reviews.rate(mine, CARD, 3, via="cli")
    done = carrying.import_cards(mine, tmp_path / name)
    assert done.written == 0
    assert reviews.card_page(mine, CARD).is_drawn


def test_a_card_that_cannot_be_drawn_reads_as_it_is_written(tmp_path: Path) -> None:
    course = drawn_course(tmp_path, draws="def total(rng):\n    raise KeyError\n")
    with wired(tmp_path / "home", Calendar(), content=str(course)) as baibu:
        has_met(baibu)
        view = reviews.card_page(baibu, CARD)
        assert (view.is_drawn, view.front) == (False, view.wording.front)
        assert CARD in {row.view.card for row in decks.deck_page(baibu).rows}
