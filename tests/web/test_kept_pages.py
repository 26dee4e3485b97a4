"""A page that is kept shows what holds now, as each visitor wants it."""

from __future__ import annotations

import gzip

from baibu.app import actions
from makers.small_course import RIGHT, WRONG
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]


def test_the_road_shows_a_verdict_at_once(visitor: Visitor) -> None:
    before = words(visitor.get("/road"))
    actions.grade(visitor.baibu, 1, WRONG, via="cli")
    begun = words(visitor.get("/road"))
    actions.grade(visitor.baibu, 1, RIGHT[1], via="cli")
    after = words(visitor.get("/road"))
    assert len({before, begun, after}) == 3
    assert after == words(visitor.get("/road"))


def test_each_visitor_gets_the_page_in_the_way_that_was_chosen(visitor: Visitor) -> None:
    english, chinese = (visitor.get("/road", accept_language=code) for code in ("en", "zh"))
    assert 'lang="en"' in english.text
    assert 'lang="zh-CN"' in chinese.text
    visitor.post("/theme", {"theme": "dark"})
    assert 'content="dark"' in visitor.get("/road", accept_language="en").text
    assert "Language" not in visitor.get("/road?zoom=blocks", accept_language="zh").text[:200]


def test_a_browser_that_has_the_page_is_told_so_until_it_changes(visitor: Visitor) -> None:
    first = visitor.get("/road")
    tag = first.headers["etag"]
    again = visitor.get("/road", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    actions.grade(visitor.baibu, 1, WRONG, via="cli")
    changed = visitor.get("/road", if_none_match=tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_a_language_asked_for_in_the_address_is_kept_in_a_cookie(visitor: Visitor) -> None:
    visitor.get("/road?lang=zh")
    assert visitor.cookies["language"] == "zh"


def test_a_browser_that_cannot_unpack_gets_the_same_page(visitor: Visitor) -> None:
    plain = visitor.get("/road", accept_encoding="identity")
    packed = visitor.get("/road", accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text
    assert len(gzip.compress(plain.content)) < len(plain.content) / 2


def test_a_kept_page_holds_no_nonce(visitor: Visitor) -> None:
    pages = [visitor.get("/road") for _ in range(2)]
    policies = [page.headers["content-security-policy"] for page in pages]
    assert policies[0] != policies[1]
    assert "nonce" not in pages[0].text
