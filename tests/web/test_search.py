"""The pages of finding things: search, palette, glossary, and the way on from a wrong address."""

from __future__ import annotations

import re

import pytest

from baibu.app import actions
from baibu.app.shelf import PAGES
from makers.small_course import RIGHT
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]

FRAGMENT = {"baibu_fragment": "1"}


def offers(visitor: Visitor, q: str, **headers: str) -> list[str]:
    """Give what each offer of the palette goes to or presses."""
    page = visitor.get(f"/search/palette?q={q}", **{**FRAGMENT, **headers})
    found = re.findall(
        r'role="option"[^>]*data-(?:href="([^"]+)"|button="(\w+)" data-value="(\w+)")', page.text
    )
    return [href or f"{button}={value}" for href, button, value in found]


@pytest.mark.parametrize("path", ["/", "/road", "/stage/1", "/review", "/nowhere", "/words"])
def test_every_page_has_the_field(visitor: Visitor, path: str) -> None:
    page = visitor.get(path).text
    assert page.count('<form class="find" method="get" action="/search"') == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_search_stands_in_both_languages(visitor: Visitor, language: str) -> None:
    for path in ("/search", "/search?q=mean", "/search?q=qqqq", "/words"):
        page = visitor.get(path, accept_language=language)
        assert page.status_code == 200
        assert page.text.count("<h1") == 1
        assert visitor.send("HEAD", path).status_code == 200


def test_what_is_found_is_marked_and_can_be_opened(visitor: Visitor) -> None:
    page = visitor.get("/search?q=spread")
    assert '<a href="/stage/spread">' in page.text
    assert "<mark>spread</mark>" in page.text
    assert 'value="spread"' in page.text
    for href in re.findall(r'<h2><a href="([^"#]+)', page.text):
        assert visitor.get(href).status_code == 200


def test_the_language_of_a_line_is_told_where_it_is_not_the_pages(visitor: Visitor) -> None:
    page = visitor.get("/search?q=%E7%A6%BB%E6%95%A3").text
    assert '<span lang="zh-CN">度量<mark>离散</mark>程度</span>' in page


def test_one_kind_can_be_chosen(visitor: Visitor) -> None:
    everything = visitor.get("/search?q=mean").text
    assert "/search?q=mean&amp;kind=word" in everything
    page = visitor.get("/search?q=mean&kind=word").text
    assert set(re.findall(r'<li class="hit-(\w+)"', page)) == {"word"}
    assert visitor.get("/search?q=mean&kind=nonsense").status_code == 200


def test_nothing_found_says_what_to_try(visitor: Visitor) -> None:
    said = words(visitor.get("/search?q=qqqq"))
    assert "Nothing here says “qqqq”." in said
    assert "Try fewer words" in said


def test_words_cannot_bring_tags_into_the_page(visitor: Visitor) -> None:
    bad = "%3Cscript%3Ealert(1)%3C/script%3E"
    for path in (f"/search?q={bad}", f"/nowhere/{bad}"):
        assert "<script>alert(1)" not in visitor.get(path).text
    page = visitor.get(f"/search/palette?q={bad}", **FRAGMENT)
    assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize("q", ["x" * 5000, "%00", "%F0%9F%8C%B1", "%ff", "a%0Ab"])
def test_strange_words_are_answered(visitor: Visitor, q: str) -> None:
    assert visitor.get(f"/search?q={q}").status_code == 200
    assert visitor.get(f"/search/palette?q={q}", **FRAGMENT).status_code == 200


def test_every_page_that_can_be_found_is_there(visitor: Visitor) -> None:
    for href, _ in PAGES.values():
        assert visitor.get(href).status_code == 200, href


def test_the_glossary_shows_each_word_in_both_languages(visitor: Visitor) -> None:
    page = visitor.get("/words")
    assert '<div id="mean">' in page.text
    assert "mean 平均值" in words(page)
    assert "The sum divided by the count." in words(page)


def test_the_palette_offers_actions_before_anything_is_typed(visitor: Visitor) -> None:
    assert offers(visitor, "") == [
        "/stage/count",
        "/review",
        "/today",
        "language=zh",
        "theme=light",
        "theme=dark",
    ]


def test_the_palette_begins_with_the_next_step(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    assert offers(visitor, "")[0] == "/stage/mean"


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("dark", "theme=dark"),
        ("深色", "theme=dark"),
        ("chinese", "language=zh"),
        ("4", "/stage/spread"),
        ("averages", "/mastery/averages"),
        ("milestones", "/milestones"),
    ],
)
def test_the_palette_understands_names_numbers_and_actions(
    visitor: Visitor, q: str, first: str
) -> None:
    found = offers(visitor, q)
    assert found[0] == first
    assert found[-1].startswith("/search?q=")


def test_without_our_script_the_palette_is_the_page(visitor: Visitor) -> None:
    answer = visitor.get("/search/palette?q=a+b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=a+b"


def test_the_buttons_that_actions_press_are_on_every_page(visitor: Visitor) -> None:
    page = visitor.get("/stage/1").text
    for button, value in (("language", "zh"), ("theme", "light"), ("theme", "dark")):
        assert re.search(rf'<button[^>]* name="{button}" value="{value}"', page)


def test_a_wrong_address_offers_what_was_meant_and_the_search(visitor: Visitor) -> None:
    page = visitor.get("/stage/measure-spred")
    assert page.status_code == 404
    assert 'href="/stage/spread"' in page.text
    assert 'value="measure spred"' in page.text
    assert "/stage/spread" not in visitor.get("/stage/qqqq").text


def test_other_troubles_offer_an_empty_search(visitor: Visitor) -> None:
    page = visitor.get("/stage/1/submit")
    assert page.status_code == 405
    assert re.search(r'<input id="words"[^>]* value="">', page.text)
