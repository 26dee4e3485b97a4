"""Pages speak the visitor's language, look as the visitor likes, and bring them back."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.web.visit import way_back
from makers.visitor import HOME, Visitor, in_editor, visitor, words

__all__ = ["visitor"]


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [("zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB,en;q=0.9", "en"), ("fr", "en"), ("", "en")],
)
def test_the_browser_chooses_the_language(visitor: Visitor, accepted: str, tag: str) -> None:
    assert f'<html lang="{tag}">' in visitor.get("/road", accept_language=accepted).text


def test_a_chosen_language_stays_and_brings_back_to_the_same_place(visitor: Visitor) -> None:
    page = visitor.get("/road?part=2", accept_language="en")
    assert 'name="back" value="/road?part=2"' in page.text
    answer = visitor.post("/language", {"language": "zh", "back": "/road?part=2"})
    assert answer.headers["location"] == "/road?part=2"
    assert '<html lang="zh-CN">' in visitor.get("/doctor", accept_language="en").text


def test_a_language_in_the_address_counts_and_stays(visitor: Visitor) -> None:
    page = visitor.get("/road?lang=zh", accept_language="en")
    assert '<html lang="zh-CN">' in page.text
    assert 'name="back" value="/road"' in page.text  # switching must not be undone by the address
    assert '<html lang="zh-CN">' in visitor.get("/", accept_language="en").text


@pytest.mark.parametrize("path", ["/?lang=fr", "/stage/1?lang=", "/road?lang=zh-CN"])
def test_an_unknown_language_is_said_in_both_languages(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert answer.text.count("B004") == 2
    assert "Baibu does not speak" in words(answer)
    assert "百步不支持语言" in words(answer)


def test_an_unknown_language_in_the_form_or_the_cookie_does_no_harm(visitor: Visitor) -> None:
    assert visitor.post("/language", {"language": "fr"}).status_code == 404
    visitor.cookies.set("language", "fr")
    assert visitor.get("/", accept_language="zh").status_code == 200


def test_an_appearance_is_kept_and_shown(visitor: Visitor) -> None:
    dark = "dark-"
    assert 'media="screen and (prefers-color-scheme: dark)"' in visitor.get("/").text
    assert visitor.post("/theme", {"theme": "dark", "back": "/doctor"}).status_code == 303
    page = visitor.get("/").text
    assert dark in page
    assert "prefers-color-scheme" not in page
    visitor.post("/theme", {"theme": "light"})
    assert dark not in visitor.get("/").text
    assert visitor.post("/theme", {"theme": "pink"}).status_code == 422


@pytest.mark.parametrize("choice", [("/language", "language", "zh"), ("/theme", "theme", "dark")])
def test_what_was_typed_survives_a_choice_made_on_the_page(
    visitor: Visitor, choice: tuple[str, str, str]
) -> None:
    path, name, value = choice
    form = {name: value, "back": "/stage/count", "stage": "count", "source": "# half a thought"}
    assert in_editor(visitor.follow(visitor.post(path, form))) == "# half a thought"


@given(st.text() | st.from_regex(r"[/\\]{1,3}[a-z.:@\t\n]{0,8}", fullmatch=True))
def test_a_way_back_never_leaves_this_site(path: str) -> None:
    back = way_back(path)
    there = urlsplit(urljoin(HOME, back))
    assert f"{there.scheme}://{there.netloc}" == HOME
    assert back.startswith("/")
    assert "\\" not in back


def test_a_page_of_our_own_is_a_way_back() -> None:
    assert way_back("/stage/gd-linear-fit?x=1#task") == "/stage/gd-linear-fit?x=1#task"
