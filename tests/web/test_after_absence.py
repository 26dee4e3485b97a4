"""Who comes back after a long time finds the minutes they have, and no heap of debts."""

from __future__ import annotations

import re

from baibu.app import reviews
from makers.reviewer import Reader, reader
from makers.visitor import words

__all__ = ["reader"]
DEBTS = re.compile(r"\b(due|late|missed|behind|backlog|streak|lost)\b|欠下|落下|错过|断了")


def studied(reader: Reader, count: int) -> None:
    """Learn cards over some days, and stay away for a season."""
    for number, card in enumerate(reader.writes(*(f"question {n}" for n in range(count)))):
        if number % 10 == 0:
            reader.calendar.go_on(days=1)
        reviews.rate(reader.baibu, card, 3, seconds=10, via="web")
    reader.calendar.go_on(days=90)


def test_the_queue_fits_the_minutes_and_says_in_days_when_all_is_done(reader: Reader) -> None:
    studied(reader, 40)
    queued = reviews.review_page(reader.baibu, minutes=2)
    assert queued.needed <= 2
    assert queued.days_left > 2
    page = words(reader.get("/review?minutes=2"))
    assert f"in about {queued.days_left} days like this" in page
    assert str(queued.left) not in re.findall(r"\d+", page)
    assert DEBTS.search(page.replace("Nothing is overdue", "")) is None
    assert DEBTS.search(words(reader.get("/today"))) is None


def test_a_few_minutes_a_day_do_catch_up(reader: Reader) -> None:
    studied(reader, 30)
    left = []
    for _ in range(6):
        page = reviews.review_page(reader.baibu, minutes=2)
        left.append(page.days_left)
        for entry in page.cards:
            reviews.rate(reader.baibu, entry.view.card, 3, seconds=10, via="web")
        reader.calendar.go_on(days=1)
    assert left == sorted(left, reverse=True)
    assert left[0] > 1
    assert left[-1] == 0
