"""A card to work out is answered with forms alone: typed, compared, turned over, rated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import reviews
from baibu.web import create
from makers.a_month import Calendar
from makers.drawn_course import CARD, drawn_course, has_met
from makers.reviewer import Reader, hidden
from makers.small_course import wired
from makers.visitor import words

FRAGMENT = {"baibu_fragment": "1"}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader who met the card some weeks ago."""
    clock = Calendar()
    with wired(tmp_path / "home", clock, content=str(drawn_course(tmp_path))) as baibu:
        has_met(baibu)
        clock.go_on(days=30)
        made = Reader(create(baibu), baibu)
        made.calendar = clock
        yield made


def right(reader: Reader) -> str:
    return reviews.card_page(reader.baibu, CARD).back.en.partition(",")[0]


def is_turned(text: str) -> bool:
    return re.search(r'<details class="answer" open>', text) is not None


def test_the_right_answer_turns_the_card_over_and_says_so(reader: Reader) -> None:
    page = reader.sits()
    assert not is_turned(page.text)
    told = reader.presses(page, "/review/answer", {"typed": right(reader)})
    assert told.status_code == 200
    assert is_turned(told.text)
    assert f"Right: {right(reader)}. How easily did it come?" in words(told)


def test_another_answer_is_shown_beside_the_one_computed(reader: Reader) -> None:
    told = reader.presses(reader.sits(), "/review/answer", {"typed": "<b>7</b>"})
    assert f"You wrote <b>7</b>; it is {right(reader)}." in words(told)
    assert "<b>7</b>" not in told.text


def test_a_rating_after_it_counts_once_and_brings_new_numbers(reader: Reader) -> None:
    before = reviews.card_page(reader.baibu, CARD)
    told = reader.presses(reader.sits(), "/review/answer", {"typed": "7"})
    for _ in range(2):
        reader.presses(told, "/review/rate", {"rating": "1"})
    after = reviews.card_page(reader.baibu, CARD)
    assert after.reviews == before.reviews + 1
    assert after.front.en != before.front.en


def test_the_time_goes_on_from_when_the_card_was_shown(reader: Reader) -> None:
    page = reader.sits()
    told = reader.presses(page, "/review/answer", {"typed": "7"})
    assert hidden(told)["shown"] == hidden(page)["shown"]


def test_an_older_page_asked_for_other_numbers_and_says_so(reader: Reader) -> None:
    page = reader.sits()
    reviews.rate(reader.baibu, CARD, 3, via="cli")
    told = reader.presses(page, "/review/answer", {"typed": "7"})
    assert told.status_code == 409


def test_nothing_typed_is_told_and_the_card_stays(reader: Reader) -> None:
    told = reader.presses(reader.sits(), "/review/answer", {"typed": " "}, **FRAGMENT)
    assert told.status_code == 400
    assert "No answer was typed." in words(told)
    assert 'name="typed"' in told.text


@pytest.mark.parametrize(("language", "said"), [("zh", "你的答案"), ("en", "Your answer")])
def test_both_languages_ask_for_it(reader: Reader, language: str, said: str) -> None:
    page = reader.follow(reader.get("/review/now?minutes=15", accept_language=language))
    assert said in words(reader.get(str(page.url), accept_language=language))


def test_its_page_tells_what_is_new_each_time_and_edits_the_words(reader: Reader) -> None:
    page = reader.get(f"/review/cards/{CARD}")
    assert "new after each rating" in words(page)
    assert "What is {{first}} + {{second}}?" in page.text
