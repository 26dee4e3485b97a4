"""Cards are reviewed with forms alone: nothing counts twice, nothing is lost, no page is stale."""

from __future__ import annotations

import re

import pytest

from baibu.app import reviews
from baibu.app.cards import hand
from baibu.core.ids import CardId
from baibu.web.show import lasting
from makers.reviewer import Reader, hidden, reader
from makers.visitor import words

__all__ = ["reader"]

FRAGMENT = {"baibu_fragment": "1"}


def ratings(reader: Reader) -> list[int]:
    """Give all ratings that count, oldest first."""
    acts = (act for log in hand(reader.baibu).logs.values() for act in log.counting())
    return [act.rating for act in sorted(acts) if act.rating]


def shown(text: str) -> str:
    """Give the front of the card that a page shows."""
    found = re.search(r'<div class="side asks"[^>]*>(.*?)</div>', text, re.DOTALL)
    assert found is not None
    return words(found[1])


@pytest.mark.parametrize("path", ["/review", "/review/now?since=1", "/review/cards", "/recall"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_stand_for_somebody_without_cards(
    reader: Reader, path: str, language: str
) -> None:
    page = reader.get(path, accept_language=language)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    has_han = re.search(r"[\u4e00-\u9fff]{3,}", words(page).replace("百步", "").replace("中文", ""))
    assert bool(has_han) == (language == "zh")


def test_the_queue_says_what_fits_into_the_minutes_and_why(reader: Reader) -> None:
    reader.writes(*(f"question {number}" for number in range(9)))
    page = words(reader.get("/review?minutes=2"))
    queued = reviews.review_page(reader.baibu, minutes=2)
    assert 0 < len(queued.cards) < 9
    assert f"{len(queued.cards)} cards are worth your time now" in page
    assert f"Worth a review as well, if there were time: {queued.left}." in page
    assert "question 0 your own · new" in page


def test_one_card_after_the_other_until_none_is_left(reader: Reader) -> None:
    reader.writes("one", "two")
    page = reader.sits()
    first = shown(page.text)
    assert f"back of {first}" in words(page)
    page = reader.follow(reader.presses(page, "/review/rate", {"rating": "3"}))
    assert {first, shown(page.text)} == {"one", "two"}
    assert "Recalled. It will last about" in words(page)
    page = reader.follow(reader.presses(page, "/review/rate", {"rating": "4"}))
    assert "No card is worth more of your time today" in words(page)
    assert "ratings 2 recalled 2 100 %" in words(page)
    assert ratings(reader) == [3, 4]


def test_the_sitting_ends_when_its_minutes_are_used(reader: Reader) -> None:
    reader.writes(*(f"question {number}" for number in range(9)))
    page = reader.sits("2")
    for _ in range(2):
        form = {"rating": "3", "seconds": "61"}
        page = reader.follow(reader.presses(page, "/review/rate", form))
    assert "The minutes are used" in words(page)
    assert "Five minutes more" in words(page)
    more = re.search(r'href="([^"]*minutes=7[^"]*)"', page.text)
    assert more is not None
    assert shown(reader.get(more[1].replace("&amp;", "&")).text)


def test_without_script_the_time_since_the_card_was_shown_counts(reader: Reader) -> None:
    (card,) = reader.writes("one")
    page = reader.sits()
    reader.calendar.go_on(seconds=40)
    reader.presses(page, "/review/rate", {"rating": "3"})
    assert hand(reader.baibu).log(CardId(card)).summary.seconds == pytest.approx(40, abs=10)


def test_who_leaves_the_card_alone_for_an_hour_has_not_used_an_hour(reader: Reader) -> None:
    reader.writes("one", "two")
    page = reader.sits()
    reader.calendar.go_on(hours=1)
    page = reader.follow(reader.presses(page, "/review/rate", {"rating": "3"}))
    assert "2.0 of 15 min" in words(page)


def test_a_forgotten_card_comes_back_and_is_named_at_the_end(reader: Reader) -> None:
    reader.writes("one")
    page = reader.follow(reader.presses(reader.sits(), "/review/rate", {"rating": "1"}))
    assert shown(page.text) == "one"
    assert "once more" in words(page)
    end = reader.get(f"{page.request.url.path}?{page.request.url.query.decode()}&end=1")
    assert "Ended here" in words(end)
    assert "Forgotten, and asked again today one" in words(end)


def test_two_grades_are_forgotten_and_recalled(reader: Reader) -> None:
    reader.writes("one")
    page = reader.sits(grades="2")
    assert re.findall(r'name="rating" value="(\d)"', page.text) == ["1", "3"]
    refused = reader.presses(page, "/review/rate", {"rating": "4"})
    assert refused.status_code == 400
    assert "B031" in refused.text
    assert shown(refused.text) == "one"
    reader.presses(page, "/review/rate", {"rating": "3"})
    assert ratings(reader) == [3]
    assert 'value="2" checked' in reader.get("/review").text, "the next sitting begins like this"


def test_a_form_sent_twice_counts_once(reader: Reader) -> None:
    reader.writes("one", "two")
    page = reader.sits()
    for _ in range(2):
        assert reader.presses(page, "/review/rate", {"rating": "3"}).status_code == 303
    assert ratings(reader) == [3]


def test_an_older_page_changes_nothing_and_says_so(reader: Reader) -> None:
    reader.writes("one")
    mine, other = reader.sits(), reader.sits()
    reader.presses(mine, "/review/rate", {"rating": "3"})
    late = reader.presses(other, "/review/rate", {"rating": "1"})
    assert late.status_code == 409
    assert "B037" in late.text
    changed_mind = reader.presses(mine, "/review/rate", {"rating": "1"})
    assert changed_mind.status_code == 409
    buried = reader.presses(other, "/review/mark", {"how": "buried"})
    assert buried.status_code == 409
    assert ratings(reader) == [3]


def test_undo_takes_the_rating_back_and_asks_the_card_again(reader: Reader) -> None:
    reader.writes("one", "two")
    page = reader.sits()
    first = shown(page.text)
    page = reader.follow(reader.presses(page, "/review/rate", {"rating": "1"}))
    twice = hidden(page)
    page = reader.follow(reader.post("/review/undo", twice))
    assert shown(page.text) == first
    assert ratings(reader) == []
    assert reader.post("/review/undo", twice).status_code == 303, "pressed twice, undone once"
    page = reader.follow(reader.presses(page, "/review/rate", {"rating": "3"}))
    assert ratings(reader) == [3]


def test_an_undo_of_something_that_is_no_longer_the_last_act_is_refused(reader: Reader) -> None:
    reader.writes("one", "two")
    page = reader.follow(reader.presses(reader.sits(), "/review/rate", {"rating": "3"}))
    old = hidden(page)
    reader.presses(page, "/review/rate", {"rating": "3"})
    assert reader.post("/review/undo", old).status_code == 409
    assert ratings(reader) == [3, 3]


def test_a_card_is_put_away_or_off_and_the_next_one_comes(reader: Reader) -> None:
    names = reader.writes("one", "two")
    page = reader.sits()
    first = shown(page.text)
    page = reader.follow(reader.presses(page, "/review/mark", {"how": "suspended"}))
    assert shown(page.text) != first
    assert "Put away." in words(page)
    page = reader.follow(reader.presses(page, "/review/mark", {"how": "buried"}))
    assert "There is nothing to review" in words(page)
    suspended = [name for name in names if reviews.card_page(reader.baibu, name).is_suspended]
    assert len(suspended) == 1
    assert first in words(reader.get("/recall")), "from where it can be taken back"
    assert reader.presses(page, "/review/mark", {"how": "burnt", "card": "x"}).status_code == 422


def test_a_card_is_edited_in_place(reader: Reader) -> None:
    (card,) = reader.writes("one")
    form = {"front": "uno\r\ndos", "back": "tres", "tags": "a  b"}
    page = reader.follow(reader.presses(reader.sits(), "/review/edit", form))
    assert shown(page.text) == "uno dos"
    view = reviews.card_page(reader.baibu, card)
    assert (view.front.en, view.back.zh, view.tags) == ("uno\ndos", "tres", "a b")


def test_an_edit_that_cannot_be_kept_stays_in_the_form(reader: Reader) -> None:
    reader.writes("one")
    form = {"front": "precious <text>", "back": "  ", "tags": ""}
    page = reader.presses(reader.sits(), "/review/edit", form)
    assert page.status_code == 400
    assert "B033" in page.text
    assert "precious &lt;text&gt;</textarea>" in page.text
    assert '<details class="edit" open>' in page.text


def test_our_script_gets_the_next_card_and_nothing_else(reader: Reader) -> None:
    reader.writes("one", "two")
    answer = reader.presses(reader.sits(), "/review/rate", {"rating": "3"}, **FRAGMENT)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'data-said="Recalled. It will last about' in answer.text
    assert shown(answer.text)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("minutes=0", "B032"),
        ("minutes=-3", "B032"),
        ("minutes=nan", "B032"),
        ("minutes=1e999", "B032"),
        ("minutes=soon", "B032"),
        ("minutes=5&until=2020-01-01", "B036"),
        ("minutes=5&until=tomorrow", "B046"),
    ],
)
def test_what_cannot_be_planned_for_is_said_with_what_was_typed(
    reader: Reader, query: str, code: str
) -> None:
    for path in ("/review", "/review/now"):
        page = reader.get(f"{path}?{query}")
        assert page.status_code == 400
        assert f"<code>{code}</code>" in page.text
        for pair in query.split("&"):
            name, _, value = pair.partition("=")
            assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', page.text)


