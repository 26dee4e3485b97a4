"""The page of memory tells how well cards are remembered, and fits a model while pages go on."""

from __future__ import annotations

import re
from threading import Event
from typing import Literal

import pytest

from baibu.app import recording, reviews, tuning
from baibu.app.review_pages import TunedPage
from baibu.app.wiring import Baibu
from baibu.core.errors import DiskFullError
from baibu.derive.recall.memory import DEFAULT
from baibu.ledger import Tuning
from makers.a_month import review_days, wear_out
from makers.reviewer import Reader, reader
from makers.visitor import words

__all__ = ["reader"]


@pytest.fixture
def after_weeks(reader: Reader) -> Reader:
    """A reader who has reviewed for three weeks, with a card that does not stay."""
    cards = reader.writes(*(f"question {number}" for number in range(12)))
    review_days(reader.baibu, reader.calendar, 21)
    wear_out(reader.baibu, reader.calendar, cards[0])
    reviews.mark(reader.baibu, cards[1], "suspended")
    reader.calendar.go_on(hours=5)  # no review lies just at the edge of a period
    return reader


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_what_the_record_says(after_weeks: Reader, language: str) -> None:
    page = after_weeks.get("/recall", accept_language=language)
    told = reviews.recall_page(after_weeks.baibu)
    said = words(page)
    for row in told.retention:
        assert str(row.count) in said
    assert f"{round(told.known)}" in said
    assert page.text.count('class="chart"') == 5
    assert "<title" in page.text
    names = re.findall(r'href="/review/cards/(own/\w+)"', page.text)
    assert names == [view.card for view in (*told.leeches, *told.suspended)]
    assert len(names) == 2


def test_a_card_put_away_is_taken_back_from_the_page(after_weeks: Reader) -> None:
    (away,) = reviews.recall_page(after_weeks.baibu).suspended
    after_weeks.post("/review/cards/mark", {"card": away.card, "how": "resumed"})
    assert reviews.recall_page(after_weeks.baibu).suspended == ()


def test_too_few_ratings_are_told_to_be_too_few(after_weeks: Reader) -> None:
    assert after_weeks.post("/recall/tune").headers["location"] == "/recall#model"
    tuning.begin_tuning(after_weeks.baibu).result()
    assert "is tried from 1600 ratings on" in words(after_weeks.get("/recall"))


def test_while_a_model_is_fitted_pages_go_on_and_it_is_fitted_once(
    after_weeks: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = Event(), []
    real = reviews.tune

    def slow(baibu: Baibu) -> TunedPage:
        begun.append(baibu)
        go.wait(600)
        return real(baibu)

    monkeypatch.setattr(reviews, "tune", slow)
    after_weeks.post("/recall/tune")
    job = tuning.begin_tuning(after_weeks.baibu)
    page = after_weeks.get("/recall")
    seconds, address = page.headers["refresh"].split("; url=")
    assert seconds == "2"
    assert after_weeks.get(address).headers["refresh"] != page.headers["refresh"]
    assert "The fit is under way" in words(page)
    assert after_weeks.get("/review").status_code == 200
    go.set()
    job.result()
    assert len(begun) == 1
    assert "refresh" not in after_weeks.get("/recall").headers


def test_a_fit_that_cannot_be_kept_says_why(
    after_weeks: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Baibu) -> TunedPage:
        raise DiskFullError

    monkeypatch.setattr(reviews, "tune", full)
    after_weeks.post("/recall/tune")
    assert tuning.begin_tuning(after_weeks.baibu).exception() is not None
    assert "B008" in after_weeks.get("/recall").text


@pytest.mark.parametrize(
    ("family", "sentence"),
    [
        ("default", "Decided on 1600 ratings: no fit foretold them better"),
        ("four", "Decided on 1600 ratings: your own model foretells them better (log-loss 0.0120"),
    ],
)
def test_the_page_says_what_the_gate_decided(
    after_weeks: Reader, family: Literal["default", "four"], sentence: str
) -> None:
    fact = Tuning(family=family, parameters=list(DEFAULT), reviews=1600, gain=0.012, error=0.004)
    recording.keep(after_weeks.baibu, fact)
    said = words(after_weeks.get("/recall"))
    assert sentence in said
    assert ("four of its parameters fitted to you" in said) == (family == "four")
