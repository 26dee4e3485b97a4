"""Cards are found, written, put away, and carried in and out by files."""

from __future__ import annotations

import csv
import io
import zipfile

import httpx
import pytest

from baibu.app import decks, reviews
from baibu.web.guard import FILE_LIMIT
from makers.a_month import pass_stages
from makers.reviewer import Reader, hidden, reader
from makers.visitor import OURS, in_editor, words

__all__ = ["reader"]


def sends(reader: Reader, name: str, data: bytes) -> httpx.Response:
    """Send a file as a browser does."""
    return reader.send("POST", "/review/import", headers=OURS, files={"file": (name, data)})


def test_the_list_names_every_card_and_finds_by_words_on_either_side(reader: Reader) -> None:
    reader.writes("gradient descent", "梯度下降")
    page = words(reader.get("/review/cards"))
    assert "gradient descent your own · new" in page
    assert "梯度下降" in page
    found = words(reader.get("/review/cards?q=GRADIENT%20back"))
    assert "Found: 1." in found
    assert "梯度下降" not in found
    assert "No card holds these words." in words(reader.get("/review/cards?q=zebra"))


def test_a_long_list_comes_in_pages(reader: Reader) -> None:
    reader.writes(*(f"question {number:03}" for number in range(decks.ON_A_PAGE + 3)))
    first, last = reader.get("/review/cards"), reader.get("/review/cards?page=2")
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in last.text
    for odd in ("0", "-1", "99", "x"):
        assert reader.get(f"/review/cards?page={odd}").status_code == 200


def test_a_card_is_written_once_however_often_the_form_is_sent(reader: Reader) -> None:
    form = {**hidden(reader.get("/review/cards")), "front": "f", "back": "b", "tags": "t"}
    for _ in range(2):
        page = reader.follow(reader.post("/review/cards/write", form))
    assert "Never asked yet." in words(page)
    assert decks.deck_page(reader.baibu).everything == 1


def test_a_card_without_a_back_is_refused_and_stays_in_the_form(reader: Reader) -> None:
    page = reader.post("/review/cards/write", {"front": "half a <card>", "back": ""})
    assert page.status_code == 400
    assert "B033" in page.text
    assert in_editor(page) == "half a <card>"
    (card,) = reader.writes("whole")
    again = reader.post("/review/cards/write", {"card": card, "front": "mine", "back": " "})
    assert again.status_code == 400
    assert in_editor(again) == "mine"
    assert decks.deck_page(reader.baibu).everything == 1


def test_the_page_of_a_card_tells_all_that_happened_to_it(reader: Reader) -> None:
    (card,) = reader.writes("one")
    for rating in (3, 1):
        reviews.rate(reader.baibu, card, rating, seconds=7, via="web")
        reader.calendar.go_on(days=2)
    reviews.undo(reader.baibu)
    page = words(reader.get(f"/review/cards/{card}"))
    assert "chance of recall now" in page
    assert "1 forgotten undone 7 s" in page
    assert "3 good 7 s" in page


def test_a_card_is_put_away_and_taken_back_on_its_page(reader: Reader) -> None:
    (card,) = reader.writes("one")
    for how, is_away in (("suspended", True), ("suspended", True), ("resumed", False)):
        page = reader.follow(reader.post("/review/cards/mark", {"card": card, "how": how}))
        assert ('<span class="tag">put away</span>' in page.text) == is_away
        assert reviews.card_page(reader.baibu, card).is_suspended == is_away


def test_a_card_of_a_stage_leads_to_the_stage_and_can_be_written_anew(reader: Reader) -> None:
    pass_stages(reader.baibu, reader.calendar, ["count"])
    page = reader.get("/review/cards/count/card")
    assert 'href="/stage/count"' in page.text
    form = {**hidden(page), "front": "mine", "back": "too"}
    assert "mine" in words(reader.follow(reader.post("/review/cards/write", form)))


@pytest.mark.parametrize(
    "path", ["/review/cards/no-such", "/review/cards/own/", "/review/cards/a/b"]
)
def test_a_card_that_is_not_there_is_said_so(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "B030" in answer.text
    gone = reader.post("/review/cards/write", {"card": "no/such", "front": "f", "back": "b"})
    assert gone.status_code == 404
    assert in_editor(gone) == "f", "what was typed is still there"


@pytest.mark.parametrize("name", ["baibu.apkg", "baibu.csv", "baibu.md"])
def test_cards_come_back_from_the_file_that_they_were_sent_in(reader: Reader, name: str) -> None:
    cards = reader.writes("one", "二")
    reviews.rate(reader.baibu, cards[0], 3, via="web")
    sent = reader.get(f"/review/export/{name}")
    assert sent.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    again = sends(reader, name, sent.content)
    assert "Cards in the file: 2, new or changed: 0." in words(again), "nothing is doubled"
    assert decks.deck_page(reader.baibu).everything == 2


def test_a_table_from_elsewhere_brings_cards(reader: Reader) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["front", "back"], ["a", "b"], ["c", ""]])
    page = sends(reader, "cards.csv", table.getvalue().encode())
    assert page.status_code == 200
    assert "new or changed: 1." in words(page)
    assert "Left out: 1 (a side is empty)." in words(page)


def broken_package() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("collection.anki2", b"not a database")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.apkg", b"", "B034"),
        ("a.apkg", b"PK\x03\x04 cut off", "B034"),
        ("a.apkg", broken_package(), "B034"),
        ("a.csv", b"\xff\xfe\x00broken", "B034"),
        ("a.docx", b"whatever", "B035"),
        ("noending", b"whatever", "B035"),
        ("..\\..\\etc\\passwd", b"whatever", "B035"),
        ("", b"", "B038"),
    ],
)
def test_a_file_that_holds_no_cards_is_refused_and_changes_nothing(
    reader: Reader, name: str, data: bytes, code: str
) -> None:
    reader.writes("mine")
    page = sends(reader, name, data)
    assert page.status_code == 400
    assert f"<code>{code}</code>" in page.text
    assert decks.deck_page(reader.baibu).everything == 1


def test_a_form_without_a_file_is_told_so(reader: Reader) -> None:
    answer = reader.post("/review/import", {"file": "no file at all"})
    assert answer.status_code in {400, 422}
    assert "B038" in reader.post("/review/import", {}).text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(reader: Reader) -> None:
    headers = {**OURS, "content-length": str(FILE_LIMIT + 1)}
    answer = reader.send("POST", "/review/import", headers=headers, content=b"x")
    assert answer.status_code == 413
    assert "64 MB" in answer.text


def test_a_file_larger_than_any_other_form_is_read(reader: Reader) -> None:
    table = io.StringIO()
    rows = [[f"front {number}", "x" * 4_000] for number in range(400)]
    csv.writer(table).writerows([["front", "back"], *rows])
    page = sends(reader, "large.csv", table.getvalue().encode())
    assert "new or changed: 400." in words(page)


def test_an_export_that_has_no_form_is_told_so(reader: Reader) -> None:
    answer = reader.get("/review/export/cards.pdf")
    assert answer.status_code == 400
    assert "B035" in answer.text