@pytest.mark.parametrize(
    "broken",
    [
        {"card": "no/such"},
        {"turn": "many"},
        {"turn": "99"},
        {"rating": "seven"},
        {"rating": ""},
        {"minutes": "x"},
        {"seconds": "x", "rating": "9"},
    ],
)
def test_fields_that_were_tampered_with_change_nothing(
    reader: Reader, broken: dict[str, str]
) -> None:
    reader.writes("one")
    answer = reader.presses(reader.sits(), "/review/rate", {"rating": "3", **broken})
    assert 400 <= answer.status_code < 500
    assert re.search("<code>B0[0-9]{2}</code>", answer.text)
    assert ratings(reader) == []


@pytest.mark.parametrize("since", ["", "x", "-5", "1", "99999999999999999999"])
def test_a_sitting_that_began_at_no_moment_begins_now(reader: Reader, since: str) -> None:
    reader.writes("one")
    answer = reader.get(f"/review/now?minutes=5&since={since}")
    page = answer if answer.status_code == 200 else reader.follow(answer)
    assert shown(page.text) == "one"


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (0.4, "a day", "一天"),
        (12.4, "12 days", "12 天"),
        (91, "3 months", "3 个月"),
        (800, "2.2 years", "2.2 年"),
    ],
)
def test_a_span_is_said_as_people_say_it(days: float, en: str, zh: str) -> None:
    assert (lasting(days, "en"), lasting(days, "zh")) == (en, zh)


def test_markdown_of_a_card_is_shown_and_never_run(reader: Reader) -> None:
    reviews.write(reader.baibu, "**bold** <script>alert(1)</script>", "`code` $x^2$")
    page = reader.sits()
    assert "<strong>bold</strong>" in page.text
    assert "<script>alert" not in page.text
    assert "<math" in page.text


def test_another_site_cannot_rate(reader: Reader) -> None:
    reader.writes("one")
    form = {**hidden(reader.sits()), "rating": "1"}
    answer = reader.send(
        "POST", "/review/rate", headers={"sec-fetch-site": "cross-site"}, data=form
    )
    assert answer.status_code == 403
    assert ratings(reader) == []
