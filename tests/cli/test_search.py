"""`baibu search` finds everything, and says how to open it."""

from __future__ import annotations

import pytest

from makers.terminal import Terminal


def test_what_is_found_comes_with_the_command_that_opens_it(baibu: Terminal) -> None:
    said = baibu("search", "measure", "spread")
    assert said.code == 0
    assert said.first_line == "Stage 4  Measure spread"
    assert "  baibu stage 4\n" in said.out


def test_chinese_is_found_in_both_terminals(baibu: Terminal, chinese: Terminal) -> None:
    assert "Measure spread  度量离散程度" in baibu("search", "离散程度").out
    assert chinese("search", "离散程度").first_line == "关卡 4  度量离散程度"


def test_the_document_holds_all_that_the_page_holds(baibu: Terminal) -> None:
    found = baibu("search", "mean", "--json").json
    assert found["hits"][0]["kind"] == "word"
    assert found["hits"][0]["title"]["pieces"] == [{"text": "mean", "is_match": True}]
    assert {row["kind"]: row["count"] for row in found["kinds"]}["word"] == 1


def test_one_kind_can_be_chosen(baibu: Terminal) -> None:
    kinds = {hit["kind"] for hit in baibu("search", "a", "--kind", "skill", "--json").json["hits"]}
    assert kinds == {"skill"}
    assert baibu("search", "a", "--kind", "nonsense").code == 2


def test_all_are_listed_when_asked_for(baibu: Terminal) -> None:
    page = baibu("search", "the", "--json").json
    assert len(page["hits"]) == 10 < page["found"]
    assert len(baibu("search", "the", "--all", "--json").json["hits"]) == page["found"]


@pytest.mark.parametrize("word", ["qqqq", "?"])
def test_nothing_found_says_what_to_try(baibu: Terminal, word: str) -> None:
    said = baibu("search", word)
    assert said.code == 0
    assert "Try fewer words" in said.out


def test_without_words_it_says_how_it_is_written(baibu: Terminal) -> None:
    said = baibu("search")
    assert said.code == 2
    assert "WORDS" in said.err


def test_a_misspelt_word_is_put_right(baibu: Terminal) -> None:
    assert "Shown instead: averages." in baibu("search", "avarages").out
